"""What the tables of the action walk are made of: a case, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongkai.agencies.models import Role
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action

if TYPE_CHECKING:
    from tests.walk.world import Place

Given = Callable[["Place"], dict[str, Any]]

HANDLERS = frozenset({Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD})
APPROVERS = frozenset({Role.DISCLOSURE_OFFICER, Role.HEAD})
HEAD = frozenset({Role.HEAD})
WORKERS = HANDLERS | {Role.SECRECY_REVIEWER}
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})


@dataclass(frozen=True)
class Case:
    """One way to do an act. `anywhere`: the right is not one at a body, so the act is tried once."""

    action: type[Action]
    given: Given
    may: frozenset[str]
    variant: str = ""
    anywhere: bool = False

    @property
    def name(self) -> str:
        """Return the name of the test."""
        return self.action.verb + (f" {self.variant}" if self.variant else "")


def record(field: str, what: str, **more: Any) -> Given:
    """Return the fields: `field` is the record called `what`, and more."""
    return lambda place: {field: place.get(what), **more}


def at(**more: Any) -> Given:
    """Return the fields: `body` is the body of the place, and more."""
    return lambda place: {"body": place.get_body(), **more}


def request(what: str, **more: Any) -> Given:
    """Return the fields of an act on the request at a stage."""
    return record("request", what, **more)


def paper(name: str, file: str = "扫描.txt") -> Incoming:
    """Return a file on its way in."""
    return Incoming.take(file, name.encode())
