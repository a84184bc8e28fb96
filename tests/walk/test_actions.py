"""The walk over all actions, roles and bodies: nobody does what the table does not give to the role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from tests.walk.acts import CASES
from tests.walk.acts_common import Case
from tests.walk.world import TODAY, Person, Place, World

from gongkai.journal.actions import Context, Refused, all_actions
from gongkai.journal.models import Entry, Origin, Result

pytestmark = pytest.mark.django_db

# The reasons that speak of the person: a right that is missing, an agreement that only the head gives.
RIGHTS = {"right", "approver"}
_WRITE = re.compile(r'^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"(\w+)"', re.I)


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect the tables that are written meanwhile."""
    tables: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := _WRITE.match(sql):
            tables.append(match.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield tables


def attempt(case: Case, person: Person, place: Place) -> str:
    """Try the act in a savepoint that is rolled back; return what was wrong, "" if nothing."""
    allowed = person.has(case.may, "own" if case.anywhere else place.name)
    with transaction.atomic():
        try:
            action = case.action(
                context=Context(user=person.user, origin=Origin.WEB, today=TODAY), **case.given(place)
            )
            last = Entry.objects.order_by("pk").values_list("pk", flat=True).last()
            with written() as tables:
                wrong = done(action) if allowed else refused(action)
            entry = Entry.objects.filter(pk__gt=last, verb=case.action.verb).order_by("pk").last()
            wrong = wrong or entered(entry, allowed, person)
            if not allowed and set(tables) - {"journal_entry"}:
                wrong = wrong or f"wrote {sorted(set(tables))}"
        finally:
            transaction.set_rollback(True)
    return wrong and f"{person.name} at {place.name}: {wrong}"


def refused(action: Any) -> str:
    """Execute what must be refused for want of the right; return what was wrong."""
    try:
        action.execute()
    except Refused as refusal:
        codes = {reason.code for reason in refusal.reasons}
        return "" if codes & RIGHTS else f"refused, but for {sorted(codes)}"
    return "was allowed"


def done(action: Any) -> str:
    """Execute what must be done; return what was wrong."""
    try:
        action.execute()
    except Refused as refusal:
        return f"was refused: {refusal}"
    return ""


def entered(entry: Entry | None, allowed: bool, person: Person) -> str:
    """Return what is wrong with the journal's entry of the attempt."""
    if entry is None:
        return "the journal has no entry"
    wanted = Result.DONE if allowed else Result.REFUSED
    who = str(person.user.pk) if person.user is not None and person.user.pk else ""
    if (entry.result, entry.actor_id if who else "") != (wanted, who):
        return f"the journal says {entry.result} by {entry.actor_id!r}"
    if not allowed and (not entry.data["reasons"] or entry.after is not None):
        return "the journal does not say why it was refused"
    return ""


def test_every_action_of_the_platform_is_in_the_table() -> None:
    # The rooms' actions only: tests of other rooms define some of their own.
    known = {action for action in all_actions() if action.__module__.startswith("gongkai.")}
    assert {case.action for case in CASES} == known, "add the new action to tests/walk/acts.py"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_the_roles_of_the_table_do_it_and_only_at_their_bodies(world: World, case: Case) -> None:
    own = world.places["own"]
    tries = world.tries(case.may, few=case.variant == "on paper")
    wrong = [attempt(case, *one) for one in tries if one[1] is own or not case.anywhere]
    wrong.append(attempt(case, Person("nobody"), own))
    assert not any(wrong), "\n".join(filter(None, wrong))
