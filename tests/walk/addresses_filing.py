"""The table of the address walk: what a case file holds, and opinions by code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.addresses_common import HANDLERS, TODAY, Address, of, sent

from gongkai.casework.redating import RedateOpenCases
from gongkai.workdays.models import Notice

if TYPE_CHECKING:
    from tests.walk.world import Place


def _letter(place: Place, *more: Any) -> tuple[Any, ...]:
    return (place.kept["filed"].public_id, place.kept["filed_letter"].public_id, *more)


def _code(do: str) -> Address:
    return Address(
        "office:casework-opinion",
        lambda place: (place.kept["filed"].public_id, place.kept["access"].public_id, do),
        status=405,
        read=None,
        post=sent(),
        may=HANDLERS,
        verb=f"casework.{do}_opinion_access",
        variant=do,
    )


def _no_moves(place: Place) -> tuple[Any, ...]:
    """A notice that has moved nothing: there is no such list."""
    assert RedateOpenCases.verb == "casework.redate_open_cases"
    return (Notice.objects.get(year=2026, changes=None).pk,)


FILING = [
    Address("office:casework-contents", of("filed"), read=HANDLERS),
    Address(
        "office:casework-file",
        lambda place: (place.kept["filed"].public_id, place.kept["filed_scan"].stored.public_id),
        read=HANDLERS,
    ),
    Address("office:casework-letter", lambda place: _letter(place, "pdf"), read=HANDLERS),
    Address(
        "office:casework-letter-serve",
        _letter,
        post=sent(way="post", on=TODAY),
        may=HANDLERS,
        verb="casework.serve_letter",
    ),
    _code("revoke"),
    _code("renew"),
    Address("office:casework-redated", _no_moves, read=None, status=404),
    Address("office:casework-request", of("filed"), variant="with a letter"),
    Address("office:casework-request", of("objected"), variant="objected"),
    Address(
        "office:casework-act",
        lambda place: (place.kept["objected"].public_id, "judge-objection"),
        post=lambda place: {
            "answer_seq": place.kept["objected"].events_count,
            "reasonable": "yes",
            "reason": "有保密措施",
        },
        may=HANDLERS,
        verb="casework.judge_objection",
        variant="judge-objection",
    ),
]
