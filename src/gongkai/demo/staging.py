"""Bodies and staff of the sample, through the actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import get_hasher

from gongkai.agencies.actions import AddRemedyOrgan, AssignRole, CreateBody, CreateUser, RenameBody
from gongkai.agencies.models import Body, BodyKind, RemedyOrganKind, User
from gongkai.demo.cast import BODIES, NOTE, PASSWORD, PEOPLE, RENAMED, SampleBody
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

# Offices themselves: they have no office under them.
NO_OFFICE = {BodyKind.GENERAL_OFFICE, BodyKind.UNIT}
HOURS = "工作日 8:30—12:00，14:30—17:30"


def operator(day: dt.date | None = None) -> Context:
    """Return the context of the sample data, acting on `day` (today)."""
    return Context(origin=Origin.DEMO, today=day) if day else Context(origin=Origin.DEMO)


def credit_code(number: int) -> str:
    """Return an invented code of 18 characters that no register could have issued (area 99)."""
    return f"1199{number:05d}0000{number:04d}X"


def make_bodies() -> dict[str, Body]:
    """Found the bodies, name the organs that review their acts; return them by slug."""
    made: dict[str, Body] = {}
    for number, sample in enumerate(BODIES, 1):
        made[sample.slug] = _found(number, sample, made)
    for slug, body in made.items():
        if body.kind == BodyKind.UNIT:
            continue
        _remedies(body, made["linxi"] if slug.startswith("linxi-") else made["anlan"])
    slug, name, short, year = RENAMED
    day = dt.date(year, 3, 1)
    RenameBody(context=operator(), body=made[slug], name=name, short_name=short, from_day=day).execute()
    return made


def _found(number: int, sample: SampleBody, made: dict[str, Body]) -> Body:
    body: Body = CreateBody(
        context=operator(),
        slug=sample.slug,
        kind=sample.kind,
        name=sample.name,
        short_name=sample.short_name,
        parent=made.get(sample.parent) if sample.parent else None,
        founded_on=dt.date(sample.founded, 1, 1),
        details_given={
            "credit_code": credit_code(number) if sample.kind != BodyKind.UNIT else "",
            "order": number * 10,
            "office_name": sample.name if sample.kind in NO_OFFICE else f"{sample.name}办公室",
            "address": sample.address,
            "postcode": "990018",
            "office_hours": HOURS,
            "phone": sample.phone,
            "email": f"{sample.slug}@gongkai.example",
            "about": sample.about,
            "sample_note": NOTE,
        },
    ).execute()
    return body


def _remedies(body: Body, government: Body) -> None:
    """Name organ and court: since 2024 the government of the level, or the next higher one (复议法2023 24-25)."""
    AddRemedyOrgan(
        context=operator(),
        body=body,
        kind=RemedyOrganKind.RECONSIDERATION,
        name=government.name if body.pk != government.pk else "示例省人民政府",
        address=government.address,
        online="https://fuyi.gongkai.example",
    ).execute()
    AddRemedyOrgan(
        context=operator(), body=body, kind=RemedyOrganKind.COURT, name="安澜市中级人民法院", address=""
    ).execute()


@contextmanager
def hashed_once() -> Iterator[None]:
    """Compute the hash of a password once, with the usual hasher at its usual cost, while accounts are made.

    All sample accounts share one published password; hashing it for each takes half of the time of the sample.
    """
    hasher: Any = get_hasher()
    usual, known = hasher.encode, {}

    def encode(password: str, *rest: Any) -> str:
        if password not in known:
            known[password] = usual(password, *rest)
        return str(known[password])

    hasher.encode = encode
    try:
        yield
    finally:
        del hasher.encode


def make_people(bodies: dict[str, Body]) -> dict[str, User]:
    """Create the accounts with their roles; return them by login name."""
    with hashed_once():
        return _people(bodies)


def _people(bodies: dict[str, Body]) -> dict[str, User]:
    made: dict[str, User] = {}
    for sample in PEOPLE:
        home = bodies[sample.roles[0][0]]
        user: User = CreateUser(
            context=operator(), username=sample.username, name=sample.name, password=PASSWORD, body=home
        ).execute()
        for slug, role, wide in sample.roles:
            AssignRole(
                context=operator(),
                user=user,
                body=bodies[slug],
                role=role,
                with_subtree=wide,
                valid_from=dt.date(2015, 1, 1),
            ).execute()
        made[sample.username] = user
    return made
