"""Check digits against oracles written another way; what they leave out."""

from __future__ import annotations

from datetime import date

import pytest
from benchmarks.privacy_corpus.atoms import check18, luhn_digit
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy import numbers

digits = st.text("0123456789", min_size=1)
first17 = st.builds(
    lambda region, day, order: region + day.strftime("%Y%m%d") + f"{order:03}",
    st.sampled_from(["430102", "110101", "460025", "441900", "659001", "710000", "820000"]),
    st.dates(date(1900, 1, 1), date(2025, 12, 31)),
    st.integers(0, 999),
)


@given(first17)
def test_check_character_is_the_oracles(first: str) -> None:
    assert numbers.check_character(first) == check18(first)
    assert numbers.valid_id18(first + check18(first))
    assert numbers.valid_id18(first + check18(first).lower())


@given(first17, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(first: str, place: int, shift: int) -> None:
    number = first + check18(first)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not numbers.valid_id18(wrong)


@given(digits)
def test_luhn_is_the_oracles(first: str) -> None:
    right = luhn_digit(first)
    assert [str(d) for d in range(10) if numbers.luhn(first + str(d))] == [right]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("990102199003071233", "no such province"),
        ("430102199013071233", "month 13"),
        ("430102199002301233", "30 February"),
        ("430102189003071233", "1890 is before 1890-01-01 only by check digit"),
        ("43010219900307123", "17 digits"),
    ],
)
def test_what_is_no_identity_number(number: str, why: str) -> None:
    assert not numbers.valid_id18(number), why


def test_nobody_is_born_after_today() -> None:
    first = "430102" + "20250102" + "123"
    number = first + check18(first)
    assert numbers.valid_id18(number, date(2025, 1, 2))
    assert not numbers.valid_id18(number, date(2025, 1, 1))


def test_credit_codes() -> None:
    assert numbers.valid_credit_code("91350100M000100Y43")  # the example of GB 32100-2015
    assert not numbers.valid_credit_code("91350100M000100Y44")
