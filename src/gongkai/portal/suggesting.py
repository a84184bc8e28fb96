"""What is offered to somebody who asks: the right body, and published items that may already answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from gongkai.agencies.models import Body, BodyKind
from gongkai.agencies.queries import local_today, public_bodies, successors
from gongkai.agencies.tree import tree_on
from gongkai.casework.terms import terms_of
from gongkai.catalogue.models import Column, Item
from gongkai.catalogue.queries import published_items
from gongkai.portal.chinese import to_simplified
from gongkai.portal.facts import kept

MOST_BODIES = 8
MOST_ITEMS = 5
_CANDIDATES = 60


@dataclass(frozen=True)
class Suggested:
    """A body that may be the right one, and why; a dissolved one with those that carry on its powers."""

    body: Body
    why: str
    dissolved: bool = False
    successors: Sequence[Body] = ()


@dataclass(frozen=True)
class Region:
    """A government and the bodies of its region, for choosing by place."""

    government: Body
    bodies: list[Body] = field(default_factory=list)


def _duties() -> dict[int, tuple[str, str]]:
    """Return for each body what it says it does, and the titles of its columns."""
    titles: dict[int, list[str]] = defaultdict(list)
    for body_id, title in Column.objects.filter(retired_on=None, kind="ordinary").values_list(
        "body_id", "title"
    ):
        titles[body_id].append(title)
    abouts = dict(Body.objects.values_list("pk", "about"))
    return {pk: (abouts[pk], " ".join(titles[pk])) for pk in abouts}


def suggest_bodies(text: str) -> list[Suggested]:
    """Return the bodies that `text` (a name, a place, a matter) speaks of, the likeliest first.

    Names count most, then what a body says it is responsible for, then its columns. Typed in either script.
    """
    wanted = to_simplified(" ".join(text.split()))[:80]
    words = list(dict.fromkeys([*wanted.split(), *terms_of(wanted)]))
    if not wanted:
        return []
    duties = kept("body-duties", 300, _duties)
    today = local_today()
    found: list[tuple[int, Suggested]] = []
    for body in Body.objects.exclude(kind=BodyKind.UNIT):
        score, why = _score(body, wanted, words, *duties.get(body.pk, ("", "")))
        if not score:
            continue
        if body.exists_on(today):
            found.append((score, Suggested(body, why)))
        elif body.dissolved_on is not None and body.dissolved_on < today:
            heirs = [one for one in successors(body) if one.exists_on(today)]
            found.append((score - 1, Suggested(body, why, dissolved=True, successors=heirs)))
    found.sort(key=lambda one: (-one[0], one[1].body.order, one[1].body.pk))
    return [one for _, one in found[:MOST_BODIES]]


def _score(body: Body, wanted: str, words: list[str], about: str, columns: str) -> tuple[int, str]:
    names = f"{body.name} {body.short_name}"
    if wanted in {body.name, body.short_name}:
        return 200, "名称相符"
    score, why = 0, ""
    if wanted in names:
        score, why = 100, "名称相符"
    for word in words:
        if word in names:
            score, why = score + 30, why or "名称相符"
        if word in about:
            score, why = score + 8, why or f"职能包括“{word}”"
        if word in columns:
            score, why = score + 4, why or f"设有“{word}”相关栏目"
    return score, why


def regions() -> list[Region]:
    """Return the bodies by place: each government with what stands under it and is no government."""
    bodies = public_bodies()
    parents = tree_on(local_today()).parent
    by_pk = {body.pk: body for body in bodies}
    made = {body.pk: Region(body) for body in bodies if body.is_government}
    for body in bodies:
        if body.is_government:
            continue
        above = parents.get(body.pk)
        while above is not None and above not in made:
            above = parents.get(above)
        if above is not None and above in by_pk:
            made[above].bodies.append(body)
    rest = [body for body in bodies if not body.is_government and not _placed(body, made)]
    return [*made.values(), *(Region(body) for body in rest)]


def _placed(body: Body, made: dict[int, Region]) -> bool:
    return any(body in region.bodies for region in made.values())


def may_answer(text: str, number: str, body: Body | None) -> list[Item]:
    """Return published items that may already be what is wanted: by number, then by the words of the text.

    Those of the body that is asked come first among equals.
    """
    number, text = to_simplified(number.strip()), to_simplified(text.strip())
    found: dict[int, Item] = {}
    if len(number) >= 4:
        for item in published_items(text=number)[:MOST_ITEMS]:
            found[item.pk] = item
    words = terms_of(text)[:8]
    if words:
        wanted = Q()
        for word in words:
            wanted |= Q(title__contains=word)
        rows = list(published_items().filter(wanted)[:_CANDIDATES])
        least = 1 if len(words) == 1 else 2
        scored = [(sum(word in item.title for word in words), item) for item in rows]
        good = [(hits, item) for hits, item in scored if hits >= least]
        own = body.pk if body else 0
        good.sort(key=lambda one: (-one[0], one[1].body_id != own))
        for _, item in good:
            found.setdefault(item.pk, item)
    return list(found.values())[:MOST_ITEMS]
