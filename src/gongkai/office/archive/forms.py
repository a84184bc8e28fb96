"""Forms of the archive pages. They hold what was typed; what may be done is for the actions to say."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.reports.archive.models import CorrectionKind, ImportVerdict
from gongkai.reports.models import ReportScope


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files at once; the value is the list of them."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list; the actions look at each file."""
        return (
            [one for one in (data or []) if one] if isinstance(data, list | tuple) else [data] if data else []
        )


class ReceiveForm(forms.Form):
    """Hand in documents."""

    body = forms.ModelChoiceField(
        label="导入到",
        queryset=Body.objects.none(),
        empty_label=None,
        help_text="报告属于这个机关或其下级机关的，读出全称后自动归入。",
    )
    documents = ManyFiles(
        label="文件",
        required=False,
        help_text="可以一次选择多个：Word（.docx）、PDF、网页、Excel、文本，或打包的 ZIP。",
    )
    folder = ManyFiles(
        label="整个文件夹",
        required=False,
        widget=ManyFilesInput(attrs={"webkitdirectory": True}),
        help_text="选择一个文件夹，其中的文件全部导入。",
    )
    text = forms.CharField(
        label="粘贴全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="只有网页或读不出的文件时，把报告全文（含表格）粘贴在这里。",
    )

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies


class AssignForm(forms.Form):
    """Whose report a file is."""

    body = forms.ModelChoiceField(
        label="机关",
        queryset=Body.objects.none(),
        error_messages={"required": "请选择这份年报属于哪个机关。"},
    )
    year = forms.IntegerField(
        label="报告年度",
        help_text="统计的是哪一年，不是公布的年份。",
        error_messages={"required": "请填写报告年度。", "invalid": "请填写四位数的年份。"},
    )
    scope = forms.ChoiceField(label="统计范围", choices=ReportScope.choices)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies


class CorrectForm(forms.Form):
    """What stands in a cell."""

    kind = forms.ChoiceField(label="更正为", choices=CorrectionKind.choices, initial=CorrectionKind.VALUE)
    value = forms.DecimalField(
        label="数字",
        required=False,
        max_digits=16,
        decimal_places=4,
        help_text="照原文填写。",
        error_messages={"invalid": "请填写数字，不带单位和逗号。"},
    )
    reason = forms.CharField(
        label="依据", max_length=300, error_messages={"required": "请写明依据，例如原文第几页怎样写的。"}
    )


class VerdictForm(forms.Form):
    """A word on a finding."""

    kind = forms.ChoiceField(label="处理", choices=ImportVerdict.choices)
    reason = forms.CharField(
        label="理由", max_length=500, error_messages={"required": "请写明理由，它会随年报存档。"}
    )


class WithdrawForm(forms.Form):
    """Take a publication back."""

    reason = forms.CharField(
        label="撤回原因", max_length=300, error_messages={"required": "请写明为什么撤回。"}
    )
