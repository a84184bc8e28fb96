"""Record ids as ranges."""

from hypothesis import given
from hypothesis import strategies as st

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
