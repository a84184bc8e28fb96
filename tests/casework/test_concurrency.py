"""Two officers, two threads, one request: one wins, the other is told; numbers stay without gap or double."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from tests.casework.making import D, body, clerk, head, on, register

from gongkai.casework import actions as a
from gongkai.casework.models import Request
from gongkai.casework.verify import clock, events, journal
from gongkai.journal.actions import Refused
from gongkai.journal.append import version_of

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Any) -> list[Any]:
    """Run the works at once; return what each returned or raised."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            gate.wait()
            found[place] = works[place]()
        except Refused as refused:
            found[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_one_wins_the_other_is_told() -> None:
    bureau = body()
    shen, gu = clerk(bureau), head(bureau)
    request = register(bureau, shen)
    seen, today = version_of(request), D(2026, 9, 9)

    def assign() -> Any:
        fresh = Request.objects.get(pk=request.pk)
        return a.Assign(
            context=on(today, shen), request=fresh, unit="办公室", expected_version=seen
        ).execute()

    def decide() -> Any:
        fresh = Request.objects.get(pk=request.pk)
        action = a.Decide(
            context=on(today, gu),
            request=fresh,
            outcome="granted",
            sub_ground="supplied",
            expected_version=seen,
        )
        return action.execute()

    found = together(assign, decide)
    refused = [item for item in found if isinstance(item, Refused)]
    assert len(refused) == 1
    assert refused[0].reasons[0].code == "stale"
    assert "先一步办理" in str(refused[0])
    assert Request.objects.get().events_count == 3
    assert [*events(), *journal(), *clock()] == []


def test_numbers_are_gapless_when_many_register_at_once() -> None:
    bureau = body()
    shen = clerk(bureau)
    found = together(*[lambda: register(bureau, shen) for _ in range(4)])
    assert all(isinstance(item, Request) for item in found)
    assert sorted(Request.objects.values_list("series_no", flat=True)) == [1, 2, 3, 4]
