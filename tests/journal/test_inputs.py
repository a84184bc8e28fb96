"""Texts are tidied before any act looks at them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gongkai.journal.inputs import tidy, tidy_text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\x00b\x07c\x1bd\x7f", "abcd"),
        ("第一行\x0b第二行\x0c第三行\u2028第四行", "第一行\n第二行\n第三行\n第四行"),
        ("付款\u202e001\u202c\u2066元\u2069", "付款001元"),
        ("\ufeff标题\ufffe\uffff", "标题"),
        ("a\tb\r\nc", "a\tb\r\nc"),
        ("ئۇيغۇر\u200c\u200d\u200f ᠮᠣᠩᠭᠣᠯ\u180b", "ئۇيغۇر\u200c\u200d\u200f ᠮᠣᠩᠭᠣᠯ\u180b"),
    ],
)
def test_what_nobody_sees_goes(given: str, kept: str) -> None:
    assert tidy_text(given) == kept


@dataclass(frozen=True)
class Inner:
    text: str
    number: int = 1


def test_texts_are_tidied_wherever_they_stand_and_the_rest_is_left() -> None:
    good = {"a": ["x", ("y", Inner("z"))], "b": 1}
    assert tidy(good) is good
    assert tidy({"a": ["x\x00", ("y\x01", Inner("z\u202e"))], "b": b"\x00"}) == {
        "a": ["x", ("y", Inner("z"))],
        "b": b"\x00",
    }
