"""Forms of the report pages. They hold what was typed; what may be done is for the actions to say."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.reports.models import AdjustmentKind, DecisionKind, ReportScope


class OpenForm(forms.Form):
    """Open the report of a year."""

    body = forms.ModelChoiceField(label="机关", queryset=Body.objects.none(), empty_label=None)
    year = forms.IntegerField(label="报告年度", help_text="统计期限为该年 1 月 1 日至 12 月 31 日。")
    scope = forms.ChoiceField(
        label="统计范围", choices=ReportScope.choices, help_text="政府年报通常汇总所属各机关。"
    )

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies


class AdjustForm(forms.Form):
    """Adjust one cell."""

    kind = forms.ChoiceField(label="方式", choices=AdjustmentKind.choices, initial=AdjustmentKind.ADD)
    amount = forms.DecimalField(
        label="数值",
        required=False,
        max_digits=16,
        decimal_places=4,
        help_text="在台账数上加减；没有台账的填全数。没有发生的填 0。",
    )
    reason = forms.CharField(label="原因", max_length=300, error_messages={"required": "请写明为什么调整。"})
    source = forms.CharField(
        label="来源",
        max_length=300,
        error_messages={"required": "请写明数字的来源（文件、系统或统计人）。"},
        help_text="文件名称、其他系统或统计人。",
    )


class SectionForm(forms.Form):
    """The text of a section."""

    text = forms.CharField(
        label="正文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="一行一段。没有内容的部分写“无”。",
    )


class DecisionForm(forms.Form):
    """Answer for a finding."""

    kind = forms.ChoiceField(label="处理", choices=DecisionKind.choices)
    reason = forms.CharField(
        label="理由", max_length=500, error_messages={"required": "请写明理由，它会随年报存档。"}
    )


class PublishForm(forms.Form):
    """Publish or correct."""

    correction = forms.CharField(
        label="更正说明", required=False, max_length=300, help_text="已公布过的年报，说明这次更正了什么。"
    )
    paper_signed_by = forms.CharField(
        label="纸上签发人", required=False, max_length=60, help_text="负责人在纸上签发的，登记其姓名。"
    )
