"""Articles of the Regulations that the clock carries out, by their names: reasons, fee, answers, service, duties."""

import pytest

from gongkai.law import (
    CaseState,
    Practice,
    annual_report_due,
    outcomes,
    publication_due,
    refusals,
    replay,
)

from .support import CALENDAR, asked, broken, d, e, received, state

# --- Art. 35, excessive requests ---------------------------------------------------------------------------------


def test_条例2019_35_asking_for_reasons_does_not_stop_the_clock() -> None:
    pending = state(e("explanation_requested", "2024-02-05"), start="2024-01-30")
    assert (pending.status, pending.due) == ("explanation_pending", d("2024-03-01"))
    assert broken(e("explanation_requested", "2018-03-06"), start="2018-03-05") == "explanation_not_in_regime"


def test_条例2019_35_good_reasons_and_a_later_date() -> None:
    good = state(
        e("explanation_requested", "2024-02-05"),
        e("explanation_received", "2024-02-20", reasonable=True, later_due_on="2024-04-30"),
        start="2024-01-30",
    )
    assert (good.status, good.due) == ("registered", d("2024-04-30"))
    asked_for = e("explanation_requested", "2024-02-05")
    assert broken(
        asked_for, e("explanation_received", "2024-02-20", reasonable=True, later_due_on="2024-03-01")
    ) == ("later_due_not_later")
    assert broken(
        asked_for, e("explanation_received", "2024-02-20", reasonable=False, later_due_on="2024-04-30")
    ) == ("later_due_needs_good_reason")
    assert broken(
        asked_for, e("explanation_received", "2024-03-20", reasonable=True, later_due_on="2024-03-19")
    ) == ("later_due_past")
    assert broken(asked_for, e("explanation_received", "2024-02-20")) == "missing_field"


def test_条例2019_35_bad_reasons_lead_to_the_refusal() -> None:
    bad = state(
        e("explanation_requested", "2024-02-05"),
        e("explanation_received", "2024-02-20", reasonable=False),
        start="2024-01-30",
    )
    assert (bad.status, bad.draft_outcome, bad.due) == (
        "drafting",
        "not_processed_excessive",
        d("2024-03-01"),
    )
    assert (
        broken(e("decided", "2024-02-20", outcome="not_processed_excessive")) == "excessive_without_reasons"
    )
    assert broken(e("decided", "2018-03-20", outcome="not_processed_excessive"), start="2018-03-05") == (
        "outcome_not_in_regime"
    )


# --- the fee -----------------------------------------------------------------------------------------------------


def test_109号_6_the_notice_goes_out_within_the_period_and_ends_the_run() -> None:
    noticed = state(
        e("fee_noticed", "2024-02-20", amount=800, notice_received_on="2024-02-22"), start="2024-01-30"
    )
    assert (noticed.status, noticed.due) == ("fee_pending", None)
    assert noticed.fee is not None
    assert noticed.fee.pay_by == d("2024-03-21")
    assert broken(e("fee_noticed", "2024-03-04", amount=800)) == "fee_after_due"
    assert broken(e("fee_noticed", "2024-02-20", amount=0)) == "fee_not_positive"


def test_109号_6_payment_starts_the_period_anew_part_payment_does_not() -> None:
    notice = e("fee_noticed", "2024-02-20", amount=800)
    paid = state(notice, e("fee_paid", "2024-02-27", amount=800), start="2024-01-30")
    assert (paid.status, paid.due) == ("registered", d("2024-03-26"))
    part = state(notice, e("fee_part_paid", "2024-02-27", amount=300), start="2024-01-30")
    assert (part.status, part.due) == ("fee_pending", None)
    assert broken(notice, e("fee_paid", "2024-02-27", amount=700)) == "fee_incomplete"
    assert broken(notice, e("fee_part_paid", "2024-02-27", amount=800)) == "fee_is_complete"
    parts = [e("fee_part_paid", "2024-02-27", amount=300), e("fee_paid", "2024-02-28", amount=500)]
    rest = state(notice, *parts, start="2024-01-30")
    assert rest.due == d("2024-03-27")


