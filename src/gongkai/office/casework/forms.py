"""Forms of the casework pages beside the acts: persons, cases. The actions judge them."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework.models import RemedyKind, RemedyStepKind, Request
from gongkai.office.casework import fields as f
from gongkai.office.casework.act_forms import CLEAR_HINT


class RevealForm(forms.Form):
    """Why somebody looks at who asked."""

    purpose = f.text("查看用途", "如“电话告知补正”。会连同您的姓名记入日志。", required=True, longest=200)


class EraseForm(forms.Form):
    """On which ground a person is erased."""

    basis = f.text("删除依据", "如“保管期限届满”“个人请求删除”。会记入日志。", required=True, longest=200)


class FileCaseForm(forms.Form):
    """A reconsideration or lawsuit that was brought."""

    body = forms.ModelChoiceField(label="机关", queryset=Body.objects.none(), error_messages=f.ASK)
    kind = forms.ChoiceField(
        label="类别", choices=RemedyKind.choices, widget=forms.RadioSelect, error_messages=f.ASK
    )
    request = forms.ModelChoiceField(
        label="所针对的申请",
        queryset=Request.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label="（不针对某一件申请）",
        error_messages={"invalid_choice": "没有这件申请。"},
    )
    subject = f.text("事项", CLEAR_HINT, required=True, longest=200)
    organ = f.text("复议机关或者法院", required=True, longest=120)
    role = forms.ChoiceField(
        label="本机关的地位",
        choices=[
            ("respondent", "被申请人（复议）"),
            ("defendant", "被告"),
            ("co_defendant", "共同被告（作为复议机关）"),
        ],
        widget=forms.RadioSelect,
        help_text="作为复议机关的共同被告不计入本机关年报，由原行为机关统计。",
        error_messages=f.ASK,
    )
    after_reconsideration = forms.BooleanField(label="诉讼之前经过行政复议", required=False)
    procedure = forms.ChoiceField(
        label="程序",
        choices=[("ordinary", "普通程序"), ("simplified", "简易程序")],
        widget=forms.RadioSelect,
        initial="ordinary",
    )
    case_no = f.text("案号", longest=80)
    filed_on = f.day("提出日期", required=True)
    accepted_on = f.day("受理、立案日期", "还没有受理的不填。")

    def __init__(self, bodies: Any, requests: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("body", bodies), ("request", requests)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if bodies.count() == 1:
            self.fields["body"].initial = bodies.first()
            self.fields["body"].widget = forms.HiddenInput()


class CaseStepForm(forms.Form):
    """What happened in a case."""

    kind = forms.ChoiceField(
        label="进展",
        choices=[
            (value, label)
            for value, label in RemedyStepKind.choices
            if value not in {RemedyStepKind.FILED, RemedyStepKind.DECIDED}
        ],
        widget=forms.RadioSelect,
        error_messages=f.ASK,
    )
    on = f.day("日期", required=True)
    remark = f.text("说明", CLEAR_HINT, rows=2)


class CaseResultForm(forms.Form):
    """How a case ended."""

    def __init__(self, results: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"] = forms.ChoiceField(
            label="结果", choices=list(results.items()), widget=forms.RadioSelect, error_messages=f.ASK
        )
        self.fields["on"] = f.day("作出日期", required=True)
        self.fields["served_on"] = f.day("收到日期")
        self.fields["remark"] = f.text("说明", CLEAR_HINT, rows=2)
