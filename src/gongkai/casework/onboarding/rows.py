"""From a line of the table to a request with its events, and what is to be said about it.

The law's replay accepts only whole histories; a register often lacks days. What is missing is put in as the line below
says, and said in the report; what would be guessed (an outcome, a kind of applicant) is never put in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongkai.casework.entering import Happened
from gongkai.casework.onboarding.columns import COLUMNS, WITHDRAWN, by_key
from gongkai.casework.persons import PersonData
from gongkai.files.cells import NotADay, day_of, text_of
from gongkai.files.sheets import Table
from gongkai.law import Calendar, add_working_days, outcomes, regime_on

ERROR, WARNING, KNOWN = "error", "warning", "known"
ONE_DAY = dt.timedelta(days=1)
CLARIFY_DAYS = 10  # put in where the register does not say how long the requester was given (project default)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What is said about a line: `row` is its number in the sheet, `column` the heading it is about.

    level: error (not imported), warning (imported, see the words), known (is there already). Never quotes a cell.
    """

    row: int
    level: str
    message: str
    column: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as `RequestImport.findings` keeps it."""
        return {"row": self.row, "level": self.level, "column": self.column, "message": self.message}


@dataclass(kw_only=True)
class ReadRow:
    """A line: its values, the events made of it, and the findings. With an error it is not imported."""

    number: int
    values: dict[str, Any]
    events: list[Happened] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Return whether the line cannot be imported."""
        return any(one.level == ERROR for one in self.findings)

    def say(self, level: str, message: str, column: str = "") -> None:
        """Add a finding about a column (its key)."""
        label = by_key()[column].label if column else ""
        self.findings.append(Finding(row=self.number, level=level, column=label, message=message))

    def text(self, key: str) -> str:
        """Return a text value."""
        return str(self.values.get(key) or "")

    def day(self, key: str) -> dt.date | None:
        """Return a day, None where the cell was empty."""
        found = self.values.get(key)
        return found if isinstance(found, dt.date) else None

    def person(self) -> PersonData | None:
        """Return who asked, None where the line says nothing."""
        number = self.text("id_number")
        natural = self.text("applicant_category") == "natural_person"
        given = {name: self.text(name) for name in ("name", "phone", "address", "email")}
        if not any([*given.values(), number]):
            return None
        return PersonData(**given, id_number=number if natural else "", credit_code="" if natural else number)


def read_rows(table: Table, calendar: Calendar, today: dt.date) -> Iterator[ReadRow]:
    """Yield the lines of a table with their events and findings; the law has not judged them yet."""
    seen: dict[str, int] = {}
    for number, cells in table.rows:
        row = ReadRow(number=number, values={})
        for column in COLUMNS:
            _take(row, column.key, table.cell(cells, column.key))
        _required(row)
        _twice(row, seen)
        if not row.wrong:
            _History(row, calendar, today).build()
        yield row


def _take(row: ReadRow, key: str, cell: Any) -> None:
    column, text = by_key()[key], text_of(cell)
    if column.kind == "day":
        try:
            row.values[key] = day_of(cell)
        except NotADay:
            row.say(ERROR, "不是完整的日期。请写成 2023-05-06 这样的年月日；不知道哪一天的留空。", key)
    elif column.kind == "choice" and text:
        value = column.value_of(text)
        row.values[key] = value or ""
        if value is None:
            offered = "、".join(list(column.choices)[:8]) + ("……" if len(column.choices) > 8 else "")
            row.say(ERROR, f"填法不能识别，请从下拉列表选择：{offered}", key)
    else:
        row.values[key] = text


def _required(row: ReadRow) -> None:
    for key in ("applicant_category", "subject", "channel"):
        told = any(one.column == by_key()[key].label for one in row.findings)
        if not row.values.get(key) and not told:
            row.say(ERROR, "没有填写，请补上。", key)
    told = any(one.column == by_key()["received_on"].label for one in row.findings)
    if row.day("received_on") is None and row.day("submitted_on") is None and not told:
        row.say(ERROR, "收到日期和提出日期都没有填写，请至少补上一个。", "received_on")


def _twice(row: ReadRow, seen: dict[str, int]) -> None:
    number = row.text("request_no")
    if number and number in seen:
        message = f"与第 {seen[number]} 行的登记号相同。请核对后改正其中一行，或者删去重复的一行。"
        row.say(ERROR, message, "request_no")
    elif number:
        seen[number] = row.number


