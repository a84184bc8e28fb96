"""Giving index numbers: unique, without a gap in a series, never given twice (publishing.md section 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.catalogue.models import DocumentKind, DocumentSeries, IndexSeries, Item, Registration
from gongkai.catalogue.patterns import NumberShape, shape_of
from gongkai.catalogue.settings import INDEX_PATTERN, REGISTRATION_PATTERN

LOOKED_UP = 500


def shape_on(body: Body, day: dt.date) -> NumberShape:
    """Return the shape of the index numbers that the body gives on `day`."""
    return shape_of(value_of(body, INDEX_PATTERN, day), credit_code=body.credit_code, slug=body.slug, day=day)


def sample_number(body: Body, day: dt.date) -> str:
    """Return what an index number of the body looks like: for a form, before one is given."""
    return shape_on(body, day).number(1)


def allocate(
    body: Body, day: dt.date, count: int = 1, *, also_kept: Collection[str] = frozenset()
) -> list[tuple[IndexSeries, int, str]]:
    """Take the next `count` numbers of the body's series of `day`: (series, serial, index number) each.

    Must run inside a transaction: the row of the series stays locked until its end, so that concurrent publishers
    wait and a transaction that fails gives its numbers back. Numbers that imported items brought along are
    passed over, those in `also_kept` (about to be saved) too.
    """
    shape = shape_on(body, day)
    IndexSeries.objects.get_or_create(body=body, key=shape.key)
    series = IndexSeries.objects.select_for_update().get(body=body, key=shape.key)
    given: list[tuple[IndexSeries, int, str]] = []
    serial = series.last
    while len(given) < count:
        # Only the numbers that come next are looked up: a series may already hold a hundred thousand.
        following = range(serial + 1, serial + 1 + min(count - len(given), LOOKED_UP))
        numbers = {one: shape.number(one) for one in following}
        holders = Item.objects.filter(body=body, index_no__in=numbers.values(), published_on__isnull=False)
        kept = set(holders.values_list("index_no", flat=True))
        free = (pair for pair in numbers.items() if pair[1] not in kept and pair[1] not in also_kept)
        given += [(series, one, number) for one, number in free]
        serial = following[-1]
    series.last = serial
    series.save(update_fields=["last"])
    return given


KIND_LETTERS = {DocumentKind.RULES: "GZ", DocumentKind.NORMATIVE: "GF"}


def registration_shape(body: Body, kind: str, day: dt.date) -> NumberShape:
    """Return the shape of the registration numbers that the body gives on `day` to documents of a kind."""
    pattern = value_of(body, REGISTRATION_PATTERN, day)
    letters = KIND_LETTERS[DocumentKind(kind)]
    return shape_of(pattern, credit_code=body.credit_code, slug=body.slug, day=day, kind=letters)


def allocate_registration(body: Body, kind: str, day: dt.date) -> tuple[DocumentSeries, int, str]:
    """Take the next registration number of the body's series: (series, serial, number).

    Must run inside a transaction, as `allocate`: the row of the series stays locked until its end.
    """
    shape = registration_shape(body, kind, day)
    DocumentSeries.objects.get_or_create(body=body, key=shape.key)
    series = DocumentSeries.objects.select_for_update().get(body=body, key=shape.key)
    serial = series.last + 1
    series.last = serial
    series.save(update_fields=["last"])
    return series, serial, shape.number(serial)


def registration_gaps(series: DocumentSeries) -> list[int]:
    """Return the serials of a series that no registration bears."""
    given = set(Registration.objects.filter(series=series).values_list("serial", flat=True))
    return [serial for serial in range(1, series.last + 1) if serial not in given]
