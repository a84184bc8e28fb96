"""The setting `casework.rows`: which row of form 2014 an answer counts in where the row is recalled, not read.

One line each: `答复类型 = 行`, as in “不予处理：重复申请 = 不计” or “要求提供公开出版物 = 属于已主动公开范围数”.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache

from gongkai.agencies.models import BodySetting
from gongkai.agencies.practice import Practice as Setting
from gongkai.agencies.practice import declare
from gongkai.agencies.tree import tree_on
from gongkai.law import Practice, outcomes
from gongkai.statements.loading import load_form

KEY = "casework.rows"
FORM = "2014"
NOWHERE = "不计"
_NUMBER = re.compile(r"^(其中[：:])?([（(]?[一二三四五六七八九十\d]+[)）]?[.．、]?)?")
_BLANKS = re.compile(r"[\s：:（）()“”/]")


def _plain(text: str) -> str:
    return _BLANKS.sub("", text)


@cache
def row_names() -> Mapping[str, str]:
    """Return the rows of form 2014 that an answer may count in: plain label -> row key, the key itself too."""
    rows = load_form(FORM).table_by_key["statistics"].figure_rows
    found: dict[str, str] = {}
    for row in rows:
        if row.kind == "input" and row.key.startswith(("answered_", "refused_")):
            found[_plain(_NUMBER.sub("", row.label))] = row.key
            found[row.key] = row.key
    return found


@cache
def outcome_names() -> Mapping[str, str]:
    """Return the answers whose row is recalled: plain label or key -> "outcome" or "outcome/sub_ground"."""
    found: dict[str, str] = {}
    for key, one in outcomes().items():
        if not one.recalled_2014:
            continue
        found |= {_plain(one.zh): key, key: key, _plain(one.zh.partition("：")[2] or one.zh): key}
        for sub_key, sub in one.sub_grounds.items():
            place = f"{key}/{sub_key}"
            found |= {_plain(f"{one.zh}{sub.zh}"): place, _plain(place): place}
    return found


def problem(value: object) -> str:
    """Return why a value of the setting cannot be taken, "" when it can."""
    if not isinstance(value, str):
        return "请按行填写，如“不予处理：重复申请 = 不计”。"
    for number, line in enumerate(value.splitlines(), start=1):
        if not line.strip():
            continue
        left, equals, right = line.partition("=")
        if not equals:
            return f"第 {number} 行没有等号，应写成“答复类型 = 行”。"
        if _plain(left) not in outcome_names():
            return f"第 {number} 行的答复类型不能改：只有统计表没有写明归哪一行的类型可以另行规定。"
        if _plain(right) not in {NOWHERE, *row_names()}:
            return f"第 {number} 行的“{right.strip()[:30]}”不是 2014 年统计表答复情况的行；不计入的写“不计”。"
    return ""


def rows_of(value: str) -> dict[str, dict[str, str | None]]:
    """Return the value as `law.Practice.rows`: {form: {"outcome" or "outcome/sub_ground": row, None for nowhere}}."""
    found: dict[str, str | None] = {}
    for line in value.splitlines():
        left, equals, right = line.partition("=")
        name = outcome_names().get(_plain(left))
        if equals and name:
            found[name] = None if _plain(right) == NOWHERE else row_names().get(_plain(right))
    return {FORM: found} if found else {}


declare(
    Setting(
        key=KEY,
        label="2014 年统计表中答复归入的行",
        default="",
        note="统计表没有写明归哪一行的答复类型按项目默认归行；另有口径的在此规定，按报告年度 12 月 31 日的设置计。",
        problem=problem,
        multiline=True,
        hint="每行一条：答复类型 = 行。如“不予处理：重复申请 = 不计”“要求提供公开出版物 = 属于已主动公开范围数”。",
    )
)


def practices_on(body_ids: Iterable[int], day: dt.date) -> dict[int, Practice]:
    """Return the practice of those bodies that settle rows of their own on `day`; mostly none, then one query."""
    settings = BodySetting.objects.filter(key=KEY).order_by("valid_from", "pk")
    own = {row.body_id: rows_of(row.value) for row in settings if row.holds_on(day)}
    if not any(own.values()):
        return {}
    tree, found = tree_on(day), dict[int, Practice]()
    for pk in body_ids:
        rows = next((own[place] for place in [pk, *tree.above(pk)] if place in own), {})
        if rows:
            found[pk] = Practice(rows=rows)
    return found
