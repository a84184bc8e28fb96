"""Tables written by hand to be nasty: what a reader of real pages meets, one thing at a time."""

from __future__ import annotations

import pytest

from gongkai.reading import Reading, read_text
from gongkai.statements import load_form

HEAD_2014 = (
    "示例县民政局2017年政府信息公开年度报告\n本报告统计期限自2017年1月1日起至2017年12月31日止。\n"
    "政府信息公开情况统计表\n"
)
HEAD_2019 = "示例镇人民政府2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n"
HEAD_2021 = "示例镇人民政府2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n"
COLUMNS = "自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计"
STATISTICS = list(load_form("2014").tables[0].rows)


def figures_2014(*lines: str) -> dict[str, object]:
    """Read lines of a 2014 table; keys without table and column."""
    filler = [
        f"{row.label} | {row.unit} | 0"
        for row in STATISTICS
        if row.key.startswith(("meetings", "training", "staff"))
    ]
    reading = read_text(HEAD_2014 + "\n".join([*lines, *filler]))
    return {key.split(".")[1]: value for key, value in reading.figures.items()}


def requests_of(reading: Reading, row: str) -> list[object]:
    """The figures of one row of the table of requests, in order of the columns."""
    columns = load_form(reading.form).table_by_key["requests"].columns
    return [reading.figures.get(f"requests.{row}.{column.key}", "absent") for column in columns]


def table_2021(*rows: str, header: str = COLUMNS) -> Reading:
    """Read rows of the table of requests of form 2021; refusals are put in between, all 0."""
    rest = [
        f"{row.label} | 0 | 0 | 0 | 0 | 0 | 0 | 0"
        for row in load_form("2021").table_by_key["requests"].rows
        if row.key.startswith(("refused_", "not_processed_"))
    ]
    late = [row for row in rows if row.startswith(("（六）", "2.申请人", "3.其他", "（七）"))]
    early = [row for row in rows if row not in late]
    return read_text(HEAD_2021 + "\n".join([header, *early, *rest, *late]))


def test_unit_before_or_missing() -> None:
    found = figures_2014(
        "1.当面申请数 | 件 | 3", "2.传真申请数 | 4", "3.网络申请数 | / | 5", "4.信函申请数 | 件 | 6件"
    )
    assert [found[f"received_{kind}"] for kind in ("in_person", "by_fax", "online", "by_letter")] == [
        3,
        4,
        5,
        6,
    ]


def test_blank_slash_and_dash_are_blank_and_none_is_zero() -> None:
    found = figures_2014(
        "1.当面申请数 | 件 | /", "2.传真申请数 | 件 | —", "3.网络申请数 | 件 | ", "4.信函申请数 | 件 | 无"
    )
    assert found["received_in_person"] is None
    assert found["received_by_fax"] is None
    assert found["received_online"] is None
    assert found["received_by_letter"] == 0


def test_a_cell_that_is_not_there_has_no_key() -> None:
    found = figures_2014("1.当面申请数 | 件 | 1", "3.网络申请数 | 件 | 2")
    assert "received_by_fax" not in found


def test_rows_of_the_same_name_are_told_apart_by_place() -> None:
    found = figures_2014(
        "四、行政复议数量 | 件 | 6",
        "（一）维持具体行政行为数 | 件 | 1",
        "（二）被依法纠错数 | 件 | 2",
        "（三）其他情形数 | 件 | 3",
        "五、行政诉讼数量 | 件 | 15",
        "（一）维持具体行政行为或者驳回原告诉讼请求数 | 件 | 4",
        "（二）被依法纠错数 | 件 | 5",
        "（三）其他情形数 | 件 | 6",
    )
    assert [found[f"reconsideration_{kind}"] for kind in ("upheld", "corrected", "other")] == [1, 2, 3]
    assert [found[f"litigation_{kind}"] for kind in ("upheld", "corrected", "other")] == [4, 5, 6]


def test_a_row_that_may_be_either_is_left_out_and_named() -> None:
    reading = read_text(
        HEAD_2014
        + "\n".join(
            [
                "三、依申请公开情况 | / | /",
                "（一）收到申请数 | 件 | 9",
                "（二）被依法纠错数 | 件 | 2",
                "八、机构建设和保障经费情况 | / | /",
                *(
                    f"{r.label} | {r.unit} | 1"
                    for r in STATISTICS
                    if r.parent in ("capacity", "meetings_training")
                ),
            ]
        )
    )
    assert "statistics.reconsideration_corrected.count" not in reading.figures
    assert "statistics.litigation_corrected.count" not in reading.figures
    (unread,) = [item for item in reading.unread if item["cell"].endswith("_corrected.count")]
    assert unread["candidates"][0]["number"] == 2
    assert "可能是" in unread["why"]


