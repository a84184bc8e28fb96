"""Figures: number, blank and absent kept apart; exact numbers; canonical JSON."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.statements.support import DATA

from gongkai.statements import Figures, FiguresError, StatementsError, canonical_json, parse_json

A, B, C = "requests.granted.total", "fees.administrative_fees.amount", "documents.rules.issued"


def test_three_states_are_kept_apart() -> None:
    figures = Figures({A: 0, B: None})
    assert (figures.number(A), figures.is_blank(A), figures.is_absent(A)) == (0, False, False)
    assert (figures.number(B), figures.is_blank(B), figures.is_absent(B)) == (None, True, False)
    assert (figures.number(C), figures.is_blank(C), figures.is_absent(C)) == (None, False, True)
    assert figures.blanks() == (B,)
    with pytest.raises(KeyError):
        figures[C]
    assert Figures({A: 0}) != Figures({A: None}) != Figures({})


def test_never_a_float_and_never_text() -> None:
    for wrong in (
        12.5,
        "12",
        True,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+999999"),
        10**40,
        Decimal("1E-99"),
    ):
        with pytest.raises(FiguresError, match=A.replace(".", r"\.")):
            Figures({A: wrong})  # type: ignore[dict-item]
    with pytest.raises(FiguresError, match=r"表\.行\.列"):
        Figures({"granted": 1})


def test_equal_figures_have_equal_text_and_hash() -> None:
    one = Figures({A: Decimal("12.0"), B: Decimal("1486.320")})
    two = Figures({B: Decimal("1486.32"), A: 12})
    assert one == two
    assert hash(one) == hash(two)
    assert (
        one.to_json()
        == two.to_json()
        == '{"fees.administrative_fees.amount":1486.32,"requests.granted.total":12}'
    )
    assert isinstance(one[A], int)


def test_decimals_survive_exactly() -> None:
    text = '{"fees":{"administrative_fees":{"amount":0.100000000000000005551115123}}}'
    figures = Figures.from_json(text)
    assert figures[B] == Decimal("0.100000000000000005551115123")
    assert Figures.from_json(figures.to_json()) == figures
    assert Figures({B: Decimal("1E+3")}).to_json() == '{"fees.administrative_fees.amount":1000}'


def test_updates_leave_the_original_alone() -> None:
    figures = Figures({A: 1, B: None})
    changed = figures.updated({A: None, C: 3})
    assert (figures[A], changed[A], changed[C]) == (1, None, 3)
    assert dict(changed.without([A, B])) == {C: 3}
    assert not hasattr(figures, "__setitem__")


def test_nested_and_flat_json() -> None:
    cells = parse_json((DATA / "synthetic-2021-ok.json").read_text(encoding="utf-8"))["cells"]
    figures = Figures.from_nested(cells)
    assert figures.to_nested() == cells
    assert Figures.from_flat(figures.to_flat()) == figures
    assert Figures.from_json(
        json.dumps(cells["requests"] and {"requests": cells["requests"]})
    ) == Figures.from_nested({"requests": cells["requests"]})
    assert pickle.loads(pickle.dumps(figures)) == figures  # noqa: S301
    for wrong in ("[1]", '{"requests":{"granted":5}}', "{", '{"a.b.c":NaN}'):
        with pytest.raises(StatementsError):
            Figures.from_json(wrong)


VALUES = (
    st.none()
    | st.integers(-(10**12), 10**12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**15), max_value=10**15)
)
NAMES = st.builds("{}.{}.{}".format, *[st.sampled_from(["a", "bb", "c_1"])] * 3)
CELLS = st.dictionaries(NAMES, VALUES, max_size=20)


@given(CELLS)
def test_json_reads_back_what_was_written(values: dict[str, Decimal | int | None]) -> None:
    figures = Figures(values)
    again = Figures.from_json(figures.to_json()) if values else figures
    assert again == figures
    assert again.to_json() == figures.to_json()
    assert all(again.is_blank(key) == (value is None) for key, value in values.items())


def test_canonical_json_refuses_floats() -> None:
    assert (
        canonical_json({"b": [1, None, True, "年"], "a": Decimal("1.50")})
        == '{"a":1.5,"b":[1,null,true,"年"]}'
    )
    with pytest.raises(StatementsError):
        canonical_json({"a": 1.5})
