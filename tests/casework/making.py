"""What the tests of casework are made of: a body with its people, a request, acts on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gongkai.agencies.models import Assignment, Body, Relation, Role, User
from gongkai.casework.actions import EventAction, RegisterRequest
from gongkai.casework.models import Request
from gongkai.casework.persons import PersonData
from gongkai.journal.actions import LOCAL, Context

D = dt.date
DAY = D(2026, 9, 8)
LIN = PersonData(
    name="林晓月",
    id_type="resident_identity_card",
    id_number="990102199003071218",
    phone="13800006027",
    address="临溪县石桥乡一组",
)


def body(slug: str = "minzheng", name: str = "临溪县民政局", short: str = "临民", **given: Any) -> Body:
    made: Body = Body.objects.create(slug=slug, kind="department", name=name, short_name=short, **given)
    return made


def under(child: Body, parent: Body) -> None:
    Relation.objects.create(child=child, parent=parent)


def user(name: str, at: Body | None = None, *roles: str, with_subtree: bool = False) -> User:
    made = User.objects.create(username=name, name=name)
    for role in roles:
        Assignment.objects.create(user=made, body=at, role=role, with_subtree=with_subtree)
    return made


def clerk(at: Body, name: str = "沈知遥") -> User:
    return user(name, at, Role.CLERK)


def head(at: Body, name: str = "顾长川") -> User:
    return user(name, at, Role.HEAD)


def on(day: dt.date, who: Any) -> Context:
    return Context(user=who, today=day)


def register(at: Body, who: Any, day: dt.date = DAY, **given: Any) -> Request:
    values: dict[str, Any] = {
        "channel": "in_person",
        "applicant_category": "natural_person",
        "person": LIN,
        "subject": "石桥乡敬老院改造项目合同",
        "description": "请公开 2024 年石桥乡敬老院适老化改造项目的施工合同。我的邻居林某说过此事。",
        "submitted_at": dt.datetime.combine(day, dt.time(10), LOCAL),
        "confirmed_on": day,
        **given,
    }
    request: Request = RegisterRequest(context=on(day, who), body=at, **values).execute()
    return request


def act(request: Request, action: type[EventAction], day: dt.date, who: Any, **given: Any) -> Request:
    """Do one act on `day`; the request is read again, as a page would."""
    fresh = Request.objects.get(pk=request.pk)
    done: Request = action(context=on(day, who), request=fresh, **given).execute()
    return done
