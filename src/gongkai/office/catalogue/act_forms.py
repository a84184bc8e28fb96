"""Forms of the acts on an item."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.catalogue.models import ChangeKind, Channel, Item, WithdrawKind
from gongkai.catalogue.queries import channels_for
from gongkai.look.forms import DayField
from gongkai.office.catalogue.forms import REQUIRED, ItemField, choices_with_blank


class ReasonForm(forms.Form):
    """One reason."""

    reason = forms.CharField(label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.error_messages.update(REQUIRED)


class ReturnForm(ReasonForm):
    """What is to be changed."""

    reason = forms.CharField(
        label="退回意见",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明要改什么，拟稿人会看到。",
    )


class WithdrawForm(ReasonForm):
    """Why a published item is taken back."""

    kind = forms.ChoiceField(label="原因类别", choices=choices_with_blank(WithdrawKind.choices, "请选择"))
    reason = forms.CharField(
        label="撤回原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="将在原网址向社会公布。",
    )
    hide_title = forms.BooleanField(label="名称本身也不应公开，撤回后不再显示", required=False)

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        self.fields["successor"] = ItemField(
            user,
            label="现行信息",
            required=False,
            help_text="重复发布或者已重新发布的，填现行信息的索引号，原网址会指向它；也可以以后再填。",
        )
        self.order_fields(["kind", "reason", "successor", "hide_title"])


class PublishForm(ReasonForm):
    """Channels through which the item goes out with the website."""

    reason = None  # type: ignore[assignment]
    channels = forms.ModelMultipleChoiceField(
        Channel.objects.none(),
        label="同日还通过哪些渠道公开",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="政府网站会自动登记；以后通过其他渠道公开的，可随时补登。",
    )

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        usable = [channel.pk for channel in channels_for(item.body) if channel.key != "website"]
        field: Any = self.fields["channels"]
        field.queryset = Channel.objects.filter(pk__in=usable)


class ReleaseForm(ReasonForm):
    """A release through another channel."""

    reason = None  # type: ignore[assignment]
    channel = forms.ModelChoiceField(Channel.objects.none(), label="公开渠道", empty_label="请选择")
    released_on = DayField(label="在该渠道发布的日期")
    reference = forms.CharField(
        label="出处", max_length=200, required=False, help_text="公报期号、推送网址、公告栏地点等。"
    )
    proof = forms.FileField(
        label="凭证", required=False, help_text="公报版面、推送截图、张贴照片等；不公开，只留存备查。"
    )

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        field: Any = self.fields["channel"]
        field.queryset = Channel.objects.filter(pk__in=[one.pk for one in channels_for(item.body)])


class NumberForm(ReasonForm):
    """What the register keeps of the making of a document."""

    reason = None  # type: ignore[assignment]
    basis = forms.CharField(
        label="合法性审核和集体讨论情况",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="审核机构、审核日期，审议的会议和日期。",
    )


class ChangeForm(ReasonForm):
    """What happens to the document, from when, and by what."""

    kind = forms.ChoiceField(label="效力变动", choices=choices_with_blank(ChangeKind.choices, "请选择"))
    effective_on = DayField(
        label="生效日期", help_text="废止、代替、失效的，为不再有效的第一天；修改的，为修改生效之日。"
    )
    until = DayField(label="新的有效期至", required=False, help_text="只有延长有效期时填写。")
    reason = forms.CharField(
        label="依据或者说明",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="没有新文件时必填，如清理结果公告。",
    )

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(item, user, *args, **options)
        self.fields["by"] = ItemField(
            user,
            label="由哪份文件",
            required=False,
            help_text="修改、废止或者代替它的文件：填索引号或者文号，两份文件会互相标明。",
        )
        self.order_fields(["kind", "effective_on", "by", "until", "reason"])
