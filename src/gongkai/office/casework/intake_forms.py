"""Forms of the intake: one request, a letter with several, joint requesters. The actions judge what is typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework.models import ApplicantCategory, Carrier, Channel, Delivery
from gongkai.casework.persons import ID_TYPES, LABELS, PersonData
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import LOCAL
from gongkai.look.forms import DayField
from gongkai.office.casework import fields as f
from gongkai.office.casework.act_forms import note_field

ORAL = "申请人书写有困难，口头提出，由工作人员代为填写并向其读过。"
JOINT = 5


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Any number of files; cleaned to a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


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
    oral = forms.BooleanField(
        label="申请人书写有困难，口头提出，由工作人员代为填写",
        required=False,
        help_text="条例第二十九条第一款。请向申请人读一遍所填内容，当场确认。",
    )
    scans = FilesField(
        label="来件扫描件",
        required=False,
        help_text="来信、信封、身份证明、授权委托书，可选多个文件。随申请人信息加密保存。",
    )
    unit = forms.CharField(label="承办单位", max_length=60, required=False, help_text="可以登记后再交办。")
    note = note_field()

    SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("来件", ("body", "channel", "submitted_on", "received_on", "confirmed_on", "oral", "scans")),
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
        if given.pop("oral"):
            given["note"] = "\n".join(part for part in (ORAL, given["note"]) if part)
        scans = [Incoming.take(one.name, one) for one in given.pop("scans")]
        return {**given, "person": person, "submitted_at": moment, "scans": scans}


class JointForm(forms.Form):
    """One more person on the same form; an empty one is nobody."""

    name = forms.CharField(label=LABELS["name"], max_length=100, required=False)
    id_number = forms.CharField(label=LABELS["id_number"], max_length=40, required=False)
    phone = forms.CharField(label=LABELS["phone"], max_length=40, required=False)
    address = forms.CharField(label=LABELS["address"], max_length=200, required=False)

    def person(self) -> PersonData | None:
        """Return who it is, None for an empty one."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return PersonData(**given) if given else None


class LetterForm(RegisterForm):
    """What the requests of one letter have in common; the matters stand beside."""

    SECTIONS = (
        RegisterForm.SECTIONS[0],
        RegisterForm.SECTIONS[1],
        ("提供方式", ("delivery_method", "carrier", "accept_other_form", "note")),
    )

    def __init__(self, bodies: Any, rows: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(bodies, *args, **kwargs)
        for name in ("subject", "description", "unit"):
            plain = self.fields.pop(name)
            for number in range(1, rows + 1):
                label = f"第 {number} 件的{plain.label}"
                self.fields[f"{name}_{number}"] = _copy(
                    plain, label, required=name == "subject" and number <= 2
                )
        self.rows = rows

    def matters(self) -> list[tuple[int, list[forms.BoundField]]]:
        """Return the inputs of each matter with its number."""
        names = ("subject", "description", "unit")
        return [(number, [self[f"{name}_{number}"] for name in names]) for number in range(1, self.rows + 1)]


def _copy(field: forms.Field, label: str, *, required: bool) -> forms.Field:
    return forms.CharField(
        label=label,
        required=required,
        max_length=getattr(field, "max_length", None),
        widget=type(field.widget)(attrs=dict(field.widget.attrs)),
        error_messages=f.ASK,
    )
