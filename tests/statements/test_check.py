"""`check` on whole reports: the samples, text against table, parent against children, missing figures."""

from __future__ import annotations

import json

import pytest
from tests.statements.support import DATA, sample, samples, zero

from gongkai.statements import (
    Figures,
    Finding,
    NarrativeFigure,
    canonical_json,
    check,
    load_form,
    narrative_names,
    parse_json,
    rollup,
)

EXPECTED = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_samples_give_exactly_the_expected_findings(name: str) -> None:
    expected = EXPECTED[name]
    form, figures = sample(name)
    assert form.id == expected["form"]
    found = check(form, figures, sample(expected["previous"]) if expected["previous"] else None)
    told = [{"rule": f.rule, "at": f.at, "severity": f.severity} for f in found if f.rule != "blank_cells"]
    order = ("rule", "at")
    assert sorted(told, key=lambda item: [item[key] for key in order]) == sorted(
        expected["violations"], key=lambda item: [item[key] for key in order]
    )
    assert sum(finding.rule == "blank_cells" for finding in found) == expected["blank_cells"]


def test_all_samples_are_expected() -> None:
    assert set(EXPECTED) == set(samples())


def test_a_finding_names_cells_and_sides_and_says_what_to_do() -> None:
    form, figures = sample("synthetic-2020-broken")
    found = {finding.key: finding for finding in check(form, figures, sample("synthetic-2019-ok"))}
    balance = found["requests_balance@natural_person"]
    assert (balance.left, balance.right, balance.difference) == (35, 34, 1)
    assert set(balance.cells) == {
        f"requests.{row}.natural_person"
        for row in ("new_requests", "carried_in", "results_total", "carried_out")
    }
    assert balance.blocks
    assert balance.message() == (
        "“自然人”一列：“一、本年新收政府信息公开申请数量” 30 ＋ “二、上年结转政府信息公开申请数量” 5 ＝ 35，"
        "应等于“（七）总计” 32 ＋ “四、结转下年度继续办理” 2 ＝ 34，相差 1。"
        "表式规定：本列第一项加第二项之和，等于第三项加第四项之和。请核对本列的新收、结转和各类结果。"
    )
    carried = found["carry_over_continuity@total"]
    assert "上年年报“四、结转下年度继续办理” 6" in carried.message()
    assert "last year's report" in carried.message("en")
    assert carried.cells == ("requests.carried_in.total",)


def test_findings_are_json() -> None:
    form, figures = sample("seed-002-pingjiang-civil-affairs-2017")
    for finding in check(form, figures):
        text = canonical_json(finding.to_json())
        again = Finding.from_json(parse_json(text))
        assert again == finding
        assert again.message() == finding.message()


def narrative(form: str, changes: dict[str, object], **quoted: object) -> list[Finding]:
    own = load_form(form)
    result = check(own, zero(own, changes), narrative=quoted)  # type: ignore[arg-type]
    return [finding for finding in result if finding.rule == "text_against_table"]


def test_text_against_table() -> None:
    cells = {"requests.new_requests.total": 127}
    assert narrative("2021", cells, requests_new=127) == []
    found = narrative("2021", cells, requests_new=126)
    assert [(f.at, f.left, f.right, f.difference, f.severity) for f in found] == [
        ("requests_new", 126, 127, -1, "warning")
    ]
    assert found[0].cells == ("requests.new_requests.total",)
    assert found[0].message() == (
        "文字中“新收政府信息公开申请”为 126，表格中“一、本年新收政府信息公开申请数量 × 总计” 127，相差 1。"
        "请核对后改正文字，或改正表格。"
    )
    assert narrative("2021", cells, site_visits=5, no_such_name=3) == []


