"""Wrong wording: the dictionary, its context rules, what is refused."""

from __future__ import annotations

import pytest

from gongkai.privacy.wording import BadDictionary, default_dictionary, find_wording, parse_dictionary


def test_slips_of_the_notices_are_found() -> None:
    found = find_wording("中国入民怀念烈土，党十九大以来")
    assert [(one.text, one.right) for one in found] == [
        ("中国入民", "中国人民"),
        ("烈土", "烈士"),
        ("党十九大", "党的十九大"),
    ]
    assert found[1].start == 6


@pytest.mark.parametrize("text", ["党的十九大", "申请入学", "划入民政府", "按装置分类", "设备座落后更新"])
def test_right_words_are_left_alone(text: str) -> None:
    assert find_wording(text) == []


def test_no_correction_of_the_dictionary_is_wrong_itself() -> None:
    for entry in default_dictionary():
        assert find_wording(entry.right) == [], entry
        assert [one.text for one in find_wording(f"，{entry.wrong}。")] == [entry.wrong]


def test_context_rules() -> None:
    rules = parse_dictionary(
        [
            {
                "wrong": "主任",
                "right": "局长",
                "level": "block",
                "before": ["王芳"],
                "after": ["讲话"],
                "not": ["副主任"],
            }
        ]
    )
    (found,) = find_wording("王芳主任出席并讲话", rules)
    assert found.blocks
    assert find_wording("李明主任出席并讲话", rules) == []
    assert find_wording("王芳主任出席", rules) == []
    assert find_wording("王芳副主任出席并讲话", rules) == []


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"wrong": ""}, "两个字"),
        ({"wrong": "错词", "level": "stop"}, "级别"),
        ({"wrong": "错词", "right": "是错词"}, "仍会报错"),
        ({"wrong": "错词", "not": ["别的"]}, "例外"),
        ({"wrong": "错词", "before": "字"}, "列表"),
    ],
)
def test_a_bad_entry_is_named(item: dict[str, object], message: str) -> None:
    with pytest.raises(BadDictionary, match=message):
        parse_dictionary([item])
