"""`gongkai verify` finds what was changed behind the actions' back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.casework.making import D, act, body, clerk, on, register

from gongkai.casework import actions as a
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.models import Request
from gongkai.casework.persons import PersonData
from gongkai.casework.verify import clock, events, imports, journal
from gongkai.journal.actions import Context, Origin, Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db
OPERATOR = Context(origin=Origin.DEMO, today=D(2026, 11, 1))


def problems() -> list[str]:
    return [p.check for check in (events, journal, clock, imports) for p in check()]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def ledger() -> Request:
    bureau = body()
    shen = clerk(bureau)
    request = register(bureau, shen)
    act(request, a.Assign, D(2026, 9, 9), shen, unit="社会福利股")
    return register(bureau, shen, D(2026, 9, 10))


def test_a_whole_ledger_is_clean(ledger: Request) -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE casework_event SET occurred_on = '2026-09-07' WHERE kind = 'assigned'", "casework.events"),
        ("UPDATE casework_event SET actor = '别人' WHERE kind = 'assigned'", "casework.events"),
        ("DELETE FROM casework_event WHERE kind = 'assigned'", "casework.events"),
        ("UPDATE casework_request SET due_on = '2026-12-31' WHERE series_no = 1", "casework.clock"),
        ("UPDATE casework_request SET state = 'closed' WHERE series_no = 2", "casework.clock"),
        ("UPDATE casework_request SET counted_on = '2025-01-01' WHERE series_no = 2", "casework.clock"),
    ],
)
def test_what_was_changed_is_named(ledger: Request, statement: str, found: str) -> None:
    sql(statement)
    assert found in problems()


def test_a_whole_chain_rewritten_still_differs_from_the_journal(ledger: Request) -> None:
    from gongkai.casework.models import Event

    rows, previous = list(Event.objects.filter(request=ledger).order_by("seq")), ""
    for row in rows:
        row.actor = "别人"
        previous = row.digest(ledger.public_id, previous)
        sql(f"UPDATE casework_event SET actor = '别人', hash = '{previous}' WHERE id = {row.pk}")  # noqa: S608
    sql(f"UPDATE casework_request SET events_hash = '{previous}' WHERE id = {ledger.pk}")  # noqa: S608
    assert set(problems()) == {"casework.journal"}


def row(number: int, **given: Any) -> RequestRow:
    values: dict[str, Any] = {
        "subject": "某项目批复",
        "applicant_category": "natural_person",
        "events": [
            Happened(kind="submitted", occurred_on=D(2025, 3, 3), data={"channel": "in_person"}),
            Happened(kind="confirmed", occurred_on=D(2025, 3, 4)),
            Happened(
                kind="decided",
                occurred_on=D(2025, 3, 20),
                data={"outcome": "granted", "sub_ground": "supplied"},
            ),
        ],
        "number": number,
        **given,
    }
    return RequestRow(**values)


def test_import_makes_good_rows_and_reports_the_others() -> None:
    bureau = body()
    impossible = [
        Happened(kind="submitted", occurred_on=D(2025, 3, 3), data={"channel": "in_person"}),
        Happened(kind="served", occurred_on=D(2025, 3, 4)),
    ]
    rows = [
        row(2, person=PersonData(name="某人", phone="1"), description="求公开"),
        row(3, events=impossible),
        row(4, subject=""),
        row(5, applicant_category="martian"),
        row(6, description="没有申请人"),
        row(7, request_no="旧〔2025〕8号"),
    ]
    importing = a.ImportRequests(context=OPERATOR, body=bureau, source="登记簿", rows=rows)
    assert (importing.dry_run().made, Request.objects.count()) == (2, 0)
    batch = importing.execute()
    assert batch.made == 2
    assert [p.number for p in batch.report.problems] == [3, 4, 5, 6]
    assert "送达" in batch.report.problems[0].message
    assert list(Request.objects.order_by("pk").values_list("request_no", flat=True)) == [
        "临民依申请〔2025〕第1号",
        "旧〔2025〕8号",
    ]
    entry = Entry.objects.get(verb="casework.import_requests")
    assert (entry.after["made"], entry.data["left_out"]) == (2, 4)
    assert problems() == []
    shen = clerk(bureau)
    first = Request.objects.order_by("pk")[0]
    act(first, a.Serve, D(2025, 3, 21), shen, way="post")
    assert problems() == []
    sql("UPDATE casework_event SET hash = 'sha256:00' WHERE seq = 3")
    assert "casework.imports" in problems()


def test_strict_import_is_all_or_nothing() -> None:
    bureau = body()
    with pytest.raises(Refused) as refused:
        a.ImportRequests(
            context=OPERATOR, body=bureau, source="登记簿", rows=[row(2), row(3, subject="")], strict=True
        ).execute()
    assert "第 3 行" in str(refused.value)
    assert Request.objects.count() == 0
    assert register(bureau, clerk(bureau)).series_no == 1


def test_import_belongs_to_the_body_s_people() -> None:
    bureau, other = body(), body("other", "别局", "别")
    shen = clerk(other)
    with pytest.raises(Refused):
        a.ImportRequests(context=on(D(2026, 1, 1), shen), body=bureau, source="x", rows=[row(1)]).execute()