def test_109号_6_not_paid_in_time_is_abandonment() -> None:
    notice = e("fee_noticed", "2024-02-20", amount=800)
    pending = state(notice, start="2024-01-30")
    assert pending.fee is not None
    assert pending.fee.pay_by == d("2024-03-19")
    assert pending.on(d("2024-03-19")).lapsable == ()
    assert pending.on(d("2024-03-20")).lapsable == ("fee_lapsed",)
    assert broken(notice, e("fee_lapsed", "2024-03-19")) == "fee_lapse_too_early"
    assert (
        broken(notice, e("fee_lapsed", "2024-03-20", notice_received_on="2024-02-22"))
        == "fee_lapse_too_early"
    )
    lapsed = state(notice, e("fee_lapsed", "2024-03-20"), start="2024-01-30")
    assert (lapsed.status, lapsed.outcome) == ("abandoned", "other_overdue_fee")
    late = state(notice, e("fee_paid", "2024-03-25"), start="2024-01-30")
    assert [warning.id for warning in late.warnings] == ["warn.late_payment"]


def test_109号_a_waiver_starts_the_period_anew() -> None:
    notice = e("fee_noticed", "2024-02-20", amount=800)
    assert state(notice, e("fee_waived", "2024-02-27"), start="2024-01-30").due == d("2024-03-26")
    assert state(e("fee_waived", "2024-02-27"), start="2024-01-30").due == d("2024-03-01")


def test_条例2019_42_2_and_条例2007_27_no_processing_fee_before_2021() -> None:
    assert broken(e("fee_noticed", "2020-12-31", amount=800), start="2020-12-21") == "fee_not_in_force"
    assert broken(e("fee_noticed", "2018-03-20", amount=800), start="2018-03-05") == "fee_not_in_force"
    assert state(e("fee_noticed", "2021-01-04", amount=800), start="2020-12-21").status == "fee_pending"


# --- answers, service --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "sub_ground", "article"),
    [
        ("granted", "already_public", "条例2019:36(i1)"),
        ("granted", "supplied", "条例2019:36(i2)"),
        ("refused_state_secret", None, "条例2019:14;条例2019:36(i3)"),
        ("refused_prohibited_by_law", None, "条例2019:14;条例2019:36(i3)"),
        ("refused_security_and_stability", None, "条例2019:14;条例2019:36(i3)"),
        ("refused_third_party_rights", None, "条例2019:15;条例2019:32;条例2019:36(i3)"),
        ("refused_third_party_rights", "privacy", "条例2019:15"),
        ("refused_internal_affairs", None, "条例2019:16(1);条例2019:36(i3)"),
        ("refused_process_information", None, "条例2019:16(2);条例2019:36(i3)"),
        ("refused_enforcement_files", None, "条例2019:16(2);条例2019:36(i3)"),
        ("unable_not_held", "nonexistent", "条例2019:36(i4)"),
        ("unable_not_held", "other_body", "条例2019:36(i5)"),
        ("not_processed_duplicate", None, "条例2019:36(i6)"),
        ("refused_administrative_inquiry", None, "条例2019:36(i7)"),
        ("partially_granted", None, "条例2019:37"),
        ("partially_granted", "rest_15", "条例2019:37;条例2019:15"),
        ("unable_needs_creation", None, "条例2019:38"),
        ("unable_still_unclear", None, "条例2019:30"),
        ("not_processed_petition", None, "条例2019:39(1)"),
        ("not_processed_publication", None, "条例2019:39(2)"),
        ("not_processed_excessive", None, "条例2019:35"),
        ("other_overdue_clarification", None, "条例2019:30"),
        ("other_overdue_fee", None, "109号:6"),
    ],
    ids=lambda value: str(value).replace(":", "_"),
)
def test_条例2019_36_to_39_articles_of_the_answers(
    outcome: str, sub_ground: str | None, article: str
) -> None:
    found = outcomes()[outcome]
    assert (found.sub_grounds[sub_ground].article if sub_ground else found.article) == article


def test_条例2019_36_decisions_need_an_outcome_that_exists() -> None:
    assert broken(e("decided", "2024-02-20")) == "missing_field"
    assert broken(e("decided", "2024-02-20", outcome="maybe")) == "outcome_unknown"
    assert broken(e("decided", "2024-02-20", outcome="granted", sub_ground="maybe")) == "sub_ground_unknown"
    assert broken(e("decided", "2024-02-20", outcome="other_overdue_fee")) == "outcome_follows"
    assert broken(e("drafted", "2024-02-20", outcome="maybe")) == "outcome_unknown"


def served(day: str, way: str = "post") -> CaseState:
    decided = e("decided", "2024-02-29", outcome="granted", sub_ground="supplied")
    return state(decided, e("served", day, way=way), start="2024-01-30")


