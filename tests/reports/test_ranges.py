"""Record ids as ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.models import Body
from gongkai.reports.queries import DEEPEST, ids_in
from gongkai.reports.ranges import bounds_of, from_ranges, to_ranges


@given(st.lists(st.integers(1, 400)))
def test_ranges_keep_the_set(ids):
    text = to_ranges(ids)
    assert list(from_ranges(text)) == sorted(set(ids))
    assert sum(last - first + 1 for first, last in bounds_of(text)) == len(set(ids))


def test_ranges_are_short():
    assert to_ranges(range(1, 143_263)) == "1-143262"
    assert to_ranges([5, 3, 4, 9]) == "3-5,9"
    assert to_ranges([]) == ""


@pytest.mark.django_db
def test_any_number_of_ranges_finds_the_same_rows() -> None:
    rows = [Body(slug=f"b{n}", kind="department", name=f"机关{n}", short_name=f"{n}") for n in range(700)]
    Body.objects.bulk_create(rows)
    keys = list(Body.objects.order_by("pk").values_list("pk", flat=True))
    every, few, many = Body.objects.order_by("-pk"), keys[3:9], keys[::2]
    assert len(many) > DEEPEST
    for wanted in (few, many, [], keys):
        text = to_ranges(wanted)
        assert ids_in(every, text) == sorted(wanted, reverse=True)
    overlapping = f"{keys[0]}-{keys[5]},{keys[2]}-{keys[3]}," + ",".join(str(key) for key in keys[10::2])
    assert ids_in(every, overlapping) == sorted([*keys[:6], *keys[10::2]], reverse=True)
