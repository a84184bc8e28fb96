"""From rows to items: the same checks as for one item, row by row, with a report per row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.catalogue.fields import (
    EDITABLE,
    LABELS,
    agree,
    apply,
    clean_values,
    dated_faults,
    fault,
    mark_faults,
    parse_date,
)
from gongkai.catalogue.models import Channel, Column, DisclosureMode, Ground, Item, State, WithdrawKind
from gongkai.catalogue.settings import SECRET_TITLES
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import canonical, digest

# What a row may hold besides the editable fields.
TEXT_KEYS = frozenset(
    "column disclosure_mode ground ground_reason index_no author_name approver_name withdraw_kind "
    "withdraw_reason".split()
)
DATE_KEYS = frozenset("published_on approved_on repealed_on withdrawn_on".split())
OTHER_KEYS = frozenset({"document_count", "releases"})
ROW_KEYS = EDITABLE | TEXT_KEYS | DATE_KEYS | OTHER_KEYS
_LABELS = {**LABELS, "published_on": "发布日期", "approved_on": "审定日期", "repealed_on": "废止日期"}


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row; `row` counts from 1."""

    row: int
    reasons: tuple[Reason, ...]

    @property
    def message(self) -> str:
        """Return it in one sentence."""
        return f"第 {self.row} 行：" + "；".join(reason.message for reason in self.reasons)


@dataclass
class ReadRow:
    """An item made of a row, unsaved, with its releases: (channel, day, reference); `given` is the row itself."""

    item: Item
    releases: list[tuple[Channel, dt.date, str]]
    given: Mapping[str, Any]


