"""Dates of the body's standing duties: proactive disclosure and the annual report."""

from __future__ import annotations

from datetime import date
from typing import Literal

from gongkai.law.calendar import Calendar
from gongkai.law.parameters import value_at


def publication_due(arose_on: date, calendar: Calendar) -> date:
    """Last day to publish information that came into being or changed on `arose_on` (条例2019 Art. 26; 2007 Art. 18).

    Raises ValueError before 2008-05-01. A law or regulation may set another time.
    """
    period = value_at("proactive_days", arose_on)
    if period is None:
        raise ValueError("日期早于2008年5月1日，《政府信息公开条例》尚未施行。")
    return calendar.add_working_days(arose_on, period.value)


def annual_report_due(kind: Literal["department", "government", "township"], year: int) -> date:
    """Calendar date by which the report for `year` is published; the day itself still counts, no holiday moves it.

    条例2019 Art. 49: departments 31 January, governments 31 March of the next year; townships and subdistricts are not
    named and follow the departments (a default). Before 2019: 31 March. Raises ValueError before the report of 2008.
    """
    found = value_at(f"annual_report_{kind}", date(year, 12, 31))
    if found is None:
        raise ValueError("2008年以前没有政府信息公开工作年度报告。")
    month, day = (int(part) for part in str(found.value).split("-"))
    return date(year + 1, month, day)
