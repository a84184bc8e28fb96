"""A body's own entries of the dictionary of wrong and sensitive words."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import WordingLevel, WordingRule
from gongkai.catalogue.personal.words import words_of
from gongkai.journal.actions import Action, Reason
from gongkai.privacy.wording import BadDictionary, parse_dictionary

COLUMNS = {
    "wrong": "错误写法",
    "right": "正确写法",
    "level": "级别",
    "reason": "说明",
    "before": "前文须有",
    "after": "后文须有",
    "exceptions": "例外",
}
MOST_ROWS = 5000
LONGEST = {name: int(getattr(WordingRule._meta.get_field(name), "max_length", 0)) for name in COLUMNS}


def wording_faults(values: Mapping[str, str]) -> list[Reason]:
    """Return what is wrong with one entry, each beside its input."""
    reasons = required("wrong", values.get("wrong", ""), "错误写法", 60)
    for name in COLUMNS:
        if len(values.get(name, "")) > LONGEST[name] and name != "wrong":
            reasons.append(fault(name, f"{COLUMNS[name]}最多 {LONGEST[name]} 个字。"))
    if values.get("level") not in WordingLevel.values:
        reasons.append(fault("level", "请选择级别：提示、拦截或者停用。", "required"))
    if reasons or values["level"] == WordingLevel.OFF:
        return reasons
    entry = {
        "wrong": values["wrong"].strip(),
        "right": values.get("right", "").strip(),
        "level": values["level"],
        "before": words_of(values.get("before", "")),
        "after": words_of(values.get("after", "")),
        "not": words_of(values.get("exceptions", "")),
    }
    try:
        parse_dictionary([entry])
    except BadDictionary as error:
        message = str(error).removeprefix("第1条：").removeprefix("第1条")
        return [fault("exceptions" if "例外" in message else "wrong", message)]
    return []


def _cleaned(values: Mapping[str, str]) -> dict[str, str]:
    return {name: str(values.get(name, "") or "").strip() for name in COLUMNS}


def _enter(body: Body, values: Mapping[str, str], today: dt.date) -> WordingRule:
    """Put an entry in place of the live one of the same word."""
    cleaned = _cleaned(values)
    live = WordingRule.objects.filter(body=body, wrong=cleaned["wrong"], ended_on=None)
    live.update(ended_on=today)
    made: WordingRule = WordingRule.objects.create(body=body, valid_from=today, **cleaned)
    return made


@dataclass(kw_only=True)
class KeepWording(Action):
    """Enter a word, or change what holds for it from today; `level` "off" switches a shared entry off here.

    `values`: the names of COLUMNS; several words in one field are divided by 、.
    """

    verb = "catalogue.keep_wording"
    title = "维护错敏词"

    body: Body
    values: dict[str, str] = field(default_factory=dict)

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        right = rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)
        return right + wording_faults(_cleaned(self.values))

    def perform(self) -> WordingRule:
        return _enter(self.body, self.values, self.context.today)


@dataclass(kw_only=True)
class EndWording(Action):
    """End an entry of the body today; a shared one of the same word holds again."""

    verb = "catalogue.end_wording"
    title = "停用错敏词"

    rule: WordingRule

    @property
    def record(self) -> WordingRule:
        return self.rule

    def check(self) -> list[Reason]:
        reasons = rules.right(self.context, rules.may_arrange, self.rule, rules.ARRANGERS)
        if self.rule.ended_on is not None:
            reasons.append(Reason(code="state", message="本条已停用。"))
        return reasons

    def perform(self) -> WordingRule:
        self.rule.ended_on = self.context.today
        self.rule.save(update_fields=["ended_on"])
        return self.rule


@dataclass(kw_only=True)
class ImportWording(Action):
    """Enter the rows of a CSV file (the columns that the export has); all of them or none."""

    verb = "catalogue.import_wording"
    title = "导入错敏词"
    private: ClassVar[frozenset[str]] = frozenset({"content"})

    body: Body
    content: bytes = b""

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        reasons = rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)
        return reasons + (self._read()[1] if not reasons else [])

    def _read(self) -> tuple[list[dict[str, str]], list[Reason]]:
        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = self.content.decode("gb18030", errors="replace")
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
        headings = {label: name for name, label in COLUMNS.items()}
        if not rows or COLUMNS["wrong"] not in [cell.strip() for cell in rows[0]]:
            message = f"第一行应是列名：{'、'.join(COLUMNS.values())}。可先导出，在导出的表中修改。"
            return [], [fault("file", message)]
        if len(rows) > MOST_ROWS:
            return [], [fault("file", f"一次最多导入 {MOST_ROWS} 行，请分几个文件。")]
        names = [headings.get(cell.strip(), "") for cell in rows[0]]
        entries = [_entry(names, row) for row in rows[1:]]
        reasons = []
        for number, entry in enumerate(entries, 2):
            for one in wording_faults(entry)[:1]:
                reasons.append(fault("file", f"第{number}行：{one.message}"))
        return entries, reasons[:20]

    def details(self) -> dict[str, Any]:
        return {**super().details(), "size": len(self.content)}

    def perform(self) -> Body:
        for entry in self._read()[0]:
            _enter(self.body, entry, self.context.today)
        return self.body


def _entry(names: list[str], row: list[str]) -> dict[str, str]:
    found = {name: cell.strip().lstrip("'") for name, cell in zip(names, row, strict=False) if name}
    levels = {str(level.label): str(level.value) for level in WordingLevel}
    found["level"] = levels.get(found.get("level", ""), found.get("level", "") or WordingLevel.WARN)
    return found
