"""The metadata that people type or import: cleaned in one place, by the same rules for a form and for a row."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from gongkai.catalogue.models import (
    Column,
    DisclosureMode,
    DocumentKind,
    Ground,
    InterpretationForm,
    Item,
    Validity,
)
from gongkai.catalogue.models.item import DOCUMENT_KINDS
from gongkai.catalogue.richtext import SHORT, clean_html, is_tangled, plain_text
from gongkai.catalogue.themes import SEPARATOR, theme_paths
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Reason
from gongkai.journal.inputs import tidy_text
from gongkai.law.articles import cite

TEXTS = (
    "title document_no issuer joint_issuers theme genre audience keywords life_cycle language disclosure_term "
    "disclosure_scope source responsible_unit summary".split()
)
DATES = "document_date created_on effective_from valid_until".split()
FLAGS = "made_here is_interpretation by_principal".split()
CHOICES: dict[str, Any] = {
    "document_kind": DocumentKind,
    "validity": Validity,
    "interpretation_form": InterpretationForm,
}
OPTIONAL_CHOICES = frozenset({"validity", "interpretation_form"})
EDITABLE = frozenset([*TEXTS, *DATES, *FLAGS, *CHOICES, "content", "interprets"])
# What may be told only once the item is public: never in the journal before.
TEXTUAL = frozenset({"title", "summary", "content", "keywords"})

_FIELDS: dict[str, Any] = {name: Item._meta.get_field(name) for name in EDITABLE}
LABELS = {name: str(one.verbose_name) for name, one in _FIELDS.items()}
MAX: dict[str, int | None] = {name: _FIELDS[name].max_length for name in TEXTS}
LONGEST_CONTENT = 2_000_000
_DATE = re.compile(r"^(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?$")
_COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_YES = {"1", "true", "yes", "on", "是", True}


def fault(field: str, message: str, code: str = "input", basis: str = "") -> Reason:
    """Return a reason against one input. `basis`: a reference as `law.articles.cite` reads it, or a document."""
    return Reason(code=code, field=field, message=message, basis=cite(basis) if ":" in basis else basis)


def parse_date(value: Any) -> dt.date | None:
    """Return the date in `value` (a date, 2019-03-05, 2019/3/5, 2019年3月5日, 20190305), None when it is empty.

    Raises ValueError for anything else.
    """
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    match = _DATE.match(text) or _COMPACT_DATE.match(text)
    if not match:
        raise ValueError(text)
    return dt.date(*(int(part) for part in match.groups()))


def clean_values(values: Mapping[str, Any], *, imported: bool = False) -> tuple[dict[str, Any], list[Reason]]:
    """Return the cleaned values and what is wrong with them, each on its own (not yet against each other)."""
    cleaned: dict[str, Any] = {}
    reasons: list[Reason] = []
    for name, value in values.items():
        if name not in EDITABLE:
            reasons.append(fault(name, f"没有“{name}”这一项，请核对项目名称。", "unknown"))
            continue
        try:
            cleaned[name] = _clean_one(name, value)
        except ValueError as error:
            reasons.append(fault(name, str(error)))
    if cleaned.get("theme"):
        theme = _known_theme(cleaned["theme"])
        if not theme and not imported:
            reasons.append(fault("theme", "请从主题分类表中选择主题。"))
        cleaned["theme"] = theme or cleaned["theme"]
    if not imported and cleaned.get("validity"):
        message = "有效性按日期确定，不手工填写：修改、废止请在发布后登记，失效按“有效期至”。"
        reasons.append(fault("validity", message))
    if any(cleaned.get(name) for name in ("interprets", "interpretation_form", "by_principal")):
        cleaned["is_interpretation"] = True
    return cleaned, reasons


def _clean_one(name: str, value: Any) -> Any:
    if name == "content":
        return _clean_content(str(value or ""))
    if name == "interprets":
        return value
    if name in FLAGS:
        return value in _YES if not isinstance(value, str) else value.strip().lower() in _YES
    if name in DATES:
        try:
            return parse_date(value)
        except ValueError as error:
            raise ValueError(
                f"{LABELS[name]}不是有效日期：{error}。请写成 2026-03-05 这样的格式。"
            ) from error
    if name in CHOICES:
        return _clean_choice(name, value)
    text = tidy_text(str(value or "")).strip()
    if name != "summary":
        text = _SPACES.sub(" ", text)
    longest = MAX[name]
    if longest and len(text) > longest:
        raise ValueError(f"{LABELS[name]}最多 {longest} 个字，现有 {len(text)} 个字。")
    return text


def _clean_content(text: str) -> str:
    if len(text) > LONGEST_CONTENT:
        raise ValueError(f"正文最多 {LONGEST_CONTENT} 个字符，请改用附件。")
    if is_tangled(text):
        raise ValueError("正文的格式套叠太深，无法处理。请先粘贴为纯文本，再重新设置标题和表格。")
    return clean_html(tidy_text(text))


def _clean_choice(name: str, value: Any) -> str:
    choices = CHOICES[name]
    by_label = {str(choice.label): str(choice.value) for choice in choices}
    text = str(value or "").strip()
    if text == "" and name in OPTIONAL_CHOICES:
        return ""
    found = text if text in choices.values else by_label.get(text)
    if found is None:
        raise ValueError(f"{LABELS[name]}只能是：{'、'.join(by_label)}。")
    return found


def _known_theme(theme: str) -> str:
    paths = theme_paths()
    if theme in paths:
        return theme
    for mark in ("-", "/", "、", "\uff3c", ">"):
        variant = SEPARATOR.join(part.strip() for part in theme.split(mark, 1))
        if variant in paths:
            return variant
    return ""


def agree(item: Item, today: dt.date) -> list[Reason]:
    """Return what is wrong with the values of an (unsaved) item against each other and against `today`."""
    reasons: list[Reason] = []
    if not item.title and not item.title_hidden:
        reasons.append(fault("title", "请填写名称。", "required"))
    for name in ("document_date", "created_on"):
        day = getattr(item, name)
        if day is not None and day > today:
            reasons.append(fault(name, f"{LABELS[name]}不能晚于今天。"))
    if item.effective_from and item.valid_until and item.valid_until < item.effective_from:
        reasons.append(fault("valid_until", "有效期至不能早于实施日期。"))
    if item.interprets_id is not None and item.interprets_id == item.pk:
        reasons.append(fault("interprets", "解读稿件不能解读自己，请选择被解读的文件。"))
    return reasons + marking_faults(item)


def marking_faults(item: Item) -> list[Reason]:
    """Return the refusal of texts that bear a classified marking (DESIGN: Secrets)."""
    for name, label in (
        ("title", "名称"),
        ("document_no", "文号"),
        ("summary", "内容概述"),
        ("content", "正文"),
    ):
        text = getattr(item, name)
        if not text:
            continue
        marking = _marking_in(text, name == "content")
        if marking:
            return [fault(name, refusal_message(marking, label), "classified", "条例2019:14")]
    return []


@lru_cache(maxsize=1024)
def _marking_of_short(text: str, rich: bool) -> str | None:
    return classified_marking(plain_lines(text) if rich else text)


def _marking_in(text: str, rich: bool) -> str | None:
    # An import repeats its short texts a thousand times.
    if len(text) < SHORT:
        return _marking_of_short(text, rich)
    return classified_marking(plain_lines(text) if rich else text)


def plain_lines(content: str) -> str:
    """Return the text of sanitised HTML, a line for each paragraph or cell."""
    return "\n".join(plain_text(part) for part in re.split(r"</(?:p|h\d|li|td|th|tr)>|<br\s*/?>", content))


def dated_faults(item: Item) -> list[Reason]:
    """Return the reason that a rule or normative document has no date: without one it counts in no year."""
    if item.document_kind in DOCUMENT_KINDS and item.document_date is None:
        return [fault("document_date", "规章和行政规范性文件应当填写成文日期，年报按它计数。", "required")]
    return []


def mark_faults(mode: str, ground: str, reason: str) -> list[Reason]:
    """Return what is wrong with an attribute (公开属性源头认定, 国办发〔2016〕80号 1(1))."""
    if mode not in DisclosureMode.values:
        return [fault("disclosure_mode", "请认定公开属性：主动公开、依申请公开或者不予公开。", "required")]
    if mode != DisclosureMode.WITHHELD:
        return [fault("ground", "只有不予公开的信息才填写不予公开依据。")] if ground else []
    reasons = []
    if ground not in Ground.values:
        reasons.append(fault("ground", "不予公开的，请选择依据（第十四条至第十六条）。", "required"))
    if not reason.strip():
        reasons.append(fault("ground_reason", "不予公开的，请说明理由。", "required"))
    elif len(reason) > 500:
        reasons.append(fault("ground_reason", "理由最多 500 个字。"))
    return reasons


def column_faults(column: Column | None, body_id: int, today: dt.date) -> list[Reason]:
    """Return why an item of the body cannot stand in this column today."""
    if column is None or column.body_id != body_id:
        return [fault("column", "请选择本机关的栏目。", "required")]
    if not column.is_open_on(today):
        return [fault("column", f"栏目“{column.title}”已停用，请另选栏目。")]
    return []


def required(field: str, value: Any, label: str, longest: int = 0) -> list[Reason]:
    """Return the reason "please fill in" for an empty text, "too long" for a long one."""
    text = str(value or "").strip()
    if not text:
        return [fault(field, f"请填写{label}。", "required")]
    return [fault(field, f"{label}最多 {longest} 个字。")] if longest and len(text) > longest else []


def apply(item: Item, values: Mapping[str, Any]) -> Iterable[str]:
    """Put cleaned values on the item; return the names of those that changed."""
    changed = [name for name, value in values.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, values[name])
    return changed
