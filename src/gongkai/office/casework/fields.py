"""The inputs of the acts on a request: label, hint and choices by name. What is wrong with them, the action says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.casework.models import Channel, Event, RemedyCase
from gongkai.casework.units import units_of
from gongkai.files.incoming import Incoming
from gongkai.law import CaseState, event_kinds, outcomes
from gongkai.look.forms import DayField
from gongkai.office.casework.words import CHOICES, event_words

Maker = Callable[[Any, bool], forms.Field]
GROUPS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他",
}


def yes_no(label: str, hint: str = "", *, required: bool = False) -> forms.Field:
    """Return a question with the answers 是, 否 and, unless required, none."""
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=[("yes", "是"), ("no", "否")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages=ASK,
    )


ASK = {"required": "请填写或者选择这一项。"}


def text(
    label: str, hint: str = "", *, required: bool = False, rows: int = 1, longest: int = 500
) -> forms.Field:
    """Return a text of the officer, kept in clear."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=longest, widget=widget, error_messages=ASK
    )


def day(label: str, hint: str = "", *, required: bool = False) -> forms.Field:
    """Return a day."""
    return DayField(label=label, help_text=hint, required=required, error_messages=ASK)


def choice(label: str, values: list[str], hint: str = "", *, required: bool = True) -> forms.Field:
    """Return one of a few, as buttons."""
    labels = CHOICES | dict(Channel.choices)
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=[(value, str(labels.get(value, value))) for value in values],
        widget=forms.RadioSelect,
        error_messages=ASK,
    )


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Any number of files; cleaned to a list of `Incoming`."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Incoming]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        files = [super(FilesField, self).clean(one, initial) for one in given]
        return [Incoming.take(one.name, one) for one in files]


def scans(label: str, hint: str = "") -> forms.Field:
    """Return the files that come with an act."""
    told = f"{hint}可以选几个；加密保存，只有办理人员能打开，查看会记入日志。"
    return FilesField(label=f"{label}（扫描件、照片）", required=False, help_text=told)


def unit_bodies(body: Any, day: Any) -> forms.Field:
    """Return which internal unit, one of the body's own."""
    ids = [unit.pk for unit in units_of(body, day)]
    return forms.ModelChoiceField(
        label="承办单位",
        queryset=Body.objects.filter(pk__in=ids),
        required=False,
        empty_label="（不在名单中，填写名称）" if ids else "（没有建立内设机构，填写名称）",
        help_text="该单位的人员可以看到交办的这一件并签收，看不到申请人。",
        error_messages={"invalid_choice": "没有这个内设机构。"},
    )


def outcome_choices() -> list[Any]:
    """Return the results that an officer decides, with their sub-grounds, by group of the form."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for outcome in outcomes().values():
        if not outcome.decided:
            continue
        rows = groups.setdefault(GROUPS[outcome.group], [])
        rows += [
            (f"{outcome.id}/{item.id}", f"{outcome.zh}——{item.zh}") for item in outcome.sub_grounds.values()
        ]
        if not outcome.sub_grounds or all(
            item.exempt == outcome.exempt for item in outcome.sub_grounds.values()
        ):
            rows.append((outcome.id, outcome.zh))
    return [("", "请选择"), *groups.items()]


def outcome(label: str = "处理结果", hint: str = "") -> forms.Field:
    """Return result and sub-ground as one choice: `outcome/sub_ground`."""
    return forms.ChoiceField(
        label=label,
        help_text=hint or "结果决定年报的统计行次；有具体情形的，请选到具体情形。",
        choices=outcome_choices(),
        error_messages=ASK,
    )


def opinions(state: CaseState) -> forms.Field:
    """Return which of the opinions that are waited for is meant."""
    waiting = [item for item in state.opinions if item.ended_on is None]
    field = forms.ChoiceField(
        label="哪一份征求意见",
        choices=[
            (item.id, f"{CHOICES[item.addressee_kind]}：{item.addressee or item.id}") for item in waiting
        ],
        widget=forms.RadioSelect,
        error_messages=ASK,
    )
    if len(waiting) == 1:
        field.initial = waiting[0].id
    return field


def cases(request: Any) -> forms.Field:
    """Return the reconsiderations and lawsuits of the body that may order a new handling."""
    rows = RemedyCase.objects.filter(body_id=request.body_id).order_by("-filed_on")
    return forms.ModelChoiceField(
        label="复议或者诉讼案件",
        queryset=rows,
        required=False,
        to_field_name="public_id",
        empty_label="（自行纠正的不选）",
        help_text="按行政复议决定或者法院裁判重新处理的，选择该案件。",
        error_messages={"invalid_choice": "没有这个案件。"},
    )


def correctable(request: Any) -> forms.Field:
    """Return the entries of the request that may be corrected: those that were not yet."""
    rows: list[Event] = list(request.events.order_by("seq"))
    gone = {row.supersedes for row in rows if row.supersedes is not None}
    gone |= {
        int(row.data["event"])
        for row in rows
        if row.kind == "superseded" and str(row.data["event"]).isdigit()
    }
    left = [row for row in rows if row.seq not in gone and row.kind != "superseded"]
    return forms.TypedChoiceField(
        label="更正哪一条",
        choices=[(row.seq, f"{row.occurred_on} {event_words(row)}") for row in reversed(left)],
        coerce=int,
        error_messages=ASK,
    )


def of_law(kind: str, name: str) -> forms.Field:
    """Return the field of a kind of event as the law describes it (for corrections of any entry)."""
    item = next(item for item in event_kinds()[kind].fields if item.name == name)
    if item.choices:
        return choice(item.zh, list(item.choices), required=False)
    if item.name == "outcome":
        return outcome(item.zh)
    makers: dict[str, Callable[[], forms.Field]] = {
        "date": lambda: day(item.zh),
        "int": lambda: forms.IntegerField(label=item.zh, required=False, min_value=0),
        "money": lambda: forms.DecimalField(label=item.zh, required=False, min_value=0, decimal_places=2),
        "bool": lambda: yes_no(item.zh),
        "text": lambda: text(item.zh),
    }
    return makers[item.type]()
