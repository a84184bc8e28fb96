"""What resembles a request: others of the same person, others of the body on the same words, likely duplicates."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from gongkai.agencies.models import Body
from gongkai.casework.models import Person, Request, SubjectTerm
from gongkai.casework.persons import PersonData, same_as
from gongkai.casework.terms import terms_of

# The rarest words decide: a word that stands in more rows than this tells little and costs much.
RAREST = 4
ROWS_A_WORD = 400
# The share of the rarer subject's words that two requests have in common to be called alike.
ALIKE = 0.5
DUPLICATE_DAYS = 730


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A request that resembles: the words in common, the rarest first."""

    request: Request
    words: tuple[str, ...]
    score: float


def rarity_of(body_id: int, terms: Iterable[str]) -> dict[str, int]:
    """Return in how many requests of the body each word stands; words that stand in none are left out."""
    rows = SubjectTerm.objects.filter(body_id=body_id, term__in=list(terms)).order_by()
    return dict(rows.values_list("term").annotate(number=Count("pk")))


def similar_to(body_id: int, subject: str, *, without: int | None = None, limit: int = 6) -> list[Similar]:
    """Return the requests of the body whose subjects share the most telling words with `subject`, best first.

    A word counts the more, the fewer requests it stands in. Three queries by index, whatever the body's size.
    """
    wanted = terms_of(subject)
    counts = rarity_of(body_id, wanted)
    if not counts:
        return []
    weights = {term: 1 / math.log2(2 + number) for term, number in counts.items()}
    rarest = sorted(counts, key=lambda term: counts[term])[:RAREST]
    scores: Counter[int] = Counter()
    for term in rarest:
        rows = SubjectTerm.objects.filter(body_id=body_id, term=term).order_by("-request_id")
        for pk in rows.values_list("request_id", flat=True)[:ROWS_A_WORD]:
            scores[pk] += 1
    scores.pop(without, None) if without is not None else None
    nearest = [pk for pk, _ in sorted(scores.items(), key=lambda pair: (-pair[1], -pair[0]))[: limit * 8]]
    return _ranked(nearest, weights, limit)


def _ranked(keys: list[int], weights: dict[str, float], limit: int) -> list[Similar]:
    words: dict[int, list[str]] = {}
    rows = SubjectTerm.objects.filter(request_id__in=keys, term__in=list(weights))
    for pk, term in rows.values_list("request_id", "term"):
        words.setdefault(pk, []).append(term)
    whole = sum(weights.values())
    score = {pk: sum(weights[term] for term in found) / whole for pk, found in words.items()}
    best = [pk for pk in sorted(score, key=lambda pk: (-score[pk], -pk)) if score[pk] >= ALIKE / 2][:limit]
    found = Request.objects.select_related("body").defer("description_sealed").in_bulk(best)
    return [
        Similar(
            request=found[pk],
            words=tuple(sorted(words[pk], key=lambda term: -weights[term])),
            score=round(score[pk], 3),
        )
        for pk in best
    ]


def likely_duplicates(body: Body, person: PersonData, subject: str, today: dt.date) -> list[Request]:
    """Return requests of the last two years by the same person to this body on much the same words, newest first."""
    index = same_as(body, person)
    wanted = set(terms_of(subject))
    if not index:
        return []
    since = today - dt.timedelta(days=DUPLICATE_DAYS)
    people = Person.objects.filter(body=body, same_as=index).values("pk")
    rows = Request.objects.filter(body=body, person__in=people, submitted_at__date__gte=since)
    found = []
    for row in rows.select_related("body").order_by("-submitted_at")[:200]:
        theirs = set(terms_of(row.subject))
        fewer = min(len(wanted), len(theirs))
        same = row.subject.strip() == subject.strip()
        if same or (
            fewer and len(wanted & theirs) / fewer >= ALIKE and len(wanted & theirs) >= min(2, fewer)
        ):
            found.append(row)
    return found[:5]
