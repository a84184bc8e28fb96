"""Reads of the catalogue. The public gets only what a query named `published…`, `public…` or `withdrawn…` returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.catalogue.finding import holds, keys_named
from gongkai.catalogue.models import (
    Attachment,
    Channel,
    Column,
    DisclosureMode,
    Item,
    ItemQuerySet,
    State,
    Validity,
)
from gongkai.catalogue.models.item import DOCUMENT_KINDS, PUBLIC_STATES
from gongkai.catalogue.settings import WARN_BEFORE_LAPSE
from gongkai.files.models import StoredFile

# --- For the public -------------------------------------------------------------------------------------------


def published_items(
    body: Body | Iterable[Body] | None = None,
    column: Column | None = None,
    *,
    with_subcolumns: bool = True,
    text: str = "",
    year: int | None = None,
    document_kind: str = "",
    theme: str = "",
    genre: str = "",
    validity: str = "",
    today: dt.date | None = None,
    in_summary: bool = False,
) -> ItemQuerySet:
    """Return published items without their long texts, newest first.

    `body`: one body or several; `column`: with the columns under it. `text`: words that must all stand in title,
    number or index number. `year`: of publication. `theme`: a path or the first level of one. `validity`: a value
    of Validity as it holds on `today`.
    """
    found = Item.objects.public()
    if column is None or not isinstance(body, Body) or body.pk != column.body_id:
        found = _of_bodies(found, body)
    if column is not None:
        # A column tells its body: without a second condition the index of columns is taken.
        below = column_ids_under(column) if with_subcolumns else []
        found = found.filter(column_id__in=[column.pk, *below]) if below else found.filter(column=column)
    if year is not None:
        found = found.filter(published_on__gte=dt.date(year, 1, 1), published_on__lte=dt.date(year, 12, 31))
    if document_kind:
        found = found.filter(document_kind=document_kind)
    if theme:
        found = found.filter(Q(theme=theme) | Q(theme__startswith=f"{theme}\\"))
    if genre:
        found = found.filter(genre=genre)
    if validity:
        found = found.filter(validity_q(validity, today or local_today()))
    return _with_text(found, text, in_summary).listed().newest_first()


def public_item(public_id: str) -> Item | None:
    """Return a published item, None for any other."""
    found: Item | None = (
        Item.objects.public()
        .select_related("body", "column", "repealed_by", "interprets", "registration")
        .filter(public_id=public_id)
        .first()
    )
    return found


def withdrawn_item(public_id: str) -> Item | None:
    """Return the trace of a withdrawn item: number, dates, reason; its texts are not loaded and must not be shown.

    The title may be shown unless `title_hidden`.
    """
    found: Item | None = (
        Item.objects.filter(state=State.WITHDRAWN, public_id=public_id)
        .defer("content", "summary", "keywords")
        .select_related("body", "column", "successor")
        .first()
    )
    return found


def public_attachments(item: Item) -> list[Attachment]:
    """Return the attachments that the public may have; none of an item that is not published."""
    if item.state != State.PUBLISHED:
        return []
    parts = item.attachments.filter(removed_on=None, file__in=StoredFile.objects.published())
    return list(parts.select_related("file__blob"))


def public_interpretations(item: Item) -> list[Item]:
    """Return the published interpretations of a document, newest first."""
    return list(item.interpretations.public().listed().newest_first())


def public_interpretation_counts(documents: Iterable[Item]) -> dict[int, int]:
    """Return how many published interpretations each of these documents has, by id; documents without are left out.

    Joined from the documents, so that the database reads their interpretations and not all that is published.
    """
    ids = [item.pk for item in documents]
    counts: dict[int, int] = {}
    pairs = Item.objects.filter(pk__in=ids).order_by().values_list("pk", "interpretations__state")
    for pk, state in pairs:
        if state == State.PUBLISHED:
            counts[pk] = counts.get(pk, 0) + 1
    return counts


def public_columns(body: Body, today: dt.date | None = None) -> list[Column]:
    """Return the columns of a body that are in use, parents before children, in display order."""
    day = today or local_today()
    columns = list(Column.objects.filter(Q(retired_on=None) | Q(retired_on__gt=day), body=body))
    return [column for column, _ in in_tree_order(columns)]


def public_column(body: Body, slug: str) -> Column | None:
    """Return the column with this address, retired ones too: their addresses stay."""
    found: Column | None = (
        Column.objects.select_related("parent__parent", "successor").filter(body=body, slug=slug).first()
    )
    return found


def public_channels(item: Item) -> list[str]:
    """Return the names of the channels through which a published item went out, each once, in order."""
    if item.state != State.PUBLISHED:
        return []
    return list(
        dict.fromkeys(
            item.releases.filter(taken_back_on=None).order_by("pk").values_list("channel__label", flat=True)
        )
    )


def published_counts(body: Body) -> dict[int, int]:
    """Return the number of published items per column of a body, the columns under it included; one query."""
    rows = list(_own_counts().filter(body=body).values_list("pk", "parent_id", "published"))
    own = {pk: count for pk, _, count in rows}
    parents = {pk: parent for pk, parent, _ in rows}
    totals = dict.fromkeys(parents, 0)
    for column, count in own.items():
        place, seen = column, set()
        while place is not None and place not in seen:
            seen.add(place)
            totals[place] += count
            place = parents.get(place)
    return totals


def published_latest(body: Body | Iterable[Body] | None = None, limit: int = 10) -> list[Item]:
    """Return the items published last."""
    return list(published_items(body)[:limit])


def published_counts_by_body() -> dict[int, int]:
    """Return the number of published items per body; one query."""
    return dict(Item.objects.public().order_by().values_list("body_id").annotate(n=Count("pk")))


def published_counts_by_column() -> list[tuple[str, str, int]]:
    """Return (slug, title, published items) of the columns of all bodies together, the fullest first.

    Columns of the same slug are one: they come from the same template (`data/columns.json`).
    """
    counts: dict[str, int] = {}
    titles: dict[str, str] = {}
    rows = _own_counts().order_by("pk").filter(published__gt=0).values_list("slug", "title", "published")
    for slug, title, count in rows:
        counts[slug] = counts.get(slug, 0) + count
        titles.setdefault(slug, title)
    return sorted(((slug, titles[slug], n) for slug, n in counts.items()), key=lambda row: (-row[2], row[0]))


def search_published(text: str, body: Body | None = None) -> ItemQuerySet:
    """Return published items whose title, number or index number holds every word of `text`; none for no word."""
    return published_items(body, text=text) if text.split() else Item.objects.none()


# --- For the office -------------------------------------------------------------------------------------------


def office_items(
    user: Any,
    *,
    body: Body | None = None,
    state: str = "",
    column: Column | None = None,
    document_kind: str = "",
    text: str = "",
) -> ItemQuerySet:
    """Return the items that a member of staff may see, those worked on last first. Discarded drafts only on demand."""
    found = Item.objects.visible_to(user)
    if body is not None:
        found = found.filter(body=body)
    found = found.filter(state=state) if state else found.exclude(state=State.DISCARDED)
    if state and state not in PUBLIC_STATES:
        found = found.filter(
            published_on__isnull=True
        )  # follows from the state; lets the database use its short index
    if column is not None:
        found = found.filter(column_id__in=[column.pk, *column_ids_under(column)])
    if document_kind:
        found = found.filter(document_kind=document_kind)
    return _with_text(found, text).listed().order_by("-changed_at", "-pk")


def office_find(user: Any, text: str) -> list[Item]:
    """Return the published items, and those the member of staff sees, that `text` names.

    `text`: an index number, a document number, a public id or an address that ends in one. At most ten.
    """
    mine = Q(body_id__in=visible_body_ids(user)) & ~Q(state=State.DISCARDED)
    named = Item.objects.filter(mine | Q(state=State.PUBLISHED), pk__in=keys_named(text))
    return list(named.listed().order_by("pk")[:10])


def channels_for(body: Body, today: dt.date | None = None) -> list[Channel]:
    """Return the channels that a body may use today: the shared ones and its own."""
    day = today or local_today()
    in_use = Q(retired_on=None) | Q(retired_on__gt=day)
    return list(Channel.objects.filter(in_use, Q(body=None) | Q(body=body)))


def withheld_register(user: Any, body: Body | None = None) -> ItemQuerySet:
    """Return the register of what is not published, newest document first."""
    found = Item.objects.visible_to(user).filter(state=State.REGISTERED)
    if body is not None:
        found = found.filter(body=body)
    return found.listed().order_by("-created_on", "-pk")


def documents_without_interpretation(body: Body, today: dt.date | None = None) -> ItemQuerySet:
    """Return the published rules and normative documents in force that nothing interprets (publishing.md section 8)."""
    day = today or local_today()
    wanted = Item.objects.public().filter(
        Q(repealed_on=None) | Q(repealed_on__gt=day),
        Q(valid_until=None) | Q(valid_until__gte=day),
        body=body,
        document_kind__in=DOCUMENT_KINDS,
        made_here=True,
    )
    return wanted.exclude(interpretations__state=State.PUBLISHED).listed().newest_first()


def lapsing_documents(
    body: Body, today: dt.date | None = None, within_days: int | None = None
) -> ItemQuerySet:
    """Return the documents in force whose term ends soon (setting, default half a year: publishing.md section 7)."""
    day = today or local_today()
    within = int(value_of(body, WARN_BEFORE_LAPSE, day)) if within_days is None else within_days
    return (
        Item.objects.filter(
            body=body,
            state__in=[State.PUBLISHED, State.REGISTERED],
            valid_until__gte=day,
            valid_until__lte=day + dt.timedelta(days=within),
        )
        .filter(Q(repealed_on=None) | Q(repealed_on__gt=day))
        .listed()
        .order_by("valid_until", "pk")
    )


def registered_counts(body: Body, start: dt.date, end: dt.date) -> dict[str, int]:
    """Return how many pieces of information of a period (by origin) are published, on request, withheld.

    An entry of the withheld register counts the documents it stands for.
    """
    rows = (
        Item.objects.filter(body=body, created_on__gte=start, created_on__lte=end)
        .filter(state__in=[State.PUBLISHED, State.REGISTERED])
        .order_by()
        .values_list("disclosure_mode", "document_count")
        .annotate(n=Count("pk"))
    )
    totals = dict.fromkeys(DisclosureMode.values, 0)
    for mode, documents, count in rows:
        totals[mode] += documents * count
    return totals


def _own_counts() -> Any:
    """Annotate columns with `published`, counted column by column: each count reads one stretch of an index.

    A GROUP BY over all published items reads every row of a large table instead (100,000 items: 0.8 s against 15 ms).
    """
    here = (
        Item.objects.public()
        .order_by()
        .filter(column=OuterRef("pk"))
        .values("column")
        .annotate(n=Count("pk"))
    )
    return Column.objects.annotate(published=Coalesce(Subquery(here.values("n")), 0))


# --- Shared ---------------------------------------------------------------------------------------------------


def column_ids_under(column: Column) -> list[int]:
    """Return the ids of all columns under `column`; one query."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Column.objects.filter(body_id=column.body_id).values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: list[int] = []
    level = [column.pk]
    while level:
        level = [child for parent in level for child in children.get(parent, []) if child not in found]
        found.extend(level)
    return found


