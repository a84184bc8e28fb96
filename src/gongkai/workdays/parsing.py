"""A pasted notice -> days off and weekend days worked. Deterministic; what is not understood is said, not guessed.

The notices speak in a few patterns, clause by clause: "春节：2月15日（周日）至23日（周一）放假调休，共9天。
2月14日（周六）、2月28日（周六）上班。" and, where one is changed, "延长2020年春节假期至2月2日". An administrator
sees the result and confirms it (AdoptNotice).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gongkai.law.texts import load_data

_WEEKDAYS = "一二三四五六日"
_FULL_WIDTH = str.maketrans("０１２３４５６７８９：（），；", "0123456789:(),;")
_DAY = r"(?:(?P<{0}year>\d{{4}})年)?(?:(?P<{0}month>\d{{1,2}})月)?(?P<{0}day>\d{{1,2}})日(?:\((?P<{0}said>[^()]*)\))?"
_DATE = re.compile(_DAY.format("a") + r"(?:\s*(?:至|到|-|—|－|~|～)+\s*" + _DAY.format("b") + ")?")
_EXTENDED = re.compile(r"延长(?:\d{4}年)?(?P<holiday>[^,。;:\d]{2,6}?)假期至")
_SAID_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_COUNT = re.compile(r"共(\d+)天")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d+号")
_TITLE = re.compile(r"[^\s。;]*关于[^。;]*?通知")
_YEAR = re.compile(r"(\d{4})年")
_ISSUED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.M)


@dataclass(frozen=True, slots=True)
class Block:
    """Days off in a row, ends included. `holiday`: identifier in the data of the law room, "" if not named."""

    first: dt.date
    last: dt.date
    holiday: str = ""

    def days(self) -> list[dt.date]:
        """Return the days of the block."""
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def __str__(self) -> str:
        return f"{self.first}/{self.last} {self.holiday}".strip()


@dataclass
class ReadNotice:
    """What a notice says, as far as it was understood; `doubts` are sentences in Chinese for the administrator."""

    year: int | None = None
    number: str = ""
    title: str = ""
    issued_on: dt.date | None = None
    off: list[Block] = field(default_factory=list)
    worked: list[dt.date] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def holiday_names() -> dict[str, str]:
    """Return identifier -> Chinese name of the holidays that the law room knows."""
    return {key: words["zh"] for key, words in load_data("days")["names"].items()}


def read_notice(
    text: str, year: int | None = None, end_of: Callable[[str], dt.date | None] | None = None
) -> ReadNotice:
    """Read a notice. `year` overrides the year of its title; `end_of(holiday)` gives the last day off of a
    holiday as arranged so far, for a notice that extends it. Raises nothing: what is unclear is in `doubts`.
    """
    plain = text.translate(_FULL_WIDTH)
    found = _head(text, plain)
    found.year = year or found.year
    if found.year is None:
        found.doubts.append("没有找到年度，请在“年度”一栏填写。")
        return found
    holiday = ""
    for clause in _clauses(plain):
        holiday = _holiday_in(clause) or holiday
        _read_clause(clause, holiday, found, end_of)
    found.off.sort(key=lambda block: block.first)
    found.worked = sorted(set(found.worked))
    if not found.off and not found.worked:
        found.doubts.append("没有读到放假或上班的日期，请核对粘贴的内容，或直接填写日期。")
    return found


def _head(text: str, plain: str) -> ReadNotice:
    number, title = _NUMBER.search(text), _TITLE.search(re.sub(r"\n(?=\S)", "", text[:400]))
    year = _YEAR.search(title.group()) if title else _YEAR.search(plain)
    issued = list(_ISSUED.finditer(plain))
    day = _date(*(int(part) for part in issued[-1].groups())) if issued else None
    return ReadNotice(
        number=number.group() if number else "",
        title=title.group() if title else "",
        year=int(year.group(1)) if year else None,
        issued_on=day,
    )


def _clauses(plain: str) -> Iterator[str]:
    """Yield sentences, without the dates of issue, which stand alone on a line."""
    for sentence in re.split(r"[。;\n]", _ISSUED.sub("", plain)):
        if sentence.strip():
            yield sentence.strip()


def _holiday_in(clause: str) -> str:
    """Return the holiday of a clause "春节:…" or "延长…春节假期"; the first one named of "国庆节、中秋节:"."""
    head = clause.split(":", 1)[0] if ":" in clause else ""
    extended = _EXTENDED.search(clause)
    where = head or (extended.group("holiday") if extended else "")
    hits = [(where.find(name), key) for key, name in holiday_names().items() if name in where]
    if not hits and "抗战" in clause + where:
        return "victory"
    return min(hits)[1] if hits else ""


def _read_clause(
    clause: str, holiday: str, found: ReadNotice, end_of: Callable[[str], dt.date | None] | None
) -> None:
    body = clause.split(":", 1)[-1]
    if _EXTENDED.search(body):
        _extend(body, holiday, found, end_of)
        return
    blocks = [block for part in _parts(body, "放假") for block in _dates(part, holiday, found)]
    known = {day for block in found.off for day in block.days()}
    fresh = [block for block in blocks if not set(block.days()) <= known]
    found.off += fresh
    worked = [
        day for part in _parts(body, "上班") for block in _dates(part, "", found) for day in block.days()
    ]
    if not re.search(r"起\S{0,12}上班", body):
        found.worked += worked
    count = _COUNT.search(body)
    days = sum(len(block.days()) for block in blocks)
    if count and blocks and days != int(count.group(1)):
        found.doubts.append(f"“{clause}”写明共{count.group(1)}天，读到的是{days}天，请核对。")
    if not blocks and not worked and re.search(r"放假|上班|调休", body) and _DATE.search(body):
        found.doubts.append(f"这一句没有读懂，请核对：“{clause}”。")


def _parts(body: str, verb: str) -> list[str]:
    """Return the pieces of a clause that end in `verb`: the dates before it are its dates."""
    parts, start = [], 0
    for hit in re.finditer(r"放假|上班", body):
        if hit.group() == verb:
            parts.append(body[start : hit.start()])
        start = hit.end()
    return parts


def _extend(
    body: str, holiday: str, found: ReadNotice, end_of: Callable[[str], dt.date | None] | None
) -> None:
    head = re.split(r"假期至", body, maxsplit=1)[1]
    target = next(iter(_dates(head.split(",", 1)[0], holiday, found)), None)
    last = end_of(holiday) if end_of and holiday else None
    if target is None or last is None or target.last <= last:
        found.doubts.append(f"这一句延长了假期，但没有读出起止日期，请直接填写：“{body}”。")
        return
    found.off.append(Block(last + dt.timedelta(days=1), target.last, holiday))


def _dates(part: str, holiday: str, found: ReadNotice) -> Iterator[Block]:
    """Yield the single days and ranges of a piece; a missing month or year is that of the date before."""
    year, month = found.year or 0, 0
    for hit in _DATE.finditer(part):
        month = int(hit["amonth"] or month)
        if not month:
            found.doubts.append(f"日期“{hit.group()}”没有月份，请核对。")
            continue
        first = _date(int(hit["ayear"] or year), month, int(hit["aday"]))
        last = first
        if hit["bday"] and first:
            end_month = int(hit["bmonth"] or month)
            end_year = int(hit["byear"] or first.year + (end_month < month))
            last, month = _date(end_year, end_month, int(hit["bday"])), end_month
        if first is None or last is None or last < first or (last - first).days > 15:
            found.doubts.append(f"日期“{hit.group()}”不成立，请核对。")
            continue
        _compare_weekday(first, hit["asaid"], found)
        _compare_weekday(last, hit["bsaid"], found)
        yield Block(first, last, holiday)


def _compare_weekday(day: dt.date, said: str | None, found: ReadNotice) -> None:
    hit = _SAID_WEEKDAY.search(said or "")
    if hit and _WEEKDAYS.index(hit.group(1).replace("天", "日")) != day.weekday():
        message = (
            f"通知写{day.month}月{day.day}日为{hit.group()}，实际是星期{_WEEKDAYS[day.weekday()]}，请核对。"
        )
        found.doubts.append(message)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
