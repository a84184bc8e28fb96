"""Figures of the text, in the many ways reports state them, and the traps around them."""

from __future__ import annotations

import pytest

from gongkai.reading import read_text

UNIT = "示例市教育局"


def told(text: str, year: int = 2020) -> dict[str, object]:
    """The narrative figures of a report with this text."""
    head = f"{UNIT}{year}年政府信息公开工作年度报告\n根据条例编制政府信息公开工作年度报告。\n一、总体情况\n"
    return dict(read_text(head + text).narrative)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年，我局主动公开政府信息1,234条。", {"proactive_total": 1234}),
        ("全年共主动公开政府信息2.3万条。", {"proactive_total": 23000}),
        ("本年度通过各类渠道公开政府信息共计560条，同比增长12%。", {"proactive_total": 560}),
        ("2020年主动公开信息总数为88条，较上年增加20条。", {"proactive_total": 88}),
        ("2020年共公开政府信息500条，2019年公开政府信息480条。", {"proactive_total": 500}),
        ("上年主动公开政府信息480条，本年主动公开政府信息500条。", {"proactive_total": 500}),
        ("全年主动公开政府信息300条，其中通过门户网站公开200条，微信公众号公开80条，政务微博公开20条。",
         {"proactive_total": 300, "website_total": 200, "wechat_total": 80, "weibo_total": 20}),
        ("局门户网站发布信息1024条，“示例教育”微信公众号推送信息365条。", {"website_total": 1024, "wechat_total": 365}),
        ("政务新媒体发布信息421条。", {"new_media_total": 421}),
        ("网站总访问量达12.5万人次。", {"site_visits": 125000}),
        ("制定规范性文件3件，废止规范性文件2件。", {"normative_documents": 3}),
        ("对5件规范性文件进行了清理。", {}),
        ("现行有效规范性文件12件。", {}),
        ("发布政策解读12篇，举办新闻发布会4场。", {"interpretations": 12, "press_conferences": 4}),
        ("召开3场新闻发布会。", {"press_conferences": 3}),
        ("2020年，我局共收到政府信息公开申请45件，上年结转2件，全部按期答复。", {"requests_new": 45, "carried_in": 2}),
        ("本年新收依申请公开政府信息申请17件，其中自然人15件，法人或其他组织2件。",
         {"requests_new": 17, "requests_natural_person": 15, "requests_organizations": 2}),
        ("共收到28件政府信息公开申请。", {"requests_new": 28}),
        ("受理政府信息公开申请12件。", {"requests_accepted": 12}),
        ("共受理政府信息公开申请50件（含上年度结转3件）。", {"requests_accepted_with_carried": 50, "carried_in": 3}),
        ("收到政府信息公开申请20件，已答复18件，结转下年度继续办理2件。",
         {"requests_new": 20, "answered": 18, "carried_out": 2}),
        ("收到政府信息公开申请20件。其中，予以公开8件，部分公开2件，不予公开1件，无法提供6件，不予处理2件，其他处理1件。",
         {"requests_new": 20, "granted": 8, "partially_granted": 2, "refused": 1, "unable": 6, "not_processed": 2,
          "other_processing": 1}),
        ("全年办结政府信息公开申请33件。", {"closed": 33}),
        ("因政府信息公开引发行政复议3件、行政诉讼2件。", {"reviews": 3, "suits": 2}),
        ("因政府信息公开引起的行政复议案件3件，其中维持2件、纠正1件；行政诉讼案件1件。", {"reviews": 3, "suits": 1}),
        ("行政复议2起，结果纠正1起。未发生行政诉讼。", {"reviews": 2, "suits": 0}),
        ("2020年度未收到政府信息公开申请，也未发生因政府信息公开引起的行政复议和行政诉讼。",
         {"requests_new": 0, "reviews": 0, "suits": 0}),
        ("没有收到公民、法人和其他组织要求公开政府信息的申请。", {"requests_new": 0}),
        ("全年无依申请公开件。", {"requests_new": 0}),
        ("2020年我局收到政府信息公开申请0件。", {"requests_new": 0}),
        ("未收取信息处理费。", {"processing_fees_yuan": 0}),
        ("本年度收取信息处理费1200元。", {"processing_fees_yuan": 1200}),
        ("依申请公开政府信息收取检索、复制费用共计320元。", {"fees_yuan": 320}),
        ("收到举报投诉3件，均与信息公开有关。", {"complaints": 3}),
        ("受理群众信访件56件，答复市长热线120件。", {}),
        ("办理人大建议12件、政协提案20件，均按期答复。", {}),
        ("开展政府信息公开培训2次，培训人员120人次，投入经费5万元。", {}),
        ("主动公开财政预决算信息12条，重点领域信息公开36条。", {}),
        ("2021年计划主动公开政府信息600条。", {}),
        ("无法提供相关信息的，依法告知申请人。", {}),
        ("未按时答复政府信息公开申请的，予以通报。", {}),
        ("网站设有栏目36个，更新栏目12个。", {}),
        ("近30篇政策解读稿件发布。", {}),
    ],
)  # fmt: skip
def test_stated(text: str, expected: dict[str, object]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "其中，各区县教育局收到政府信息公开申请12件。",
        "各县（区）全年主动公开政府信息8000条。",
        "示例区教育局主动公开政府信息300条。",
        "局属单位共发生行政复议2件。",
        "2019年，收到政府信息公开申请12件，行政复议3件。",
        "上年同期收到政府信息公开申请12件。",
    ],
)
def test_figures_of_others_and_of_other_years_are_passed_over(text: str) -> None:
    assert told(text) == {}


def test_own_figure_beside_that_of_the_territory() -> None:
    text = "全年我局收到政府信息公开申请12件。各区县收到政府信息公开申请80件。行政复议1件，其中各区县0件。"
    assert told(text) == {"requests_new": 12, "reviews": 1}


def test_rounded_figures_are_marked() -> None:
    reading = read_text(
        "示例县人民政府2012年政府信息公开年度报告\n全县主动公开政府信息3200余条，政府信息公开有序推进。"
    )
    assert reading.narrative == {"proactive_total": 3200}
    assert reading.narrative_notes["proactive_total"]["approximate"] is True
    assert "3200余条" in reading.where["narrative.proactive_total"]["text"]
    assert reading.where["narrative.proactive_total"]["line"] == 2


def test_chinese_numerals_of_the_year() -> None:
    reading = read_text(
        "示例县人民政府二〇一二年政府信息公开年度报告\n二〇一二年，全县主动公开政府信息320条。"
    )
    assert (reading.year, reading.narrative) == (2012, {"proactive_total": 320})


def test_a_plain_statement_wins_over_a_part() -> None:
    text = "2020年，全局共主动公开政府信息900条。其中门户网站主动公开信息600条。"
    assert told(text) == {"proactive_total": 900, "website_total": 600}
