"""Days off put together by their reason, as a reader wants them: 跳过周末4天、春节放假8天（2月10日至17日）."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gongkai.law.calendar import DayInfo
from gongkai.law.texts import Language, load_data, render, say_short_date


def skipped_text(skipped: Sequence[DayInfo], worked: Sequence[date], language: Language = "zh") -> str:
    """The days that were skipped and the weekend days that were counted, in one phrase; empty without either."""
    comma = "、" if language == "zh" else ", "
    parts = [phrase for phrase in (_weekends(skipped, language), *_holidays(skipped, language)) if phrase]
    said = [render("skipped.all", {"list": comma.join(parts)}, language)] if parts else []
    if worked:
        days = comma.join(say_short_date(day, language) for day in worked)
        said.append(render("skipped.worked", {"days": days}, language))
    return ("；" if language == "zh" else "; ").join(said)


def _weekends(skipped: Sequence[DayInfo], language: Language) -> str:
    n = sum(info.reason == "weekend" for info in skipped)
    return render("skipped.weekend", {"n": n}, language) if n else ""


def _holidays(skipped: Sequence[DayInfo], language: Language) -> list[str]:
    blocks: list[list[DayInfo]] = []
    for info in skipped:
        if info.reason == "weekend":
            continue
        last = blocks[-1][-1] if blocks else None
        if last and last.name == info.name and info.day - last.day == timedelta(days=1):
            blocks[-1].append(info)
        else:
            blocks.append([info])
    return [_block(block, language) for block in blocks]


def _block(block: Sequence[DayInfo], language: Language) -> str:
    first, last = block[0].day, block[-1].day
    days = say_short_date(first, language)
    if last != first:
        days += ("至" if language == "zh" else " to ") + say_short_date(last, language)
    name = load_data("days")["names"].get(block[0].name)
    template = "skipped.off"
    if name:
        template = "skipped.statutory" if block[0].reason == "statutory" else "skipped.named"
    params = {"n": len(block), "days": days, "name": name[language] if name else ""}
    return render(template, params, language)
