"""Filters of the list of requests, names of saved views, and what an export with personal data asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework.lists import SORTS, Criteria
from gongkai.casework.models import ApplicantCategory, Channel, State
from gongkai.casework.work import WORK
from gongkai.law import outcomes
from gongkai.look.forms import DayField
from gongkai.office.casework import fields as f

ALL: list[tuple[str, str]] = [("", "全部")]


class FilterForm(forms.Form):
    """Filters of the list; all of them optional, kept in the address."""

    q = forms.CharField(label="事项、登记号", required=False, max_length=80)
    due = forms.ChoiceField(
        label="期限", required=False, choices=[*ALL, *[(key, label) for key, (label, _) in WORK.items()]]
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=[*ALL, ("open", "未办结"), ("over", "已办结"), *State.choices]
    )
    since = DayField(label="提出日期自", required=False)
    until = DayField(label="提出日期至", required=False)
    category = forms.ChoiceField(
        label="申请人类别", required=False, choices=[*ALL, *ApplicantCategory.choices]
    )
    channel = forms.ChoiceField(label="渠道", required=False, choices=[*ALL, *Channel.choices])
    outcome = forms.ChoiceField(label="结果", required=False)
    unit = forms.CharField(label="承办单位", required=False, max_length=60)
    year = forms.IntegerField(
        label="提出年度",
        required=False,
        min_value=2008,
        max_value=2100,
        error_messages={
            "invalid": "年度写四位数字，如 2026。",
            "min_value": "《条例》2008年起施行，年度不早于2008。",
            "max_value": "年度写四位数字，如 2026。",
        },
    )
    body = forms.ModelChoiceField(
        label="机关",
        required=False,
        queryset=Body.objects.none(),
        to_field_name="slug",
        empty_label="全部",
        error_messages={"invalid_choice": "您看不到这个机关的申请。"},
    )
    below = forms.BooleanField(label="含下级机关", required=False)
    sort = forms.ChoiceField(label="排序", required=False, choices=list(SORTS.items()))

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = [*ALL, *[(item.id, item.zh) for item in outcomes().values()]]
        # With one body there is nothing to choose; an address that names another one is wrong all the same.
        self.many_bodies = len(bodies) > 1
        body = self.fields["body"]
        assert isinstance(body, forms.ModelChoiceField)
        body.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies])
        body.widget.choices = [*ALL, *[(one.slug, one.short_name) for one in bodies]]

    def criteria(self) -> Criteria:
        """Return what was chosen; an input that is wrong narrows nothing (the page says so beside it)."""
        if not self.is_bound:
            return Criteria()
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        body = given.pop("body", None)
        return Criteria(**given, body_id=body.pk if body is not None else None)


class ViewForm(forms.Form):
    """A name for the list as it is filtered now."""

    name = f.text("视图名称", "以后一点即到，只有您自己看得到。", required=True, longest=30)
    query = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=600)


class PersonsForm(forms.Form):
    """Why somebody takes names and contacts out of the system, in which form."""

    purpose = f.text(
        "用途", "如“集中邮寄答复书”。您的姓名、用途、件数会记入日志。", required=True, longest=200
    )
    form = forms.ChoiceField(
        label="格式",
        choices=[("xlsx", "Excel"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages=f.ASK,
    )
