"""What stands beside a case: the same person's requests, similar ones, answers to reuse, what is published already.

The case page puts `beside_of(request, context)` into its page as `beside` and includes office/casework/beside.html.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.agencies.tree import tree_on
from gongkai.casework.actions import Draft, EventAction
from gongkai.casework.drafting import draft_words
from gongkai.casework.models import Request, local_day
from gongkai.casework.queries import asked_in_month, of_same_person
from gongkai.casework.rules import may_handle
from gongkai.casework.similar import Similar, similar_to
from gongkai.casework.terms import terms_of
from gongkai.catalogue.models import Item
from gongkai.catalogue.queries import published_items
from gongkai.journal.actions import Context
from gongkai.look.parts import Light
from gongkai.office.casework.letter_forms import PREFIX
from gongkai.office.casework.words import outcome_words, state_light

SHOWN, SAME = 5, 3
YEAR = dt.timedelta(days=365)
# Words that a published title must hold to be offered: the longest say most.
WORDS = 3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One request beside the case: no personal data."""

    request: Request
    state: Light
    url: str
    answer: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Frequency:
    """How often the same person asked this body: `month` as the fee counts it, `year` over twelve months, this one
    included; `by` says which day decides the month."""

    month: int
    year: int
    total: int
    by: str

    @property
    def many(self) -> bool:
        """Return whether the numbers are worth a look at Art. 35 (more than ten items a month, the fee's first step).

        No verdict: number and frequency must go clearly beyond what is reasonable, and the body says why.
        """
        return self.month > 10 or self.year > 30


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Everything beside a case; `frequency` is None where nobody may or can tell."""

    frequency: Frequency | None
    same: list[Line]
    similar: list[Line]
    answers: list[Line]
    published: list[Item]

    @property
    def empty(self) -> bool:
        """Return whether there is nothing to show."""
        return not (self.same or self.similar or self.answers or self.published or self.frequency)


def beside_of(request: Request, context: Context) -> Beside:
    """Return what stands beside `request` for who acts in `context`; about ten queries by index."""
    mine = may_handle(context, request)
    found = similar_to(request.body_id, request.subject, without=request.pk, limit=SHOWN * 3)
    answered = [one for one in found if one.request.document_no]
    others = [one for one in found if not one.request.document_no]
    same = list(of_same_person(request).select_related("body")[:SAME]) if mine else []
    return Beside(
        frequency=_frequency(request) if mine else None,
        same=[_line(row) for row in same],
        similar=[_similar(one) for one in others[:SHOWN]],
        answers=[_similar(one) for one in answered[:SHOWN]],
        published=published_for(request.body, request.subject, context.today),
    )


def _frequency(request: Request) -> Frequency | None:
    person = request.person
    if person is None or not person.same_as:
        return None
    by = str(value_of(request.body, "casework.fee_month_by", local_day(request.submitted_at)))
    rows = of_same_person(request).order_by()
    return Frequency(
        month=asked_in_month(request, by) + 1,
        year=rows.filter(
            submitted_at__gte=request.submitted_at - YEAR, submitted_at__lte=request.submitted_at
        ).count()
        + 1,
        total=rows.count() + 1,
        by="提出日期" if by == "submitted_on" else "收到日期",
    )


def _line(row: Request, **more: Any) -> Line:
    return Line(
        request=row,
        state=state_light(row),
        url=reverse("office:casework-request", args=[row.public_id]),
        answer=outcome_words(row.latest_outcome, row.latest_sub_ground),
        **more,
    )


def _similar(one: Similar) -> Line:
    return _line(one.request, words="、".join(one.words[:4]))


# What one answer may lend to another: its reasons, nothing about who asked or what was handed out.
LENT = ("findings", "search", "reason")


def reuse_into(form: Any, action: EventAction, public_id: str) -> None:
    """Put the reasons and the result of an earlier answer of the same body into the form of a draft (取用理由).

    Only for who handles the body's requests; does nothing for another act, an unknown answer, or one without words.
    """
    if not isinstance(action, Draft) or not public_id or not may_handle(action.context, action.request):
        return
    rows = Request.objects.filter(body_id=action.request.body_id, public_id=public_id)
    other = rows.exclude(document_no="").select_related("person").first()
    if other is None:
        return
    if "outcome" in form.fields:
        sub = other.latest_sub_ground
        form.fields["outcome"].initial = f"{other.latest_outcome}/{sub}" if sub else other.latest_outcome
    words = draft_words(other)
    for name in LENT:
        field = form.fields.get(PREFIX + name)
        if field is not None and words.get(name):
            field.initial = words[name]
            field.help_text = f"取自{other.document_no}，请按本件核对修改。"


def published_for(body: Body, subject: str, today: dt.date) -> list[Item]:
    """Return published items of the body and the bodies above it whose title holds the subject's telling words.

    The longest words say most; where all together find nothing, the two longest do.
    """
    words = sorted(terms_of(subject), key=len, reverse=True)[:WORDS]
    if len(words) < 2:
        return []
    above = tree_on(today).above(body.pk)
    bodies = list(Body.objects.filter(pk__in=[body.pk, *above]))
    found: list[Item] = []
    for wanted in (words, words[:2]):
        holds = Q()
        for word in wanted:
            holds &= Q(title__icontains=word)
        found = list(published_items(bodies).filter(holds)[:SHOWN])
        if found:
            break
    return found
