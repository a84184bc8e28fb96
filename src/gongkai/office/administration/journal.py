"""Pages of the journal, for the audit administrator: entries, seals, verification."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.actions import OrderVerification
from gongkai.agencies.queries import visible_body_ids
from gongkai.journal.actions import LOCAL, all_actions
from gongkai.journal.models import Entry, Origin, Result, Seal, Verification
from gongkai.journal.queries import changes_of, entries_at, is_intact, neighbours, seal_of
from gongkai.look.forms import DayField
from gongkai.look.parts import Light, pairs
from gongkai.office.acting import act, context_of
from gongkai.office.administration.access import AUDIT, administrator, bodies_of, chosen_body

PER_PAGE = 50
LIGHTS = {Result.DONE: "done", Result.REFUSED: "back", Result.FAILED: "late"}
WRONG = {"required": "没有填写", "long": "过长", "order": "日期先后不对", "classified": "带有国家秘密标志"}
RECORDS = {
    "agencies.body": "机关",
    "agencies.user": "人员",
    "agencies.assignment": "角色",
    "agencies.bodysetting": "设置",
    "casework.request": "申请",
    "casework.remedycase": "复议诉讼",
    "catalogue.column": "栏目",
    "catalogue.item": "信息",
    "files.storedfile": "文件",
    "catalogue.channel": "渠道",
    "catalogue.importbatch": "信息批量导入",
    "casework.person": "申请人",
    "casework.requestimport": "申请批量导入",
    "journal.verification": "核对",
    "notices.feedtoken": "日历地址",
    "notices.preference": "消息设置",
    "reports.version": "年报版本",
    "reports.report": "年报",
    "workdays.notice": "放假安排",
}

# Inputs of acts that are no columns of the record.
INPUTS = {
    "address": "地址",
    "body": "机关",
    "changes": "变更",
    "details_given": "其他信息",
    "error": "错误",
    "from_day": "自何日起",
    "id": "编号",
    "key": "设置项",
    "kind": "类别",
    "last_day": "最后一天",
    "name": "名称",
    "note": "依据",
    "number": "发文字号",
    "off": "放假",
    "parent": "上级机关",
    "reason": "原因",
    "role": "角色",
    "short_name": "简称",
    "source": "来源",
    "successors": "承接机关",
    "user": "人员",
    "value": "值",
    "values": "修改的内容",
    "with_subtree": "含下级",
    "worked": "调休上班",
}


def titles() -> dict[str, str]:
    """Return verb -> Chinese title of every act."""
    return {cls.verb: cls.title for cls in all_actions()}


class EntryFilter(forms.Form):
    """Which entries are listed."""

    actor = forms.CharField(label="操作人", required=False)
    verb = forms.ChoiceField(
        label="操作",
        required=False,
        choices=lambda: [("", "全部"), *sorted(titles().items(), key=lambda pair: pair[1])],
    )
    result = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Result.choices])
    first = DayField(label="自", required=False)
    last = DayField(label="至", required=False)
    stream = forms.CharField(required=False, widget=forms.HiddenInput)


def _light(entry: Entry) -> Light:
    return Light(kind=LIGHTS[Result(entry.result)], word=Result(entry.result).label)


def record_name(stream: str) -> str:
    """Return the kind and key of a record, e.g. 申请 12; the content of a record is not told here."""
    label, _, key = stream.partition(":")
    if label == "refused":
        return "（未形成记录）"
    return f"{RECORDS.get(label, label)} {key}"


@administrator(AUDIT)
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """List the entries of the bodies that the person audits, newest first."""
    form = EntryFilter(request.GET)
    valid = form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if valid else {}
    body = chosen_body(request, AUDIT)
    entries = entries_at(visible_body_ids(request.user, [AUDIT]), body=body.pk if body else None, **chosen)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    named, bodies = titles(), bodies_of(request, AUDIT)
    short = {str(one.pk): one.short_name for one in bodies}
    rows = [
        {
            "entry": entry,
            "title": named.get(entry.verb, entry.verb),
            "record": record_name(entry.stream),
            "body": short.get(entry.body_id, ""),
            "light": _light(entry),
        }
        for entry in page.object_list
    ]
    context = {
        "form": form,
        "rows": rows,
        "page": page,
        "body": body,
        "bodies": bodies,
        "filtered": bool(chosen or body),
        "stream": record_name(chosen["stream"]) if "stream" in chosen else "",
    }
    return render(request, "office/administration/journal.html", context)


@administrator(AUDIT)
@require_safe
def entry_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry: who, what, before and after, and whether it is intact."""
    entry = get_object_or_404(entries_at(visible_body_ids(request.user, [AUDIT])), pk=pk)
    before, after = neighbours(entry)
    label = entry.stream.partition(":")[0]
    seal = seal_of(entry)
    rows = [
        {
            "label": _label(label, change.name),
            "differs": change.differs,
            "before": _value(change.before),
            "after": _value(change.after),
        }
        for change in changes_of(entry)
    ]
    context = {
        "entry": entry,
        "title": titles().get(entry.verb, entry.verb),
        "light": _light(entry),
        "intact": is_intact(entry),
        "meta": _meta(entry),
        "reasons": [_reason(label, reason) for reason in entry.data.get("reasons", [])],
        "given": [
            {"label": _label(label, name), "value": _value(value)}
            for name, value in entry.data.items()
            if name != "reasons"
        ],
        "changed": [row for row in rows if row["differs"]],
        "same": [row for row in rows if not row["differs"]],
        "previous": before,
        "following": after,
        "seal": seal,
        "record": record_name(entry.stream),
    }
    return render(request, "office/administration/entry.html", context)


def _meta(entry: Entry) -> Any:
    origin = Origin(entry.origin).label if entry.origin in Origin.values else entry.origin
    return pairs(
        ("时间", f"{entry.at.astimezone(LOCAL):%Y-%m-%d %H:%M:%S}"),
        ("操作人", entry.actor),
        ("来源", origin),
        ("记录", record_name(entry.stream)),
        ("序号", entry.seq),
        ("操作代码", entry.verb),
        ("上一条哈希", entry.prev_hash, "full"),
        ("本条哈希", entry.hash, "full"),
    )


def _reason(label: str, reason: dict[str, Any]) -> str:
    """Return why an act was refused. What was typed is not in the journal, so neither is a sentence that quotes it."""
    if reason.get("message"):
        return str(reason["message"])
    wrong = WRONG.get(reason.get("code", ""), "不合要求")
    return f"“{_label(label, reason.get('field', ''))}”{wrong}。"


def _label(model_label: str, name: str) -> str:
    """Return the Chinese name of a value, its own name where the model has none."""
    try:
        column: Any = apps.get_model(model_label)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return INPUTS.get(name, name)
    label = str(getattr(column, "verbose_name", name))
    return INPUTS.get(name, name) if label.isascii() else label


def _value(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


@administrator(AUDIT)
@require_safe
def seal_list(request: HttpRequest) -> HttpResponse:
    """List the seals of the days, newest first."""
    page = Paginator(Seal.objects.order_by("-day"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "office/administration/seals.html", {"page": page})


@administrator(AUDIT)
def verify(request: HttpRequest) -> HttpResponseBase:
    """Show what the last verifications found; order a new one."""
    action = OrderVerification(context=context_of(request))
    if request.method == "POST":
        act(request, action, done="核对已开始，完成后结果显示在本页。")
        return redirect("office:settings-verify")
    runs = list(Verification.objects.all()[:10])
    context = {
        "runs": runs,
        "last": next((run for run in runs if run.finished_at), None),
        "closed": action.check(),
    }
    return render(request, "office/administration/verify.html", context)
