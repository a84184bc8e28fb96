"""Forms of the casework pages beside the acts: registration, filters, persons, cases. The actions judge them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework.models import (
    ApplicantCategory,
    Carrier,
    Channel,
    Delivery,
    RemedyKind,
    RemedyStepKind,
    Request,
    State,
)
from gongkai.casework.persons import ID_TYPES, LABELS, PersonData
from gongkai.casework.queries import WORK
from gongkai.journal.actions import LOCAL
from gongkai.law import outcomes
from gongkai.look.forms import DayField
from gongkai.office.casework import fields as f
from gongkai.office.casework.act_forms import CLEAR_HINT, note_field


class RevealForm(forms.Form):
    """Why somebody looks at who asked."""

    purpose = f.text("查看用途", "如“电话告知补正”。会连同您的姓名记入日志。", required=True, longest=200)


class EraseForm(forms.Form):
    """On which ground a person is erased."""

    basis = f.text("删除依据", "如“保管期限届满”“个人请求删除”。会记入日志。", required=True, longest=200)


CHOOSE: list[tuple[str, Any]] = [("", "请选择")]


class RegisterForm(forms.Form):
    """A request that came in (条例2019 Art. 29(2); casework.md section 1)."""

    body = forms.ModelChoiceField(label="收到申请的机关", queryset=Body.objects.none(), error_messages=f.ASK)
    channel = forms.ChoiceField(label="接收渠道", choices=CHOOSE + Channel.choices, error_messages=f.ASK)
    submitted_on = DayField(
        label="提出日期", help_text="当面递交之日；信函写邮戳或者寄出之日。", error_messages=f.ASK
    )
    received_on = DayField(
        label="签收日期",
        required=False,
        help_text="邮寄、邮件系统收到之日与提出日期不同的填写；当面递交不填。",
    )
    confirmed_on = DayField(
        label="与申请人确认的日期",
        required=False,
        help_text="网上、传真、平常信函自确认之日起计算；还没有确认的不填。",
    )
    applicant_category = forms.ChoiceField(
        label="申请人类别",
        choices=CHOOSE + ApplicantCategory.choices,
        help_text="年报按此分列，登记时询问，不事后推测。",
        error_messages=f.ASK,
    )
    name = forms.CharField(label=LABELS["name"], max_length=100, error_messages=f.ASK)
    id_type = forms.ChoiceField(
        label=LABELS["id_type"], choices=[("", "（组织不填）"), *ID_TYPES], required=False
    )
    id_number = forms.CharField(
        label=LABELS["id_number"], max_length=40, required=False, help_text="公民填写。"
    )
    credit_code = forms.CharField(
        label=LABELS["credit_code"],
        max_length=40,
        required=False,
        help_text="法人、其他组织填写，或者填组织机构代码。",
    )
    legal_representative = forms.CharField(
        label=LABELS["legal_representative"], max_length=60, required=False
    )
    contact_person = forms.CharField(label=LABELS["contact_person"], max_length=60, required=False)
    employer = forms.CharField(label=LABELS["employer"], max_length=100, required=False)
    phone = forms.CharField(
        label=LABELS["phone"], max_length=40, required=False, help_text="电话、地址、邮箱、传真至少填一项。"
    )
    address = forms.CharField(label=LABELS["address"], max_length=200, required=False)
    postcode = forms.CharField(label=LABELS["postcode"], max_length=10, required=False)
    email = forms.EmailField(
        label=LABELS["email"],
        required=False,
        error_messages={"invalid": "邮箱写法不对，应为 name@example.cn 这样。"},
    )
    fax = forms.CharField(label=LABELS["fax"], max_length=40, required=False)
    agent = forms.CharField(
        label=LABELS["agent"], max_length=60, required=False, help_text="须有授权委托书。"
    )
    subject = forms.CharField(
        label="事项",
        max_length=200,
        help_text="用一句话写明所申请的信息，不写个人信息；会出现在列表和统计中。",
        error_messages=f.ASK,
    )
    description = forms.CharField(
        label="所需信息内容描述",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="申请人的原话：名称、文号、其他特征。加密保存。",
    )
    delivery_method = forms.ChoiceField(label="获取方式", choices=Delivery.choices, initial=Delivery.POST)
    carrier = forms.ChoiceField(label="载体形式", choices=Carrier.choices, initial=Carrier.PAPER)
    accept_other_form = forms.BooleanField(
        label="不能按所要形式提供的，可接受其他形式", required=False, initial=True
    )
    unit = forms.CharField(label="承办单位", max_length=60, required=False, help_text="可以登记后再交办。")
    note = note_field()

    SECTIONS = (
        ("来件", ("body", "channel", "submitted_on", "received_on", "confirmed_on")),
        (
            "申请人",
            (
                "applicant_category", "name", "id_type", "id_number", "credit_code", "legal_representative",
                "contact_person", "employer", "phone", "address", "postcode", "email", "fax", "agent",
            ),
        ),
        ("申请内容", ("subject", "description")),
        ("提供方式与办理", ("delivery_method", "carrier", "accept_other_form", "unit", "note")),
    )  # fmt: skip

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
        found = list(bodies[:2])
        if len(found) == 1:
            field.initial = found[0]
            field.widget = field.hidden_widget()

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields by section, in order."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def values(self) -> dict[str, Any]:
        """Return the inputs as fields of RegisterRequest."""
        given = dict(self.cleaned_data)
        names = [name for name in LABELS if name in given]
        person = PersonData(**{name: given.pop(name) for name in names})
        submitted = given.pop("submitted_on")
        today = dt.datetime.now(LOCAL)
        moment = today if submitted == today.date() else dt.datetime.combine(submitted, dt.time(12), LOCAL)
        return {**given, "person": person, "submitted_at": moment}


class FilterForm(forms.Form):
    """Filters of the list; all of them optional, kept in the address."""

    SORTS = (("", "未办结在前，按期限"), ("new", "最新提出"), ("old", "最早提出"), ("number", "按登记号"))

    q = forms.CharField(label="事项、登记号", required=False, max_length=80)
    due = forms.ChoiceField(
        label="期限",
        required=False,
        choices=[("", "全部"), *[(key, label) for key, (label, _) in WORK.items()]],
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "未办结"), ("over", "已办结"), *State.choices],
    )
    category = forms.ChoiceField(
        label="申请人类别", required=False, choices=[("", "全部"), *ApplicantCategory.choices]
    )
    channel = forms.ChoiceField(label="渠道", required=False, choices=[("", "全部"), *Channel.choices])
    outcome = forms.ChoiceField(label="结果", required=False)
    year = forms.IntegerField(label="提出年度", required=False, min_value=2008, max_value=2100)
    body = forms.ModelChoiceField(
        label="机关", required=False, queryset=Body.objects.none(), to_field_name="slug", empty_label="全部"
    )
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTS)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [("", "全部"), *[(item.id, item.zh) for item in outcomes().values()]]
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = bodies
        if bodies.count() < 2:
            del self.fields["body"]


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
