"""One form for a setting of any kind."""

from __future__ import annotations

import json
from typing import Any

from django import forms

from gongkai.agencies.practice import Practice
from gongkai.look.forms import DayField
from gongkai.office.administration.body_forms import REQUIRED

LONGEST = 4000  # characters of a text of several lines
YES_NO = (("true", "是"), ("false", "否"))


def say(practice: Practice, value: Any) -> str:
    """Return a value of a setting in words; of a text of several lines, how it begins."""
    if practice.multiline:
        lines = str(value).splitlines()
        return f"{lines[0][:40]}……（共{len(lines)}段）" if lines else "（无）"
    for choice, label in practice.choices:
        if choice == value:
            return label
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, int | str) for one in value):
        return "、".join(str(one) for one in value)
    if isinstance(value, str | int):
        return str(value)
    return "（无）" if value is None else json.dumps(value, ensure_ascii=False)


class SettingForm(forms.Form):
    """The value of one setting from a day on."""

    from_day = DayField(label="自何日起", error_messages=REQUIRED, help_text="此前的事项仍按原值。")
    reason = forms.CharField(
        label="依据",
        max_length=200,
        error_messages=REQUIRED,
        help_text="如本地规定的文号，或者会议决定。",
    )

    def __init__(self, practice: Practice, current: Any, *args: Any, **options: Any) -> None:
        self.practice = practice
        options["initial"] = {"value": _written(practice, current), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.fields["value"] = _field(practice)
        self.order_fields(["value", "from_day", "reason"])

    def clean_value(self) -> Any:
        """Return the value of the kind that the setting has."""
        raw = self.cleaned_data["value"]
        if self.practice.choices:
            return next(choice for choice, _ in self.practice.choices if str(choice) == raw)
        default = self.practice.default
        if isinstance(default, bool):
            return raw == "true"
        if isinstance(default, list):
            return _list(raw, default)
        # What browsers send ends lines in two characters.
        return raw.replace("\r\n", "\n") if self.practice.multiline else raw


def _field(practice: Practice) -> forms.Field:
    required: dict[str, Any] = {"label": practice.label, "error_messages": REQUIRED}
    if practice.choices:
        choices = [(str(value), label) for value, label in practice.choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **required)
    default = practice.default
    if isinstance(default, bool):
        return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, **required)
    if isinstance(default, int):
        required["error_messages"] = {**REQUIRED, "invalid": "请填写整数。"}
        return forms.IntegerField(**required)
    if practice.multiline:
        area = forms.Textarea(attrs={"rows": 14})
        # What is empty by default may be emptied again.
        need = bool(practice.default)
        return forms.CharField(
            help_text=practice.hint, max_length=LONGEST, widget=area, required=need, **required
        )
    help_text = practice.hint or ("用顿号或逗号分开。" if isinstance(default, list) else "")
    return forms.CharField(help_text=help_text, max_length=300, **required)


def _written(practice: Practice, value: Any) -> Any:
    if practice.choices:
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return say(practice, value) if isinstance(value, list) else value


def _list(raw: str, default: list[Any]) -> list[Any]:
    parts = [part.strip() for part in raw.replace("，", "、").replace(",", "、").split("、") if part.strip()]
    if default and all(isinstance(one, int) for one in default):
        try:
            return [int(part) for part in parts]
        except ValueError:
            raise forms.ValidationError("每一项都应为整数，如 5、3、1。") from None
    return parts