def test_two_numbers_in_a_row_of_one_are_left_out() -> None:
    reading = read_text(
        HEAD_2014
        + "\n".join(
            f"{row.label} | {row.unit} | 1" for row in STATISTICS if row.has_figures and row.key != "trainees"
        )
        + "\n（三）接受培训人员数 | 人次 | 5 | 7"
    )
    assert "statistics.trainees.count" not in reading.figures
    assert [c["number"] for c in reading.unread[0]["candidates"]] == [5, 7]


def test_rows_of_the_body_go_to_extra() -> None:
    found = read_text(
        HEAD_2014
        + "\n".join(f"{row.label} | {row.unit or '/'} | 1" for row in STATISTICS[:30])
        + "\n网站专栏更新次数 | 次 | 77\n"
        + "\n".join(f"{row.label} | {row.unit or '/'} | 1" for row in STATISTICS[30:])
    )
    assert [(row["label"], row["figures"]) for row in found.extra] == [("网站专栏更新次数", [77])]
    assert 77 not in found.figures.values()


def test_money_in_yuan_becomes_ten_thousands() -> None:
    found = figures_2014("七、依申请公开信息收取的费用 | 万元 | 5000元")
    assert str(found["fees_collected"]) == "0.5"


def test_label_and_number_glued() -> None:
    found = figures_2014("1.当面申请数12件")
    assert found["received_in_person"] == 12


def test_one_cell_a_line_with_labels_over_two_lines() -> None:
    reading = read_text(
        HEAD_2019
        + "第二十条第（一）项\n信息内容\n本年新\n制作数量\n本年新\n公开数量\n对外公开总数量\n"
        + "规章\n1\n2\n3\n规范性\n文件\n4\n5\n6\n"
        + "第二十条第（五）项\n信息内容\n上一年项目数量\n本年增/减\n处理决定数量\n行政许可\n7\n-2\n9\n"
        + "其他对外管理\n服务事项\n1\n0\n2\n第二十条第（六）项\n行政处罚\n1\n1\n1\n行政强制\n2\n2\n2"
    )
    assert [
        reading.figures[f"documents.normative_documents.{c}"]
        for c in ("newly_made", "newly_published", "total_public")
    ] == [4, 5, 6]
    assert reading.figures["permits_and_services.administrative_permits.change"] == -2
    assert reading.figures["permits_and_services.other_external_services.decisions"] == 2


def test_page_number_between_the_lines_of_a_table() -> None:
    rows = [f"{row.label} | {row.unit or '/'} | {n}" for n, row in enumerate(STATISTICS)]
    rows.insert(20, "- 3 -")
    rows.insert(40, "第 4 页 共 9 页")
    reading = read_text(HEAD_2014 + "\n".join(rows))
    assert all(
        reading.figures[f"statistics.{r.key}.count"] == n for n, r in enumerate(STATISTICS) if r.has_figures
    )


def test_page_number_glued_to_a_row_is_not_taken() -> None:
    reading = table_2021("（一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21 | 7")
    assert requests_of(reading, "granted") == ["absent"] * 7
    assert {item["cell"] for item in reading.unread} >= {"requests.granted.total"}


def test_header_repeated_at_a_page_break() -> None:
    reading = table_2021(
        "一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21",
        "申请人情况",
        COLUMNS,
        "二、上年结转政府信息公开申请数量 | 6 | 5 | 4 | 3 | 2 | 1 | 21",
    )
    assert requests_of(reading, "new_requests") == [1, 2, 3, 4, 5, 6, 21]
    assert requests_of(reading, "carried_in") == [6, 5, 4, 3, 2, 1, 21]


def test_missing_column_is_told_by_the_header() -> None:
    reading = table_2021("（一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6", header=COLUMNS.removesuffix(" | 总计"))
    assert requests_of(reading, "granted") == [1, 2, 3, 4, 5, 6, "absent"]


def test_a_value_too_few_is_not_guessed() -> None:
    reading = table_2021("（一）予以公开 | 1 | 2 | 3 | 4 | 5 | 15")
    assert requests_of(reading, "granted") == ["absent"] * 7
    assert any("6个" in item["why"] for item in reading.unread)


def test_other_processing_printed_as_one_row() -> None:
    reading = table_2021(
        "（六）其他处理 | 1 | 0 | 0 | 0 | 0 | 0 | 1", "（七）总计 | 1 | 0 | 0 | 0 | 0 | 0 | 1"
    )
    assert requests_of(reading, "other_processing") == [1, 0, 0, 0, 0, 0, 1]


