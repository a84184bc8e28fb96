"""What the table of the address walk is made of: an address, and who opens it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver
from tests.walk import acts

from gongkai.agencies.models import READING_ROLES, Role

if TYPE_CHECKING:
    from tests.walk.world import Place

Roles = frozenset[str]
READ: Roles = frozenset(READING_ROLES)
HANDLERS, APPROVERS, HEAD = acts.HANDLERS, acts.APPROVERS, acts.HEAD
SYSTEM, SECURITY, AUDIT = acts.SYSTEM, acts.SECURITY, frozenset({Role.AUDIT_ADMIN})
ARRANGERS: Roles = frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN})
TODAY = "2026-03-18"


@dataclass(frozen=True)
class Address:
    """An address with one way to use it.

    `read`: the roles at the body that see the page; None: everybody who is logged in. `anywhere`: a role at any body
    opens it (what it shows is the walk's to judge). `post`: what is sent; None: it takes no forms. `may`: for whom the
    sending works. `status` is the answer to who may read, `done` the answer to who may act.
    """

    name: str
    args: Callable[[Place], tuple[Any, ...]] = lambda place: ()
    read: Roles | None = READ
    anywhere: bool = False
    query: Callable[[Place], str] = lambda place: ""
    post: Callable[[Place], dict[str, Any]] | None = None
    may: Roles = frozenset()
    verb: str = ""
    status: int = 200
    done: int = 302
    variant: str = ""

    @property
    def label(self) -> str:
        """Return the name of the test."""
        return f"{self.name} {self.variant}".strip()


def every_name() -> set[str]:
    """Return the full name of every address that the resolver knows."""

    def names(resolver: URLResolver, space: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                assert one.name, f"an address without a name: {one}"
                yield f"{space}{one.name}"
            else:
                yield from names(one, f"{space}{one.namespace}:" if one.namespace else space)

    return set(names(get_resolver(), ""))


def of(what: str) -> Callable[[Place], tuple[Any, ...]]:
    """Return the arguments: the public id of a record."""
    return lambda place: (place.kept[what].public_id,)


def body_query(place: Place) -> str:
    """Return the query that names the body."""
    return f"?body={place.body.slug}"


def sent(**values: Any) -> Callable[[Place], dict[str, Any]]:
    """Return what is sent, the same for every body."""
    return lambda place: dict(values)
