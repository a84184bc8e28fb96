"""The list of items (信息发布): filters, pages by key, the numbers per state."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.keyset import KeyPage, Segment, page_of
from gongkai.agencies.models import READING_ROLES, Body
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue.clearance.waiting import MINE, items_at
from gongkai.catalogue.lists import (
    LOOKED_THROUGH,
    Criteria,
    count_up_to,
    looked_since,
    segments,
    shown,
    state_counts,
)
from gongkai.catalogue.models import State
from gongkai.catalogue.rules import may_arrange, may_import
from gongkai.look.parts import Tile
from gongkai.office.casework.lists import query_of
from gongkai.office.catalogue import forms, presenting
from gongkai.office.catalogue.views import body_for, body_for_drafting

PER_PAGE = 30


@login_required
@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """List the items of the bodies one sees, those worked on last first."""
    bodies = bodies_visible_to(request.user, READING_ROLES)
    body = body_for(request, READING_ROLES) if request.GET.get("body") or len(bodies) == 1 else None
    form = forms.FilterForm(body, request.GET or None, user=request.user)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    criteria = Criteria(
        body_id=body.pk if body else None,
        state=chosen.get("state", ""),
        column=chosen.get("column"),
        document_kind=chosen.get("kind", ""),
        text=chosen.get("q", ""),
        stage=chosen.get("stage", ""),
    )
    since = looked_since(request.user, criteria)
    parts = segments(request.user, criteria, since)
    numbers = state_counts(request.user, criteria.body_id)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(parts, PER_PAGE, after=after, before=before, rows=shown())
    query = query_of(request.GET)
    context = {
        "form": form,
        "rows": presenting.list_rows(page.rows, local_today()),
        "count": _count(criteria, numbers, parts, page),
        "query": query,
        "earlier": _address(query, "before", page.before),
        "later": _address(query, "after", page.after),
        "tiles": [*_tiles(numbers, body), *_mine(request.user, body)],
        "bodies": bodies if len(bodies) > 1 else [],
        "body": body,
        "filtered": any(chosen.values()),
        "looked_through": LOOKED_THROUGH if since else 0,
        "drafting": body_for_drafting(request),
        "arranging": next((b for b in bodies if may_arrange(request.user, b)), None),
        "importing": next((b for b in bodies if may_import(request.user, b)), None),
        "asked": request.GET.get("state", ""),
    }
    return render(request, "office/catalogue/list.html", context)


def _count(criteria: Criteria, numbers: dict[str, int], parts: list[Segment], page: KeyPage) -> str:
    """Return how many the list has: what the tiles know, what the page tells, else counted up to a limit."""
    if not page.before and not page.after:
        return f"共 {len(page.rows)} 条"
    if not (criteria.column or criteria.document_kind or criteria.stage or criteria.text.split()):
        listed = [criteria.state] if criteria.state else [one for one in numbers if one != State.DISCARDED]
        return f"共 {sum(numbers[one] for one in listed):,} 条"
    number, more = count_up_to(parts)
    return f"超过 {number:,} 条" if more else f"共 {number:,} 条"


def _address(query: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"?{query}&{name}={cursor}" if query else f"?{name}={cursor}"


def _mine(user: Any, body: Body | None) -> list[Tile]:
    """Return the tile of what waits for the user's review, where there may be such."""
    number = items_at(user, MINE).count()
    url = f"{reverse('office:catalogue-list')}?{f'body={body.slug}&' if body else ''}stage={MINE}"
    return (
        [Tile(light=presenting.Light(kind="work", word="待我审核"), number=number, url=url)] if number else []
    )


def _tiles(counts: dict[str, int], body: Body | None) -> list[Tile]:
    start = f"{reverse('office:catalogue-list')}?{f'body={body.slug}&' if body else ''}state="
    shown_states = (
        *(State.DRAFT, State.SUBMITTED, State.APPROVED),
        *(State.PUBLISHED, State.REGISTERED, State.WITHDRAWN),
    )
    return [
        Tile(
            light=presenting.Light(
                kind=presenting.STATE_LIGHTS[state], word=presenting.SHORT_STATES.get(state, str(state.label))
            ),
            number=counts[state],
            url=f"{start}{state.value}",
        )
        for state in shown_states
    ]
