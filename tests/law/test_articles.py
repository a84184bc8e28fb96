"""Each article of the Regulations that the clock carries out, by its name (regimes.md sections 1-4)."""

import pytest

from gongkai.law import (
    CaseState,
    Event,
    ImpossibleHistory,
    Practice,
    annual_report_due,
    outcomes,
    publication_due,
    refusals,
    regime_on,
    regimes,
    replay,
    value_at,
)

from .support import CALENDAR, d, e, received, state


def broken(*events: Event, start: str = "2024-01-30", practice: Practice | None = None) -> str:
    """The rule that the last event breaks."""
    history = [*received(start), *events]
    with pytest.raises(ImpossibleHistory) as refused:
        replay(history, CALENDAR, practice or Practice())
    assert refused.value.event is history[-1]
    assert refused.value.zh
    assert refused.value.en
    return refused.value.rule


def asked(day: str, kind: str = "third_party", **more: object) -> Event:
    return e("opinion_requested", day, id=f"asked-{day}-{kind}", addressee_kind=kind, **more)


# --- the two regimes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "regime"),
    [("2008-05-01", "regime_2007"), ("2019-05-14", "regime_2007"), ("2019-05-15", "regime_2019")],
)
def test_the_receipt_date_chooses_the_regime(day: str, regime: str) -> None:
    assert regime_on(d(day)).id == regime
    assert state(start=day).regime == regime


def test_before_the_regulations_nothing_can_be_counted() -> None:
    with pytest.raises(ValueError, match="2008年5月1日"):
        regime_on(d("2008-04-30"))
    with pytest.raises(ImpossibleHistory) as refused:
        state(start="2008-04-30")
    assert refused.value.rule == "before_regulations"


def test_an_old_request_stays_under_its_regime() -> None:
    old = state(
        e("decided", "2019-05-20", outcome="granted"),
        e("served", "2019-05-20", way="post"),
        e("reopened", "2020-03-02", cause="own_motion"),
        start="2019-05-10",
    )
    assert old.regime == "regime_2007"


def test_条例2007_24_2_fifteen_working_days_and_fifteen_more() -> None:
    assert state(start="2019-05-14").due == d("2019-06-04")
    assert state(e("extended", "2019-06-04", days=15), start="2019-05-14").due == d("2019-06-26")
    assert broken(e("extended", "2019-06-04", days=16), start="2019-05-14") == "extension_over_cap"
    assert regimes()["regime_2007"].reply_article == "条例2007:24(2)"


def test_条例2007_24_1_on_the_spot_if_possible() -> None:
    spot = state(e("decided", "2018-09-10", outcome="granted"), start="2018-09-10")
    assert spot.decision is not None
    assert spot.decision.on_the_spot


def test_条例2007_24_3_only_third_parties_stop_the_clock() -> None:
    third = state(
        asked("2018-03-06"), e("opinion_received", "2018-03-13", answer="agree"), start="2018-03-05"
    )
    plain = state(start="2018-03-05")
    assert plain.due == d("2018-03-26")
    assert third.due == d("2018-04-02")
    agency = state(asked("2018-03-06", "agency"), start="2018-03-05")
    assert (agency.status, agency.paused, agency.due) == ("consulting", False, plain.due)


def test_条例2007_23_no_period_for_the_third_party() -> None:
    waiting = state(asked("2018-03-06"), start="2018-03-05")
    assert (waiting.paused, waiting.due, waiting.resumes_at_latest) == (True, None, None)
    assert (
        broken(asked("2018-03-06"), e("opinion_lapsed", "2018-05-06"), start="2018-03-05")
        == "opinion_without_limit"
    )
    ended = state(asked("2018-03-06"), e("wait_ended", "2018-03-13"), start="2018-03-05")
    assert ended.due == d("2018-04-02")


def test_条例2007_21_i4_no_day_limit_for_a_clarification() -> None:
    asked_late = state(e("clarification_requested", "2018-03-23"), start="2018-03-05")
    assert asked_late.clarification_limit is None
    assert not asked_late.warnings
    again = state(
        e("clarification_requested", "2018-03-23"),
        e("clarification_received", "2018-03-26"),
        start="2018-03-05",
    )
    assert again.due == d("2018-04-17")  # Sunday 8 April is worked
    kept = replay(
        [
            *received("2018-03-05"),
            e("clarification_requested", "2018-03-23"),
            e("clarification_received", "2018-03-26"),
        ],
        CALENDAR,
        Practice(clarification_restarts_2007=False),
    )
    assert kept.due == d("2018-03-26")


