"""The form of a notice: what was read from its text, to be checked and confirmed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from gongkai.look.forms import DayField
from gongkai.office.administration.body_forms import REQUIRED
from gongkai.workdays.models import Notice
from gongkai.workdays.parsing import Block, ReadNotice, holiday_names

_DAY = r"(\d{4}-\d{1,2}-\d{1,2})"
_LINE = re.compile(rf"{_DAY}(?:\s*(?:至|到|~|—)\s*{_DAY})?\s*(\S*)")


def write_blocks(blocks: list[Block]) -> str:
    """Return days off as lines: 2027-01-01 至 2027-01-03 元旦."""
    names = holiday_names()
    lines = []
    for block in blocks:
        span = f"{block.first}" if block.first == block.last else f"{block.first} 至 {block.last}"
        lines.append(f"{span} {names.get(block.holiday, '')}".strip())
    return "\n".join(lines)


def read_blocks(text: str) -> list[Block]:
    """Read such lines back. ValidationError names the line that is not understood."""
    keys = {name: key for key, name in holiday_names().items()}
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        hit = _LINE.fullmatch(line)
        if hit is None or (hit.group(3) and hit.group(3) not in keys):
            known = "、".join(name for name in keys if len(name) < 4)
            message = f"“{line}”没有读懂。请写成“2027-01-01 至 2027-01-03 元旦”，节日可用：{known}。"
            raise forms.ValidationError(message)
        first, last = _day(hit.group(1)), _day(hit.group(2) or hit.group(1))
        if last < first or (last - first).days > 30:
            raise forms.ValidationError(f"“{line}”的起止日期不成立。")
        found.append(Block(first, last, keys.get(hit.group(3), "")))
    return found


def read_days(text: str) -> list[dt.date]:
    """Read days, one a line or parted by commas."""
    return [_day(part) for part in re.split(r"[\s,，、；;]+", text.strip()) if part]


def _day(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise forms.ValidationError(f"“{text}”不是日期，请写成 2027-01-03 这样。") from None


class PasteForm(forms.Form):
    """The text of a notice as published."""

    text = forms.CharField(
        label="通知原文",
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        error_messages={"required": "请粘贴通知原文。"},
        help_text="从国务院办公厅的通知网页整篇复制。读到的日期在下一步逐项核对，不会直接生效。",
    )


class NoticeForm(forms.Form):
    """What the notice says."""

    year = forms.IntegerField(
        label="年度", min_value=2004, max_value=2100, error_messages={**REQUIRED, "invalid": "请填写年份。"}
    )
    title_given = forms.CharField(label="标题", max_length=200, error_messages=REQUIRED)
    number = forms.CharField(label="发文字号", max_length=60, required=False)
    issued_on = DayField(label="发布日期", required=False)
    source_url = forms.URLField(label="来源网址", required=False, max_length=300, assume_scheme="https")
    changes = forms.ModelChoiceField(
        Notice.objects.filter(changes__isnull=True).order_by("-year"),
        label="变更",
        required=False,
        empty_label="（全年安排，不变更以前的通知）",
        help_text="只改动某年已有安排的通知（如延长假期），选它所改动的那一份。",
    )
    off = forms.CharField(
        label="放假",
        required=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="每行一段，如 2027-01-01 至 2027-01-03 元旦。段内的周末也算在内。",
    )
    worked = forms.CharField(
        label="调休上班",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一天，只有周六、周日。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    source_text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def clean_off(self) -> tuple[Block, ...]:
        """Return the blocks of days off."""
        return tuple(read_blocks(self.cleaned_data["off"]))

    def clean_worked(self) -> tuple[dt.date, ...]:
        """Return the weekend days worked."""
        return tuple(sorted(set(read_days(self.cleaned_data["worked"]))))

    @staticmethod
    def initial_of(read: ReadNotice, text: str, seen: str) -> dict[str, Any]:
        """Return what the form shows first: what was read."""
        base = Notice.objects.filter(year=read.year or 0, changes__isnull=True).first()
        return {
            "year": read.year,
            "title_given": read.title,
            "number": read.number,
            "issued_on": read.issued_on,
            "changes": base,
            "off": write_blocks(read.off),
            "worked": "\n".join(str(day) for day in read.worked),
            "seen": seen,
            "source_text": text,
        }
