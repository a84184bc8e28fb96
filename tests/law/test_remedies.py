"""Remedies notice, periods of the requester, cases."""

import pytest

from gongkai.law import (
    Practice,
    answer_due,
    appeal_due,
    case_result,
    case_results,
    case_row,
    counts_case,
    decision_due,
    defendants,
    failure_to_act_periods,
    opinion_letter_due,
    outcomes,
    period_end,
    reconsideration_organs,
    remedies_notice,
    remedy_periods,
    third_party_notice,
)

from .support import CALENDAR, d

NOW = d("2024-03-01")
BEFORE = d("2023-12-31")


def test_复议法2023_23_1_i4_and_法释2025_1_2_refusals_go_to_reconsideration_first() -> None:
    for name, outcome in outcomes().items():
        if not outcome.decided or outcome.group == "partial":
            continue
        notice = remedies_notice(NOW, name, None, "department")
        assert notice.reconsideration_first is outcome.exempt
        assert (notice.suit_months is None) is outcome.exempt
    first = remedies_notice(
        NOW, "refused_state_secret", None, "department", organ_names={"same_level_government": "甲县人民政府"}
    )
    assert first.text() == (
        "如对本答复不服，应当自收到本答复之日起60日内先向甲县人民政府申请行政复议；"
        "对行政复议决定仍不服的，可以自收到行政复议决定书之日起15日内向有管辖权的人民法院提起行政诉讼。"
    )
    assert "复议法2023:23(1)(i4)" in first.message.article
    assert first.source().startswith("《行政复议法》（2023年修订）第二十条第一款")


@pytest.mark.parametrize(
    ("outcome", "sub_ground"),
    [("unable_not_held", "nonexistent"), ("not_processed_petition", None), ("granted", "supplied")],
)
def test_法释2025_1_1_1_3_and_1_5_other_answers_go_either_way(outcome: str, sub_ground: str | None) -> None:
    notice = remedies_notice(NOW, outcome, sub_ground, "department", court="甲县人民法院")
    assert not notice.reconsideration_first
    assert notice.text() == (
        "如对本答复不服，可以自收到本答复之日起60日内向本级人民政府申请行政复议，"
        "或者自收到本答复之日起6个月内向甲县人民法院提起行政诉讼。"
    )


def test_法释2025_1_4_a_third_party_goes_either_way() -> None:
    notice = third_party_notice(NOW, "department")
    assert not notice.reconsideration_first
    assert "收到本通知之日起6个月内" in notice.text()
    assert "of receiving this notice" in notice.text("en")


def test_the_ground_decides_not_the_row() -> None:
    assert not remedies_notice(
        NOW, "refused_administrative_inquiry", None, "department"
    ).reconsideration_first
    own = Practice(administrative_inquiry_first=True)
    assert remedies_notice(
        NOW, "refused_administrative_inquiry", None, "department", practice=own
    ).reconsideration_first


def test_a_partial_refusal_tells_both_ways() -> None:
    notice = remedies_notice(NOW, "partially_granted", "rest_15", "department")
    assert notice.reconsideration_first
    assert notice.suit_months == 6
    assert "对本答复中不予公开的部分不服" in notice.text()
    assert "对其他部分不服的" in notice.text()
    rest = remedies_notice(NOW, "partially_granted", "rest_not_government_information", "department")
    assert not rest.reconsideration_first
    with pytest.raises(ValueError, match="注明"):
        remedies_notice(NOW, "partially_granted", None, "department")


def test_before_2024_the_requester_could_choose() -> None:
    notice = remedies_notice(BEFORE, "refused_state_secret", None, "department")
    assert not notice.reconsideration_first
    assert "向本级人民政府或者上一级主管部门申请行政复议" in notice.text()


def test_行诉法_46_1_six_months_since_2015_three_before() -> None:
    assert remedies_notice(d("2015-05-01"), "granted", None, "department").suit_months == 6
    old = remedies_notice(d("2015-04-30"), "granted", None, "department")
    assert old.suit_months == 3
    assert "行诉法" not in old.message.article


def test_复议法2023_22_2_online() -> None:
    notice = remedies_notice(NOW, "granted", None, "department", online_url="https://example.invalid/fy")
    assert notice.text().endswith("行政复议也可以通过https://example.invalid/fy在线申请。")


