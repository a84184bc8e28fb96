"""Forms of the catalogue pages. They parse; what is right and lawful the actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField

from gongkai.agencies.models import Body
from gongkai.catalogue.clearance.waiting import MINE, stage_names
from gongkai.catalogue.fields import EDITABLE, TEXTS
from gongkai.catalogue.models import (
    Column,
    DisclosureMode,
    DocumentKind,
    Ground,
    InterpretationForm,
    Item,
    State,
)
from gongkai.catalogue.queries import in_tree_order, office_find, public_columns
from gongkai.catalogue.themes import theme_choices
from gongkai.look.editor import RichTextarea
from gongkai.look.forms import DayField

REQUIRED = {"required": "请填写此项。", "invalid_choice": "请从列表中选择。"}
GENRES = "通知 公告 通告 通报 意见 决定 决议 命令 批复 函 报告 纪要 解读 其他".split()


def choices_with_blank(choices: Iterable[tuple[Any, Any]], blank: str) -> list[tuple[Any, Any]]:
    """Return choices with an empty one in front."""
    return [("", blank), *choices]


class ColumnSelect(forms.ModelChoiceField):
    """The columns of a body in use, indented as in the tree."""

    def __init__(self, body: Body, **options: Any) -> None:
        usable = [column.pk for column in public_columns(body)]
        super().__init__(Column.objects.filter(pk__in=usable), **options)
        tree = in_tree_order(public_columns(body))
        blank = (
            []
            if self.required and not options.get("empty_label")
            else [("", options.get("empty_label", "—"))]
        )
        self.choices = [*blank, *((column.pk, "　" * depth + column.title) for column, depth in tree)]


class ItemField(forms.CharField):
    """Another item, named by its index number, its document number or its address."""

    def __init__(self, user: Any, **options: Any) -> None:
        self.user = user
        super().__init__(max_length=300, **options)

    def clean(self, value: Any) -> Item | None:
        text = super().clean(value)
        if not text:
            return None
        found = office_find(self.user, text)
        if not found:
            raise forms.ValidationError("没有找到这份文件，请核对索引号或者文号。")
        if len(found) > 1:
            raise forms.ValidationError(f"有 {len(found)} 份文件相符，请改填索引号。")
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Item):
            return value.index_no or value.document_no or value.public_id
        return value


class FilterForm(forms.Form):
    """What narrows the list of items."""

    q = forms.CharField(label="名称、文号或索引号", required=False, max_length=100)
    state = forms.ChoiceField(label="状态", required=False, choices=choices_with_blank(State.choices, "全部"))
    column = forms.ModelChoiceField(
        Column.objects.none(), label="栏目", required=False, empty_label="全部", to_field_name="pk"
    )
    kind = forms.ChoiceField(
        label="信息类型", required=False, choices=choices_with_blank(DocumentKind.choices, "全部")
    )

    stage = forms.ChoiceField(label="审查环节", required=False)

    def __init__(self, body: Body | None, *args: Any, user: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        stages = [(name, name) for name in stage_names(user)]
        field: Any = self.fields["stage"]
        field.choices = [("", "全部"), (MINE, "待我审核"), *stages]
        if body is not None:
            self.fields["column"] = ColumnSelect(body, label="栏目", required=False, empty_label="全部")
        else:
            del self.fields["column"]


class MetadataForm(forms.Form):
    """The metadata that drafts and entries of the register share."""

    title = forms.CharField(label="名称", max_length=300, required=False)
    document_kind = forms.ChoiceField(
        label="信息类型", choices=DocumentKind.choices, error_messages=REQUIRED, initial=DocumentKind.OTHER
    )
    document_no = forms.CharField(
        label="文号", max_length=80, required=False, help_text="如：临政发〔2026〕3号"
    )
    document_date = DayField(
        label="成文日期", required=False, help_text="规章和行政规范性文件必填，年报按它计数。"
    )
    created_on = DayField(
        label="生成日期",
        required=False,
        help_text="信息形成或者变更之日，公开期限从次日起算；不填则取成文日期或者今天。",
    )
    made_here = forms.BooleanField(label="本机关制发", required=False, initial=True)

    def values(self) -> dict[str, Any]:
        """Return what the actions call values."""
        return {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}


MODE_HINT = "拟稿时标明，随稿一并审定（公开属性源头认定）。涉及国家秘密的不得在此拟稿。"


class ItemForm(MetadataForm):
    """A draft: one thing a row."""

    disclosure_mode = forms.ChoiceField(
        label="公开属性",
        choices=DisclosureMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请认定公开属性。"},
        help_text=MODE_HINT,
    )
    ground = forms.ChoiceField(
        label="不予公开依据",
        required=False,
        choices=choices_with_blank([c for c in Ground.choices if c[0] != Ground.STATE_SECRET], "（不适用）"),
        help_text="认定为不予公开的必填，依据和理由随稿审定。",
    )
    ground_reason = forms.CharField(
        label="不予公开理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    summary = forms.CharField(label="内容概述", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    content = forms.CharField(
        label="正文",
        required=False,
        widget=RichTextarea(),
        help_text="段落、标题、列表、表格和链接会保留，字体、颜色等其余格式自动去掉；没有编辑工具栏时，每段一行即可。",
    )
    effective_from = DayField(label="实施日期", required=False)
    valid_until = DayField(label="有效期至", required=False, help_text="最后一个有效日；没有期限的不填。")
    issuer = forms.CharField(
        label="发布机构",
        required=False,
        max_length=200,
        help_text="与本机关名称不同时填写；联合发文的填主办机关。",
    )
    joint_issuers = forms.CharField(
        label="联合发文机关", required=False, max_length=400, help_text="其他联合发文的机关，用顿号隔开。"
    )
    theme = forms.ChoiceField(label="主题分类", required=False)
    genre = forms.CharField(
        label="体裁分类", required=False, max_length=40, help_text=f"如：{'、'.join(GENRES[:6])}"
    )
    audience = forms.CharField(
        label="服务对象", required=False, max_length=80, help_text="如：社会公众、企业、老年人"
    )
    keywords = forms.CharField(
        label="主题词",
        required=False,
        max_length=200,
        help_text="用空格隔开；按“推荐主题词”，由系统从名称和正文中提取，再自行取舍。",
    )
    life_cycle = forms.CharField(label="生命周期分类", required=False, max_length=40)
    language = forms.CharField(
        label="语种", required=False, max_length=20, help_text="不是汉语文的填写，如：蒙古语文"
    )
    disclosure_term = forms.CharField(
        label="公开时限", required=False, max_length=40, help_text="如：长期公开、及时公开"
    )
    disclosure_scope = forms.CharField(
        label="公开范围", required=False, max_length=80, help_text="如：面向社会"
    )
    responsible_unit = forms.CharField(label="责任部门", required=False, max_length=120)
    source = forms.CharField(label="信息来源", required=False, max_length=200)
    is_interpretation = forms.BooleanField(label="这是一篇政策解读", required=False)
    interpretation_form = forms.ChoiceField(
        label="解读形式", required=False, choices=choices_with_blank(InterpretationForm.choices, "（不适用）")
    )
    by_principal = forms.BooleanField(
        label="主要负责人解读", required=False, help_text="主要负责人是第一解读人。"
    )

    def __init__(self, body: Body, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["column"] = ColumnSelect(
            body, label="所在栏目", error_messages=REQUIRED, empty_label="请选择"
        )
        self.fields["interprets"] = ItemField(
            user, label="被解读的文件", required=False, help_text="填索引号或者文号；两边页面会互相链接。"
        )
        self.fields["title"].required = True
        self.fields["title"].error_messages = {"required": "请填写名称。"}
        theme: Any = self.fields["theme"]
        theme.choices = choices_with_blank(theme_choices(), "请选择")

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the rows by section."""
        sections = {
            "基本信息": "column title disclosure_mode ground ground_reason",
            "内容": "summary content",
            "文件信息": "document_kind document_no document_date created_on effective_from valid_until "
            "issuer joint_issuers made_here",
            "政策解读": "is_interpretation interprets interpretation_form by_principal",
            "分类与检索": "theme genre audience keywords life_cycle language disclosure_term disclosure_scope "
            "responsible_unit source",
        }
        return [(label, [self[name] for name in names.split()]) for label, names in sections.items()]

    def mark(self) -> dict[str, Any]:
        """Return the attribute."""
        names = ("disclosure_mode", "ground", "ground_reason")
        return {name: self.cleaned_data.get(name) or "" for name in names}


