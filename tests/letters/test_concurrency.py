"""Eight writers at once: every letter has a number of its own and none is left out."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from tests.letters.making import D, facts_for
from tests.support.agencies import make_body

from gongkai.agencies.models import Body
from gongkai.letters import issuing
from gongkai.letters.models import Letter
from gongkai.letters.verify import series

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, EACH = 8, 6


def test_no_gap_and_no_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "_ask_to_render", lambda pk: None)
    body = make_body("minzheng", name="临溪县民政局", short_name="临民")
    gate, errors = threading.Barrier(THREADS), []

    def write(place: int) -> None:
        try:
            gate.wait()
            mine = Body.objects.get(pk=body.pk)
            for turn in range(EACH):
                _one(mine, undone=turn == place % EACH)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(place,)) for place in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = sorted(Letter.objects.values_list("series_no", flat=True))
    assert numbers == list(range(1, THREADS * (EACH - 1) + 1))
    assert Letter.objects.values("number").distinct().count() == len(numbers)
    assert list(series()) == []


class _Undone(Exception):
    pass


def _one(body: Body, undone: bool) -> None:
    """Issue one letter; `undone`: the act that it belongs to fails afterwards."""
    try:
        with transaction.atomic():
            facts = facts_for("extension_notice", number="")
            issuing.issue(
                "extension_notice", body=body, owner="casework.request:1", facts=facts, on=D(2026, 11, 21)
            )
            if undone:
                raise _Undone
    except _Undone:
        pass
