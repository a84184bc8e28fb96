"""The withheld register (不予公开登记) and its periodic review (条例2019 Art. 18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import IO, Any

from django.db.models import DateField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today
from gongkai.catalogue.models import (
    GROUND_ARTICLES,
    DisclosureMode,
    Ground,
    Item,
    ItemQuerySet,
    State,
    WithheldReview,
)
from gongkai.catalogue.settings import REVIEW_MONTHS
from gongkai.catalogue.sheets_out import write_table
from gongkai.law.articles import cite

SOON = 30  # days ahead in which a review is called due soon
HEAD = (
    ("序号", 6),
    ("名称", 48),
    ("文号", 24),
    ("所在栏目", 20),
    ("生成日期", 12),
    ("公开属性", 12),
    ("依据", 40),
    ("条款", 26),
    ("理由", 40),
    ("件数", 6),
    ("审定人", 12),
    ("审定日期", 12),
    ("上次评估", 12),
    ("下次评估", 12),
)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the day `months` months earlier, the last of the month where there is no such day."""
    return _shift(day, -months)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the day `months` months later, the last of the month where there is no such day."""
    return _shift(day, months)


def _shift(day: dt.date, months: int) -> dt.date:
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    first_of_next = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def review_months(body: Body, day: dt.date | None = None) -> int:
    """Return how many months after approval or the last review an entry is looked at again (a setting)."""
    return int(value_of(body, REVIEW_MONTHS, day))


def with_reviews(items: Any) -> Any:
    """Annotate entries with `reviewed_last` (None: never) and `counted_from` (last review, else approval)."""
    last = WithheldReview.objects.filter(item=OuterRef("pk")).order_by("-reviewed_on")
    return items.annotate(
        reviewed_last=Subquery(last.values("reviewed_on")[:1], output_field=DateField())
    ).annotate(counted_from=Coalesce("reviewed_last", "approved_on"))


def register_entries(
    user: Any, body: Body, *, ground: str = "", year: int | None = None, text: str = "", mode: str = ""
) -> ItemQuerySet:
    """Return the register of a body as a member of staff may see it, newest document first, with review dates.

    `ground`: a value of Ground. `year`: of origin. `text`: words in title or number. `mode`: a disclosure mode.
    """
    found = Item.objects.visible_to(user).filter(body=body, state=State.REGISTERED)
    if ground:
        found = found.filter(ground=ground)
    if mode:
        found = found.filter(disclosure_mode=mode)
    if year is not None:
        found = found.filter(created_on__gte=dt.date(year, 1, 1), created_on__lte=dt.date(year, 12, 31))
    for word in text.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(document_no__icontains=word))
    rows: ItemQuerySet = with_reviews(found.listed()).order_by("-created_on", "-pk")
    return rows


def due_entries(body: Body, today: dt.date | None = None, within_days: int = 0) -> ItemQuerySet:
    """Return the withheld entries of a body whose review is due by today, or within so many days; the oldest first."""
    day = today or local_today()
    until = months_before(day + dt.timedelta(days=within_days), review_months(body, day))
    found = Item.objects.filter(
        body=body,
        state=State.REGISTERED,
        published_on__isnull=True,  # follows from the state; the short index of what is not public
        disclosure_mode=DisclosureMode.WITHHELD,
        approved_on__lte=until,
    )
    rows: ItemQuerySet = (
        with_reviews(found.listed()).filter(counted_from__lte=until).order_by("counted_from", "pk")
    )
    return rows


def next_review(item: Item, today: dt.date | None = None) -> dt.date | None:
    """Return when a withheld entry is to be looked at again, None for what is not withheld."""
    if item.state != State.REGISTERED or item.disclosure_mode != DisclosureMode.WITHHELD:
        return None
    last = getattr(item, "counted_from", None)
    if last is None:
        review = item.reviews.order_by("-reviewed_on").first()
        last = review.reviewed_on if review else item.approved_on
    return months_after(last, review_months(item.body, today)) if last else None


def origin_years(user: Any, body: Body) -> list[int]:
    """Return the years of origin that occur in the register of a body, newest first."""
    rows = Item.objects.visible_to(user).filter(body=body, state=State.REGISTERED, published_on__isnull=True)
    return [day.year for day in rows.dates("created_on", "year", order="DESC")]


def export_register(out: IO[bytes], body: Body, entries: Iterable[Item], today: dt.date) -> int:
    """Write the register as an Excel file for the staff (titles of secrets are not in it); return the rows."""
    notes = (f"{body.name} 不予公开登记表", f"导出日期 {today:%Y-%m-%d}。内部使用，不得公开。")
    return write_table(out, "不予公开登记", HEAD, _lines(entries, today), notes)


def _lines(entries: Iterable[Item], today: dt.date) -> Iterator[tuple[Any, ...]]:
    for number, item in enumerate(entries, start=1):
        title = "（不登记名称）" if item.title_hidden else item.title
        yield (
            number,
            title,
            item.document_no,
            item.column.title,
            item.created_on,
            item.get_disclosure_mode_display(),
            str(Ground(item.ground).label) if item.ground else "",
            cite(GROUND_ARTICLES[item.ground]) if item.ground else "",
            item.ground_reason,
            item.document_count,
            item.approver_name,
            item.approved_on,
            getattr(item, "reviewed_last", None),
            next_review(item, today),
        )