def in_tree_order(columns: Iterable[Column]) -> list[tuple[Column, int]]:
    """Return columns with their depth (from 0), each before its children; orphans of retired parents at the top."""
    given = list(columns)
    here = {column.pk for column in given}
    children: dict[int | None, list[Column]] = {}
    for column in given:
        children.setdefault(column.parent_id if column.parent_id in here else None, []).append(column)
    found: list[tuple[Column, int]] = []

    def walk(parent: int | None, depth: int) -> None:
        for column in children.get(parent, []):
            found.append((column, depth))
            walk(column.pk, depth + 1)

    walk(None, 0)
    return found


def validity_q(validity: str, day: dt.date) -> Q:
    """Return the condition that `Item.validity_on(day)` is `validity`."""
    repealed = Q(repealed_on__isnull=False, repealed_on__lte=day)
    lapsed = Q(valid_until__isnull=False, valid_until__lt=day)
    dated = Q(valid_until__isnull=False) | Q(repealed_on__isnull=False)
    if validity == Validity.REPEALED:
        return repealed | (Q(validity=Validity.REPEALED) & ~dated)
    if validity == Validity.LAPSED:
        return (~repealed & lapsed) | (Q(validity=Validity.LAPSED) & ~dated)
    parted = Q(partly_lapsed_on__isnull=False, partly_lapsed_on__lte=day)
    amended = Q(amended_on__isnull=False, amended_on__lte=day)
    stated = Q(validity=validity) & ~parted & ~amended
    if validity == Validity.PARTLY_LAPSED:
        stated |= parted
    if validity == Validity.AMENDED:
        stated |= amended & ~parted
    if validity == Validity.IN_FORCE:
        stated |= Q(validity="") & (Q(document_kind__in=DOCUMENT_KINDS) | dated)
        stated |= Q(validity__in=[Validity.LAPSED, Validity.REPEALED]) & dated
        stated &= ~parted & ~amended
    return stated & ~repealed & ~lapsed


def _of_bodies(found: ItemQuerySet, body: Body | Iterable[Body] | None) -> ItemQuerySet:
    if body is None:
        return found
    return found.filter(body=body) if isinstance(body, Body) else found.filter(body__in=list(body))


def _with_text(found: ItemQuerySet, text: str, in_summary: bool = False) -> ItemQuerySet:
    for word in text.split()[:8]:
        columns = ["title", "document_no", "index_no", *(["summary"] if in_summary else [])]
        found = found.filter(holds(word, *columns))
    return found
