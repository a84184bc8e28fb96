"""The tables of the address walk: tokens on the settings pages, and the addresses of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_api import answering, token_at
from tests.walk.addresses_common import SYSTEM, Address, sent
from tests.walk.public import Public

if TYPE_CHECKING:
    from tests.walk.world import Place


def _issued(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.slug,
        "name": "办公系统",
        "responsible": answering(place).username,
        "scopes": ["draft"],
        "expires_on": "2026-12-31",
    }


TOKENS = [
    Address("tokens:list", read=SYSTEM, anywhere=True),
    Address(
        "tokens:issue", read=SYSTEM, anywhere=True, post=_issued, may=SYSTEM, verb="api.issue_token", done=200,
        variant="the same for all bodies",
    ),
    Address(
        "tokens:revoke", lambda place: (token_at(place).public_id,), read=SYSTEM, post=sent(), may=SYSTEM,
        verb="api.revoke_token",
    ),
]  # fmt: skip


def _published(what: str, status: int) -> Public:
    return Public(
        "api:ninja:published_item", lambda place: (place.kept[what].public_id,), status, variant=what
    )


def _query(name: str, **more: str) -> Public:
    def query(place: Place) -> str:
        return "?" + "&".join(f"{key}={value}" for key, value in {"body": place.body.slug, **more}.items())

    return Public(f"api:ninja:{name}", query=query, variant=f"of a body {more or ''}")


# Open to everybody; not in traditional characters.
PULLED = [
    Public("api:docs"),
    Public("api:schema"),
    Public("api:ninja:api-root", status=404),
    Public("api:nothing", lambda place: (), 404),
    Public("api:ninja:published"),
    _query("published", limit="500"),
    _query("published", column="other-documents"),
    _query("columns"),
    Public("api:ninja:bodies"),
    _published("published", 200),
    _published("withdrawn", 410),
    _published("hidden", 410),
    *(
        _published(what, 404)
        for what in "draft submitted approved returned discarded withheld secret registered".split()
    ),
]
# Only with a token: the name, what it takes, what is sent.
PUSHED: list[tuple[str, str, dict[str, Any]]] = [
    ("api:ninja:push", "", {"external_id": "x", "body": "linxi", "column": "other-documents", "values": {}}),
    ("api:ninja:state", "draft", {}),
    ("api:ninja:attach", "draft", {"name": "x.txt", "content": "eA=="}),
    ("api:ninja:submit", "draft", {}),
]
API = {*(one.name for one in PULLED), *(name for name, _, _ in PUSHED)}
