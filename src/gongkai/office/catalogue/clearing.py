"""Pages of clearance: reading with remarks, preview, the sheet to sign."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.queries import local_today
from gongkai.catalogue import actions
from gongkai.catalogue.clearance.places import place_remarks
from gongkai.catalogue.models import Item, Remark, StepState
from gongkai.look.parts import pairs
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import presenting
from gongkai.office.catalogue.clearing_forms import RemarkForm, SettleForm
from gongkai.office.catalogue.clearing_panel import clearances_of, signed
from gongkai.office.catalogue.views import item_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the text in numbered paragraphs with its remarks; take a remark at one of them."""
    item = item_for(request, public_id)
    adding = actions.AddRemark(context=context_of(request), item=item)
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        adding = actions.AddRemark(
            context=context_of(request), item=item, expected_version=version_in(request), **form.cleaned_data
        )
        if act(request, adding, form, done="批注已保存，拟稿人可以看到。"):
            return redirect(f"{reverse('office:catalogue-reading', args=[item.public_id])}#{_anchor(form)}")
    return _review(request, item, adding, form)


def _anchor(form: RemarkForm) -> str:
    name, number = form.cleaned_data["field_name"], form.cleaned_data["paragraph"]
    return f"p{number}" if name == Remark.Field.CONTENT and number else f"place-{name}"


def _review(
    request: HttpRequest,
    item: Item,
    adding: actions.AddRemark,
    form: RemarkForm,
    settle: SettleForm | None = None,
) -> HttpResponse:
    context = context_of(request)
    remarks = list(item.remarks.select_related("clearance"))
    settling = [actions.SettleRemark(context=context, remark=one) for one in remarks[:1]]
    placed = place_remarks(item, remarks)
    places = [
        {
            "anchor": "place-title",
            "label": "名称",
            "field": "title",
            "plain": item.title,
            "remarks": placed.title,
        }
    ]
    if item.summary or placed.summary:
        places.append(
            {
                "anchor": "place-summary",
                "label": "内容概述",
                "field": "summary",
                "plain": item.summary,
                "remarks": placed.summary,
            }
        )
    failed = (form.data.get("field_name"), form.data.get("paragraph")) if form.errors else None
    shown = {
        "item": item,
        "state": presenting.state_light(item),
        "places": places,
        "paragraphs": placed.paragraphs,
        "whole": placed.whole,
        "lost": placed.lost,
        "open": sum(1 for one in remarks if one.settled_on is None),
        "number": len(remarks),
        "may_remark": not adding.closed(),
        "may_settle": bool(settling) and not [r for r in settling[0].closed() if r.code == "right"],
        "form": form,
        "settle_form": settle or SettleForm(),
        "failed": failed,
        "failed_place": f"{failed[0]}-{failed[1]}" if failed else "",
        "attachments": presenting.downloads_of(item),
    }
    status = 422 if form.errors or (settle is not None and settle.errors) else 200
    return render(request, "office/catalogue/reading.html", shown, status=status)


@login_required
@require_POST
def settle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Settle a remark."""
    remark = get_object_or_404(
        Remark.objects.visible_to(request.user).select_related("item"), public_id=public_id
    )
    form = SettleForm(request.POST)
    if form.is_valid():
        action = actions.SettleRemark(context=context_of(request), remark=remark, **form.cleaned_data)
        if act(request, action, form, done="批注已处理。"):
            return redirect(reverse("office:catalogue-reading", args=[remark.item.public_id]))
    adding = actions.AddRemark(context=context_of(request), item=remark.item)
    return _review(request, remark.item, adding, RemarkForm(), form)


@login_required
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the item as the public will see it."""
    item = item_for(request, public_id)
    shown = {
        "item": item,
        "meta": public_metadata(item),
        "attachments": [download for _, download in presenting.downloads_of(item)],
        "due": presenting.due_of(item, local_today()),
    }
    return render(request, "office/catalogue/preview.html", shown)


def public_metadata(item: Item) -> list[Any]:
    """Return the metadata that the public page will show."""
    return pairs(
        ("索引号", item.index_no or "发布时编号"),
        ("信息分类", item.column.title),
        ("发布机构", item.issuing_body),
        ("联合发文机关", item.joint_issuers),
        ("文号", item.document_no),
        ("成文日期", item.document_date),
        ("发布日期", item.published_on or "发布当天"),
        ("实施日期", item.effective_from),
        ("有效期至", item.valid_until),
        ("主题分类", item.theme),
        ("体裁分类", item.genre),
        ("服务对象", item.audience),
        ("主题词", item.keywords),
        ("信息来源", item.source),
        ("内容概述", item.summary, "wide"),
    )


@login_required
@require_safe
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the clearance sheet (发布审批单) for printing: data, stages, boxes to sign or the signatures."""
    item = item_for(request, public_id)
    found = clearances_of(item)
    shown = {
        "item": item,
        "clearance": found[0] if found else None,
        "steps": [
            (step, signed(step) if step.state != StepState.WAITING else "")
            for step in (found[0].steps.all() if found else [])
        ],
        "meta": pairs(
            ("名称", item.title, "wide"),
            ("文号", item.document_no),
            ("索引号", item.index_no or "发布时编号"),
            ("发布机构", item.issuing_body),
            ("拟发布栏目", item.column.title),
            ("信息类型", item.get_document_kind_display()),
            ("生成日期", item.created_on),
            ("公开属性", item.get_disclosure_mode_display() or "尚未认定"),
            ("不予公开依据", presenting.ground_text(item)),
            ("拟稿人", item.author_name),
            ("责任部门", item.responsible_unit),
            ("发布日期", item.published_on),
        ),
        "attachments": presenting.downloads_of(item),
        "today": local_today(),
    }
    return render(request, "office/catalogue/sheet.html", shown)
