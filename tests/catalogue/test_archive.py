"""Archive, hand-over, withdrawal with a successor."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from gongkai.catalogue.actions import (
    ArchiveItems,
    HandOverItems,
    NameSuccessor,
    UnarchiveItems,
    WithdrawItem,
)
from gongkai.catalogue.archiving import Criteria, years_before
from gongkai.catalogue.handing_over import LIST_NAME, MANIFEST
from gongkai.catalogue.measures import published_in_year
from gongkai.catalogue.models import HandOver, HandOverLine, Item
from gongkai.catalogue.queries import public_item, published_counts, withdrawn_item
from gongkai.files import store
from gongkai.journal.actions import Refused
from gongkai.notices.models import Message
from gongkai.statements.measure import Scope

pytestmark = pytest.mark.django_db
LATER = dt.date(2027, 3, 20)


def test_archived_items_stay_public_and_counted(office: Any) -> None:
    item = office.published()
    scope = Scope.of_year([office.body.pk], 2026)
    counted = published_in_year(scope).count()
    columns = published_counts(office.body)
    assert ArchiveItems(context=office.as_("officer", LATER), body=office.body, items=[item]).execute() == 1
    found = public_item(item.public_id)
    assert found is not None
    assert found.archived_on == LATER
    assert published_in_year(scope).count() == counted
    assert published_counts(office.body) == columns
    undo = UnarchiveItems(
        context=office.as_("officer", LATER), body=office.body, items=[found], reason="仍在使用"
    )
    assert undo.execute() == 1
    assert Item.objects.get(pk=item.pk).archived_on is None


def test_what_is_old_or_over_is_archived_by_range(office: Any) -> None:
    old = office.published(title="一年前的信息")
    over = office.published(dt.date(2027, 3, 1), title="公示", valid_until=dt.date(2027, 3, 10))
    fresh = office.published(dt.date(2027, 3, 1), title="新的信息")
    by_age = ArchiveItems(
        context=office.as_("officer", LATER), body=office.body, criteria=Criteria(before_years=1)
    )
    assert by_age.execute() == 1
    expired = ArchiveItems(
        context=office.as_("officer", LATER), body=office.body, criteria=Criteria(expired=True)
    )
    assert expired.execute() == 1
    archived = set(Item.objects.filter(archived_on__isnull=False).values_list("pk", flat=True))
    assert archived == {old.pk, over.pk}
    assert fresh.pk not in archived
    with pytest.raises(Refused, match="没有可以归档"):
        expired.execute()


def test_the_clerk_does_not_archive_and_nothing_chosen_is_refused(office: Any, other_office: Any) -> None:
    item = office.published()
    with pytest.raises(Refused):
        ArchiveItems(context=office.as_("clerk", LATER), body=office.body, items=[item]).execute()
    with pytest.raises(Refused, match="勾选"):
        ArchiveItems(context=office.as_("officer", LATER), body=office.body).execute()
    with pytest.raises(Refused, match="本机关"):
        ArchiveItems(
            context=other_office.as_("officer", LATER), body=other_office.body, items=[item]
        ).execute()


def test_years_before_a_leap_day() -> None:
    assert years_before(dt.date(2028, 2, 29), 1) == dt.date(2027, 2, 28)


def hand_over(office: Any, **more: Any) -> HandOver:
    """Hand over what was published in 2026."""
    given = {"criteria": Criteria(year=2026), "receiver": "某县档案馆", "kind": "archives", **more}
    made: HandOver = HandOverItems(
        context=office.as_("officer", LATER),
        body=office.body,
        person="王一",
        **given,
    ).execute()
    return made


def test_the_package_holds_list_items_and_manifest(office: Any) -> None:
    office.published(title="=HYPERLINK(危险)", content="第一条 <b>甲</b>")
    made = hand_over(office)
    assert (made.count, made.lines.count()) == (1, 1)
    assert made.package is not None
    assert not made.package.is_published
    with store.open_content(made.package.blob.hash) as content, zipfile.ZipFile(content) as archive:
        names = archive.namelist()
        assert {LIST_NAME, MANIFEST} < set(names)
        for line in archive.read(MANIFEST).decode().splitlines():
            value, _, name = line.partition("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == value
        page = next(name for name in names if name.endswith("正文.html"))
        assert "甲" in archive.read(page).decode()
        rows = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(LIST_NAME))).get_sheet_by_index(0)
        assert any("'=HYPERLINK(危险)" in row for row in rows.to_python())


def test_what_was_handed_over_goes_once_to_each_kind_of_receiver(office: Any) -> None:
    item = office.published()
    hand_over(office)
    with pytest.raises(Refused, match="没有可以移交"):
        hand_over(office)
    assert hand_over(office, kind="library", receiver="某县图书馆").count == 1
    assert hand_over(office, again=True).count == 1
    assert HandOverLine.objects.filter(item=item).count() == 3


def test_only_what_is_public_is_handed_over(office: Any) -> None:
    draft = office.draft()
    with pytest.raises(Refused, match="已发布"):
        hand_over(office, criteria=None, items=[draft])
    assert not HandOver.objects.exists()


def test_many_items_are_handed_over_in_one_package(office: Any) -> None:
    first = office.published()
    rows = Item.objects.filter(pk=first.pk).values().get()
    rows |= {"id": None, "series_id": None, "serial": None}
    Item.objects.bulk_create(
        Item(
            **{
                **rows,
                "id": None,
                "public_id": f"x{n:011d}",
                "index_no": f"旧-{n}",
                "series_id": None,
                "serial": None,
            }
        )
        for n in range(600)
    )
    made = hand_over(office)
    assert made.count == 601
    assert [line.number for line in made.lines.all()] == list(range(1, 602))


def test_a_withdrawn_item_leads_to_what_stands_for_it(office: Any) -> None:
    wrong, right = office.published(title="错的"), office.published(title="对的")
    WithdrawItem(
        context=office.as_("head", LATER), item=wrong, kind="duplicate", reason="重复", successor=right
    ).execute()
    gone = withdrawn_item(wrong.public_id)
    assert gone is not None
    assert gone.successor == right
    assert Message.objects.filter(kind="catalogue.withdrawn", recipient=office.officer).count() == 1
    assert not Message.objects.filter(kind="catalogue.withdrawn", recipient=office.head).exists()
    NameSuccessor(context=office.as_("officer", LATER), item=wrong, successor=None).execute()
    wrong.refresh_from_db()
    assert wrong.successor is None


def test_what_is_not_public_is_no_successor(office: Any) -> None:
    item, draft = office.published(), office.draft(title="草稿")
    for other in (draft, item):
        with pytest.raises(Refused):
            WithdrawItem(
                context=office.as_("officer", LATER), item=item, kind="error", reason="错", successor=other
            ).execute()