def test_text_may_mean_one_of_several_sums() -> None:
    cells = {"requests.new_requests.total": 10, "requests.carried_in.total": 2}
    assert narrative("2021", cells, requests_accepted=10) == []
    assert narrative("2021", cells, requests_accepted=12) == []
    assert narrative("2021", cells, requests_accepted=11)[0].severity == "info"
    assert narrative("2021", cells, requests_accepted_with_carried=12) == []
    assert narrative("2021", cells, requests_accepted_with_carried=10)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "refused",
            {"requests.refused_state_secret.total": 3, "requests.refused_administrative_inquiry.total": 1},
        ),
        ("unable", {"requests.unable_not_held.total": 3, "requests.unable_still_unclear.total": 1}),
        ("not_processed", {"requests.not_processed_petition.total": 4}),
        (
            "other_processing",
            {"requests.other_overdue_fee.total": 1, "requests.other_miscellaneous.total": 3},
        ),
        ("suits", {"remedies.cases.direct_suit_total": 3, "remedies.cases.post_review_suit_total": 1}),
        ("reviews", {"remedies.cases.review_total": 4}),
        ("carried_out", {"requests.carried_out.total": 4}),
        ("answered", {"requests.results_total.total": 4}),
        ("requests_natural_person", {"requests.new_requests.natural_person": 4}),
        (
            "requests_organizations",
            {"requests.new_requests.commercial_enterprise": 3, "requests.new_requests.other_organization": 1},
        ),
        ("normative_documents", {"documents.normative_documents.issued": 4}),
    ],
)
def test_names_of_the_text(name: str, cells: dict[str, object]) -> None:
    assert narrative("2021", cells, **{name: 4}) == []
    assert [finding.at for finding in narrative("2021", cells, **{name: 5})] == [name]


def test_money_in_the_text_is_yuan_in_the_table_ten_thousand() -> None:
    cells: dict[str, object] = {"statistics.fees_collected.count": "0.036"}
    assert narrative("2014", cells, fees_yuan=360) == []
    assert narrative("2014", cells, fees_yuan=36)[0].right == 360


def test_approximate_figures_may_be_off_by_a_tenth() -> None:
    cells: dict[str, object] = {"statistics.proactive_total.count": 597}
    about = NarrativeFigure(590, approximate=True)
    assert narrative("2014", cells, proactive_total=about) == []
    found = narrative("2014", {"statistics.proactive_total.count": 700}, proactive_total=about)
    assert [finding.severity for finding in found] == ["info"]
    assert "约为 590" in found[0].message()


def test_names_are_those_of_the_reader() -> None:
    wanted = """proactive_total website_total wechat_total weibo_total new_media_total normative_documents
        rules_documents interpretations press_conferences requests_new requests_accepted
        requests_accepted_with_carried requests_natural_person requests_organizations carried_in granted
        partially_granted refused unable not_processed other_processing answered closed carried_out reviews suits
        complaints processing_fees_yuan fees_yuan site_visits"""
    assert list(narrative_names()) == wanted.split()


def test_parent_against_children() -> None:
    form = load_form("2021")
    cell = "requests.new_requests.total"
    one, two = zero(form, {cell: 5}), zero(form, {cell: 7})
    children = {"民政局": one, "教育局": two}
    right = zero(form, {cell: 12})
    assert not [f for f in check(form, right, children=children) if f.rule.startswith("children")]
    wrong = [
        f for f in check(form, zero(form, {cell: 13}), children=children) if f.rule.startswith("children")
    ]
    assert [(f.rule, f.at, f.left, f.right, f.difference, f.severity, f.status) for f in wrong] == [
        ("children_sum", cell, 13, 12, 1, "error", "violated")
    ]
    assert "各单位合计为 12" in wrong[0].message()


def test_a_missing_child_makes_it_undecided() -> None:
    form = load_form("2021")
    cell = "requests.new_requests.total"
    children = {"民政局": zero(form, {cell: 5}), "教育局": None}
    found = [
        f for f in check(form, zero(form, {cell: 13}), children=children) if f.rule.startswith("children")
    ]
    # said once, not for every cell: the rest may be what the missing body has
    assert [(f.rule, f.status, f.severity) for f in found] == [("children_missing", "undecided", "info")]
    assert "教育局" in found[0].message()
    assert not any(finding.blocks for finding in found)
    # a child that lacks the cell leaves only that cell open
    gap = {"民政局": zero(form, {cell: 5}).without([cell]), "教育局": zero(form, {cell: 7})}
    found = [f for f in check(form, zero(form, {cell: 13}), children=gap) if f.rule == "children_sum"]
    assert [(f.at, f.status) for f in found] == [(cell, "undecided")]
    assert "民政局" in found[0].message()