def test_other_processing_as_a_heading_with_its_rows() -> None:
    reading = table_2021(
        "（六）其他处理 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | 1 | 0 | 0 | 0 | 0 | 0 | 1",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0",
        "3.其他 | 0 | 2 | 0 | 0 | 0 | 0 | 2",
        "（七）总计 | 1 | 2 | 0 | 0 | 0 | 0 | 3",
    )
    assert requests_of(reading, "other_overdue_clarification") == [1, 0, 0, 0, 0, 0, 1]
    assert requests_of(reading, "other_miscellaneous") == [0, 2, 0, 0, 0, 0, 2]
    assert not any(key.startswith("requests.other_processing.") for key in reading.figures)


def test_the_table_of_another_form_is_not_squeezed_in() -> None:
    reading = read_text(
        "示例镇人民政府2022年政府信息公开工作年度报告\n第二十条第（一）项\n"
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量\n规章 | 1 | 2 | 3\n规范性文件 | 4 | 5 | 6\n"
        "第二十条第（六）项\n信息内容 | 本年处理决定数量\n行政处罚 | 7\n行政强制 | 8"
    )
    assert not any(key.startswith("documents.") for key in reading.figures)
    assert any("另一种表式" in item["why"] for item in reading.unread)
    assert reading.figures["penalties_and_coercion.administrative_penalties.decisions"] == 7


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("1. 国家秘密", "refused_state_secret"),
        ("2、法律行政法规禁止公开", "refused_prohibited_by_law"),
        ("三安全一稳定", "refused_security_and_stability"),
        ("8.属于行政查洵事项", "refused_administrative_inquiry"),
        ("6．属於四類過程性信息", "refused_process_information"),
    ],
)
def test_labels_shortened_misspelt_or_in_traditional_characters(label: str, row: str) -> None:
    rows = load_form("2021").table_by_key["requests"].rows
    lines = [
        f"{label if r.key == row else r.label} | 1 | 2 | 3 | 4 | 5 | 6 | 21" for r in rows if r.has_figures
    ]
    reading = read_text(HEAD_2021 + "\n".join([COLUMNS, *lines]))
    assert requests_of(reading, row) == [1, 2, 3, 4, 5, 6, 21]


def test_a_second_table_with_other_figures_makes_both_doubtful() -> None:
    row = "一、本年新收政府信息公开申请数量 | {} | 2 | 3 | 4 | 5 | 6 | 21"
    reading = table_2021(
        row.format(1), "二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0", row.format(9)
    )
    assert requests_of(reading, "new_requests") == ["absent"] * 7
    assert any("两次" in item["why"] for item in reading.unread)


def test_the_row_of_cases_without_a_label() -> None:
    reading = read_text(
        HEAD_2021
        + "\n".join(
            f"{r.label} | 0 | 0 | 0 | 0 | 0 | 0 | 0" for r in load_form("2021").table_by_key["requests"].rows
        )
        + "\n四、政府信息公开行政复议、行政诉讼情况\n行政复议 | 行政诉讼\n"
        + "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉\n"
        + "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n"
        + " | ".join(str(n) for n in range(1, 16))
    )
    columns = load_form("2021").table_by_key["remedies"].columns
    assert [reading.figures[f"remedies.cases.{c.key}"] for c in columns] == list(range(1, 16))


@pytest.mark.parametrize(("year", "warned"), [(2022, False), (2025, False), (2026, True), (2031, True)])
def test_a_year_after_the_last_one_known_is_read_with_a_warning(year: int, warned: bool) -> None:
    reading = read_text(f"示例镇人民政府{year}年政府信息公开工作年度报告\n推进政府信息公开，编制年度报告。")
    assert reading.form == "2021"
    assert [f["severity"] for f in reading.findings if f["rule"] == "form_unknown_year"] == [
        "warning"
    ] * warned


def test_a_report_of_2016_without_its_table_is_free_text() -> None:
    reading = read_text(
        "示例县民政局2016年政府信息公开年度报告\n一、概述\n全年主动公开政府信息12条，信息公开工作有序。"
    )
    assert reading.form == "free"
    assert reading.figures == {}
    assert reading.narrative["proactive_total"] == 12


def test_our_bureau_is_no_name() -> None:
    reading = read_text(
        "2012年度政府信息公开年度报告\n一、概述\n我局高度重视政府信息公开工作，我局全年公开政府信息12条。"
    )
    assert reading.unit is None
    assert reading.year == 2012


def test_a_list_in_the_text_is_no_table() -> None:
    reading = read_text(
        "示例市人民政府2022年政府信息公开工作年度报告\n一、总体情况\n权责清单共有事项如下：\n行政许可106项\n行政处罚1927项\n"
        "全年主动公开政府信息12条。"
    )
    assert reading.figures == {}
