"""Notices as people paste them. The texts are made for the test in the wording of such notices."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.texts import load_data
from gongkai.workdays.parsing import Block, read_notice
from gongkai.workdays.seeding import days_of_block

DAY = dt.date.fromisoformat

NOTICE = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经批准，现将2026年元旦、春节等放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日
"""


def test_whole_notice_equals_the_table_of_the_law_room() -> None:
    read = read_notice(NOTICE)
    known = load_data("days")["years"]["2026"]
    assert read.doubts == []
    assert (read.year, read.number) == (2026, "国办发明电〔2025〕7号")
    assert read.title == "国务院办公厅关于2026年部分节假日安排的通知"
    assert read.issued_on == DAY("2025-11-04")
    off = {(day, block.holiday) for block in read.off for day in block.days()}
    assert off == {(day, block["name"]) for block in known["off"] for day in days_of_block(block)}
    assert read.worked == sorted(DAY(day) for day in known["worked"])


@pytest.mark.parametrize(
    ("sentence", "off", "worked"),
    [
        ("元旦：1月1日放假，与周末连休。", ["2024-01-01/2024-01-01 new_year"], []),
        (
            "元旦：2023年12月31日至2024年1月2日放假调休，共3天。",
            ["2023-12-31/2024-01-02 new_year"],
            [],
        ),
        (
            "春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。"
            "鼓励各单位安排职工在除夕（2月9日）休息。",
            ["2024-02-10/2024-02-17 spring_festival"],
            ["2024-02-04", "2024-02-18"],
        ),
        (
            "国庆节、中秋节：１０月１日—８日放假，共８天；９月２９日（星期日）上班。",
            ["2024-10-01/2024-10-08 national"],
            ["2024-09-29"],
        ),
        (
            "四、劳动节：4月30日至5月4日放假调休，共5天。4月28日上班，5月11日（星期六）上班。",
            ["2024-04-30/2024-05-04 labour"],
            ["2024-04-28", "2024-05-11"],
        ),
    ],
)
def test_sentences(sentence: str, off: list[str], worked: list[str]) -> None:
    read = read_notice(sentence, year=2024)
    assert [str(block) for block in read.off] == off
    assert [str(day) for day in read.worked] == worked
    assert read.doubts == []


def test_prolonged_holiday_starts_where_the_arranged_one_ended() -> None:
    text = (
        "关于延长2020年春节假期的通知\n"
        "一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。"
    )
    read = read_notice(text, end_of={"spring_festival": DAY("2020-01-30")}.get)
    assert read.year == 2020
    assert read.off == [Block(DAY("2020-01-31"), DAY("2020-02-02"), "spring_festival")]
    assert read.worked == []
    assert read.doubts == []
    assert read_notice(text).doubts


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("元旦：1月1日（周五）放假。", "星期一"),
        ("春节：2月10日至17日放假调休，共7天。", "共7天"),
        ("春节：2月30日至31日放假。", "不成立"),
        ("春节：10日放假。", "没有月份"),
        ("各单位要做好值班工作。", "没有读到"),
        ("国庆节：10月1日按规定调休。", "没有读懂"),
    ],
)
def test_doubts_are_said(text: str, word: str) -> None:
    assert any(word in doubt for doubt in read_notice(text, year=2024).doubts)


def test_without_a_year_nothing_is_guessed() -> None:
    read = read_notice("元旦：1月1日放假。")
    assert read.off == []
    assert "年度" in read.doubts[0]


@given(
    st.lists(
        st.sampled_from([*"元旦：年月日至、，。；（周一）共天放假上班延长春节假期 1230", "2024", "13月"]),
        max_size=40,
    )
)
def test_nothing_that_is_pasted_raises(pieces: list[str]) -> None:
    read = read_notice("".join(pieces), year=2024, end_of=lambda holiday: DAY("2024-02-17"))
    assert all(block.first <= block.last for block in read.off)