def initial_of(item: Item) -> dict[str, Any]:
    """Return what the form of an existing item shows."""
    names = EDITABLE | {"disclosure_mode", "ground", "ground_reason", "column"}
    return {name: getattr(item, name) for name in names}


class RegisterForm(MetadataForm):
    """An entry of the register of what is not published."""

    disclosure_mode = forms.ChoiceField(
        label="公开属性",
        choices=[c for c in DisclosureMode.choices if c[0] != DisclosureMode.PROACTIVE],
        widget=forms.RadioSelect,
        initial=DisclosureMode.WITHHELD,
        error_messages={"required": "请认定公开属性。"},
    )
    ground = forms.ChoiceField(
        label="不予公开依据",
        required=False,
        choices=choices_with_blank(Ground.choices, "（依申请公开的不填）"),
    )
    ground_reason = forms.CharField(
        label="不予公开理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    document_count = forms.IntegerField(
        label="件数",
        initial=1,
        min_value=1,
        max_value=100_000,
        help_text="同类的一般文件可以合并登记。",
        error_messages={"required": "请填写件数。", "invalid": "件数应为整数。"},
    )
    approver_name = forms.CharField(
        label="审定人", max_length=60, error_messages={"required": "请填写审定人。"}
    )
    approved_on = DayField(label="审定日期", required=False, help_text="不填则为今天。")

    def __init__(self, body: Body, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["column"] = ColumnSelect(
            body, label="所在栏目", error_messages=REQUIRED, empty_label="请选择"
        )
        self.fields["title"].help_text = "依法确定为国家秘密的不得填写名称，只填文号、日期、依据和件数。"
        order = "column disclosure_mode ground ground_reason title document_kind document_no document_date"
        self.order_fields([*order.split(), "created_on", "document_count", "approver_name", "approved_on"])

    def values(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in super().values().items()
            if value not in ("", None) or name not in TEXTS
        }


class AttachForm(forms.Form):
    """A file for a draft."""

    file = forms.FileField(label="选择文件", error_messages={"required": "请选择要上传的文件。"})
    name = forms.CharField(label="显示名称", required=False, max_length=150, help_text="不填则用文件名。")