def test_条例2007_13_and_25_1_and_条例2019_27_and_29_2_i1_special_need_and_identity() -> None:
    for name, old, new in [("special_need", True, False), ("identity_proof", "own_records", "all")]:
        before, after = value_at(name, d("2019-05-14")), value_at(name, d("2019-05-15"))
        assert before is not None
        assert after is not None
        assert (before.value, after.value) == (old, new)


# --- Art. 30, clarification --------------------------------------------------------------------------------------


def test_条例2019_30_notice_within_seven_working_days() -> None:
    assert state(start="2024-02-09").clarification_limit == d("2024-02-26")
    in_time = state(e("clarification_requested", "2024-02-26"), start="2024-02-09")
    assert (in_time.status, in_time.due, in_time.warnings) == ("clarification_pending", None, ())


def test_条例2019_30_the_period_starts_anew_with_the_correction() -> None:
    anew = state(
        e("clarification_requested", "2024-02-05", period_until="2024-02-29"),
        e("clarification_received", "2024-02-27"),
        start="2024-01-30",
    )
    assert [run.reason for run in anew.runs] == ["receipt", "clarified"]
    assert (anew.runs[0].end, anew.runs[0].ended_by) == (d("2024-02-05"), "clarification_requested")
    assert anew.due == d("2024-03-26")


def test_条例2019_30_lapse_without_good_reason_is_abandonment() -> None:
    asked_for = e("clarification_requested", "2024-02-05", period_until="2024-02-29")
    assert broken(asked_for, e("clarification_lapsed", "2024-02-29")) == "lapse_too_early"
    assert (
        broken(asked_for, e("clarification_lapsed", "2024-03-01", good_reason="生病"))
        == "lapse_with_good_reason"
    )
    assert broken(e("clarification_requested", "2024-02-05"), e("clarification_lapsed", "2025-02-05")) == (
        "lapse_without_period"
    )
    lapsed = state(asked_for, e("clarification_lapsed", "2024-03-01"), start="2024-01-30")
    assert (lapsed.status, lapsed.outcome, lapsed.outcome_on) == (
        "abandoned",
        "other_overdue_clarification",
        d("2024-03-01"),
    )
    assert lapsed.due is None


def test_条例2019_30_the_system_proposes_the_lapse_after_the_period() -> None:
    pending = state(e("clarification_requested", "2024-02-05", period_until="2024-02-29"), start="2024-01-30")
    assert pending.on(d("2024-02-29")).lapsable == ()
    assert pending.on(d("2024-03-01")).lapsable == ("clarification_lapsed",)
    assert pending.on(d("2024-02-29")).light == "wait"


def test_条例2019_30_a_late_correction_needs_a_good_reason() -> None:
    asked_for = e("clarification_requested", "2024-02-05", period_until="2024-02-29")
    late = e("clarification_received", "2024-03-04")
    assert broken(asked_for, late) == "clarification_late_without_reason"
    accepted = state(
        asked_for, e("clarification_received", "2024-03-04", good_reason="住院"), start="2024-01-30"
    )
    assert (accepted.status, accepted.due) == ("registered", d("2024-04-01"))


def test_条例2019_30_all_points_at_one_time() -> None:
    twice = [
        e("clarification_requested", "2024-02-05"),
        e("clarification_received", "2024-02-06"),
        e("clarification_requested", "2024-02-07"),
    ]
    assert broken(*twice) == "clarification_once"
    allowed = replay([*received("2024-01-30"), *twice], CALENDAR, Practice(second_clarification=True))
    assert allowed.status == "clarification_pending"


def test_条例2019_30_a_reasonable_period() -> None:
    assert (
        broken(e("clarification_requested", "2024-02-05", period_until="2024-02-05"))
        == "clarification_period"
    )


def test_条例2019_30_a_late_notice_does_not_reset_the_clock_by_itself() -> None:
    late = e("clarification_requested", "2024-02-20")
    pending = state(late, start="2024-01-30")
    assert pending.due == d("2024-03-01")
    assert [warning.id for warning in pending.warnings] == ["warn.late_clarification"]
    answered = state(late, e("clarification_received", "2024-02-22"), start="2024-01-30")
    assert answered.due == d("2024-03-01")
    (warning,) = answered.warnings
    assert warning.params["kept"] == d("2024-03-01")
    assert warning.params["anew"] == d("2024-03-21")
    assert "2024年3月1日" in warning.zh
    assert "2024年3月21日" in warning.zh
    decided = state(
        e("clarification_requested", "2024-02-20", resets_clock=True),
        e("clarification_received", "2024-02-22"),
        start="2024-01-30",
    )
    assert decided.due == d("2024-03-21")


