"""Forms of the import in bulk. The actions judge what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gongkai.agencies.models import Body
from gongkai.catalogue.bulk.finding_columns import ColumnFinder
from gongkai.catalogue.bulk.headings import headings
from gongkai.catalogue.bulk.private_data import Policy
from gongkai.catalogue.models import Column, ImportRun
from gongkai.office.catalogue.forms import REQUIRED

MOST_CHOSEN = 60
OWN = ("policy", "reason", "default_column", "selector", "host")


def _columns(body: Body) -> list[tuple[str, str]]:
    finder = ColumnFinder(body)
    rows = Column.objects.filter(body=body, retired_on=None)
    return sorted((("/".join(finder.titles(row)), row.slug) for row in rows), key=lambda pair: pair[0])


class SettingsForm(forms.Form):
    """How a source is read and what is done with personal data."""

    approver_name = forms.CharField(
        label="审定人", max_length=60, error_messages=REQUIRED, help_text="谁决定导入这批信息，姓名或者会议。"
    )
    policy = forms.ChoiceField(
        label="发现个人信息时",
        choices=Policy.choices,
        initial=Policy.SKIP,
        help_text="身份证号、电话、银行卡号等，正文和附件都会检查；附件里的不能自动遮盖。",
    )
    reason = forms.CharField(
        label="照原文导入的理由",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只在选择照原文导入时填写，逐条记入“个人信息”一栏。",
    )
    default_column = forms.ChoiceField(
        label="没有栏目的放到", required=False, help_text="没有写明栏目，或者栏目对不上的行。"
    )
    selector = forms.CharField(
        label="正文位置",
        required=False,
        max_length=120,
        help_text="只用于网页：CSS 选择器，如 .TRS_Editor 或者 #zoom；不填自动查找。",
    )
    host = forms.CharField(
        label="原网站域名",
        required=False,
        max_length=120,
        help_text="只用于网页：如 www.example.gov.cn；旧地址按它转到新地址。",
    )

    def __init__(self, body: Body, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [(slug, path) for path, slug in _columns(body)]
        self.fields["default_column"].choices = [("", "不指定（列入报告）"), *self.columns]  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        """Return the options as the actions take them."""
        return {name: self.cleaned_data[name] for name in OWN}


class UploadForm(SettingsForm):
    """Hand in a table or an old site's export."""

    file = forms.FileField(
        label="文件",
        help_text="Excel、WPS、CSV 表格；带附件的、旧网站的网页，打成 ZIP 压缩包。先逐条核对，不会马上导入。",
        error_messages={"required": "请选择要导入的文件。", "empty": "这个文件是空的，请重新选择。"},
    )
    field_order = ("file", "approver_name")


class MapForm(SettingsForm):
    """Change the settings of a run; say which column here a column there is, and what a heading means."""

    def __init__(self, run: ImportRun, *args: Any, **kwargs: Any) -> None:
        initial = {**run.options, "approver_name": run.approver_name}
        super().__init__(run.body, *args, initial=initial, **kwargs)
        summary = run.summary
        self.there = self._names(
            run.options.get("columns"), [name for name, _ in summary.get("unknown_columns", [])]
        )
        self.heads = self._names(run.options.get("headings"), summary.get("unknown_headings", []))
        meant = [(key, one.label) for key, one in headings().items()]
        for number, name in enumerate(self.there):
            self._choice(f"column_{number}", f"栏目“{name}”", self.columns, run.options.get("columns"), name)
        for number, name in enumerate(self.heads):
            self._choice(f"heading_{number}", f"表头“{name}”", meant, run.options.get("headings"), name)

    @staticmethod
    def _names(known: Any, unknown: Sequence[str]) -> list[str]:
        names = dict.fromkeys([*(known or {}), *(name for name in unknown if name)])
        return list(names)[:MOST_CHOSEN]

    def _choice(
        self,
        field: str,
        label: str,
        choices: Sequence[tuple[str, str]],
        known: Mapping[str, str] | None,
        name: str,
    ) -> None:
        now = (known or {}).get(name, "")
        offered = [("", "不指定"), *choices]
        if now and now not in dict(offered):
            offered.append((now, now))
        self.fields[field] = forms.ChoiceField(label=label, choices=offered, required=False, initial=now)

    def options(self) -> dict[str, Any]:
        """Return the options as the actions take them."""
        given = self.cleaned_data
        columns = {name: given[f"column_{number}"] for number, name in enumerate(self.there)}
        heads = {name: given[f"heading_{number}"] for number, name in enumerate(self.heads)}
        return {**super().options(), "columns": columns, "headings": heads}