def test_235号_4_the_day_of_posting_meets_the_period() -> None:
    in_time = served("2024-03-01")
    assert in_time.served is not None
    assert in_time.served.in_time
    assert (in_time.due, in_time.runs[-1].ended_by) == (d("2024-03-01"), "served")
    late = served("2024-03-04")
    assert late.served is not None
    assert late.served.in_time is False


def test_235号_2_decisions_go_by_the_postal_enterprise() -> None:
    decided = e("decided", "2024-02-29", outcome="granted")
    assert broken(decided, e("served", "2024-02-29", way="courier")) == "private_courier"
    assert broken(decided, e("served", "2024-02-29", way="pigeon")) == "bad_choice"


def test_实施条例_15_the_requester_s_period_runs_from_receipt() -> None:
    posted = served("2024-03-01")
    assert posted.received_by_requester_on is None
    handed = served("2024-03-01", "hand")
    assert handed.received_by_requester_on == d("2024-03-01")


# --- new handlings -----------------------------------------------------------------------------------------------

DONE = (e("decided", "2024-02-29", outcome="refused_state_secret"), e("served", "2024-03-01", way="post"))


def test_a_new_handling_has_the_period_of_the_judgment() -> None:
    again = state(*DONE, e("reopened", "2024-06-03", cause="court", due_on="2024-07-05"), start="2024-01-30")
    assert (again.status, again.due, again.handling, again.outcome) == (
        "registered",
        d("2024-07-05"),
        2,
        None,
    )
    (first,) = again.handlings
    assert (first.outcome, first.due) == ("refused_state_secret", d("2024-03-01"))
    assert first.served is not None
    history = [
        *received("2024-01-30"),
        *DONE,
        e("reopened", "2024-06-03", cause="court", due_on="2024-07-05"),
    ]
    extend = e("extended", "2024-06-04", days=5)
    assert [breach.rule for breach in refusals(history, extend, CALENDAR)] == ["extension_of_ordered_period"]
    assert not refusals(history, extend, CALENDAR, Practice(extend_ordered_period=True))


def test_a_new_handling_of_the_body_itself_takes_twenty_days_by_setting() -> None:
    again = state(*DONE, e("reopened", "2024-06-03", cause="own_motion"), start="2024-01-30")
    assert again.due == d("2024-07-02")
    reopened = e("reopened", "2024-06-03", cause="court")
    other = replay([*received("2024-01-30"), *DONE, reopened], CALENDAR, Practice(reopened_days=10))
    assert other.due == d("2024-06-18")
    assert [warning.id for warning in other.warnings] == ["warn.period_not_set"]


def test_what_cannot_be_reopened() -> None:
    gone = [e("withdrawn", "2024-02-20"), e("archived", "2024-02-21")]
    assert broken(*gone, e("reopened", "2024-06-03", cause="court")) == "reopen_withdrawn"
    assert broken(*DONE, e("reopened", "2024-06-03", cause="court", due_on="2024-05-03")) == "reopen_due_past"
    assert broken(e("reopened", "2024-06-03", cause="court")) == "wrong_state"


def test_withdrawal_ends_the_run_and_the_waits() -> None:
    gone = state(asked("2024-02-01"), e("withdrawn", "2024-02-05", reason="不再需要"), start="2024-01-30")
    assert (gone.status, gone.due, gone.outcome, gone.sub_ground) == (
        "withdrawn",
        None,
        "other_miscellaneous",
        "withdrawn",
    )
    assert gone.opinions[0].ended_on == d("2024-02-05")
    assert gone.on(d("2024-06-05")).light == "done"


# --- standing duties ---------------------------------------------------------------------------------------------


def test_条例2019_26_and_条例2007_18_proactive_disclosure_in_twenty_working_days() -> None:
    assert publication_due(d("2024-01-30"), CALENDAR) == d("2024-03-01")
    assert publication_due(d("2015-08-20"), CALENDAR) == d("2015-09-18")
    with pytest.raises(ValueError, match="尚未施行"):
        publication_due(d("2008-04-30"), CALENDAR)


def test_条例2019_49_annual_report() -> None:
    assert annual_report_due("department", 2019) == d("2020-01-31")
    assert annual_report_due("government", 2024) == d("2025-03-31")
    assert annual_report_due("township", 2019) == d("2020-01-31")
    assert annual_report_due("department", 2013) == d("2014-03-31")
    with pytest.raises(ValueError, match="2008年以前"):
        annual_report_due("department", 2007)
