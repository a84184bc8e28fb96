"""The table of the action walk: tokens of other systems and what comes in with them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import SYSTEM, Case

from gongkai.agencies.models import Assignment, Role, User
from gongkai.api import actions as api
from gongkai.api.actions.push_item import Attribute
from gongkai.api.models import ApiToken, PushedItem, Scope
from gongkai.api.rules import digest_of
from gongkai.catalogue.models import Column, Item

if TYPE_CHECKING:
    from tests.walk.world import Place

LAST_DAY = dt.date(2026, 12, 31)


def answering(place: Place) -> User:
    """Return somebody who drafts at the body and may answer for a system."""
    user, _ = User.objects.get_or_create(username=f"answers-{place.body.slug}", defaults={"name": "答应"})
    Assignment.objects.get_or_create(
        user=user, body=place.body, role=Role.CLERK, defaults={"valid_from": dt.date(2010, 1, 1)}
    )
    return user


def token_at(place: Place, person: User | None = None) -> ApiToken:
    """Return a token of the body."""
    who = person or answering(place)
    found, _ = ApiToken.objects.get_or_create(
        prefix=f"{place.body.pk:04d}{who.pk % 10000:04d}",
        defaults={
            "body": place.body,
            "name": f"系统{who.pk}",
            "digest": digest_of("0" * 32),
            "scopes": list(Scope.values),
            "responsible": who,
            "expires_on": LAST_DAY,
        },
    )
    return found


def pushed_at(place: Place, what: str) -> Item:
    """Return the record, as if the token had sent it."""
    item = place.get(what)
    PushedItem.objects.get_or_create(
        item=item, defaults={"token": token_at(place), "external_id": f"x-{item.pk}", "digest": ""}
    )
    return item


def push(place: Place) -> dict[str, Any]:
    """Return the fields of an item that comes in."""
    return {
        "token": token_at(place),
        "external_id": "OA-1",
        "body": place.get_body(),
        "column": Column.objects.get(body=place.body, slug="other-documents"),
        "digest": "x",
        "values": {"title": "送入的一条", "content": "正文"},
        "attribute": Attribute(mode="proactive"),
    }


def issue(place: Place) -> dict[str, Any]:
    """Return the fields of a new token."""
    return {
        "body": place.get_body(),
        "name": "办公系统",
        "responsible": answering(place),
        "scopes": ["draft"],
        "expires_on": LAST_DAY,
    }


API = [
    Case(api.IssueToken, issue, SYSTEM),
    Case(api.RevokeToken, lambda place: {"token": token_at(place)}, SYSTEM),
    # Only the person in whose name the token acts: nobody of the walk is.
    Case(api.PushItem, push, frozenset()),
    Case(
        api.ChangePushedItem,
        lambda place: {
            "item": pushed_at(place, "draft"),
            "token": token_at(place),
            "column": Column.objects.get(body=place.body, slug="other-documents"),
            "digest": "y",
            "values": {"title": "改过的一条"},
        },
        frozenset(),
    ),
    Case(
        api.HandInPushed,
        lambda place: {
            "item": pushed_at(place, "draft"),
            "token": token_at(place),
            "self_checked": ["x"],
        },
        frozenset(),
    ),
]
