"""The form by which somebody asks to have a record about oneself corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from gongkai.casework.persons import ID_TYPES
from gongkai.journal.actions import Reason
from gongkai.portal.apply_forms import PageForm


def _line(label: str, hint: str = "", *, needed: bool = False, **attrs: str) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=needed, widget=forms.TextInput(attrs=attrs))


def _area(label: str, hint: str, *, needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=needed, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(PageForm):
    """Which body, which record, what is wrong, what it should say, proof, who asks."""

    body = forms.ChoiceField(label="保存这项记录的机关", widget=forms.Select, required=True)
    subject = _line("哪一种记录", "例如“低保审批档案中的家庭人口”。请不要写姓名、证件号码。", needed=True)
    now = _area("现在的记录是什么", "照着您看到的记录写。")
    should = _area("应当记录为什么", "")
    why = _area("理由", "", needed=False)
    name = _line("姓名或者单位名称", needed=True, autocomplete="name")
    id_type = forms.ChoiceField(
        label="证件名称",
        choices=[*ID_TYPES, ("credit_code", "统一社会信用代码（单位）")],
        widget=forms.Select,
    )
    id_number = _line("证件号码或者统一社会信用代码", needed=True, autocomplete="off")
    phone = _line("联系电话", "电话、邮箱、地址至少留一种。", autocomplete="tel")
    email = _line("电子邮箱", autocomplete="email")
    address = _line("通信地址", autocomplete="street-address")

    def __init__(
        self,
        values: Mapping[str, Any],
        reasons: Iterable[Reason] = (),
        bodies: Iterable[tuple[str, list[tuple[str, str]]]] = (),
    ) -> None:
        renamed = [
            Reason(
                code=one.code, message=one.message, field="now" if one.field == "description" else one.field
            )
            for one in reasons
        ]
        super().__init__(values, renamed)
        self.fields["body"].choices = [("", "请选择"), *bodies]  # type: ignore[attr-defined]
