"""Masking and overruling on the item page, and what the nightly sweep found in what is out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import READING_ROLES
from gongkai.agencies.queries import bodies_visible_to
from gongkai.catalogue import actions
from gongkai.catalogue.actions.overrule_finding import standing_hits
from gongkai.catalogue.fields import LABELS
from gongkai.catalogue.models import FindingOverrule, Item, SweepCursor, SweepFinding, SweepState
from gongkai.catalogue.personal.words import WORDING
from gongkai.look.parts import Light
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.views import item_for, page_of
from gongkai.privacy import KIND_NAMES

PER_PAGE = 50
LIGHTS = {
    SweepState.OPEN: "late",
    SweepState.CLEAN: "done",
    SweepState.OVERRULED: "done",
    SweepState.WITHDRAWN: "done",
}


@login_required
@require_POST
def personal_act(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Mask, take masks back, leave findings standing with a reason, take that back."""
    item = item_for(request, public_id)
    does = {"mask": _mask, "unmask": _unmask, "overrule": _overrule, "withdraw": _withdraw}.get(key)
    if does is None:
        raise Http404
    does(request, item)
    return redirect(page_of(item) + "#personal")


def _given(request: HttpRequest, item: Item) -> dict[str, Any]:
    return {"context": context_of(request), "item": item, "expected_version": version_in(request)}


def _mask(request: HttpRequest, item: Item) -> None:
    chosen = None if "all" in request.POST else set(request.POST.getlist("chosen"))
    if chosen is not None:
        # A file is masked whole.
        chosen |= {key.partition("|")[0] for key in chosen if key.startswith("attachment:")}
    action = actions.MaskFindings(**_given(request, item), chosen=chosen, names="names" in request.POST)
    done = act(request, action)
    if done:
        for message in action.left:
            messages.warning(request, message)


def _unmask(request: HttpRequest, item: Item) -> None:
    chosen = set(request.POST.getlist("chosen") or request.POST.getlist("one"))
    act(request, actions.UnmaskFindings(**_given(request, item), chosen=chosen))


def _overrule(request: HttpRequest, item: Item) -> None:
    chosen = request.POST.getlist("chosen")
    if "every" in request.POST:
        chosen = [key for key, hit in standing_hits(item).items() if hit.sure]
    reason = request.POST.get("reason", "")
    act(request, actions.OverruleFinding(**_given(request, item), chosen=chosen, reason=reason))


def _withdraw(request: HttpRequest, item: Item) -> None:
    key = request.POST.get("overrule", "")
    row = FindingOverrule.objects.filter(item=item, pk=int(key)).first() if key.isdigit() else None
    act(request, actions.WithdrawOverrule(**_given(request, item), overrule=row))


@login_required
@require_safe
def sweep_list(request: HttpRequest) -> HttpResponse:
    """Show what the sweep found in public items of the bodies that one may see, open ones first asked for."""
    bodies = bodies_visible_to(request.user, READING_ROLES)
    state = request.GET.get("state", SweepState.OPEN)
    if state not in SweepState.values:
        raise Http404
    rows = SweepFinding.objects.visible_to(request.user).filter(body__in=bodies, state=state)
    page = Paginator(rows.select_related("item", "body").order_by("-pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "rows": [_row(row) for row in page.object_list],
        "states": SweepState.choices,
        "state": state,
        "several": len(bodies) > 1,
        "last": SweepCursor.objects.filter(body__in=bodies, finished_at__isnull=False)
        .order_by("-finished_at")
        .first(),
    }
    return render(request, "office/catalogue/sweep.html", shown)


def _row(row: SweepFinding) -> dict[str, Any]:
    kind = "错敏词" if row.kind == WORDING else KIND_NAMES.get(row.kind, "")
    label = LABELS.get(row.field, "附件")
    light = Light(kind=LIGHTS[SweepState(row.state)], word=row.get_state_display())
    return {"row": row, "kind": kind, "label": label, "light": light}
