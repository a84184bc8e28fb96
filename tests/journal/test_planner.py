"""SQLite learns the size of its tables every night, and only where it changed."""

import pytest
from django.db import connection

from gongkai.journal import planner
from gongkai.journal.append import append
from gongkai.journal.models import Entry
from gongkai.journal.nightly import steps

pytestmark = pytest.mark.django_db


def test_it_is_a_step_of_the_night():
    assert steps()["journal.planner"][1] is planner.refresh


def test_tables_that_grew_are_looked_at_once(monkeypatch):
    monkeypatch.setattr(planner, "WORTH_IT", 5)
    monkeypatch.setattr(planner, "CHANGED", 0.2)
    planner.refresh()
    assert planner.refresh() == 0
    for number in range(Entry.objects.count() + 10):
        append("test:1", "test.verb", actor="某人", data={"number": number})
    if connection.vendor == "sqlite":
        assert planner.refresh() == 1
        with connection.cursor() as cursor:
            assert planner._known(cursor)["journal_entry"] == Entry.objects.count()
    assert planner.refresh() == 0


def test_a_new_index_is_learned_though_the_table_did_not_grow(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL learns by itself")
    monkeypatch.setattr(planner, "WORTH_IT", 5)
    for number in range(10):
        append("test:1", "test.verb", actor="某人", data={"number": number})
    planner.refresh()
    assert planner.refresh() == 0
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX test_new_index ON journal_entry (verb, actor)")
    assert planner.refresh() == 1
    assert planner.refresh() == 0
