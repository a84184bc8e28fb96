"""The office's list by key, its numbers, and how far words are looked for."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gongkai.agencies.keyset import page_of
from gongkai.agencies.models import Assignment, Role
from gongkai.catalogue import finding, lists
from gongkai.catalogue.actions import ImportItems
from gongkai.catalogue.finding import keys_named
from gongkai.catalogue.lists import Criteria
from gongkai.catalogue.models import Item
from gongkai.catalogue.queries import office_find
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

FIRST = dt.date(2025, 1, 1)


def imported(body: Any, number: int, **values: Any) -> None:
    """Publish `number` items of one body, named 信息第n号."""
    rows = [
        {
            "title": f"信息第{n}号",
            "column": "other-documents" if n % 3 else "permits",
            "published_on": FIRST + dt.timedelta(days=n),
            "index_no": f"{body.slug}/{n:05}",
            **values,
        }
        for n in range(number)
    ]
    ImportItems(
        context=Context(origin=Origin.COMMAND), body=body, rows=rows, source="导出", approver_name="县政府办"
    ).execute()


@pytest.fixture
def two(office: Any, other_office: Any) -> tuple[Any, Any]:
    imported(office.body, 50)
    imported(other_office.body, 9, title="邻县的信息")
    office.draft(title="草稿一")
    return office, other_office


def walked(user: Any, criteria: Criteria, size: int = 7) -> list[Item]:
    """Go through all pages of a list, forth and back; both ways show the same."""
    parts = lists.segments(user, criteria, lists.looked_since(user, criteria))
    page = page_of(parts, size, rows=lists.shown())
    pages = [page]
    while page.after:
        page = page_of(parts, size, after=page.after, rows=lists.shown())
        pages.append(page)
    back = page
    for earlier in reversed(pages[:-1]):
        back = page_of(parts, size, before=back.before, rows=lists.shown())
        assert back.rows == earlier.rows
    return [item for one in pages for item in one.rows]


def test_every_item_stands_once_in_the_order_of_work(two: tuple[Any, Any]) -> None:
    office, other = two
    found = walked(office.clerk, Criteria())
    assert len(found) == 51
    assert found == sorted(found, key=lambda item: (item.changed_at, item.pk), reverse=True)
    assert {item.body_id for item in found} == {office.body.pk}
    assert walked(office.clerk, Criteria(body_id=other.body.pk)) == []


def test_several_bodies_are_one_list(two: tuple[Any, Any]) -> None:
    office, other = two
    Assignment.objects.create(user=office.head, body=other.body, role=Role.SUPERVISOR, valid_from=FIRST)
    found = walked(office.head, Criteria())
    assert len(found) == 60
    assert found == sorted(found, key=lambda item: (item.changed_at, item.pk), reverse=True)
    assert len(walked(office.head, Criteria(body_id=other.body.pk))) == 9
    assert len(walked(office.head, Criteria(text="邻县", state="published"))) == 9
    assert lists.state_counts(office.head)["published"] == 59


def test_what_narrows_the_list(two: tuple[Any, Any]) -> None:
    office, _ = two

    def number(**given: Any) -> int:
        return len(walked(office.clerk, Criteria(body_id=office.body.pk, **given)))

    assert number(state="published") == 50
    assert number(state="draft") == 1
    assert number(state="withdrawn") == 0
    assert number(column=office.column("permits")) == 17
    assert number(column=office.column("statutory")) == 51
    assert number(document_kind="normative") == 0
    assert number(document_kind="other", state="published") == 50
    assert number(text="信息 49号") == 1
    assert number(text="草稿") == 1
    assert number(text=" ") == 51


def test_words_are_looked_for_among_what_was_worked_on_last(
    two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, _ = two
    monkeypatch.setattr(lists, "LOOKED_THROUGH", 10)
    assert lists.looked_since(office.clerk, Criteria(text="信息")) is not None
    oldest = Item.objects.filter(body=office.body).order_by("changed_at", "pk")[0]
    assert walked(office.clerk, Criteria(text=oldest.title)) == []
    assert len(walked(office.clerk, Criteria(text="信息"), 4)) == 10
    # A whole number and an address are found wherever the item stands; each item once.
    assert walked(office.clerk, Criteria(text=oldest.index_no)) == [oldest]
    assert walked(office.clerk, Criteria(text=f"https://gongkai.example/i/{oldest.public_id}")) == [oldest]
    newest = Item.objects.filter(body=office.body, state="published").order_by("-changed_at", "-pk")[0]
    assert walked(office.clerk, Criteria(text=newest.index_no)) == [newest]
    assert walked(office.clerk, Criteria(text=newest.index_no, state="withdrawn")) == []


def test_a_number_is_found_among_what_one_may_see(two: tuple[Any, Any]) -> None:
    office, other = two
    theirs = Item.objects.filter(body=other.body)[0]
    assert keys_named(theirs.index_no) == [theirs.pk]
    assert keys_named(" ") == []
    assert walked(office.clerk, Criteria(text=theirs.index_no)) == []
    assert office_find(office.clerk, theirs.index_no) == [theirs]  # it is published
    draft = Item.objects.get(title="草稿一")
    assert office_find(office.clerk, draft.public_id) == [draft]
    assert office_find(other.clerk, draft.public_id) == []


def test_counts_stop_at_a_limit(two: tuple[Any, Any]) -> None:
    office, _ = two
    parts = lists.segments(office.clerk, Criteria(text="信息"))
    assert lists.count_up_to(parts) == (50, False)
    assert lists.count_up_to(parts, 49) == (49, True)
    assert lists.count_up_to(parts, 50) == (50, False)


def test_large_bodies_are_counted_again_after_some_minutes(
    two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    office, other = two
    settings.PORTAL_PAGE_CACHE = True
    monkeypatch.setattr(lists, "MANY", 20)
    assert lists.state_counts(office.clerk)["published"] == 50
    assert lists.state_counts(other.clerk)["published"] == 9
    office.published(title="又一条")
    other.published(title="邻县又一条")
    office.draft(title="草稿二")
    counts = lists.state_counts(office.clerk)
    assert (counts["published"], counts["draft"]) == (50, 2)
    assert lists.state_counts(other.clerk)["published"] == 10
    lists.cache.clear()
    assert lists.state_counts(office.clerk)["published"] == 51


def test_the_public_is_told_since_when(two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    office, other = two
    assert finding.looked_since() is None
    monkeypatch.setattr(finding, "LOOKED_THROUGH", 20)
    assert finding.looked_since(office.body) == FIRST + dt.timedelta(days=29)
    assert finding.looked_since(other.body) is None
