"""Forms of the columns."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.catalogue.column_template import statutory_contents
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