def test_what_reported_bodies_add_up_to_cannot_exceed_the_parent() -> None:
    form = load_form("2021")
    cell = "requests.new_requests.total"
    children = {"民政局": zero(form, {cell: 15}), "教育局": None}
    found = [f for f in check(form, zero(form, {cell: 13}), children=children) if f.rule == "children_sum"]
    assert [(f.at, f.status, f.severity, f.difference) for f in found] == [(cell, "violated", "error", -2)]
    assert "已达 15" in found[0].message()
    # a yearly change may be negative, so there the missing body can still make up for it
    form = load_form("2019")
    cell = "fees.administrative_fees.change"
    children = {"民政局": zero(form, {cell: 3}), "教育局": None}
    found = [f for f in check(form, zero(form, {cell: 1}), children=children) if f.rule == "children_sum"]
    assert found == []


def test_the_sum_of_sound_reports_is_sound() -> None:
    form, figures = sample("synthetic-2021-ok")
    parent = rollup(form, [("a", figures), ("b", figures)]).figures
    assert check(form, parent, children={"a": figures, "b": figures}) == []


def test_absent_cells_are_said_once_and_leave_rules_undecided() -> None:
    form, figures = sample("synthetic-2021-ok")
    partial = figures.without(
        ["requests.results_total.natural_person", *[c for c in figures if c.startswith("fees.")]]
    )
    found = check(form, partial)
    assert {(f.rule, f.at, f.status) for f in found} == {
        ("absent_cells", "requests", "violated"),
        ("absent_cells", "fees", "violated"),
        ("requests_balance", "natural_person", "undecided"),
        ("results_total_equals_outcomes", "natural_person", "undecided"),
        ("applicant_total", "results_total", "undecided"),
    }
    assert "缺少“（七）总计”" in next(f for f in found if f.rule == "requests_balance").message()
    empty = check(form, Figures())
    assert empty
    assert not any(finding.blocks for finding in empty)


def test_a_group_printed_as_one_row_counts_once() -> None:
    """（六）其他处理 of form 2021 as a single row, as some bodies print it."""
    form, figures = sample("synthetic-2021-ok")
    rows = [row.key for row in form.table_by_key["requests"].children("other_processing")]
    columns = [column.key for column in form.table_by_key["requests"].columns]
    sums = {
        f"requests.other_processing.{column}": sum(
            int(figures[f"requests.{row}.{column}"] or 0) for row in rows
        )
        for column in columns
    }
    single = figures.without(f"requests.{row}.{column}" for row in rows for column in columns).updated(sums)
    assert sums["requests.other_processing.total"] == 7
    assert check(form, single) == []
    wrong = check(form, single.updated({"requests.other_processing.total": 8}))
    assert "results_total_equals_outcomes" in {finding.rule for finding in wrong}
    broken = next(finding for finding in wrong if finding.rule == "results_total_equals_outcomes")
    assert "requests.other_processing.total" in broken.cells
    assert "“（六）其他处理” 8" in broken.message()
    assert check(form, single, narrative={"other_processing": 7}) == []


def test_last_year_in_another_form() -> None:
    """2020 to 2021: 二 is compared with 四 of the old form, documents in force are not (no such cell)."""
    form, figures = sample("synthetic-2021-ok")
    previous = sample("synthetic-2020-ok")
    changed = figures.updated({"requests.carried_in.total": 99, "documents.rules.in_force": 999})
    rules = {finding.rule for finding in check(form, changed, previous)}
    assert "carry_over_continuity" in rules
    assert "in_force_continuity" not in rules
    assert not {
        f.rule for f in check(form, figures, sample("synthetic-2014-ok")) if f.rule.endswith("continuity")
    }


def test_free_form_has_nothing_to_check() -> None:
    assert check(load_form("free"), Figures(), narrative={"proactive_total": 43240}) == []
