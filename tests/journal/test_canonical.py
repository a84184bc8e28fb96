"""Canonical JSON, hashes and Merkle roots."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.agencies.models import Body, Role
from gongkai.journal.canonical import canonical, digest, digest_of, merkle_root, plain

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": "公开"}, '{"a":"公开","b":1}'),
        (dt.date(2024, 3, 1), '"2024-03-01"'),
        (dt.datetime(2024, 3, 1, 8, 0, tzinfo=SHANGHAI), '"2024-03-01T00:00:00.000000+00:00"'),
        (Decimal("10.500"), '"10.5"'),
        (Decimal("1E+2"), '"100"'),
        (Decimal("-0.00"), '"0"'),
        (Role.CLERK, '"clerk"'),
        ({"b", "a"}, '["a","b"]'),
        ((1, None, True), "[1,null,true]"),
        (uuid.UUID(int=5), '"00000000-0000-0000-0000-000000000005"'),
        (Body(pk=7), '"agencies.body:7"'),
    ],
)
def test_one_form_for_one_meaning(value: Any, text: str) -> None:
    assert canonical(value) == text


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        plain({"amount": 0.1})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_equal_hash_exactly_for_equal_values(one: Any, other: Any) -> None:
    assert (digest_of(one) == digest_of(other)) == (canonical(one) == canonical(other))
    assert plain(plain(one)) == plain(one)


def test_hash_names_its_algorithm(settings: Any) -> None:
    assert digest("公开") == "sha256:" + hashlib.sha256("公开".encode()).hexdigest()
    if "sm3" in hashlib.algorithms_available:
        settings.HASH_ALGORITHM = "sm3"
        assert digest("abc") == "sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_merkle_root_by_hand() -> None:
    a, b, c = (digest(f"leaf\x00{item}") for item in "xyz")
    ab = digest(f"node\x00{a}\x00{b}")
    assert merkle_root("x") == a
    assert merkle_root("xyz") == digest(f"node\x00{ab}\x00{c}")
    assert merkle_root([]) == digest(b"")


@given(st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), min_size=1, max_size=20), st.data())
def test_any_change_of_the_leaves_changes_the_root(leaves: list[str], data: st.DataObject) -> None:
    root = merkle_root(leaves)
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + "!", *leaves[place + 1 :]]
    assert merkle_root(changed) != root
    assert merkle_root([*leaves, "more"]) != root
    if len(leaves) > 1:
        assert merkle_root(leaves[1:]) != root
