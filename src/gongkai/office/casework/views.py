"""Pages about requests: each view takes a form, calls one action or one query, renders."""

from __future__ import annotations

import base64
import dataclasses
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.casework import actions as acts
from gongkai.casework import queries
from gongkai.casework.actions.lettering import preview_letters
from gongkai.casework.actions.online_follow import evaluation_words
from gongkai.casework.clock import state_of
from gongkai.casework.models import Request
from gongkai.casework.persons import LABELS, notes_of, plain
from gongkai.casework.rules import HANDLERS
from gongkai.files import keys
from gongkai.journal.actions import Refused
from gongkai.look.forms import add_reasons
from gongkai.look.parts import Pair
from gongkai.office.acting import context_of, overtaken, version_in
from gongkai.office.casework import act_forms, filing, forms, presenting
from gongkai.office.casework.beside import beside_of, reuse_into
from gongkai.office.casework.panel import panel_of, why

ALIASES = {"sub_ground": "outcome", "submitted_at": "submitted_on", "event": "reason", "values": "reason"}


def find(request: HttpRequest, public_id: str) -> Request:
    """Return the request if the person may see it; 404 for a foreign one."""
    return get_object_or_404(queries.requests_for(request.user).select_related("person"), public_id=public_id)


def refused_into(form: Any, refused: Refused) -> None:
    """Put the reasons beside the inputs, those about a part of an input beside the whole."""
    reasons = [
        dataclasses.replace(reason, field=ALIASES.get(reason.field, reason.field))
        for reason in refused.reasons
    ]
    add_reasons(form, reasons)


def handled_bodies(user: Any) -> Any:
    """Return the bodies whose requests `user` handles."""
    return Body.objects.visible_to(user, HANDLERS)


def shown_once(request: HttpRequest, kind: str, shown: Any) -> str:
    """Return the code that an act has just made for the record, and forget it; "" without one."""
    kept = request.session.get(kind)
    if not kept or kept[0] != shown.public_id:
        return ""
    del request.session[kind]
    return str(keys.unseal(keys.derived("session"), base64.b64decode(kept[1]), shown.public_id))


def keep_opinion_code(request: HttpRequest, done: Any) -> None:
    """Keep number and code of an opinion request, sealed, until the case page has shown them."""
    code = done.__dict__.get("opinion_code")
    if code is None:
        return
    shown = done if isinstance(done, Request) else done.request
    sealed = keys.seal(keys.derived("session"), "　".join(code), shown.public_id)
    request.session["opinion"] = [shown.public_id, base64.b64encode(sealed).decode()]


# --- one case --------------------------------------------------------------------------------------------------


@login_required
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a request in three zones: what it is, what happened, what to do."""
    shown = find(request, public_id)
    context, state = context_of(request), state_of(shown)
    events = list(shown.events.order_by("seq"))
    mine = context.user is not None and bool(handled_bodies(request.user).filter(pk=shown.body_id).exists())
    return render(
        request,
        "office/casework/case.html",
        {
            "case": shown,
            "light": presenting.state_light(shown),
            "about": presenting.about(shown),
            "person": presenting.person_of(shown, context),
            "happenings": presenting.happenings_of(
                shown, events, filing.downloads_of(shown, events, context)
            ),
            "letters": filing.letters_shown(shown, context),
            "opinions": filing.opinions_shown(shown, context),
            "opinion_code": shown_once(request, "opinion", shown),
            "fee": filing.fee_of(state),
            "evaluation": filing.evaluation_of(shown),
            "panel": panel_of(state, context.today),
            "todo": presenting.what_to_do(shown, context),
            "way": presenting.remedies_of(shown, state),
            "remedies": [
                (row, presenting.case_light(row))
                for row in queries.cases_for(request.user).filter(request=shown)
            ],
            "beside": beside_of(shown, context) if mine else None,
            "mine": mine,
            "code": shown_once(request, "tracking", shown),
            "may_erase": _may_erase(context, shown),
        },
    )


def _may_erase(context: Any, shown: Request) -> bool:
    person = shown.person
    return person is not None and not acts.ErasePerson(context=context, person=person).closed()


@login_required
def act(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Do one act on a request, or look first at what it would do."""
    action_class = presenting.BY_SLUG.get(slug)
    if action_class is None:
        raise Http404
    if action_class is acts.Supersede:
        return correct(request, public_id)
    shown = find(request, public_id)
    context, state = context_of(request), state_of(shown)
    bare = action_class(context=context, request=shown)
    if isinstance(bare, acts.Decide | acts.Draft) and request.POST.get("outcome"):
        bare.outcome = request.POST["outcome"].partition("/")[0]  # its reply's words are asked for
    closed = bare.closed()
    if request.method == "POST" and closed:
        closed = overtaken(request, bare) or closed
    form = act_forms.ActForm(bare, state, request.POST or None, request.FILES or None)
    reuse_into(form, bare, request.GET.get("reuse", ""))
    preview, letters = None, []
    if request.method == "POST" and not closed and form.is_valid():
        action = action_class(
            context=context, request=shown, expected_version=version_in(request), **form.values()
        )
        if "preview" in request.POST:
            preview = action.preview()
            add_reasons_of(form, preview)
            letters = [] if preview.reasons else preview_letters(action)
        elif _done(request, action, form):
            keep_opinion_code(request, action.request)
            return redirect("office:casework-request", shown.public_id)
    status = 422 if request.method == "POST" and preview is None else 200
    return render(
        request,
        "office/casework/act.html",
        {
            "case": shown,
            "action": bare,
            "form": form,
            "closed": closed,
            "effect": presenting.effect_of(bare, state),
            "letters": letters,
            "panel": panel_of(state, context.today, calendar=False),
            "after": _after(preview, context.today),
            "preview": preview,
        },
        status=status,
    )


