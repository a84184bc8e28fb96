"""How a run is done: what people may set, tidied and judged.

policy, reason (personal data); default_column, columns {name there: column here}; headings {heading: key or label};
selector (where the text of a page stands); host (of the old site).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue.bulk.addresses import normal
from gongkai.catalogue.bulk.finding_columns import ColumnFinder
from gongkai.catalogue.bulk.headings import by_heading
from gongkai.catalogue.bulk.pages import selector_fault
from gongkai.catalogue.bulk.private_data import Policy
from gongkai.catalogue.fields import fault
from gongkai.files.sheets import plain
from gongkai.journal.actions import Reason

TEXTS = ("policy", "reason", "default_column", "selector", "host")
MAPS = ("columns", "headings")
MOST = 500


def tidy_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that are known, texts stripped, empty ones left out."""
    found: dict[str, Any] = {name: str(given.get(name) or "").strip() for name in TEXTS}
    found["host"] = found["host"].lower().removeprefix("http://").removeprefix("https://").strip("/")
    for name in MAPS:
        pairs = given.get(name)
        if isinstance(pairs, Mapping):
            found[name] = {str(one).strip(): str(to).strip() for one, to in pairs.items() if str(to).strip()}
    return {name: value for name, value in found.items() if value}


def option_faults(body: Body, given: Mapping[str, Any]) -> list[Reason]:
    """Return what is wrong with the options, beside the field that each is about."""
    options, reasons = tidy_options(given), []
    for name in set(given) - {*TEXTS, *MAPS}:
        reasons.append(
            fault("map", f"没有“{name}”这一项设置，可以写：{'、'.join((*TEXTS, *MAPS))}。", "unknown")
        )
    policy = options.get("policy", Policy.SKIP)
    if policy not in Policy.values:
        reasons.append(fault("policy", "请选择发现个人信息时怎么办。"))
    if policy == Policy.OVERRULE and not options.get("reason"):
        reasons.append(fault("reason", "照原文导入的，请说明为什么不遮盖个人信息。", "required"))
    if len(options.get("reason", "")) > MOST:
        reasons.append(fault("reason", f"理由最多 {MOST} 个字。"))
    if options.get("selector") and (why := selector_fault(options["selector"])):
        reasons.append(fault("selector", why))
    if options.get("host") and normal("/x", options["host"]) is None:
        reasons.append(fault("host", "原网站域名不对，请写成 www.example.gov.cn 这样。"))
    return reasons + _map_faults(body, options)


def _map_faults(body: Body, options: Mapping[str, Any]) -> list[Reason]:
    reasons = []
    finder = ColumnFinder(body)
    if options.get("default_column"):
        column, why = finder.find(options["default_column"])
        if column is None:
            reasons.append(fault("default_column", why))
    for name, target in options.get("columns", {}).items():
        column, why = finder.find(target)
        if column is None:
            reasons.append(fault("columns", f"“{name[:40]}”对应的栏目不对：{why}"))
    for name, target in options.get("headings", {}).items():
        if plain(target) not in by_heading():
            reasons.append(fault("headings", f"“{name[:40]}”对应的“{target[:40]}”不是模板里的栏目。"))
    return reasons[:20]
