"""Masks, and taking them back."""

from __future__ import annotations

import pytest
from benchmarks.privacy_corpus.texts import build
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy import Finding, Masks, find, mask, masked_form, unmask


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("id_number", "350102199003071123", "35*************123"),
        ("id_number", "350102 19900307 1123", "35**** ******** *123"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "+86 138-1234-1234", "+86 138-****-1234"),
        ("phone", "0731-82345678", "0731-******78"),
        ("bank_card", "6222021234567890123", "***************0123"),
        ("address", "湖南省临溪县城关镇建设路12号3栋", "湖南省临溪县城关镇"),
        ("address", "石桥村3组", "***"),
        ("email", "zhangsan@qq.com", "z*******@qq.com"),
        ("plate", "湘A12345", "湘******"),
        ("name_with_id", "张三", "张三"),
        ("location", "28.2,112.9", "***"),
    ],
)
def test_default_masks(kind: str, text: str, expected: str) -> None:
    assert masked_form(kind, text) == expected


def test_other_masks() -> None:
    style = Masks(id_front=6, id_behind=4, names=True)
    assert masked_form("id_number", "350102199003071123", style) == "350102********1123"
    assert masked_form("name_with_id", "张小三", style) == "张某某"


@given(st.sampled_from(["tuned", "held"]), st.integers(0, 400))
def test_masking_is_taken_back_and_leaves_nothing_sure(part: str, number: int) -> None:
    text = build(part, number).text
    masked = mask(text, find(text))
    assert unmask(masked) == text
    left = [
        one for one in find(masked.text) if one.sure and one.kind in ("id_number", "bank_card", "passport")
    ]
    assert left == []


def test_a_finding_of_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="重新查找"):
        mask("abc", [Finding("phone", 0, 2, "xy")])
