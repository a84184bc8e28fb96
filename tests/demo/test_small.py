"""The sample of the first start: loads on any day of the year, holds what it says, and is plainly a sample."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from gongkai.agencies.models import Body
from gongkai.casework.models import OPEN_STATES, Request
from gongkai.catalogue.models import Item
from gongkai.demo.cast import BODIES, NOTE, PEOPLE
from gongkai.demo.small import load
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import verifiers
from gongkai.reports.models import Version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def quiet(*args: object, **more: object) -> None:
    """Say nothing."""


@pytest.mark.parametrize(
    "day", [dt.date(2026, 11, 21), dt.date(2027, 1, 2), dt.date(2026, 2, 28), dt.date(2028, 2, 29)]
)
def test_it_loads_on_any_day_and_everything_holds(day):
    told = load(quiet, day)
    assert told["bodies"] == len(BODIES)
    assert told["people"] == len(PEOPLE)
    assert told["reports"] == Version.objects.count() == 3
    assert set(Body.objects.values_list("sample_note", flat=True)) == {NOTE}
    assert not Item.objects.filter(published_on__gt=day).exists()
    assert not Entry.objects.exclude(result=Result.DONE).exists()
    assert Request.objects.filter(state__in=OPEN_STATES).count() >= 7
    assert [problem for _, check in verifiers().values() for problem in check()] == []


def test_it_is_loaded_once_only(capsys):
    call_command("demo", "--if-empty")
    bodies = Body.objects.count()
    call_command("demo", "--if-empty")
    assert Body.objects.count() == bodies
    with pytest.raises(SystemExit) as stopped:
        call_command("demo")
    assert stopped.value.code == 2
    assert "只装入空的数据库" in capsys.readouterr().out


def test_the_accounts_of_the_sample_can_be_listed(capsys):
    call_command("demo", "--accounts")
    assert capsys.readouterr().out == ""
    call_command("demo", "--if-empty")
    capsys.readouterr()
    call_command("demo", "--accounts")
    out = capsys.readouterr().out
    assert all(person.username in out for person in PEOPLE)
