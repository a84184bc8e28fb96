"""The form of a marking is told from the plain words."""

from __future__ import annotations

import pytest

from gongkai.files.markings import classified_marking


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("绝密★", "绝密★"),
        ("机密★10年", "机密★10年"),
        ("标题\n秘密★长期\n正文", "秘密★长期"),
        ("机 密 ★ 10 年", "机密★10年"),
        ("机　密★１０年", "机密★10年"),
        ("秘密☆6个月", "秘密☆6个月"),
        ("秘密*5年", "秘密*5年"),
        ("机\u200b密★", "机密★"),
        ("密级：机密", "密级:机密"),
        ("文号 12 号，密 级 : 秘 密，保密期限：3年", "密级:秘密"),
        ("【密级:绝密】", "密级:绝密"),
        ("000012\n机密\n关于某事的请示\n正文", "机密"),
        ("绝密文件\n某某报告", "绝密文件"),
        ("□绝密 ☑机密 □秘密", "☑机密"),
    ],
)
def test_markings(text: str, marking: str) -> None:
    assert classified_marking(text) == marking


@pytest.mark.parametrize(
    "text",
    [
        "",
        "依法确定为国家秘密的政府信息，不予公开。",
        "国家秘密的密级分为绝密、机密、秘密三级。",
        "密级：绝密、机密、秘密",
        "密级：□绝密 □机密 □秘密",
        "密级：公开",
        "密级：无",
        "商业秘密、个人隐私",
        "保守秘密是公民的义务",
        "机密性与完整性",
        "秘密",
        "★★★ 三星级",
        "第一行\n第二行\n三\n四\n五\n六\n秘密\n",
        "本机关全年没有机密文件外泄。10年来无一例。",
    ],
)
def test_plain_words(text: str) -> None:
    assert classified_marking(text) is None


def test_level_alone_is_a_value_in_a_table() -> None:
    assert classified_marking("密级\n秘密\n第3号", head=False) is None
    assert classified_marking("密级\n秘密★3年", head=False) == "秘密★3年"
