"""Words that several outputs share."""

from __future__ import annotations

import re

from gongkai.statements.document import ReportDocument


def chinese_date(report: ReportDocument) -> str:
    """The date of signing as papers write it: `2026年3月26日`; empty when there is none."""
    day = report.date
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def signed_lines(report: ReportDocument) -> tuple[str, ...]:
    """Who signs and when, one line each; empty lines left out."""
    return tuple(line for line in (report.sign, chinese_date(report)) if line)


TITLE_LINE = 18
"""Characters of the title that fit on one line in print."""

_YEAR = re.compile(r"(?<=.)(?=\d{4}年)|(?<=.)(?=[二〇一三四五六七八九]{4}年)")


def title_lines(title: str) -> tuple[str, ...]:
    """The title in lines as papers break it: before the year, else in two nearly equal halves."""
    if len(title) <= TITLE_LINE:
        return (title,)
    parts = [part for part in _YEAR.split(title, maxsplit=1) if part]
    if len(parts) == 2 and all(2 <= len(part) <= TITLE_LINE + 2 for part in parts):
        return tuple(parts)
    half = (len(title) + 1) // 2
    return (title[:half], title[half:]) if len(title) <= 2 * TITLE_LINE else (title,)