@pytest.mark.parametrize(
    ("kind", "since_2024", "before"),
    [
        ("department", ["same_level_government"], ["same_level_government", "next_higher_department"]),
        ("government_township", ["next_higher_government"], ["next_higher_government"]),
        ("government_county", ["next_higher_government"], ["next_higher_government"]),
        ("government_city", ["next_higher_government"], ["next_higher_government"]),
        ("government_province", ["itself"], ["itself"]),
        ("state_council_department", ["itself"], ["itself"]),
        ("vertical", ["next_higher_authority"], ["next_higher_authority"]),
        (
            "justice_department",
            ["same_level_government", "next_higher_justice"],
            ["same_level_government", "next_higher_department"],
        ),
        (
            "agency_own_name",
            ["government_of_department"],
            ["founding_department", "government_of_department"],
        ),
    ],
)
def test_复议法2023_24_25_27_28_and_复议法2017_12_to_15_organs(
    kind: str, since_2024: list[str], before: list[str]
) -> None:
    assert [organ.role for organ in reconsideration_organs(kind, d("2024-01-01"))] == since_2024  # type: ignore[arg-type]
    assert [organ.role for organ in reconsideration_organs(kind, BEFORE)] == before  # type: ignore[arg-type]
    for organ in reconsideration_organs(kind, NOW):  # type: ignore[arg-type]
        assert organ.text("zh")
        assert organ.text("en")


def test_unknown_kinds_and_early_dates() -> None:
    with pytest.raises(KeyError):
        reconsideration_organs("ministry_of_magic", NOW)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="尚未施行"):
        reconsideration_organs("department", d("2008-04-30"))
    with pytest.raises(KeyError):
        remedies_notice(NOW, "maybe", None, "department")


# --- periods -----------------------------------------------------------------------------------------------------


def test_复议法2023_20_1_and_复议法2017_9_sixty_days_and_行诉法_46_six_months() -> None:
    notice = remedies_notice(NOW, "granted", "supplied", "department")
    periods = remedy_periods(d("2024-08-02"), notice, CALENDAR, acted_on=d("2024-07-30"))
    assert periods.reconsideration_until == d("2024-10-08")  # 1 October and its holidays
    assert periods.suit_until == d("2025-02-05")  # 2 February 2025, Spring Festival
    assert periods.longest_reconsideration == d("2029-07-30")
    assert periods.longest_suit == d("2029-07-30")
    assert not periods.provisional
    old = remedies_notice(BEFORE, "granted", "supplied", "department")
    assert remedy_periods(d("2018-03-05"), old, CALENDAR).reconsideration_until == d("2018-05-04")


def test_复议法2023_20_3_and_行诉解释_64_one_year_where_nothing_was_told() -> None:
    notice = remedies_notice(NOW, "granted", "supplied", "department")
    periods = remedy_periods(d("2024-03-05"), notice, CALENDAR, told=False)
    assert (periods.reconsideration_until, periods.suit_until) == (d("2025-03-05"), d("2025-03-05"))


def test_复议法2023_21_and_行诉法_46_2_five_years_at_most() -> None:
    notice = remedies_notice(NOW, "refused_state_secret", None, "department")
    periods = remedy_periods(d("2024-03-05"), notice, CALENDAR)
    assert periods.longest_reconsideration == d("2029-03-05")
    assert (periods.suit_until, periods.longest_suit) == (None, None)


def test_行诉解释_66_and_实施条例_16_failure_to_act() -> None:
    periods = failure_to_act_periods(d("2024-03-01"), CALENDAR)
    assert (periods.reconsideration_until, periods.suit_until) == (d("2024-04-30"), d("2024-09-02"))
    first = failure_to_act_periods(d("2024-03-01"), CALENDAR, Practice(failure_to_act_first=True))
    assert (first.reconsideration_until, first.suit_until) == (d("2024-04-30"), None)
    before = failure_to_act_periods(d("2023-03-01"), CALENDAR, Practice(failure_to_act_first=True))
    assert before.suit_until == d("2023-09-01")


def test_periods_into_years_without_a_notice_are_provisional() -> None:
    notice = remedies_notice(d("2026-11-02"), "granted", "supplied", "department")
    assert remedy_periods(d("2026-11-05"), notice, CALENDAR).provisional


