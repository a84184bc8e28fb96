"""Whose report it is, for which year, in which form."""

from __future__ import annotations

import pytest

from gongkai.reading import read_text

BODY = "\n一、概述\n根据《中华人民共和国政府信息公开条例》编制政府信息公开年度报告。推进政府信息公开工作。"


@pytest.mark.parametrize(
    ("text", "unit", "year"),
    [
        ("示例市统计局2018年政府信息公开工作年度报告", "示例市统计局", 2018),
        ("示例市统计局2018年度政府信息公开年度报告", "示例市统计局", 2018),
        ("示例市统计局关于2018年政府信息公开工作的年度报告", "示例市统计局", 2018),
        ("2018年示例市统计局政府信息公开工作年度报告", "示例市统计局", 2018),
        ("示例省示例市示例区人民政府\n2018年政府信息公开工作年度报告", "示例省示例市示例区人民政府", 2018),
        ("示例县人民政府办公室（县外事办）2018年政府信息公开工作年度报告", "示例县人民政府办公室", 2018),
        ("示例街道办事处2018年政府信息公开工作年度报告", "示例街道办事处", 2018),
        ("国家税务总局示例县税务局2018年政府信息公开工作年度报告", "国家税务总局示例县税务局", 2018),
        ("示例大学2018年信息公开工作年度报告", "示例大学", 2018),
        ("示例部2018年政府信息公开工作年度报告", "示例部", 2018),
        (
            "首页 > 政务公开 > 年报\n示例市人民政府\n示例市统计局2018年政府信息公开工作年度报告",
            "示例市统计局",
            2018,
        ),
        ("示例新区管委会二〇一八年政府信息公开工作年度报告", "示例新区管委会", 2018),
        ("示例自治县民族宗教事务局2018年政府信息公开工作年度报告", "示例自治县民族宗教事务局", 2018),
        ("示例旗示例苏木人民政府2018年政府信息公开工作年度报告", "示例旗示例苏木人民政府", 2018),
    ],
)
def test_title(text: str, unit: str, year: int) -> None:
    reading = read_text(text + BODY)
    assert (reading.unit, reading.year) == (unit, year)


def test_the_year_is_that_of_the_period_not_of_the_signature() -> None:
    text = (
        "政府信息公开年度报告"
        + BODY
        + "\n统计期限自2016年1月1日起至2016年12月31日止。\n示例县水利局\n2017年3月5日"
    )
    reading = read_text(text)
    assert (reading.unit, reading.year) == ("示例县水利局", 2016)


def test_the_year_before_the_signature_when_nothing_else_says() -> None:
    reading = read_text("政府信息公开年度报告" + BODY + "\n示例县水利局\n2017年3月5日")
    assert reading.year == 2016


def test_last_years_report_in_the_text_does_not_count() -> None:
    text = (
        BODY
        + "\n3月公开了《示例县水利局2015年政府信息公开年度报告》。2016年，全局主动公开政府信息20条，2016年工作有序。"
    )
    assert read_text("示例县水利局年度报告" + text).year == 2016


@pytest.mark.parametrize(
    ("year", "form"),
    [
        (2009, "free"),
        (2013, "free"),
        (2016, "free"),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2030, "2021"),
    ],
)
def test_form_of_the_year(year: int, form: str) -> None:
    assert read_text(f"示例县水利局{year}年政府信息公开工作年度报告" + BODY).form == form


def test_of_several_bodies_the_one_in_the_title() -> None:
    text = (
        "示例县水利局2018年政府信息公开工作年度报告"
        + BODY
        + "\n示例县人民政府办公室统一部署，示例县人民政府网站公开。"
    )
    assert read_text(text + "\n示例县人民政府网站").unit == "示例县水利局"
