"""Contradictions inside the text, missing sections, text taken over from last year."""

from __future__ import annotations

from gongkai.reading import Reading, read_text
from gongkai.reading.checks import findings_of

TITLE = "示例县人民政府{}年政府信息公开工作年度报告\n"


def report(text: str, year: int = 2012) -> Reading:
    """A report with this text."""
    return read_text(TITLE.format(year) + text)


def rules(text: str, year: int = 2012) -> list[tuple[object, object, object]]:
    """Rule and both sides of every finding of the reader itself."""
    return [(f["rule"], f["left"], f["right"]) for f in report(text, year).findings]


def test_one_quantity_with_two_numbers() -> None:
    subject = "教育、卫生、住房保障、食品药品安全等重点民生领域的信息"
    text = f"一、概述\n全年发布{subject}310条。\n二、主动公开情况\n公开{subject}340条。"
    assert ("repeated_quantity", 310, 340) in rules(text)
    assert rules(text.replace("340", "310")) == []


def test_two_years_are_no_contradiction() -> None:
    subject = "教育、卫生、住房保障、食品药品安全等重点民生领域的信息"
    assert rules(f"2011年发布{subject}310条。2012年发布{subject}340条。") == []


def test_a_part_is_no_contradiction() -> None:
    text = "全县从事政府信息公开工作的专兼职工作人员共493人。其中县级机关从事政府信息公开工作的专兼职工作人员70人。"
    assert rules(text) == []


def test_total_against_its_parts_in_one_sentence() -> None:
    text = "全年累计主动公开政府信息100条，其中机构类信息20条，业务类信息30条，其他信息{}条。"
    assert rules(text.format(50)) == []
    assert ("total_against_parts", 100, 90) in rules(text.format(40))


def test_total_against_a_numbered_list() -> None:
    text = (
        "全县共发布各类政府信息1000条。\n主要内容如下。其中：\n"
        "1、财政信息200多条；\n2、人事信息300条；\n3、其他信息{}多条。"
    )
    assert rules(text.format(490)) == []
    assert ("total_against_parts", 1000, 700) in rules(text.format(200))


def test_an_open_list_is_no_sum() -> None:
    assert rules("全年累计主动公开政府信息100条，其中机构类信息20条，业务类信息30条。") == []


def test_rounded_parts_reach_up_to_the_next_round_number() -> None:
    text = "全年共公开政府信息{}条，其中机构类信息20余条，业务类信息30余条，其他信息40余条。"
    assert rules(text.format(110)) == []
    assert ("total_against_parts", 190, 90) in rules(text.format(190))


def test_a_name_stated_twice() -> None:
    text = "2012年共收到政府信息公开申请12件。\n2012年共收到政府信息公开申请15件，均已答复。"
    found = [r for r in rules(text) if r[0] == "stated_twice"]
    assert found == [("stated_twice", 12, 15)]


def test_sections_missing_and_misnumbered() -> None:
    text = (
        "一、总体情况\n推进政府信息公开。\n二、主动公开政府信息情况\n见表。\n三、收到和处理政府信息公开申请情况\n见表。\n"
        "五、存在的主要问题及改进情况\n有待加强。"
    )
    found = report(text, 2020).findings
    missing = {f["cells"][0] for f in found if f["rule"] == "section_missing"}
    assert missing == {"remedies", "other"}
    assert [(f["left"], f["right"]) for f in found if f["rule"] == "section_misnumbered"] == [(4, 5)]


def test_all_sections_there() -> None:
    text = "\n".join(
        f"{number}、{title}\n无。"
        for number, title in zip(
            "一二三四五六",
            (
                "总体情况",
                "主动公开政府信息情况",
                "收到和处理政府信息公开申请情况",
                "政府信息公开行政复议、行政诉讼情况",
                "存在的主要问题及改进情况",
                "其他需要报告的事项",
            ),
            strict=True,
        )
    )
    assert rules(text, 2020) == []
    assert list(report(text, 2020).sections) == [
        "overview",
        "proactive",
        "requests",
        "remedies",
        "problems",
        "other",
    ]


def test_text_taken_over_from_last_year() -> None:
    text = "".join(
        f"一是加强第{word}项工作的组织领导，落实责任分工，完善制度机制，确保政府信息公开的{word}方面取得实效。"
        for word in "甲乙丙丁戊己庚辛壬癸"
    )
    last = report(text + "全年主动公开政府信息12条。", 2011)
    now = report(text + "全年主动公开政府信息15条。", 2012)
    other = report(
        "全年主动公开政府信息15条。"
        + "本年度围绕群众关切改版网站、增设栏目、培训人员并逐项督查整改。" * 3
        + text[:60],
        2012,
    )
    assert "text_like_last_year" in {f["rule"] for f in findings_of(now, last)}
    assert "text_like_last_year" not in {f["rule"] for f in findings_of(other, last)}


def test_none_in_the_text_beside_cases_in_the_table() -> None:
    reading = report(
        "本年度未发生因政府信息公开引起的行政复议。\n"
        + "\n".join(
            [
                "四、行政复议数量 | 件 | 2",
                "（一）维持具体行政行为数 | 件 | 2",
                "（二）被依法纠错数 | 件 | 0",
                "（三）其他情形数 | 件 | 0",
                "五、行政诉讼数量 | 件 | 0",
                "（一）维持具体行政行为或者驳回原告诉讼请求数 | 件 | 0",
                "六、举报投诉数量 | 件 | 0",
            ]
        ),
        2016,
    )
    found = [f for f in findings_of(reading) if f["rule"] == "text_against_table"]
    assert [(f["at"], f["left"], f["right"]) for f in found] == [("reviews", 0, 2)]
