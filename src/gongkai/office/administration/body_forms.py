"""Forms of the bodies. What is right and wrong is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.actions.base import EDITABLE
from gongkai.agencies.models import Body, BodyKind, RelationKind, RemedyOrganKind, SuccessionKind
from gongkai.look.forms import DayField

REQUIRED = {"required": "这一项必须填写。"}
ACCENTS = (("", "深红（默认）"), ("pine", "松绿"), ("indigo", "靛蓝"))


class BodySelect(forms.ModelChoiceField):
    """One of some bodies, by name."""

    def __init__(self, bodies: list[Body], **options: Any) -> None:
        queryset = Body.objects.filter(pk__in=[body.pk for body in bodies])
        super().__init__(
            queryset, error_messages={**REQUIRED, "invalid_choice": "请从列表中选择机关。"}, **options
        )


class ContactForm(forms.ModelForm):
    """The contact block and what else may be said about a body. Saved by EditBody, never by the form."""

    accent = forms.ChoiceField(label="主色", choices=ACCENTS, required=False)

    class Meta:
        model = Body
        fields = (
            *("office_name", "address", "postcode", "office_hours", "phone", "fax", "email"),
            *("credit_code", "about", "order", "accent"),
        )
        help_texts = {
            "office_name": "印在公开指南、答复书和页脚（条例第十二条）。",
            "credit_code": "18 位，用于索引号。",
            "order": "小的在前。",
        }

    def values(self) -> dict[str, Any]:
        """Return what was changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in EDITABLE}


class FoundForm(forms.Form):
    """A new body."""

    name = forms.CharField(label="全称", max_length=120, error_messages=REQUIRED)
    short_name = forms.CharField(label="简称", max_length=60, required=False, help_text="不填则同全称。")
    kind = forms.ChoiceField(label="机关类别", choices=BodyKind.choices, error_messages=REQUIRED)
    slug = forms.CharField(
        label="网址代码",
        max_length=40,
        error_messages=REQUIRED,
        help_text="小写字母、数字和连字符，如 minzheng；定了不再改。",
    )
    founded_on = DayField(label="设立日期", required=False, help_text="不填视为一向存在。")

    def __init__(self, bodies: list[Body], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = BodySelect(bodies, label="隶属于", empty_label="请选择")
        self.order_fields(["parent", "name", "short_name", "kind", "slug", "founded_on"])


class RenameForm(forms.Form):
    """A new name from a day on."""

    name = forms.CharField(label="新全称", max_length=120, error_messages=REQUIRED)
    short_name = forms.CharField(label="新简称", max_length=60, required=False, help_text="不填则同全称。")
    from_day = DayField(
        label="启用日期", error_messages=REQUIRED, help_text="此前的文书和年报仍用原名称；可以是将来的日期。"
    )


class PlaceForm(forms.Form):
    """Another parent from a day on."""

    kind = forms.ChoiceField(
        label="关系",
        choices=RelationKind.choices,
        widget=forms.RadioSelect,
        initial=RelationKind.TERRITORIAL,
        help_text="年报汇总按隶属关系（块块）。",
    )
    from_day = DayField(label="开始日期", error_messages=REQUIRED, help_text="此前年度的汇总仍按原隶属关系。")

    def __init__(self, bodies: list[Body], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = BodySelect(bodies, label="新的上级机关", empty_label="请选择")
        self.order_fields(["kind", "parent", "from_day"])


class OrganForm(forms.Form):
    """Where one may go against the acts of a body."""

    kind = forms.ChoiceField(
        label="类别",
        choices=RemedyOrganKind.choices,
        widget=forms.RadioSelect,
        initial=RemedyOrganKind.RECONSIDERATION,
    )
    name = forms.CharField(label="名称", max_length=120, error_messages=REQUIRED)
    address = forms.CharField(label="地址", max_length=200, required=False)
    online = forms.CharField(label="网上途径", max_length=200, required=False)
    valid_from = DayField(label="自何日起", required=False, help_text="不填视为一向如此。")


class DissolveForm(forms.Form):
    """The end of a body."""

    last_day = DayField(label="最后一天", error_messages=REQUIRED)
    kind = forms.ChoiceField(
        label="方式",
        choices=SuccessionKind.choices,
        widget=forms.RadioSelect,
        initial=SuccessionKind.MERGED,
    )
    note = forms.CharField(label="依据", max_length=200, required=False, help_text="如机构改革方案的文号。")

    def __init__(self, bodies: list[Body], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["successors"] = forms.ModelMultipleChoiceField(
            Body.objects.filter(pk__in=[body.pk for body in bodies]),
            label="承接职能的机关",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请至少选一个，申请人才知道该向谁申请。"},
        )
        self.order_fields(["last_day", "successors", "kind", "note"])