def test_条例2019_30_still_unclear_only_after_a_correction() -> None:
    unclear = e("decided", "2024-02-28", outcome="unable_still_unclear")
    assert broken(unclear) == "unclear_without_clarification"
    asked_for = [e("clarification_requested", "2024-02-05"), e("clarification_received", "2024-02-06")]
    assert state(*asked_for, unclear, start="2024-01-30").outcome == "unable_still_unclear"
    assert (
        state(e("decided", "2018-03-08", outcome="unable_still_unclear"), start="2018-03-05").status
        == "decided"
    )


# --- Arts 32-34, opinions ----------------------------------------------------------------------------------------


def test_条例2019_33_2_twenty_working_days() -> None:
    assert state(start="2019-05-15").due == d("2019-06-13")
    assert state(start="2024-01-30").due == d("2024-03-01")


def test_条例2019_33_2_at_most_twenty_more_in_all() -> None:
    once = state(e("extended", "2024-02-20", days=15), start="2024-01-30")
    assert (once.due, once.extension_total, once.extension_left) == (d("2024-03-22"), 15, 5)
    twice = state(
        e("extended", "2024-02-20", days=15), e("extended", "2024-02-21", days=5), start="2024-01-30"
    )
    assert (twice.due, twice.extension_left) == (d("2024-03-29"), 0)
    first = e("extended", "2024-02-20", days=15)
    assert broken(first, e("extended", "2024-02-21", days=6)) == "extension_over_cap"
    assert (
        broken(e("extended", "2024-02-20", days=20), e("extended", "2024-02-21", days=1))
        == "extension_used_up"
    )
    assert broken(e("extended", "2024-02-20", days=21)) == "extension_over_cap"


def test_条例2019_33_2_until_a_date() -> None:
    until = state(e("extended", "2024-02-20", until="2024-03-22"), start="2024-01-30")
    assert (until.due, until.extension_total) == (d("2024-03-22"), 15)
    assert broken(e("extended", "2024-02-20", until="2024-03-23")) == "extension_until_rest_day"
    assert broken(e("extended", "2024-02-20", until="2024-03-01")) == "extension_not_longer"
    assert broken(e("extended", "2024-02-20", until="2024-04-01")) == "extension_over_cap"
    assert broken(e("extended", "2024-02-20", days=15, until="2024-03-21")) == "extension_contradicts"
    assert broken(e("extended", "2024-02-20")) == "extension_without_length"
    while_paused = e("extended", "2024-02-21", until="2024-03-22")
    assert broken(asked("2024-02-20"), while_paused) == "extension_until_while_paused"


def test_条例2019_33_2_extended_before_the_due_date_has_passed() -> None:
    assert state(e("extended", "2024-03-01", days=1), start="2024-01-30").due == d("2024-03-04")
    assert broken(e("extended", "2024-03-02", days=1)) == "extension_after_due"


def test_条例2019_33_1_on_the_spot() -> None:
    spot = state(
        e("submitted", "2024-01-30", channel="in_person"),
        e("decided", "2024-01-30", outcome="granted", sub_ground="supplied"),
        e("served", "2024-01-30", way="hand"),
    )
    assert (spot.status, spot.received_on) == ("delivered", d("2024-01-30"))
    assert spot.decision is not None
    assert spot.decision.on_the_spot
    assert spot.received_by_requester_on == d("2024-01-30")


def test_条例2019_33_3_time_of_opinions_is_not_counted() -> None:
    paused = state(asked("2026-09-15"), start="2026-09-08")
    assert (paused.due, paused.resumes_at_latest, paused.due_at_latest) == (
        None,
        d("2026-10-12"),
        d("2026-11-02"),
    )
    answered = state(
        asked("2026-09-15"), e("opinion_received", "2026-09-28", answer="object"), start="2026-09-08"
    )
    assert answered.due == d("2026-10-23")
    assert [pause.working_days for pause in answered.pauses] == [9]
    agency = state(
        asked("2026-09-15", "other_agency"),
        e("opinion_received", "2026-09-28", answer="agree"),
        start="2026-09-08",
    )
    assert agency.due == d("2026-10-23")


