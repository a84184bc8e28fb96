"""The withheld register and its periodic review (条例2019 Art. 18)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from gongkai.catalogue.actions import RegisterWithheld, ReviewSeveral, ReviewWithheld
from gongkai.catalogue.models import Item, State, WithheldReview
from gongkai.catalogue.withheld import (
    due_entries,
    export_register,
    months_after,
    months_before,
    next_review,
    origin_years,
    register_entries,
)
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)
YEAR_LATER = dt.date(2027, 3, 10)


def entry(office: Any, **given: Any) -> Item:
    """Enter a withheld document."""
    values = given.pop("values", {"title": "内部请示", "document_no": "某请〔2026〕1号"})
    made: Item = RegisterWithheld(
        context=office.as_("clerk", DAY),
        body=office.body,
        column=office.column(),
        ground=given.pop("ground", "process_information"),
        ground_reason="过程性信息",
        values=values,
        approver_name="局长",
        **given,
    ).execute()
    return made


def review(office: Any, item: Item, outcome: str, day: dt.date = YEAR_LATER, **given: Any) -> Any:
    """Build a review by the officer."""
    return ReviewWithheld(
        context=office.as_("officer", day),
        item=item,
        outcome=outcome,
        reason="情况没有变化",
        reviewers="李四、王五",
        **given,
    )


def test_an_entry_is_due_a_year_after_it_was_approved(office: Any) -> None:
    item = entry(office)
    assert not due_entries(office.body, YEAR_LATER - dt.timedelta(days=1)).exists()
    assert list(due_entries(office.body, YEAR_LATER)) == [item]
    assert list(due_entries(office.body, YEAR_LATER - dt.timedelta(days=20), 30)) == [item]
    review(office, item, "keep").execute()
    assert not due_entries(office.body, YEAR_LATER).exists()
    assert next_review(item, YEAR_LATER) == dt.date(2028, 3, 10)


def test_months_end_with_the_month() -> None:
    assert months_after(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert months_after(dt.date(2026, 12, 31), 12) == dt.date(2027, 12, 31)
    assert months_before(dt.date(2026, 3, 31), 1) == dt.date(2026, 2, 28)


def test_the_ground_is_changed_with_a_reason(office: Any) -> None:
    item = entry(office)
    with pytest.raises(Refused):
        review(office, item, "change_ground").execute()
    with pytest.raises(Refused, match="国家秘密"):
        review(office, item, "change_ground", ground="state_secret", ground_reason="密").execute()
    review(office, item, "change_ground", ground="internal_affairs", ground_reason="内部事务").execute()
    item.refresh_from_db()
    assert (item.ground, item.ground_reason) == ("internal_affairs", "内部事务")
    kept = WithheldReview.objects.get()
    assert (kept.ground_before, kept.ground_after) == ("process_information", "internal_affairs")


def test_opened_it_is_a_draft_to_be_cleared(office: Any) -> None:
    item = entry(office)
    review(office, item, "open").execute()
    item.refresh_from_db()
    assert (item.state, item.disclosure_mode, item.ground) == (State.DRAFT, "proactive", "")
    assert (item.approver_name, item.approved_on) == ("", None)


@pytest.mark.parametrize("secret", [True, False])
def test_what_holds_nothing_is_drafted_anew(office: Any, secret: bool) -> None:
    if secret:
        item = entry(office, ground="state_secret", values={"document_no": "某密〔2020〕1号"})
    else:
        item = entry(office, document_count=3)
    with pytest.raises(Refused, match="另行拟稿"):
        review(office, item, "open").execute()
    other = office.published()
    review(office, item, "open", successor=other).execute()
    item.refresh_from_db()
    assert (item.state, item.successor) == (State.DISCARDED, other)


def test_several_are_reviewed_with_one_reason(office: Any) -> None:
    items = [entry(office), entry(office, values={"title": "另一件"})]
    action = ReviewSeveral(
        context=office.as_("officer", YEAR_LATER),
        body=office.body,
        items=items,
        reason="仍属过程性信息",
        reviewers="李四",
    )
    assert len(action.execute()) == 2
    assert not due_entries(office.body, YEAR_LATER).exists()


def test_only_withheld_entries_of_the_body_are_reviewed(office: Any, other_office: Any) -> None:
    item = entry(office)
    with pytest.raises(Refused):
        ReviewWithheld(
            context=other_office.as_("officer", YEAR_LATER),
            item=item,
            outcome="keep",
            reason="无",
            reviewers="甲",
        ).execute()
    with pytest.raises(Refused, match="变动"):
        ReviewSeveral(
            context=other_office.as_("officer", YEAR_LATER),
            body=other_office.body,
            items=[item],
            reason="无",
            reviewers="甲",
        ).execute()
    on_request = entry(office, disclosure_mode="on_request", ground="")
    Item.objects.filter(pk=on_request.pk).update(ground_reason="")
    with pytest.raises(Refused, match="不予公开"):
        review(office, on_request, "keep").execute()


def test_a_review_is_neither_ahead_nor_before_the_entry(office: Any) -> None:
    item = entry(office)
    for day in (YEAR_LATER + dt.timedelta(days=1), DAY - dt.timedelta(days=1)):
        with pytest.raises(Refused):
            review(office, item, "keep", reviewed_on=day).execute()


def test_the_journal_never_holds_a_title_or_an_opinion(office: Any) -> None:
    item = entry(office, values={"title": "绝不入日志的名称"})
    review(office, item, "keep").execute()
    several = ReviewSeveral(
        context=office.as_("officer", YEAR_LATER),
        body=office.body,
        items=[item],
        reason="绝不入日志",
        reviewers="甲",
    )
    several.execute()
    kept = "".join(str((e.data, e.before, e.after)) for e in Entry.objects.all())
    assert "绝不入日志" not in kept
    assert "情况没有变化" not in kept


def test_the_register_is_narrowed_and_exported_without_formulas(office: Any) -> None:
    entry(office, values={"title": "=1+1", "created_on": dt.date(2025, 5, 1)})
    entry(office, ground="internal_affairs")
    entry(office, ground="state_secret", values={"document_no": "某密〔2020〕1号"})
    assert register_entries(office.officer, office.body, ground="internal_affairs").count() == 1
    assert register_entries(office.officer, office.body, year=2025).count() == 1
    assert origin_years(office.officer, office.body) == [2026, 2025]
    out = io.BytesIO()
    assert export_register(out, office.body, register_entries(office.officer, office.body), DAY) == 3
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0).to_python()
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert "（不登记名称）" in cells