class _History:
    """Builds the events of one line."""

    def __init__(self, row: ReadRow, calendar: Calendar, today: dt.date) -> None:
        self.row, self.calendar, self.today = row, calendar, today
        self.last = row.day("submitted_on") or row.day("received_on") or today

    def build(self) -> None:
        """Write the events into the line, or say why there are none."""
        row = self.row
        for column in COLUMNS:
            day = row.day(column.key) if column.kind == "day" else None
            if day is not None and day > self.today and column.key not in {"extended_until", "clarify_until"}:
                row.say(ERROR, "晚于今天，请核对。", column.key)
        if row.wrong:
            return
        self._receipt()
        self._clarification()
        self._extension()
        self._outcome()
        row.events.sort(key=lambda event: event.occurred_on)

    def _add(self, kind: str, day: dt.date, **data: Any) -> None:
        self.last = max(self.last, day)
        self.row.events.append(Happened(kind=kind, occurred_on=day, data=data))

    def _missing(self, key: str, instead: str) -> None:
        self.row.say(WARNING, f"没有填写，按{instead}补记。", key)

    def _receipt(self) -> None:
        row = self.row
        received, submitted = row.day("received_on"), row.day("submitted_on")
        if received is not None and submitted is not None and submitted > received:
            row.say(ERROR, "收到日期早于提出日期，请核对。", "received_on")
            return
        if received is None:
            received = submitted
            self._missing("received_on", "提出日期")
        first = submitted or received or self.today
        confirmed = row.day("confirmed_on")
        if confirmed is None:
            confirmed = received or first
            if row.text("channel") in {"online", "email", "fax", "ordinary_mail", "other"}:
                self._missing("confirmed_on", "收到日期")
        self._add("submitted", first, channel=row.text("channel"))
        if received is not None and received != first:
            self._add("received", received)
        self._add("confirmed", confirmed)

    def _clarification(self) -> None:
        row, outcome = self.row, self.row.text("outcome")
        asked, back = row.day("clarified_on"), row.day("corrected_on")
        if asked is None and (
            back is not None or outcome in {"unable_still_unclear", "other_overdue_clarification"}
        ):
            asked = self.last
            self._missing("clarified_on", "收到（确认）日期")
        if asked is None:
            return
        end = row.day("decided_on") if outcome == "other_overdue_clarification" else None
        until = row.day("clarify_until") or add_working_days(asked, CLARIFY_DAYS, self.calendar)
        if end is not None and until >= end:
            until = end - ONE_DAY
        if row.day("clarify_until") is None:
            self._missing("clarify_until", "补正告知后十个工作日（不晚于不再处理的前一日）")
        self._add("clarification_requested", asked, points="见原登记簿", period_until=until)
        if outcome == "other_overdue_clarification":
            return
        if back is None and outcome and outcome != WITHDRAWN:
            back = row.day("decided_on") or asked
            self._missing("corrected_on", "作出处理日期")
        if back is not None:
            late = {"late": True, "good_reason": "见原登记簿"} if back > until else {}
            self._add("clarification_received", back, **late)

    def _extension(self) -> None:
        row = self.row
        day, until = row.day("extended_on"), row.day("extended_until")
        if day is None and until is None:
            return
        if day is None:
            day = self.last
            self._missing("extended_on", "收到（确认）日期")
        given: dict[str, Any] = {"reason": "见原登记簿"}
        if until is None:
            given["days"] = regime_on(row.day("received_on") or row.day("submitted_on") or day).extension_days
            row.say(WARNING, f"没有填写，按最长的 {given['days']} 个工作日补记。", "extended_until")
        else:
            given["until"] = until
        self._add("extended", day, **given)

    # --- the end -----------------------------------------------------------------------------------------------

    def _outcome(self) -> None:
        row, outcome = self.row, self.row.text("outcome")
        end = row.day("decided_on")
        if not outcome:
            late = [
                k for k in ("decided_on", "served_on", "closed_on", "archived_on") if row.day(k) is not None
            ]
            if late:
                row.say(ERROR, f"填了{by_key()[late[0]].label}而没有处理结果，请补上处理结果。", "outcome")
            return
        if end is None:
            end = row.day("served_on")
            if end is None:
                row.say(ERROR, "填了处理结果而没有作出处理日期，请补上；年度报告按它计入年度。", "decided_on")
                return
            self._missing("decided_on", "送达日期")
        if outcome == "other_miscellaneous" and row.text("sub_ground") == WITHDRAWN:
            outcome = WITHDRAWN
        self.ENDS.get(outcome, _History._decided)(self, outcome, end)
        if (day := row.day("archived_on")) is not None:
            self._add("archived", day)

    def _withdrawn(self, outcome: str, end: dt.date) -> None:
        self._add("withdrawn", end)

    def _overdue_clarification(self, outcome: str, end: dt.date) -> None:
        self._add("clarification_lapsed", end, proof="见原登记簿")

    def _overdue_fee(self, outcome: str, end: dt.date) -> None:
        day = self.row.day("fee_on")
        if day is None:
            day = self.last
            self._missing("fee_on", "收到（确认）日期")
        self._add("fee_noticed", day, notice_received_on=day)
        self._add("fee_lapsed", end)

    def _excessive(self, outcome: str, end: dt.date) -> None:
        self.row.say(WARNING, "原登记没有说明理由的日期，按作出处理日期补记。", "outcome")
        self._add("explanation_requested", end)
        self._add("explanation_received", end, reasonable=False)
        self._add("sent_for_approval", end)
        self._decided(outcome, end)

    def _decided(self, outcome: str, end: dt.date) -> None:
        row = self.row
        sub, grounds = row.text("sub_ground"), outcomes()[outcome].sub_grounds
        if sub and sub not in grounds:
            row.say(ERROR, "与处理结果不相配，请按处理结果选择，或者留空。", "sub_ground")
            return
        if grounds and not sub:
            row.say(WARNING, "没有填写；2014 年统计表的分项按这一结果的一般情形计。", "sub_ground")
        self._add("decided", end, outcome=outcome, sub_ground=sub, document_no=row.text("document_no"))
        self._service(end)

    def _service(self, end: dt.date) -> None:
        row = self.row
        served, closed = row.day("served_on"), row.day("closed_on")
        if served is None and (closed is not None or row.day("archived_on") is not None):
            served = end
            self._missing("served_on", "作出处理日期")
        if served is None:
            row.say(WARNING, "没有填写；导入后停在“已决定”，请以后补录送达。", "served_on")
            return
        self._add("served", served, way=row.text("way"))
        if closed is None and row.day("archived_on") is not None:
            closed = served
            self._missing("closed_on", "送达日期")
        if closed is not None:
            self._add("closed", closed)

    ENDS: Mapping[str, Callable[[_History, str, dt.date], None]] = {
        WITHDRAWN: _withdrawn,
        "other_overdue_clarification": _overdue_clarification,
        "other_overdue_fee": _overdue_fee,
        "not_processed_excessive": _excessive,
    }
