"""The acts on an item: each has a page with its form, what it will do, why it is closed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.agencies.queries import local_today
from gongkai.catalogue import actions
from gongkai.catalogue.models import Item
from gongkai.catalogue.numbering import sample_number
from gongkai.files.actions import StoreFile
from gongkai.files.incoming import Incoming
from gongkai.journal.append import stream_of
from gongkai.office.acting import act, context_of, overtaken, version_in
from gongkai.office.catalogue import act_forms, clearing_forms
from gongkai.office.catalogue.verbs import VERBS
from gongkai.office.catalogue.views import item_for, page_of

FORMS: dict[str, type[act_forms.ReasonForm]] = {
    "submit": clearing_forms.SubmitForm,
    "pass": clearing_forms.PassForm,
    "paper": clearing_forms.PaperForm,
    "schedule": clearing_forms.ScheduleForm,
    "publish": act_forms.PublishForm,
    "return": act_forms.ReturnForm,
    "release": act_forms.ReleaseForm,
    "number": act_forms.NumberForm,
    "change": act_forms.ChangeForm,
    "withdraw": act_forms.WithdrawForm,
    "discard": act_forms.ReasonForm,
}


@login_required
def act_page(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Do one act on an item: its form, what it will do, why it is closed."""
    verb = VERBS.get(key)
    if verb is None:
        raise Http404
    item = item_for(request, public_id)
    context = context_of(request)
    form_class = FORMS.get(key)
    posted = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    form = form_class(item, request.user, posted, files) if form_class else None
    empty = verb.action(context=context, item=item)
    closed = empty.closed()
    first = overtaken(request, empty) if request.method == "POST" and closed else []
    if request.method == "POST" and not first and (form is None or form.is_valid()):
        given = arguments_of(form)
        action = verb.action(context=context, item=item, expected_version=version_in(request))
        if _with_scan(request, item, action, given, form) and act(request, action, form):
            return redirect(page_of(item))
        if form is None:
            return redirect(page_of(item))
    shown = {
        "item": item,
        "verb": verb,
        "form": form,
        "closed": first or closed,
        "warnings": empty.warnings() if isinstance(empty, actions.PublishItem) else [],
        "sample": sample_number(item.body, local_today()) if key == "publish" else "",
        "today": local_today(),
    }
    return render(
        request,
        "office/catalogue/act.html",
        shown,
        status=422 if first or (form is not None and form.errors) else 200,
    )


def arguments_of(form: Any) -> dict[str, Any]:
    """Return what a form gives its act: its `arguments`, else its cleaned values."""
    if form is None:
        return {}
    return dict(form.arguments() if hasattr(form, "arguments") else form.cleaned_data)


def _with_scan(request: HttpRequest, item: Item, action: Any, given: dict[str, Any], form: Any) -> bool:
    """Give the action its inputs; an uploaded scan is stored once nothing else stands against the act."""
    upload = given.pop("scan", None)
    proof = given.pop("proof", None)
    if proof is not None:
        given["proof"] = Incoming.take(proof.name, proof)
    for name, value in given.items():
        setattr(action, name, list(value) if name == "channels" else value)
    if upload is None or action.check():
        return True
    stored = act(
        request,
        StoreFile(
            context=action.context,
            body=item.body,
            incoming=Incoming.take(upload.name, upload),
            belongs_to=stream_of(item),
            kind="approval_scan",
        ),
        form,
        done="签批件已留存。",
    )
    if stored:
        action.scan = stored.result
    return bool(stored)
