"""Articles of the Regulations that the clock carries out, by their names: regimes, clarification, opinions."""

import pytest

from gongkai.law import (
    ImpossibleHistory,
    Practice,
    regime_on,
    regimes,
    replay,
    value_at,
)

from .support import CALENDAR, asked, broken, d, e, received, state

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
