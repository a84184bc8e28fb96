"""Versions side by side: right, and bounded for long texts."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.catalogue.comparing import TextRow, compare, compare_texts, paragraphs_of

lines = st.lists(st.text(alphabet="甲乙丙 12", min_size=1, max_size=8), max_size=12)


def side(rows: list[TextRow], name: str) -> list[str]:
    """Return the paragraphs that one side shows; a fold stands for as many Nones."""
    return ["".join(piece.text for piece in getattr(row, name)) for row in rows if getattr(row, name)]


@settings(max_examples=200, deadline=None)
@given(old=lines, new=lines)
def test_both_sides_say_what_the_texts_say(old: list[str], new: list[str]) -> None:
    rows = compare_texts(old, new)
    folded = sum(row.count for row in rows if row.kind == "gap")
    left, right = side(rows, "left"), side(rows, "right")
    assert len(left) + folded == len(old)
    assert len(right) + folded == len(new)
    if not folded:
        assert (left, right) == (old, new)
    assert (old == new) == all(row.kind in ("same", "gap") for row in rows)


def test_a_changed_word_is_marked_and_its_neighbours_are_not() -> None:
    [row] = compare_texts(["救助标准为每月600元。"], ["救助标准为每月700元。"])
    assert row.kind == "changed"
    assert [piece.text for piece in row.left if piece.kind == "deleted"] == ["6"]
    assert [piece.text for piece in row.right if piece.kind == "inserted"] == ["7"]


def test_long_unchanged_stretches_are_folded() -> None:
    text = [f"第{n}条" for n in range(100)]
    rows = compare_texts(text, [*text[:50], "新的一条内容", *text[50:]])
    assert [row.kind for row in rows] == ["gap", "same", "same", "inserted", "same", "same", "gap"]


def test_two_megabytes_are_compared_in_seconds() -> None:
    made = random.Random(7)
    old = ["".join(made.choices("甲乙丙丁戊己庚辛", k=50)) for _ in range(40_000)]
    new = [text if made.random() > 0.2 else text[::-1] for text in old]
    made.shuffle(new[1000:3000])
    started = time.monotonic()
    assert compare_texts(old, new)
    same = ["重复的一行"] * 30_000
    assert compare_texts(same, [*same[:100], "x", *same[:20_000], "y"])
    one = "甲" * 1_000_000
    assert compare_texts([one], [one + "乙"])
    assert time.monotonic() - started < 20


def test_attachments_are_kept_renamed_replaced_added_removed() -> None:
    def file(key: str, title: str) -> dict[str, object]:
        return {"file": key, "sha256": key, "name": title, "title": title, "size": 1}

    old = [file("1", "甲"), file("2", "乙"), file("3", "丙"), file("4", "丁")]
    new = [file("1", "甲"), file("2", "乙改"), file("5", "丙"), file("6", "戊")]
    found = compare({"title": "甲", "genre": "通知"}, "<p>一</p>", old, {"title": "乙"}, "<p>一</p>", new)
    assert [row.kind for row in found.files] == ["kept", "renamed", "replaced", "removed", "added"]
    assert [(row.label, row.changed) for row in found.metadata] == [("名称", True), ("体裁分类", True)]
    assert not found.same


def test_paragraphs_of_html() -> None:
    assert paragraphs_of("<p>一</p><table><tr><td>二</td><td>三</td></tr></table>") == ["一", "二", "三"]
