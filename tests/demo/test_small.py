"""The sample of the first start: loads on any day of the year, holds what it says, and is plainly a sample."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from gongkai.agencies.models import Body
from gongkai.casework.models import (
    OPEN_STATES,
    Evaluation,
    Inquiry,
    OpinionAccess,
    RecordCorrection,
    Request,
    Submission,
)
from gongkai.catalogue.models import Item
from gongkai.demo.cast import BODIES, NOTE, PEOPLE
from gongkai.demo.small import load
from gongkai.journal.models import Entry, Result
from gongkai.journal.verify import verifiers
from gongkai.letters.models import Letter
from gongkai.letters.queries import letters_of
from gongkai.notices.models import Message
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
    assert Request.objects.filter(state__in=OPEN_STATES).count() >= 14
    _is_alive(day)
    assert [problem for _, check in verifiers().values() for problem in check()] == []


def _is_alive(day: dt.date) -> None:
    """Units, letters, opinions, fees, lapses, revival, review, inquiries, corrections, evaluations, messages."""
    states = set(Request.objects.values_list("state", flat=True))
    assert {
        "submitted",
        "clarification_pending",
        "consulting",
        "fee_pending",
        "in_approval",
        "closed",
    } <= states
    unsigned = Request.objects.get(unit_body__slug="linxi-minzheng-jiuzhu", unit_signed=False)
    assert unsigned.sign_by is not None
    assert unsigned.sign_by < day
    lapsing = Request.objects.get(state="clarification_pending", lapses_from__lte=day)
    assert {letter.kind for letter in letters_of(lapsing)} == {"receipt", "clarification_notice"}
    assert Letter.objects.count() > 30
    assert not Letter.objects.exclude(rendered_at=None).exists()
    revived = Request.objects.get(events__kind="reopened")
    assert revived.state in OPEN_STATES
    assert [row.answer for row in OpinionAccess.objects.order_by("pk")] == ["", "object"]
    assert Request.objects.get(co_requesters__order=1).co_requesters.count() == 2
    assert Submission.objects.get().state == "in_review"
    assert Inquiry.objects.count() == 12
    assert Inquiry.objects.exclude(request=None).count() == 1
    assert set(RecordCorrection.objects.values_list("state", flat=True)) == {"corrected", "checking"}
    assert Evaluation.objects.count() == 3
    shen = Message.objects.filter(recipient__username="shen")
    assert shen.filter(read_at=None).exists()
    assert shen.exclude(read_at=None).exists()


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
