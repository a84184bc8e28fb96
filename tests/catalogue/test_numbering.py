"""Index numbers: unique, gapless, never given twice."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.practice import declared
from gongkai.catalogue.actions import PublishItem
from gongkai.catalogue.models import IndexSeries, Item
from gongkai.catalogue.numbering import allocate, sample_number
from gongkai.catalogue.patterns import pattern_fault, shape_of
from gongkai.catalogue.verify import index_numbers
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

DAY = dt.date(2026, 3, 10)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{credit_code}/{YYYY}-{NNNNN}", "11990126MB0W18273K/2026-00007"),
        ("{slug}-{YY}{MM}-{NNN}", "linxi-2603-007"),
        ("413400/{YYYY}-{NNNN}", "413400/2026-0007"),
        ("{N}号", "7号"),
    ],
)
def test_patterns(pattern: str, expected: str) -> None:
    shape = shape_of(pattern, credit_code="11990126MB0W18273K", slug="linxi", day=DAY)
    assert shape.number(7) == expected
    assert type(shape).from_key(shape.key) == shape


def test_serial_may_outgrow_its_digits_and_no_credit_code_means_slug() -> None:
    shape = shape_of("{credit_code}/{NN}", credit_code="", slug="linxi", day=DAY)
    assert shape.number(123) == "linxi/123"


@pytest.mark.parametrize(
    "pattern", ["{credit_code}/{YYYY}", "{NN}{NN}", "{name}-{NN}", "{NN", "x {NN}", "x" * 70 + "{NN}"]
)
def test_bad_patterns_are_told(pattern: str) -> None:
    assert pattern_fault(pattern)
    assert not declared()["catalogue.index_pattern"].accepts(pattern)


def test_series_of_a_year_and_a_changed_pattern(office: Any) -> None:
    assert office.published(dt.date(2025, 12, 31)).index_no.endswith("/2025-00001")
    assert office.published(dt.date(2026, 1, 4)).index_no.endswith("/2026-00001")
    ChangeSetting(
        context=Context(origin=Origin.COMMAND),
        body=office.body,
        key="catalogue.index_pattern",
        value="临溪{YYYY}-{NNN}",
        from_day=dt.date(2026, 2, 1),
        reason="本县规定",
    ).execute()
    assert office.published(dt.date(2026, 2, 2)).index_no == "临溪2026-001"
    assert sample_number(office.body, dt.date(2026, 2, 2)) == "临溪2026-001"
    assert list(index_numbers()) == []


def test_a_failed_publication_gives_its_number_back(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    item = office.approved()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr("gongkai.catalogue.actions.publish_item.website_channel", fail)
    with pytest.raises(OSError, match="disk"):
        PublishItem(context=office.as_("clerk"), item=item).execute()
    monkeypatch.undo()
    assert IndexSeries.objects.count() == 0
    item.refresh_from_db()
    PublishItem(context=office.as_("clerk"), item=item).execute()
    assert item.index_no.endswith("-00001")


def test_kept_numbers_are_passed_over(office: Any) -> None:
    first = office.published()
    Item.objects.filter(pk=first.pk).update(
        index_no="11990126MB0W18273K/2026-00003", series=None, serial=None
    )
    IndexSeries.objects.update(last=0)
    with transaction.atomic():
        numbers = [number[-5:] for _, _, number in allocate(office.body, DAY, 4)]
    assert numbers == ["00001", "00002", "00004", "00005"]


def test_verify_finds_gaps_and_forged_numbers(office: Any) -> None:
    items = [office.published() for _ in range(3)]
    assert list(index_numbers()) == []
    Item.objects.filter(pk=items[1].pk).update(index_no="x", series=None, serial=None)
    assert "00002" in next(iter(index_numbers())).message
    Item.objects.filter(pk=items[2].pk).update(serial=9)
    assert any("大于" in problem.message for problem in index_numbers())


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_at_once(request: pytest.FixtureRequest) -> None:
    from tests.catalogue.conftest import make_office

    office = make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")
    items = [office.approved() for _ in range(24)]
    errors: list[BaseException] = []

    def publish(mine: list[Item]) -> None:
        try:
            for item in mine:
                PublishItem(context=office.as_("clerk"), item=item).execute()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish, args=(items[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    numbers = sorted(Item.objects.filter(state="published").values_list("serial", flat=True))
    assert numbers == list(range(1, 25))
    assert Item.objects.values("index_no").distinct().count() == 24
    assert list(index_numbers()) == []
    connection.close()