def test_条例2019_33_3_overlapping_pauses_count_once() -> None:
    both = state(
        asked("2026-09-15"),
        asked("2026-09-17", "agency"),
        e("opinion_received", "2026-09-22", opinion="asked-2026-09-15-third_party"),
        e("opinion_received", "2026-09-28"),
        start="2026-09-08",
    )
    assert both.due == d("2026-10-23")
    assert len(both.pauses) == 1
    apart = state(
        asked("2026-09-09"),
        e("opinion_received", "2026-09-10"),
        asked("2026-09-15"),
        e("opinion_received", "2026-09-28"),
        start="2026-09-08",
    )
    assert (apart.due, len(apart.pauses)) == (d("2026-10-26"), 2)


def test_条例2019_33_3_a_pause_cannot_begin_after_the_due_date() -> None:
    assert broken(asked("2024-03-02")) == "pause_after_due"
    running = state(asked("2024-03-02", pauses=False), start="2024-01-30")
    assert (running.status, running.paused, running.due) == ("consulting", False, d("2024-03-01"))
    on_the_last_day = state(asked("2024-03-01"), e("opinion_received", "2024-03-05"), start="2024-01-30")
    assert on_the_last_day.due == d("2024-03-05")


def test_条例2019_32_the_third_party_has_fifteen_working_days_from_receipt() -> None:
    waiting = state(asked("2026-09-15", letter_received_on="2026-09-17"), start="2026-09-08")
    assert waiting.opinions[0].limit == d("2026-10-14")
    assert broken(asked("2026-09-15"), e("opinion_lapsed", "2026-10-12"), start="2026-09-08") == (
        "opinion_lapse_too_early"
    )
    lapsed = state(asked("2026-09-15"), e("opinion_lapsed", "2026-10-20"), start="2026-09-08")
    assert (lapsed.status, lapsed.due) == ("registered", d("2026-11-02"))
    late = state(
        asked("2026-09-15"), e("opinion_received", "2026-10-20", answer="object"), start="2026-09-08"
    )
    assert late.due == lapsed.due
    assert [warning.id for warning in late.warnings] == ["warn.late_opinion"]


def test_条例2019_32_the_lapse_may_name_the_receipt_of_the_letter() -> None:
    named = e("opinion_lapsed", "2026-10-13", letter_received_on="2026-09-17")
    assert broken(asked("2026-09-15"), named, start="2026-09-08") == "opinion_lapse_too_early"
    named = e("opinion_lapsed", "2026-10-15", letter_received_on="2026-09-17")
    assert state(asked("2026-09-15"), named, start="2026-09-08").opinions[0].limit == d("2026-10-14")


def test_条例2019_34_a_co_producing_agency_too() -> None:
    lapsed = state(asked("2026-09-15", "agency"), e("opinion_lapsed", "2026-10-13"), start="2026-09-08")
    assert (lapsed.status, lapsed.opinions[0].result) == ("registered", "lapsed")
    assert lapsed.due == d("2026-11-02")
    assert (
        broken(asked("2026-09-15", "agency"), e("wait_ended", "2026-10-13"), start="2026-09-08")
        == "wait_has_limit"
    )


def test_条例2019_33_3_for_another_agency_an_officer_ends_the_wait() -> None:
    waiting = state(asked("2026-09-15", "other_agency"), start="2026-09-08")
    assert (waiting.resumes_at_latest, waiting.due_at_latest, waiting.on(d("2027-09-15")).light) == (
        None,
        None,
        "wait",
    )
    assert broken(
        asked("2026-09-15", "other_agency"), e("opinion_lapsed", "2026-12-13"), start="2026-09-08"
    ) == ("opinion_without_limit")
    ended = state(asked("2026-09-15", "other_agency"), e("wait_ended", "2026-09-28"), start="2026-09-08")
    assert ended.due == d("2026-10-23")


def test_an_answer_must_belong_to_a_letter() -> None:
    two = [asked("2024-02-01"), asked("2024-02-02", "agency")]
    assert broken(*two, e("opinion_received", "2024-02-05")) == "opinion_ambiguous"
    assert broken(*two, e("opinion_received", "2024-02-05", opinion="nobody")) == "opinion_unknown"
    one = state(*two, e("opinion_received", "2024-02-05", addressee_kind="agency"), start="2024-01-30")
    assert [opinion.ended_on for opinion in one.opinions] == [None, d("2024-02-05")]
    assert broken(asked("2024-02-05", letter_received_on="2024-02-04")) == "letter_received_before_sent"


def test_条例2019_32_a_refusal_for_a_third_party_without_a_letter_warns() -> None:
    decision = e("decided", "2024-02-28", outcome="refused_third_party_rights", sub_ground="privacy")
    refused = state(decision, start="2024-01-30")
    assert [warning.id for warning in refused.warnings] == ["warn.third_party_not_asked"]


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