class RowReader:
    """Turns rows into items of one body."""

    def __init__(self, body: Body, today: dt.date, *, approver_name: str, author: Any = None) -> None:
        self.body, self.today = body, today
        self.approver_name, self.author = approver_name, author
        self.columns = {column.slug: column for column in Column.objects.filter(body=body)}
        channels = Channel.objects.filter(body=None) | Channel.objects.filter(body=body)
        self.channels = {channel.key: channel for channel in channels}
        self.secret_titles = bool(value_of(body, SECRET_TITLES, today))
        self.numbers = set(
            Item.objects.filter(body=body).exclude(index_no="").values_list("index_no", flat=True)
        )

    def read(self, row: Mapping[str, Any]) -> tuple[ReadRow, list[Reason]]:
        """Return the item of a row and everything that is wrong with it. Old index numbers are kept as they are."""
        reasons = [
            fault(name, f"没有“{name}”这一项，请核对表头。", "unknown")
            for name in row
            if name not in ROW_KEYS
        ]
        values, faults = clean_values({k: v for k, v in row.items() if k in EDITABLE}, imported=True)
        item = Item(body=self.body, author=self.author, author_name=str(row.get("author_name") or "")[:60])
        apply(item, values)
        reasons += faults + self._dates(item, row) + self._column(item, row)
        item.created_on = item.created_on or item.document_date or item.published_on or self.today
        reasons += self._mark(item, row) + self._state(item, row)
        reasons += agree(item, self.today) + dated_faults(item) + self._number(item, row)
        releases, faults = self._releases(item, row)
        return ReadRow(item, releases, row), reasons + faults

    def _dates(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        reasons = []
        for name in DATE_KEYS & row.keys():
            try:
                day = parse_date(row[name])
            except ValueError as error:
                label = _LABELS.get(name, "撤回日期")
                reasons.append(fault(name, f"{label}不是有效日期：{error}。请写成 2026-03-05 这样的格式。"))
                continue
            if day is not None and day > self.today and name != "repealed_on":
                reasons.append(fault(name, f"{_LABELS.get(name, '撤回日期')}不能晚于今天。"))
            setattr(item, name, day)
        if item.repealed_on and item.document_date and item.repealed_on < item.document_date:
            reasons.append(fault("repealed_on", "废止日期不能早于成文日期。"))
        return reasons

    def _column(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        given = row.get("column")
        column = given if isinstance(given, Column) else self.columns.get(str(given or ""))
        if column is None or column.body_id != self.body.pk:
            return [fault("column", f"本机关没有栏目“{given or ''}”，请填写栏目的网址代码。", "required")]
        item.column = column
        return []

    def _mark(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        mode = str(row.get("disclosure_mode") or DisclosureMode.PROACTIVE)
        by_label = {str(choice.label): str(choice.value) for choice in DisclosureMode}
        item.disclosure_mode = by_label.get(mode, mode)
        item.ground = str(row.get("ground") or "")
        item.ground_reason = str(row.get("ground_reason") or "").strip()
        reasons = mark_faults(item.disclosure_mode, item.ground, item.ground_reason)
        count = row.get("document_count", 1)
        many = item.disclosure_mode == DisclosureMode.WITHHELD and not item.is_document
        if type(count) is not int or count < 1 or (count > 1 and not many):
            reasons.append(fault("document_count", "件数应为 1；只有不予公开的一般文件可以合并登记多件。"))
        else:
            item.document_count = count
        if item.ground == Ground.STATE_SECRET and not self.secret_titles:
            item.title_hidden = True
            if item.title or item.summary or item.content or item.keywords:
                message = "涉及国家秘密的只登记文号、日期、依据和件数，不得录入名称和其他内容。"
                reasons.append(fault("title", message, "classified", "条例2019:14"))
        return reasons

    def _state(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        item.approver_name = str(row.get("approver_name") or self.approver_name)[:60]
        if item.disclosure_mode != DisclosureMode.PROACTIVE:
            item.state = State.REGISTERED
            item.approved_on = item.approved_on or self.today
            if item.published_on or item.withdrawn_on or row.get("index_no"):
                return [fault("published_on", "不主动公开的信息没有发布日期、撤回日期和索引号。")]
            return []
        item.state = State.PUBLISHED
        if item.published_on is None:
            return [fault("published_on", "请填写原发布日期；尚未发布的请拟稿后送审。", "required")]
        item.approved_on = item.approved_on or item.published_on
        reasons = []
        if item.approved_on > item.published_on:
            reasons.append(fault("approved_on", "审定日期不能晚于发布日期。"))
        if item.withdrawn_on is not None:
            reasons += self._withdrawn(item, row)
        elif row.get("withdraw_kind") or row.get("withdraw_reason"):
            reasons.append(fault("withdrawn_on", "已撤回的请填写撤回日期。"))
        return reasons

    def _withdrawn(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        item.state = State.WITHDRAWN
        item.withdraw_kind = str(row.get("withdraw_kind") or WithdrawKind.OTHER)
        item.withdraw_reason = str(row.get("withdraw_reason") or "").strip()[:500]
        reasons = []
        if item.withdraw_kind not in WithdrawKind.values:
            reasons.append(fault("withdraw_kind", "撤回原因类别不对。"))
        if not item.withdraw_reason:
            reasons.append(fault("withdraw_reason", "请填写撤回原因。", "required"))
        if item.published_on and item.withdrawn_on and item.withdrawn_on < item.published_on:
            reasons.append(fault("withdrawn_on", "撤回日期不能早于发布日期。"))
        return reasons

    def _number(self, item: Item, row: Mapping[str, Any]) -> list[Reason]:
        number = str(row.get("index_no") or "").strip()
        if not number:
            return []
        if len(number) > 80:
            return [fault("index_no", "索引号最多 80 个字符。")]
        if number in self.numbers:
            return [fault("index_no", f"索引号 {number} 已被使用。", "taken")]
        self.numbers.add(number)
        item.index_no = number
        return []

    def _releases(
        self, item: Item, row: Mapping[str, Any]
    ) -> tuple[list[tuple[Channel, dt.date, str]], list[Reason]]:
        found: dict[tuple[int, dt.date, str], tuple[Channel, dt.date, str]] = {}
        reasons: list[Reason] = []
        given: Iterable[Any] = row.get("releases", ("website",))
        for entry in given if item.state in {State.PUBLISHED, State.WITHDRAWN} else ():
            key, day, reference = entry if isinstance(entry, tuple | list) else (entry, None, "")
            channel = self.channels.get(str(key))
            try:
                released_on = parse_date(day) or item.published_on
            except ValueError:
                released_on = None
            if channel is None or released_on is None or released_on > self.today:
                reasons.append(fault("releases", f"公开渠道“{key}”不存在，或者其日期不对。"))
                continue
            one = (channel, released_on, str(reference or "")[:200])
            found[(channel.pk, released_on, one[2])] = one
        return list(found.values()), reasons


def line_of(public_id: str, index_no: str, published_on: dt.date | None) -> str:
    """Return the line of an item that the digest of its batch covers: what never changes of it."""
    return canonical([public_id, index_no, published_on])


def digest_of_lines(lines: Iterable[str]) -> str:
    """Return the digest of a batch, whatever the order of its items."""
    return digest("\n".join(sorted(lines)))
