"""Bodies, people, a token, and the calls of the API as another system makes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.models import Body, BodyKind, Role, User
from gongkai.agencies.queries import local_today
from gongkai.api.actions import IssueToken
from gongkai.api.models import ApiToken, Scope
from gongkai.api.rules import new_secret, written
from gongkai.catalogue.actions import OpenCatalogue

ALL = list(Scope.values)


@dataclass
class Desk:
    """The bodies, who works there, and the header of a token."""

    bodies: dict[str, Body]
    people: dict[str, User]
    tokens: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    def issue(self, name: str = "办公系统", at: str = "own", who: str = "clerk", **more: Any) -> str:
        """Issue a token; return it as it is written."""
        secret = new_secret()
        given = {"scopes": ALL, "expires_on": local_today() + dt.timedelta(days=30), **more}
        IssueToken(
            context=operator(),
            body=self.bodies[at],
            name=name,
            responsible=self.people[who],
            secret=secret,
            **given,
        ).execute()
        return written(*secret)

    def call(self, method: str, path: str, token: str = "", data: Any = None, **more: Any) -> HttpResponse:
        """Call the API; `data` goes as JSON."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if data is not None:
            more |= {"data": data, "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{path}", headers=headers, **more)

    def push(self, token: str, external: str = "OA-1", **more: Any) -> HttpResponse:
        """Push an item that could be handed in."""
        values = {"title": "关于公布抢险物资目录的公告", "content": "目录如下。", **more.pop("values", {})}
        given = {
            "external_id": external,
            "body": self.bodies["own"].slug,
            "column": "other-documents",
            "values": values,
            "disclosure_mode": "proactive",
            **more,
        }
        return self.call("post", "items", token, given)


def make_desk() -> Desk:
    """Make a county with a body under it and one beside it, and people with every role."""
    city = make_body("anlan", kind=BodyKind.PREFECTURE)
    own = make_body("linxi", city, kind=BodyKind.COUNTY)
    bodies = {
        "own": own,
        "below": make_body("linxi-minzheng", own),
        "beside": make_body("shuanghe", city, kind=BodyKind.COUNTY),
        "foreign": make_body("baiyun", kind=BodyKind.PREFECTURE),
    }
    for body in bodies.values():
        OpenCatalogue(context=operator(), body=body).execute()
    people = {role.value: make_user(role.value, role, own) for role in Role}
    people["wide"] = make_user("wide", Role.CLERK, own, with_subtree=True)
    people["other"] = make_user("other", Role.CLERK, bodies["foreign"])
    return Desk(bodies, people)


def token_row(text: str) -> ApiToken:
    """Return the row of a token."""
    return ApiToken.objects.get(prefix=text.split("_")[1])


def errors_of(response: HttpResponse) -> dict[str, str]:
    """Return the messages of a refusal by field."""
    return {one["field"]: one["message"] for one in response.json()["errors"]}


def codes_of(response: HttpResponse) -> set[str]:
    """Return the codes of a refusal."""
    return {one["code"] for one in response.json()["errors"]}