# --- cases -------------------------------------------------------------------------------------------------------


def test_复议法2023_48_54_88_answers_of_the_body() -> None:
    assert answer_due("reconsideration", d("2024-09-13"), CALENDAR) == d("2024-09-29")
    assert answer_due("reconsideration", d("2024-09-13"), CALENDAR, simplified=True) == d("2024-09-23")
    with pytest.raises(ValueError, match="普通程序"):
        answer_due("reconsideration", d("2023-09-13"), CALENDAR)


def test_行诉法_67_answer_to_the_court() -> None:
    assert answer_due("litigation", d("2024-09-20"), CALENDAR) == d("2024-10-08")


def test_复议法2023_62_and_复议法2017_31_decision() -> None:
    assert decision_due("reconsideration", d("2024-03-01"), CALENDAR) == d("2024-04-30")
    assert decision_due("reconsideration", d("2024-03-01"), CALENDAR, extended=True) == d("2024-05-30")
    assert decision_due("reconsideration", d("2024-03-01"), CALENDAR, simplified=True) == d("2024-04-01")
    assert decision_due("reconsideration", d("2018-03-01"), CALENDAR) == d(
        "2018-05-02"
    )  # 30 April and 1 May off


def test_行诉法_81_83_85_court() -> None:
    assert decision_due("litigation", d("2024-03-01"), CALENDAR) == d("2024-09-02")
    assert decision_due("litigation", d("2024-03-01"), CALENDAR, simplified=True) == d("2024-04-15")
    assert appeal_due(d("2024-03-01"), CALENDAR) == d("2024-03-18")
    assert appeal_due(d("2024-03-01"), CALENDAR, ruling=True) == d("2024-03-11")


def test_复议法2023_76_opinion_letter() -> None:
    assert opinion_letter_due(d("2024-03-01"), CALENDAR) == d("2024-04-30")


def test_复议法2023_30_31_48_88_and_复议法2017_17_40_periods_of_the_organ() -> None:
    start = d("2024-09-13")
    assert period_end("reconsideration_acceptance_days", start, CALENDAR) == d("2024-09-23")
    assert period_end("reconsideration_acceptance_days", d("2018-03-05"), CALENDAR) == d("2018-03-12")
    assert period_end("reconsideration_correction_notice_days", start, CALENDAR) == d("2024-09-23")
    assert period_end("reconsideration_correction_days", start, CALENDAR) == d("2024-09-29")
    assert period_end("reconsideration_copy_days", start, CALENDAR) == d("2024-09-25")
    assert period_end("reconsideration_simple_copy_days", start, CALENDAR) == d("2024-09-19")
    assert period_end("suit_after_reconsideration_days", d("2024-03-01"), CALENDAR) == d("2024-03-18")
    assert period_end("reconsideration_longest_years", d("2024-03-01"), CALENDAR) == d("2029-03-01")


def test_行诉法_26_defendants() -> None:
    assert defendants() == ("body",)
    assert defendants("upheld") == ("body", "organ")
    assert defendants("changed") == ("organ",)


def test_201号_the_organ_beside_the_body_does_not_count() -> None:
    assert counts_case("defendant")
    assert counts_case("respondent")
    assert not counts_case("co_defendant_organ")


def test_results_by_form() -> None:
    assert case_result("reconsideration", "claim_rejected") == "upheld"
    assert case_result("litigation", "claim_dismissed") == "upheld"
    assert case_result("litigation", "suit_rejected") == "other"
    assert case_row("reconsideration", "revoked", "2014") == "reconsideration_corrected"
    assert case_row("litigation", "pending", "2014") is None
    assert case_row("reconsideration", "pending", "2021") == "review_pending"
    assert case_row("litigation", "withdrawn", "2019") == "direct_suit_other"
    assert (
        case_row("litigation", "ordered_to_act", "2021", after_reconsideration=True)
        == "post_review_suit_corrected"
    )
    for kind in ("reconsideration", "litigation"):
        assert case_results(kind)[0] == "pending"  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        case_row("litigation", "pending", "2030")
    with pytest.raises(KeyError):
        case_result("litigation", "draw")
