"""What the workbench shows of requests: its numbers, what waits for somebody, what a supervisor watches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.casework import work
from gongkai.casework.models import Request, State
from gongkai.casework.rules import HANDLERS
from gongkai.casework.units import unit_ids_of
from gongkai.look.parts import Light, Task, Tile
from gongkai.office.casework.words import NEXT, due_light
from gongkai.workdays.queries import current_calendar

# Shown even when zero; the others appear once there is something.
ALWAYS = ("overdue", "today", "in1", "in3", "in5", "paused", "new")


def tiles_of(numbers: work.Numbers) -> list[Tile]:
    """Return the numbers about requests; each opens its list. What waits for the user is a list of its own."""
    base = reverse("office:casework-list")
    found = [
        Tile(
            light=Light(kind=count.light if count.number else "none", word=count.label),
            number=count.number,
            url=f"{base}?due={count.key}",
        )
        for count in numbers.counts
        if count.key in ALWAYS or (count.number and count.key != "mine")
    ]
    waiting = work.in_review(numbers.user).count()
    if waiting:
        light = Light(kind="new", word="网上待人工核对")
        found.append(Tile(light=light, number=waiting, url=reverse("office:casework-review")))
    return found


def tasks_of(user: Any, limit: int = 10, today: dt.date | None = None) -> list[Task]:
    """Return what waits for `user`: what is not confirmed first, then the nearest date."""
    day, calendar = today or local_today(), current_calendar()
    units = unit_ids_of(user, HANDLERS)
    bodies = visible_body_ids(user, HANDLERS) if units else frozenset()
    return [
        Task(
            verb=verb_of(request, for_unit=request.unit_body_id in units and request.body_id not in bodies),
            title=request.subject,
            url=reverse("office:casework-request", args=[request.public_id]),
            note=request.request_no,
            since=since_words(request.last_event_on, day),
            due=due_light(request, day, calendar),
        )
        for request in work.next_for(user, limit)
    ]


def verb_of(request: Request, *, for_unit: bool) -> str:
    """Return the next step on a request; a unit that has it signs for it and drafts, the rest is the body's."""
    if for_unit:
        return "拟稿" if request.unit_signed else "签收"
    return NEXT.get(State(request.state), "办理")


def since_words(when: dt.date | None, today: dt.date) -> str:
    """Return how long something has lain: 今天, 3 天前."""
    days = (today - when).days if when else 0
    return "今天" if days <= 0 else f"{days} 天前"


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A body that a supervisor looks at: its numbers as lights with words, each opening its list."""

    body: Body
    near: Tile
    overdue: Tile
    late: Tile

    @property
    def tiles(self) -> tuple[Tile, Tile, Tile]:
        """Return the three, in the order of the table."""
        return self.near, self.overdue, self.late


def watched_of(numbers: work.Numbers) -> list[Watched]:
    """Return the bodies under the user's supervision with something near, overdue or answered late."""
    rows = numbers.watched()
    bodies = Body.objects.in_bulk([row.body_id for row in rows])
    found = []
    for row in rows:
        body = bodies[row.body_id]

        def tile(key: str, number: int, kind: str, word: str, slug: str = body.slug) -> Tile:
            light = Light(kind=kind if number else "none", word=word if number else "无")
            return Tile(
                light=light, number=number, url=f"{reverse('office:casework-list')}?due={key}&body={slug}"
            )

        found.append(
            Watched(
                body=body,
                near=tile("in5", row.near, "soon", "临近到期"),
                overdue=tile("overdue", row.overdue, "late", "逾期未答复"),
                late=tile("late", row.late, "back", "超期答复"),
            )
        )
    return found
