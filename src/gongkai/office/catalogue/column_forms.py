"""Forms of the columns."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.catalogue.column_template import grassroots_for, key_fields, statutory_contents
from gongkai.catalogue.models import Column
from gongkai.office.catalogue.forms import REQUIRED, ColumnSelect, choices_with_blank


class ColumnForm(forms.Form):
    """A column: its name, content, explanation, place."""

    title = forms.CharField(label="栏目名称", max_length=60, error_messages=REQUIRED)
    content_code = forms.ChoiceField(
        label="法定内容",
        required=False,
        choices=lambda: choices_with_blank(
            [(code, f"{_article(code)}　{text}") for code, text in statutory_contents().items()], "（不对应）"
        ),
    )
    about = forms.CharField(label="说明", required=False, max_length=200, help_text="显示在栏目页的标题下。")
    order = forms.IntegerField(
        label="排序", required=False, min_value=0, max_value=1_000_000, help_text="小的在前。",
        error_messages={"invalid": "排序应为整数。"},
    )  # fmt: skip


class EditForm(ColumnForm):
    """A column with its line of a standard catalogue."""

    key_field = forms.ChoiceField(
        label="重点领域",
        required=False,
        choices=lambda: choices_with_blank(key_fields().items(), "（不属于）"),
        help_text="栏目中的信息按此统计。",
    )
    publish_within = forms.IntegerField(
        label="公开期限（工作日）",
        required=False,
        min_value=0,
        max_value=20,
        help_text="比本机关一般期限短的才填，如行政许可、行政处罚 7 个工作日；一般期限不填。",
    )
    elements = forms.CharField(
        label="公开内容（要素）", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    basis = forms.CharField(
        label="公开依据", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    time_limit = forms.CharField(label="公开时限", required=False, max_length=120)
    responsible = forms.CharField(label="公开主体", required=False, max_length=120)
    carriers = forms.CharField(label="公开渠道和载体", required=False, max_length=200)
    audience = forms.CharField(
        label="公开对象", required=False, max_length=120, help_text="如：全社会、特定群众"
    )


class MoveForm(forms.Form):
    """Where a column goes."""

    def __init__(self, column: Column, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = ColumnSelect(
            column.body,
            label="移到哪个栏目之下",
            required=False,
            empty_label="（一级栏目）",
            help_text="连同下级栏目一起移动，网址都不变。",
        )


class MergeForm(forms.Form):
    """Into which column, and why."""

    reason = forms.CharField(label="合并原因", max_length=500, error_messages=REQUIRED)

    def __init__(self, column: Column, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["into"] = ColumnSelect(
            column.body,
            label="并入哪个栏目",
            error_messages=REQUIRED,
            empty_label="请选择",
            help_text="全部信息移入该栏目；原栏目停用，原网址自动转到该栏目。",
        )
        self.order_fields(["into", "reason"])


class AdoptForm(forms.Form):
    """Fields of the standard catalogue."""

    fields_wanted = forms.MultipleChoiceField(
        label="领域",
        widget=forms.CheckboxSelectMultiple,
        error_messages=REQUIRED,
        help_text="已有的栏目保持原样；采用以后每一行都可以按本机关情况修改。",
    )

    def __init__(self, body: Body, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        standard = grassroots_for(body.kind) or {"columns": []}
        field: Any = self.fields["fields_wanted"]
        field.choices = [(data["slug"], data["title"]) for data in standard["columns"]]


class NewColumnForm(ColumnForm):
    """A new column with its address and parent."""

    slug = forms.CharField(
        label="网址代码",
        max_length=59,
        error_messages=REQUIRED,
        help_text="小写字母、数字和连字符；定了就不再改，也不再给别的栏目用。",
    )

    def __init__(self, body: Body, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"] = ColumnSelect(
            body, label="上级栏目", required=False, empty_label="（一级栏目）"
        )
        self.order_fields(["parent", "title", "slug", "content_code", "about", "order"])


class RetireForm(forms.Form):
    """Why a column is closed and where its address leads."""

    reason = forms.CharField(label="停用原因", max_length=500, error_messages=REQUIRED)

    def __init__(self, column: Column, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["successor"] = ColumnSelect(
            column.body,
            label="原网址转到",
            required=False,
            empty_label="（不转）",
            help_text="栏目里的信息仍在原处可查，网址不失效。",
        )


def _article(code: str) -> str:
    article, part = code.removeprefix("art").split("_", 1)
    return f"第{'二十' if article == '20' else '二十一'}条" + (f"（{int(part)}）" if part.isdigit() else "")
