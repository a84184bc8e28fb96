"""Corrections of published items: propose, edit beside what is public, hand in, publish, give up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.catalogue import actions
from gongkai.catalogue.comparing import Comparison, compare
from gongkai.catalogue.corrections import CORRECTABLE, coming_files, corrected, staying_files
from gongkai.catalogue.models import Correction, CorrectionState, StepState
from gongkai.catalogue.versions import files_in, values_of
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.journal.append import version_of
from gongkai.look.parts import Act, Light, pairs
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.forms import REQUIRED, AttachForm, ItemForm, initial_of
from gongkai.office.catalogue.views import item_for, page_of

LIGHTS = {
    CorrectionState.DRAFTING: "work",
    CorrectionState.IN_REVIEW: "wait",
    CorrectionState.APPROVED: "soon",
    CorrectionState.PUBLISHED: "done",
    CorrectionState.DROPPED: "none",
}
GROUPS = {
    "更正事由": "reason public_note",
    "内容": "title summary content",
    "文件信息": "document_kind document_no document_date created_on effective_from issuer joint_issuers made_here",
    "政策解读": "is_interpretation interprets interpretation_form by_principal",
    "分类与检索": "theme genre audience keywords life_cycle language disclosure_term disclosure_scope "
    "responsible_unit source",
}


class CorrectionForm(ItemForm):
    """What is to be corrected: the form of an item without what cannot be corrected here, and why."""

    reason = forms.CharField(
        label="更正原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REQUIRED,
        help_text="内部留存，审查时可见，不公布。",
    )
    public_note = forms.CharField(
        label="更正说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="与更正日期一起公布在原网址，送审前填写。如：附件第三页数据有误，已更换。",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name not in CORRECTABLE and name not in ("reason", "public_note"):
                del self.fields[name]

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """Return the rows by section."""
        return [
            (label, [self[name] for name in names.split() if name in self.fields])
            for label, names in GROUPS.items()
        ]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name in CORRECTABLE}


class DropForm(forms.Form):
    """Why a correction is given up."""

    reason = forms.CharField(
        label="放弃原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=REQUIRED
    )


def correction_for(request: HttpRequest, public_id: str) -> Correction:
    """Return the correction if the person may see its item; 404 for a foreign one."""
    rows = Correction.objects.visible_to(request.user).select_related(
        "item__body", "item__column", "item__interprets", "clearance"
    )
    found: Correction = get_object_or_404(rows, public_id=public_id)
    return found


def address_of(correction: Correction) -> str:
    """Return the address of the page of a correction."""
    return reverse("office:catalogue-correction", args=[correction.public_id])


def light_of(correction: Correction) -> Light:
    """Return the light of the state of a correction."""
    return Light(kind=LIGHTS[CorrectionState(correction.state)], word=f"更正{correction.get_state_display()}")


@login_required
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a correction of a published item."""
    item = item_for(request, public_id)
    form = CorrectionForm(item.body, request.user, request.POST or None, initial=initial_of(item))
    action = actions.ProposeCorrection(
        context=context_of(request), item=item, expected_version=version_in(request)
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.reason, action.public_note = form.cleaned_data["reason"], form.cleaned_data["public_note"]
        action.values = form.values()
        done = act(request, action, form, done="更正稿已保存。可更换附件，核对后送审。")
        if done:
            return redirect(address_of(done.result))
    context = {"form": form, "item": item, "closed": closed, "back": page_of(item)}
    return render(
        request, "office/catalogue/correction_form.html", context, status=422 if form.errors else 200
    )


@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a correction that is being drafted."""
    correction = correction_for(request, public_id)
    item = corrected(correction)
    initial = initial_of(item) | {"reason": correction.reason, "public_note": correction.public_note}
    form = CorrectionForm(item.body, request.user, request.POST or None, initial=initial)
    action = actions.EditCorrection(
        context=context_of(request), correction=correction, expected_version=version_in(request)
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.reason, action.public_note = form.cleaned_data["reason"], form.cleaned_data["public_note"]
        action.values = form.values()
        if act(request, action, form, done="更正稿已保存。"):
            return redirect(address_of(correction))
    context = {"form": form, "item": correction.item, "closed": closed, "back": address_of(correction)}
    return render(
        request, "office/catalogue/correction_form.html", context, status=422 if form.errors else 200
    )


@login_required
@require_safe
def page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is public and what is to be, side by side, and what may be done."""
    return _show(request, correction_for(request, public_id), AttachForm(), DropForm())


def _show(
    request: HttpRequest,
    correction: Correction,
    attach_form: AttachForm,
    drop_form: DropForm,
    reasons: list[str] | None = None,
) -> HttpResponse:
    context = context_of(request)
    item = correction.item
    editing = not actions.EditCorrection(context=context, correction=correction).closed()
    shown = {
        "item": item,
        "correction": correction,
        "light": light_of(correction),
        "meta": pairs(
            ("更正原因", correction.reason),
            ("更正说明", correction.public_note or "还没有填写；送审前须填写，将向社会公布。"),
        ),
        "comparison": comparison_of(correction) if correction.is_open else None,
        "acts": _acts(correction, context),
        "editing": editing,
        "staying": staying_files(correction) if editing else [],
        "going": item.attachments.filter(removed_on=None, file__public_id__in=correction.removed),
        "coming": coming_files(correction),
        "attach_form": attach_form,
        "drop_form": drop_form,
        "droppable": correction.is_open
        and not actions.DropCorrection(context=context, correction=correction).closed(),
        "returned": _returned(correction),
    }
    bad = bool(attach_form.errors or drop_form.errors or reasons)
    return render(request, "office/catalogue/correction.html", shown, status=422 if bad else 200)


def comparison_of(correction: Correction) -> Comparison:
    """Return what is public and what is to be, side by side."""
    item, after = correction.item, corrected(correction)
    files = [one for one in files_in(item) if one["file"] not in correction.removed]
    for one in coming_files(correction):
        blob = one.file.blob
        files.append(
            {
                "file": one.file.public_id,
                "sha256": blob.hash,
                "name": one.file.name,
                "title": one.title,
                "size": blob.size,
            }
        )
    return compare(values_of(item), item.content, files_in(item), values_of(after), after.content, files)


def _returned(correction: Correction) -> str:
    clearance = correction.clearance
    if correction.state != CorrectionState.DRAFTING or clearance is None:
        return ""
    step = clearance.steps.filter(state=StepState.RETURNED).order_by("-position").first()
    return f"{step.label}（{step.passed_by_name}）：{step.opinion}" if step is not None else ""


def _acts(correction: Correction, context: Context) -> list[Act]:
    if not correction.is_open:
        return []
    edit_act = actions.EditCorrection(context=context, correction=correction)
    submit = actions.SubmitCorrection(context=context, correction=correction)
    publish = actions.PublishCorrection(context=context, correction=correction)
    version = {"version": version_of(correction.item)}
    url = reverse("office:catalogue-correction-act", args=[correction.public_id, "submit"])
    publish_url = reverse("office:catalogue-correction-act", args=[correction.public_id, "publish"])
    found = []
    if correction.state == CorrectionState.DRAFTING:
        edit_url = reverse("office:catalogue-correction-edit", args=[correction.public_id])
        found += [
            Act(label="修改更正稿…", url=edit_url, reasons=edit_act.closed()),
            Act(
                label="送审",
                url=url,
                reasons=submit.closed() or submit.check(),
                effect="与发布走同样的审查环节；送审后不能再改，退回后可改。",
                primary=True,
                post=version,
            ),
        ]
    if correction.state == CorrectionState.IN_REVIEW:
        label = "到信息页面审查、登记签批或者退回"
        found.append(Act(label=label, url=page_of(correction.item), primary=True))
    found.append(
        Act(
            label="公布更正",
            url=publish_url,
            reasons=publish.closed() or publish.check(),
            effect="今天替换原网址的内容，标明更正日期和更正说明；索引号、发布日期和网址不变。",
            primary=correction.state == CorrectionState.APPROVED,
            post=version,
        )
    )
    return found


@login_required
@require_POST
def do(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Hand in, publish, give up; take a file on or off."""
    correction = correction_for(request, public_id)
    common: dict[str, Any] = {
        "context": context_of(request),
        "correction": correction,
        "expected_version": version_in(request),
    }
    if key == "drop":
        return _drop(request, correction, common)
    if key == "attach":
        return _attach(request, correction, common)
    made: dict[str, Any] = {
        "submit": (actions.SubmitCorrection, {}, "更正已送审。"),
        "publish": (actions.PublishCorrection, {}, "更正已公布。"),
        "remove": (actions.EditCorrection, {"removed": _with(request, correction)}, "公布更正时移除该附件。"),
        "restore": (actions.EditCorrection, {"removed": _without(request, correction)}, "该附件保留。"),
        "unadd": (actions.EditCorrection, {"unadded": _added(request, correction)}, "已取下。"),
    }
    if key not in made:
        raise Http404
    action, given, words = made[key]
    act(request, action(**common, **given), done=words)
    return redirect(page_of(correction.item) if key == "publish" else address_of(correction))


def _with(request: HttpRequest, correction: Correction) -> list[str]:
    return sorted({*correction.removed, request.POST.get("file", "")})


def _without(request: HttpRequest, correction: Correction) -> list[str]:
    return [one for one in correction.removed if one != request.POST.get("file", "")]


def _added(request: HttpRequest, correction: Correction) -> Any:
    return next(
        (one for one in coming_files(correction) if one.file.public_id == request.POST.get("file")), None
    )


def _drop(request: HttpRequest, correction: Correction, common: dict[str, Any]) -> HttpResponse:
    form = DropForm(request.POST)
    if form.is_valid():
        action = actions.DropCorrection(**common, reason=form.cleaned_data["reason"])
        if act(request, action, form, done="更正已放弃，已公开的内容不变。"):
            return redirect(page_of(correction.item))
    return _show(request, correction, AttachForm(), form)


def _attach(request: HttpRequest, correction: Correction, common: dict[str, Any]) -> HttpResponse:
    form = AttachForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        action = actions.EditCorrection(
            **common, incoming=Incoming.take(upload.name, upload), incoming_name=form.cleaned_data["name"]
        )
        if act(request, action, form, done="附件已加到更正稿，公布更正时公开。"):
            return redirect(address_of(correction))
    return _show(request, correction, form, DropForm())
