"""The day a request is received."""

import pytest

from gongkai.law import CHANNELS, Practice, must_accept, receipt

from .support import d, e, state


def test_条例2019_31_i1_in_person_the_day_it_is_handed_in() -> None:
    assert receipt("in_person", d("2024-01-30"), confirmed_on=d("2024-02-02")).on == d("2024-01-30")
    assert receipt("in_person", d("2024-01-30")).article == "条例2019:31(i1)"


def test_条例2019_31_i2_signed_post_the_day_of_signature() -> None:
    assert receipt("registered_mail", d("2024-01-28"), d("2024-01-30"), d("2024-02-05")).on == d("2024-01-30")
    assert receipt("registered_mail", d("2024-01-30")).on == d("2024-01-30")


def test_条例2019_31_i2_ordinary_letter_the_day_of_confirmation() -> None:
    assert receipt("ordinary_mail", d("2024-01-28"), d("2024-01-30")).on is None
    assert receipt("ordinary_mail", d("2024-01-28"), d("2024-01-30"), d("2024-01-31")).on == d("2024-01-31")


@pytest.mark.parametrize("channel", ["online", "email", "fax"])
def test_条例2019_31_i3_internet_and_fax_the_day_both_have_confirmed(channel: str) -> None:
    assert receipt(channel, d("2024-01-28"), d("2024-01-28")).on is None
    found = receipt(channel, d("2024-01-28"), d("2024-01-28"), d("2024-02-01"))
    assert found.on == d("2024-02-01")
    assert found.article == "条例2019:31(i3)"


def test_an_automatic_receipt_may_confirm_by_setting_only() -> None:
    found = receipt("online", d("2024-01-28"), practice=Practice(online_receipt_confirms=True))
    assert (found.on, found.article) == (d("2024-01-28"), "practice")
    assert receipt("email", d("2024-01-28"), practice=Practice(online_receipt_confirms=True)).on is None


def test_207号_email_counts_from_arrival_until_2019() -> None:
    assert receipt("email", d("2019-05-14"), confirmed_on=d("2019-05-20")).on == d("2019-05-14")
    assert receipt("email", d("2019-05-15"), confirmed_on=d("2019-05-20")).on == d("2019-05-20")
    assert receipt("email", d("2019-05-14")).article == "207号"
    assert receipt("email", d("2012-05-14")).article == "practice"


def test_207号_other_channels_follow_confirmation_or_the_body_s_own_time() -> None:
    assert receipt("fax", d("2016-03-01"), confirmed_on=d("2016-03-03")).on == d("2016-03-03")
    assert receipt("ordinary_mail", d("2016-03-01"), confirmed_on=d("2016-03-03")).on == d("2016-03-03")
    assert receipt("online", d("2016-03-01")).on is None
    assert receipt("online", d("2016-03-01"), practice=Practice(other_channel_2007="arrival")).on == d(
        "2016-03-01"
    )


def test_19号_in_person_and_post_may_never_be_refused() -> None:
    for channel in ("in_person", "registered_mail", "ordinary_mail"):
        assert must_accept(channel, ["online"])
    assert must_accept("online", ["online"])
    assert not must_accept("fax", ["online"])
    assert all(must_accept(channel) for channel in CHANNELS)
    with pytest.raises(ValueError, match="无法识别"):
        must_accept("telegram")


def test_unknown_channel() -> None:
    with pytest.raises(ValueError, match="接收渠道"):
        receipt("telegram", d("2024-01-30"))


def test_a_submitted_request_by_internet_does_not_start_the_clock() -> None:
    waiting = state(e("submitted", "2024-01-30", channel="online"))
    assert (waiting.status, waiting.received_on, waiting.due, waiting.regime) == (
        "submitted",
        None,
        None,
        None,
    )
    assert waiting.confirm_by == d("2024-01-31")
    assert not waiting.on(d("2024-01-31")).unconfirmed
    late = waiting.on(d("2024-02-01"))
    assert late.unconfirmed
    assert (late.light, late.due) == ("soon", None)
    confirmed = state(e("submitted", "2024-01-30", channel="online"), e("confirmed", "2024-02-01"))
    assert (confirmed.received_on, confirmed.status, confirmed.confirm_by) == (
        d("2024-02-01"),
        "registered",
        None,
    )


def test_silence_does_not_keep_the_clock_from_starting_where_no_confirmation_is_needed() -> None:
    silent = state(e("submitted", "2024-01-30", channel="in_person"))
    assert (silent.status, silent.due) == ("submitted", d("2024-03-01"))
    late = state(e("submitted", "2024-01-30", channel="in_person"), e("confirmed", "2024-02-05"))
    assert late.due == d("2024-03-01")


def test_the_day_of_signature_moves_the_clock() -> None:
    signed = state(
        e("submitted", "2024-01-29", channel="registered_mail"),
        e("received", "2024-01-30"),
        e("confirmed", "2024-02-02"),
    )
    assert (signed.received_on, signed.due, len(signed.runs)) == (d("2024-01-30"), d("2024-03-01"), 1)


def test_an_email_that_arrives_after_the_change_of_law_waits_for_confirmation() -> None:
    sent = [e("submitted", "2019-05-14", channel="email")]
    assert state(*sent).regime == "regime_2007"
    arrived = state(*sent, e("received", "2019-05-16"))
    assert (arrived.regime, arrived.received_on, arrived.due) == (None, None, None)
    confirmed = state(*sent, e("received", "2019-05-16"), e("confirmed", "2019-05-17"))
    assert (confirmed.regime, confirmed.received_on) == ("regime_2019", d("2019-05-17"))
