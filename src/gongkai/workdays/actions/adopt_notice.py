"""Adopt a notice: a new version of the table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.journal.actions import Action, Reason
from gongkai.law.calendar import seed_calendar
from gongkai.workdays.hooks import CalendarChange, tell
from gongkai.workdays.models import CalendarDay, CalendarVersion, Notice
from gongkai.workdays.parsing import Block, holiday_names
from gongkai.workdays.queries import covered_years, current_calendar, current_version, rows_of
from gongkai.workdays.rules import may_change_table
from gongkai.workdays.seeding import seed, table_digest

# A year's notice reaches into the New Year block before and after it.
REACH = dt.timedelta(days=31)


@dataclass(kw_only=True)
class AdoptNotice(Action):
    """Bring a new year, or change the arrangement of a year that is in (`changes`).

    `off` are blocks of days off, `worked` the weekend days worked. `seen` is the name of the version that the
    person looked at: somebody else's notice in between stops this one. Returns the Notice; open cases are re-dated
    by the hooks (`on_calendar_change`) in the same transaction.
    """

    verb = "workdays.adopt_notice"
    title = "采用放假安排通知"
    # The whole text is kept with the notice; the entry keeps what it says.
    private: ClassVar[frozenset[str]] = frozenset({"source_text", "off"})

    year: int
    title_given: str
    number: str = ""
    issued_on: dt.date | None = None
    off: tuple[Block, ...] = ()
    worked: tuple[dt.date, ...] = ()
    changes: Notice | None = None
    source_url: str = ""
    source_text: str = ""
    seen: str = ""
    _off: dict[dt.date, str] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._off = {day: block.holiday for block in self.off for day in block.days()}

    def details(self) -> dict[str, Any]:
        given = super().details()
        given.pop("_off")
        return {**given, "off": [str(block) for block in self.off]}

    def check(self) -> list[Reason]:
        return [*self.closed(), *self._check_head(), *self._check_days(), *self._check_against_table()]

    def closed(self) -> list[Reason]:
        """Return what stands against the act before anything is filled in: right, and a newer version."""
        reasons = may_change_table(self.context)
        if self.seen and self.seen != current_calendar().version:
            message = "刚有人更新了工作日表，您看到的不是最新版本。请重新打开本页核对后再采用。"
            reasons.append(Reason(code="stale", message=message))
        return reasons

    def _check_head(self) -> list[Reason]:
        reasons = []
        if not self.title_given.strip():
            reasons.append(Reason(code="required", field="title_given", message="请填写通知标题。"))
        if not 2004 <= self.year <= self.context.today.year + 2:
            message = f"年度应在2004年至{self.context.today.year + 2}年之间。"
            reasons.append(Reason(code="year", field="year", message=message))
        if self.issued_on and self.issued_on > self.context.today:
            message = "发布日期在今天之后，请核对。"
            reasons.append(Reason(code="issued", field="issued_on", message=message))
        return reasons + self._check_change()

    def _check_change(self) -> list[Reason]:
        base = Notice.objects.filter(year=self.year, changes__isnull=True).first()
        if self.changes is None and base is not None:
            message = f"{self.year}年的安排已在表中（{base}）。如果本通知变更它，请选择所变更的通知。"
            return [Reason(code="covered", field="changes", message=message)]
        if self.changes is not None and self.changes.year != self.year:
            message = f"所变更的通知是{self.changes.year}年的，与年度{self.year}不一致。"
            return [Reason(code="changes", field="changes", message=message)]
        return []

    def _check_days(self) -> list[Reason]:
        reasons = []
        first = dt.date(self.year, 1, 1) - REACH
        last = dt.date(self.year, 12, 31) + REACH
        for name, days in (("off", sorted(self._off)), ("worked", self.worked)):
            for day in days:
                if not first <= day <= last:
                    message = f"{day} 不在{self.year}年及其前后一个月内，请核对日期。"
                    reasons.append(Reason(code="range", field=name, message=message))
        for day in sorted(set(self._off) & set(self.worked)):
            message = f"{day} 既放假又上班，请只保留一项。"
            reasons.append(Reason(code="both", field="worked", message=message))
        for holiday in sorted({h for h in self._off.values() if h} - set(holiday_names())):
            message = f"没有“{holiday}”这个节日代码。"
            reasons.append(Reason(code="holiday", field="off", message=message))
        if not self._off and not self.worked:
            message = "没有任何放假或上班的日期，请填写或粘贴通知原文。"
            reasons.append(Reason(code="required", field="off", message=message))
        return reasons

    def _check_against_table(self) -> list[Reason]:
        calendar = current_calendar()
        reasons = []
        for day in self.worked:
            cancels = self.changes is not None and calendar.is_covered(day) and not calendar.is_working(day)
            if day.weekday() < 5 and not cancels:
                message = (
                    f"{day} 是星期{'一二三四五'[day.weekday()]}，本来就是工作日；调休上班只能是周六、周日。"
                )
                reasons.append(Reason(code="weekday", field="worked", message=message))
        if self.changes is None:
            # 放假办法 Art. 2: these days are free by law in every year.
            by_law = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)]
            missing = [f"{m}月{d}日" for m, d in by_law if dt.date(self.year, m, d) not in self._off]
            if missing:
                message = f"全年安排应包括法定节假日，缺少{'、'.join(missing)}。请核对是否漏填。"
                basis = "全国年节及纪念日放假办法第二条"
                reasons.append(Reason(code="incomplete", field="off", message=message, basis=basis))
        return reasons

    def perform(self) -> Notice:
        before = current_calendar()
        base = self._base()
        number = base.number + 1
        version = CalendarVersion.objects.create(number=number, name=f"v{number}", digest="-")
        notice = Notice.objects.create(
            year=self.year,
            number=self.number.strip(),
            title=self.title_given.strip(),
            issued_on=self.issued_on,
            source_url=self.source_url,
            source_text=self.source_text,
            changes=self.changes,
            version=version,
        )
        self._write_days(notice, number)
        days = rows_of(number).values_list("date", "is_working", "holiday")
        version.digest = table_digest(covered_years(number), days)
        version.save(update_fields=["digest"])
        tell(CalendarChange(before=before, after=current_calendar(), notice=notice, context=self.context))
        return notice

    def _base(self) -> CalendarVersion:
        """Return the newest version, locked, so that two notices at once get two numbers."""
        newest = current_version()
        if newest is None:
            made: CalendarVersion = seed(CalendarVersion, Notice, CalendarDay)
            assert made.name == seed_calendar().version
            return made
        locked: CalendarVersion = CalendarVersion.objects.select_for_update().get(pk=newest.pk)
        return locked

    def _write_days(self, notice: Notice, number: int) -> None:
        given = {day: (False, holiday) for day, holiday in self._off.items()}
        given.update(dict.fromkeys(self.worked, (True, "")))
        CalendarDay.objects.filter(date__in=given, until__isnull=True).update(until=number)
        CalendarDay.objects.bulk_create(
            CalendarDay(date=day, is_working=working, holiday=holiday, notice=notice, since=number)
            for day, (working, holiday) in sorted(given.items())
        )
