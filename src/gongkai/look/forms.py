"""What forms of both faces share: a field for days, and reasons of an action put beside the inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

# What a clerk types: 2026-10-20, 2026/10/20, 2026.10.20, 2026年10月20日, 20261020.
DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayInput(forms.DateInput):
    """A date input of the browser; where it has none, the day is typed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day, in any of DAY_FORMATS."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", DAY_FORMATS)
        messages = {"invalid": "日期写法不对，请写成 2026-10-20 这样。", **options.pop("error_messages", {})}
        super().__init__(error_messages=messages, **options)


def add_reasons(form: forms.BaseForm, reasons: Iterable[Any]) -> None:
    """Put the reasons of a refused action (`Refused.reasons`) beside the inputs they name.

    A reason whose `field` the form does not have stands at the head of the form. What was typed stays.
    """
    form.errors  # noqa: B018 - validates, so that errors can be added
    for reason in reasons:
        name = reason.field if reason.field in form.fields else NON_FIELD_ERRORS
        text = f"{reason.message}（{reason.basis}）" if reason.basis else reason.message
        form.add_error(None if name == NON_FIELD_ERRORS else name, text)
