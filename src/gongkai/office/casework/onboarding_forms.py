"""Forms of the pages of former years. The actions judge what is typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework.models import ApplicantCategory, Channel
from gongkai.casework.persons import LABELS, PersonData
from gongkai.look.forms import DayField
from gongkai.office.casework import fields as f


def _body_field(label: str) -> forms.ModelChoiceField[Body]:
    return forms.ModelChoiceField(
        label=label, queryset=Body.objects.none(), empty_label=None, error_messages=f.ASK
    )


class TableForm(forms.Form):
    """Hand in a table of former requests."""

    body = _body_field("导入到")
    file = forms.FileField(
        label="登记表",
        help_text="Excel（.xlsx、.xls）、WPS 或者 CSV 表格，一次不超过 20000 行。先逐行核对，不会马上导入。",
        error_messages={"required": "请选择要导入的文件。", "empty": "这个文件是空的，请重新选择。"},
    )

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class OpeningForm(forms.Form):
    """How many requests of one kind of applicant were open when a year began."""

    body = _body_field("机关")
    year = forms.IntegerField(label="结转到哪一年", error_messages=f.ASK)
    category = forms.ChoiceField(
        label="申请人类别",
        choices=[("", "请选择"), *ApplicantCategory.choices],
        help_text="每一类登记一次；与上年度报告第四项“结转下年度继续办理”各列一致。",
        error_messages=f.ASK,
    )
    count = forms.IntegerField(label="件数", min_value=1, error_messages=f.ASK)
    received_on = DayField(
        label="收到日期",
        help_text="不知道每件哪一天收到的，填上一年 12 月 31 日；补录时再逐件改正。",
        error_messages=f.ASK,
    )
    source = f.text("来源", "如“2025 年年度报告”“纸质登记簿”。", required=True, longest=200)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        year = local_today().year
        self.initial = {"year": year, "received_on": dt.date(year - 1, 12, 31)}


class FillForm(forms.Form):
    """What a request that was carried in by number really is."""

    subject = f.text(
        "事项", "一句话写明申请的信息，不写个人信息；会出现在列表里。", required=True, longest=200
    )
    channel = forms.ChoiceField(
        label="接收渠道", choices=[("", "请选择"), *Channel.choices], error_messages=f.ASK
    )
    submitted_on = DayField(label="提出（收到）日期", error_messages=f.ASK)
    confirmed_on = DayField(
        label="确认日期", required=False, help_text="与申请人确认的日期，与上一项相同的不填。"
    )
    name = f.text(LABELS["name"], "加密保存，以下各项相同。", longest=100)
    number = f.text("证件号码", "自然人填身份证件号码，单位填统一社会信用代码。", longest=40)
    phone = f.text(LABELS["phone"], longest=40)
    address = f.text(LABELS["address"], longest=200)
    description = f.text("申请内容", "申请人的原话，加密保存。", rows=4, longest=5000)

    def __init__(self, category: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.category = category

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        natural = self.category == ApplicantCategory.NATURAL_PERSON
        person = PersonData(
            name=given["name"],
            id_number=given["number"] if natural else "",
            credit_code="" if natural else given["number"],
            phone=given["phone"],
            address=given["address"],
        )
        plain = ("subject", "channel", "submitted_on", "confirmed_on", "description")
        return {**{name: given[name] for name in plain}, "person": person if given["name"] else None}