def add_reasons_of(form: Any, preview: acts.Preview) -> None:
    """Put what a preview says against the act beside its inputs."""
    if preview.reasons:
        refused_into(form, Refused(list(preview.reasons)))


def _after(preview: acts.Preview | None, today: Any) -> dict[str, Any] | None:
    if preview is None or preview.after is None:
        return None
    return {"panel": panel_of(preview.after, today, calendar=False), "lines": why(preview.after)}


def _done(request: HttpRequest, action: Any, form: Any) -> bool:
    try:
        action.execute()
    except Refused as refused:
        refused_into(form, refused)
        return False
    messages.success(request, f"{action.title}：已登记。")
    return True


def correct(request: HttpRequest, public_id: str) -> HttpResponse:
    """Correct an entry: choose it, then say how it should be."""
    shown = find(request, public_id)
    context, state = context_of(request), state_of(shown)
    closed = acts.Supersede(context=context, request=shown).closed()
    number = request.POST.get("event") or request.GET.get("event") or ""
    target = shown.events.filter(seq=int(number)).first() if number.isdigit() else None
    form: Any
    preview = None
    if target is None:
        form = act_forms.CorrectForm(shown)
    else:
        form = act_forms.SupersedeForm(target, request.POST or None)
        if request.method == "POST" and not closed and form.is_valid():
            action = acts.Supersede(
                context=context,
                request=shown,
                expected_version=version_in(request),
                event=target.seq,
                occurred_on=None if form.cleaned_data["cancel"] else form.cleaned_data["occurred_on"],
                reason=form.cleaned_data["reason"],
                cancel=form.cleaned_data["cancel"],
                values=form.values(),
            )
            if "preview" in request.POST:
                preview = action.preview()
                add_reasons_of(form, preview)
            elif _done(request, action, form):
                return redirect("office:casework-request", shown.public_id)
    status = 422 if request.method == "POST" and preview is None else 200
    return render(
        request,
        "office/casework/correct.html",
        {
            "case": shown,
            "target": target,
            "target_words": presenting.event_words(target) if target else "",
            "form": form,
            "closed": closed,
            "panel": panel_of(state, context.today, calendar=False),
            "after": _after(preview, context.today),
            "preview": preview,
        },
        status=status,
    )


@login_required
def reveal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who asked, after saying why; the journal keeps it, the browser does not."""
    shown = find(request, public_id)
    context = context_of(request)
    closed = acts.RevealPerson(context=context, request=shown).closed()
    form = forms.RevealForm(request.POST or None)
    revealed, notes, evaluation = None, [], None
    if request.method == "POST" and not closed and form.is_valid():
        action = acts.RevealPerson(context=context, request=shown, purpose=form.cleaned_data["purpose"])
        try:
            revealed = action.execute()
        except Refused as refused:
            refused_into(form, refused)
        else:
            events = list(shown.events.order_by("seq"))
            sealed = notes_of(shown, events)
            notes = [(event, sealed[event.seq]) for event in events if event.seq in sealed]
            evaluation = filing.evaluation_of(shown)
    rows = []
    if revealed is not None:
        rows = [Pair(label=LABELS[name], value=value) for name, value in plain(revealed.person).items()]
        rows += [
            Pair(
                label="共同申请人（代表人）" if chosen else "共同申请人",
                value="　".join(plain(joint).values()),
            )
            for joint, chosen in revealed.joint
        ]
    response = render(
        request,
        "office/casework/person.html",
        {
            "case": shown,
            "form": form,
            "closed": closed,
            "revealed": revealed,
            "rows": rows,
            "notes": notes,
            "evaluation": evaluation,
            "opinion": evaluation_words(evaluation.row) if evaluation else "",
        },
        status=422 if request.method == "POST" and revealed is None else 200,
    )
    response["Cache-Control"] = "no-store"
    return response


@login_required
def erase(request: HttpRequest, public_id: str) -> HttpResponse:
    """Destroy the key of who asked, once the case is archived."""
    shown = find(request, public_id)
    if shown.person is None:
        raise Http404
    context = context_of(request)
    closed = acts.ErasePerson(context=context, person=shown.person).closed()
    form = forms.EraseForm(request.POST or None)
    if request.method == "POST" and not closed and form.is_valid():
        action = acts.ErasePerson(
            context=context,
            person=shown.person,
            basis=form.cleaned_data["basis"],
            expected_version=version_in(request),
        )
        if _done(request, action, form):
            return redirect("office:casework-request", shown.public_id)
    status = 422 if request.method == "POST" else 200
    page = {"case": shown, "form": form, "closed": closed}
    return render(request, "office/casework/erase.html", page, status=status)
