"""One world for the walks: five bodies with the same records each, and people with every role at one of them.

The people work for `own`. `below` is under it, `beside` its sibling, `above` its parent, `foreign` a county of
another prefecture. Every record is made through the actions, by the operator; private fields hold canaries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from tests.support.agencies import give, make_body, make_user
from tests.walk import records, records_after, records_catalogue
from tests.walk.canaries import Words

from gongkai.agencies.actions import DeactivateUser, EndAssignment
from gongkai.agencies.models import Body, BodyKind, Role, User
from gongkai.journal.actions import LOCAL, Context
from gongkai.journal.models import Origin

# A Wednesday, with the days of 2026 known: requests of February and March are at every stage.
TODAY = dt.date(2026, 3, 18)
NOON = dt.datetime.combine(TODAY, dt.time(12), LOCAL)
PLACES = ("own", "below", "beside", "above", "foreign")


@dataclass(frozen=True)
class Person:
    """Somebody who acts: roles at `own`, with or without the bodies under it."""

    name: str
    roles: frozenset[str] = frozenset()
    wide: bool = False
    user: Any = None

    def has(self, roles: frozenset[str], place: str) -> bool:
        """Return whether one of these roles is held at the body of `place`. This is the walk's own oracle."""
        return bool(self.roles & roles) and (place == "own" or (self.wide and place == "below"))


@dataclass
class Place:
    """A body and its records by name; `get` reads a record anew."""

    name: str
    body: Body
    words: Words
    kept: dict[str, Any] = field(default_factory=dict)
    # All bodies of the world by name, and a spare one without records.
    others: dict[str, Body] = field(default_factory=dict)

    def get_body(self) -> Body:
        """Return the body as it is in the database."""
        return Body.objects.get(pk=self.body.pk)

    def get(self, what: str) -> Any:
        """Return the record called `what` as it is in the database."""
        record = self.kept[what]
        return type(record)._base_manager.get(pk=record.pk)


@dataclass
class World:
    """The bodies by name and the people by name."""

    places: dict[str, Place]
    people: dict[str, Person]

    def tries(self, roles: frozenset[str], *, few: bool = False) -> Iterator[tuple[Person, Place]]:
        """Yield who tries what belongs to `roles`, and where.

        At their own body everybody, whoever is let in nowhere too; at the body below everybody with a role; at the
        other bodies those with such a role that reaches further, and at one of them the clerk. `few`: where
        another way to the same place was tried by all, those tell whose answers differ.
        """
        own, below, *others = (self.places[name] for name in PLACES)
        members = [person for person in self.people.values() if person.name not in OUTSIDERS]
        reaching = [person for person in members if person.wide and person.roles & roles]
        clerk = self.people["clerk"]
        yield from ((person, own) for person in [*members, ANONYMOUS])
        if few:
            yield from ((person, below) for person in [*reaching, clerk])
            yield from ((person, others[-1]) for person in [*reaching[:1], clerk])
            return
        yield from ((self.people[name], own) for name in OUTSIDERS)
        yield from ((person, below) for person in members)
        yield from ((person, place) for person in reaching for place in others)
        yield clerk, others[-1]

    @property
    def words(self) -> list[Words]:
        """Return the canaries of all bodies."""
        return [place.words for place in self.places.values()]


ANONYMOUS = Person("anonymous", user=AnonymousUser())
# They have an account and are let in nowhere.
OUTSIDERS = ("inactive", "former", "unassigned")
# (name, role, with the bodies under it)
CAST = [
    ("clerk", Role.CLERK, False),
    ("officer", Role.DISCLOSURE_OFFICER, False),
    ("reviewer", Role.SECRECY_REVIEWER, False),
    ("head", Role.HEAD, False),
    ("wide-head", Role.HEAD, True),
    ("supervisor", Role.SUPERVISOR, True),
    ("narrow-supervisor", Role.SUPERVISOR, False),
    ("system", Role.SYSTEM_ADMIN, True),
    ("security", Role.SECURITY_ADMIN, True),
    ("audit", Role.AUDIT_ADMIN, True),
]


@contextmanager
def made() -> Iterator[World]:
    """Make the world on the fixed day, inside a transaction that is rolled back at the end."""
    with patch("django.utils.timezone.now", return_value=NOON), transaction.atomic():
        places = make_places()
        yield World(places, make_people(places["own"].body))
        transaction.set_rollback(True)


def make_places() -> dict[str, Place]:
    """Found the five bodies and fill each with the same records."""
    city = make_body("anlan", kind=BodyKind.PREFECTURE)
    own = make_body("linxi", city, kind=BodyKind.COUNTY)
    below = make_body("linxi-minzheng", own)
    beside = make_body("shuanghe", city, kind=BodyKind.COUNTY)
    far = make_body("qingyuan", kind=BodyKind.PREFECTURE)
    foreign = make_body("baiyun", far, kind=BodyKind.COUNTY)
    bodies = dict(zip(PLACES, (own, below, beside, city, foreign), strict=True))
    bodies["spare"] = make_body("spare", far)
    places = {}
    for number, (name, body) in enumerate(((one, bodies[one]) for one in PLACES), start=11):
        places[name] = Place(name, body, Words(name, number), others=bodies)
        records.fill(places[name])
        records_catalogue.fill(places[name])
        records_after.fill(places[name])
        records.report_on(places[name])
    return places


def make_people(own: Body) -> dict[str, Person]:
    """Create who acts."""
    people = {}
    for name, role, wide in CAST:
        people[name] = Person(name, frozenset({role}), wide, make_user(name, role, own, wide))
    operator = Context(origin=Origin.COMMAND)
    idle = make_user("inactive", Role.HEAD, own)
    give(idle, Role.CLERK, own)
    DeactivateUser(context=operator, user=idle, reason="调离").execute()
    former = make_user("former", Role.HEAD, own)
    EndAssignment(
        context=operator, assignment=former.assignments.get(), last_day=TODAY - records.DAY
    ).execute()
    for user in (idle, former, make_user("unassigned")):
        people[user.username] = Person(user.username, user=User.objects.get(pk=user.pk))
    return people
