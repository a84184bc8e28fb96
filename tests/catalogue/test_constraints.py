"""What the database itself refuses, whoever writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gongkai.catalogue.actions import ChangeDocument, WithdrawItem
from gongkai.catalogue.models import Column, Item

DAY = dt.date(2026, 3, 10)


def broken(item: Item, name: str, **values: Any) -> None:
    """Assert that the constraint `name` refuses these values."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**values)


PUBLISHED = [
    ("published_whole", {"index_no": ""}),
    ("published_whole", {"published_on": None}),
    ("published_whole", {"disclosure_mode": "on_request"}),
    ("approved_by_somebody", {"approver_name": ""}),
    ("approved_by_somebody", {"approved_on": None}),
    ("number_when_public", {"state": "approved"}),
    ("series_and_serial", {"serial": None}),
    ("withheld_has_ground", {"ground": "privacy"}),
    ("title", {"title": ""}),
    ("count", {"document_count": 2}),
    ("count", {"document_count": 0}),
    ("withdrawn_with_reason", {"state": "withdrawn"}),
    ("withdrawn_with_reason", {"withdrawn_on": DAY}),
    ("document_dated", {"document_kind": "normative", "document_date": None}),
    ("repealed_after", {"document_date": DAY, "repealed_on": dt.date(2020, 1, 1)}),
    ("lapses_after", {"effective_from": DAY, "valid_until": dt.date(2020, 1, 1)}),
    ("approved_before", {"approved_on": dt.date(2026, 3, 11)}),
]


@pytest.mark.parametrize(("name", "values"), PUBLISHED)
def test_published_items(office: Any, name: str, values: dict[str, Any]) -> None:
    broken(office.published(), f"catalogue_item_{name}", **values)


def test_other_items(office: Any) -> None:
    draft = office.draft()
    broken(draft, "catalogue_item_state", state="gone")
    broken(draft, "catalogue_item_number_when_public", published_on=DAY)
    broken(draft, "catalogue_item_marked", state="submitted", disclosure_mode="")
    broken(draft, "catalogue_item_withheld_has_ground", disclosure_mode="withheld", ground="privacy")
    broken(draft, "catalogue_item_author_not_approver", approver_id=office.clerk.pk)
    broken(draft, "catalogue_item_hidden_is_empty", title_hidden=True)
    broken(draft, "catalogue_item_repealer_dated", repealed_by_id=draft.pk)
    broken(draft, "catalogue_item_interpretation", interprets_id=draft.pk)
    broken(
        draft,
        "catalogue_item_registered_not_proactive",
        state="registered",
        approver_name="甲",
        approved_on=DAY,
    )
    gone = office.published()
    WithdrawItem(context=office.as_("head"), item=gone, kind="error", reason="错").execute()
    broken(gone, "catalogue_item_withdrawn_after", withdrawn_on=dt.date(2026, 3, 9))
    broken(gone, "catalogue_item_withdrawn_with_reason", withdraw_reason="")


def test_numbers_are_unique(office: Any) -> None:
    first, second = office.published(), office.published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=second.pk).update(index_no=first.index_no)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=second.pk).update(serial=first.serial)


def test_columns(office: Any) -> None:
    column = office.column()
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.create(body=office.body, slug=column.slug, title="重名")
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.create(body=office.body, slug="guide-2", title="指南二", kind="guide")
    with pytest.raises(IntegrityError, match="successor_of_retired"), transaction.atomic():
        Column.objects.filter(pk=column.pk).update(successor_id=office.column("guide").pk)
    with pytest.raises(IntegrityError, match="not_own_parent"), transaction.atomic():
        Column.objects.filter(pk=column.pk).update(parent_id=column.pk)


def test_validity_on_a_day(office: Any) -> None:
    item = office.published(
        document_kind="normative", document_date="2020-01-05", valid_until="2025-01-04", title="办法"
    )
    assert item.validity_on(dt.date(2025, 1, 4)) == "in_force"
    assert item.validity_on(dt.date(2025, 1, 5)) == "lapsed"
    ChangeDocument(
        context=office.as_("head"),
        item=item,
        kind="repeal",
        effective_on=dt.date(2024, 6, 1),
        reason="清理结果",
    ).execute()
    assert item.validity_on(dt.date(2024, 5, 31)) == "in_force"
    assert item.validity_on(dt.date(2025, 1, 5)) == "repealed"
    assert office.published().validity_on(DAY) == ""
