"""Order of events, corrections, transitions, what is open: the machine as a whole."""

import csv
import random
from datetime import timedelta

import pytest

from gongkai.law import (
    Event,
    ImpossibleHistory,
    Status,
    event_kinds,
    openings,
    permitted_kinds,
    refusals,
    replay,
)

from .support import CALENDAR, DATA, Histories, breach_of, d, e, received, state

with (DATA / "events.csv").open(encoding="utf-8") as source:
    TABLE = list(csv.DictReader(source))


def test_the_kinds_are_those_of_the_events_table() -> None:
    assert list(event_kinds()) == [row["kind"] for row in TABLE]
    before = {
        "submitted",
        "registered",
        "clarification_pending",
        "explanation_pending",
        "consulting",
        "fee_pending",
    }
    for row in TABLE:
        kind = event_kinds()[row["kind"]]
        expected = set(row["from_states"].split("|")) - {"", "any"}
        if row["from_states"] == "any before decided":
            expected = before | {"drafting", "in_approval"}
        assert {status.value for status in kind.from_states} == expected, row["kind"]
        assert kind.zh == row["zh"]
        named = {name.split("(")[0] for name in row["data"].split(";") if name}
        named = {part for name in named for part in name.split("|")}
        assert named - {
            "agency)",
            "object)",
            "per_page)",
            "email",
            "online)",
            "hand",
            "own_motion)",
            "court",
        } <= {field.name for field in kind.fields}, row["kind"]


REACH: dict[str, list[Event]] = {
    "submitted": [e("submitted", "2024-01-30", channel="online")],
    "registered": received("2024-01-30"),
    "clarification_pending": [*received("2024-01-30"), e("clarification_requested", "2024-02-01")],
    "explanation_pending": [*received("2024-01-30"), e("explanation_requested", "2024-02-01")],
    "consulting": [
        *received("2024-01-30"),
        e("opinion_requested", "2024-02-01", addressee_kind="third_party"),
    ],
    "fee_pending": [*received("2024-01-30"), e("fee_noticed", "2024-02-01", amount=100)],
    "drafting": [*received("2024-01-30"), e("drafted", "2024-02-01")],
    "in_approval": [
        *received("2024-01-30"),
        e("drafted", "2024-02-01"),
        e("sent_for_approval", "2024-02-01"),
    ],
    "decided": [*received("2024-01-30"), e("decided", "2024-02-01", outcome="granted")],
    "withdrawn": [*received("2024-01-30"), e("withdrawn", "2024-02-01")],
}
REACH["delivered"] = [*REACH["decided"], e("served", "2024-02-01", way="hand")]
REACH["closed"] = [*REACH["delivered"], e("closed", "2024-02-01")]
REACH["archived"] = [*REACH["closed"], e("archived", "2024-02-01")]
REACH["abandoned"] = [
    *received("2024-01-30"),
    e("clarification_requested", "2024-01-31", period_until="2024-02-01"),
    e("clarification_lapsed", "2024-02-02"),
]


@pytest.mark.parametrize("status", [status.value for status in Status])
def test_every_status_is_reached_and_lets_pass_what_the_table_says(status: str) -> None:
    reached = replay(REACH[status], CALENDAR)
    assert reached.status == status
    assert reached.status.zh
    assert reached.status.en
    assert reached.status.is_open is not reached.status.is_over
    allowed = {name for name, kind in event_kinds().items() if status in kind.from_states} | {"superseded"}
    assert set(permitted_kinds(reached)) == allowed
    closed = {
        name
        for name, breaches in openings(reached, d("2024-02-03")).items()
        if any(breach.rule in ("wrong_state", "already_over", "submitted_twice") for breach in breaches)
    }
    assert closed == set(event_kinds()) - allowed


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row["kind"] != "superseded"], ids=lambda row: row["kind"]
)
def test_no_event_passes_from_another_status(row: dict[str, str]) -> None:
    kind = event_kinds()[row["kind"]]
    for status, history in REACH.items():
        if status in kind.from_states:
            continue
        found = refusals(history, Event(row["kind"], d("2024-03-01"), {"channel": "fax"}), CALENDAR)
        assert found, (row["kind"], status)
        assert found[0].rule in ("wrong_state", "already_over", "submitted_twice")
        assert found[0].zh
        assert found[0].en


def test_a_history_begins_with_the_submission() -> None:
    with pytest.raises(ImpossibleHistory) as refused:
        replay([e("confirmed", "2024-01-30")], CALENDAR)
    assert refused.value.rule == "begins_with_submitted"
    with pytest.raises(ImpossibleHistory, match="没有任何登记"):
        replay([], CALENDAR)
    assert [breach.rule for breach in refusals([], e("confirmed", "2024-01-30"), CALENDAR)] == [
        "begins_with_submitted"
    ]
    assert refusals([], e("submitted", "2024-01-30", channel="fax"), CALENDAR) == []


def test_unknown_kinds_and_malformed_data() -> None:
    def rule(event: Event) -> str:
        return refusals(received("2024-01-30"), event, CALENDAR)[0].rule

    assert rule(e("telepathy", "2024-02-01")) == "unknown_kind"
    assert rule(e("extended", "2024-02-01", days="many")) == "bad_field"
    assert rule(e("extended", "2024-02-01", days=1.5)) == "bad_field"
    assert rule(e("extended", "2024-02-01", until="tomorrow")) == "bad_field"
    assert rule(e("clarification_requested", "2024-02-01", resets_clock="yes")) == "bad_field"
    assert rule(e("fee_noticed", "2024-02-01", amount="NaN")) == "bad_field"
    assert rule(e("opinion_requested", "2024-02-01", addressee_kind="mayor")) == "bad_choice"
    assert rule(e("opinion_requested", "2024-02-01")) == "missing_field"
    with pytest.raises(ImpossibleHistory) as refused:
        replay([e("submitted", "2024-01-30", channel="pigeon")], CALENDAR)
    assert refused.value.rule == "bad_choice"


def test_data_may_come_from_json() -> None:
    plain = state(
        e("clarification_requested", "2024-02-05", period_until=d("2024-02-29")),
        e("clarification_received", "2024-02-27"),
        e("extended", "2024-02-28", days=15),
        start="2024-01-30",
    )
    texts = state(
        e("clarification_requested", "2024-02-05", period_until="2024-02-29"),
        e("clarification_received", "2024-02-27"),
        e("extended", "2024-02-28", days="15"),
        start="2024-01-30",
    )
    assert plain.due == texts.due
    assert plain.clarification == texts.clarification


def test_events_may_come_in_any_order_of_entry() -> None:
    events = [
        *received("2024-01-30"),
        e("opinion_requested", "2024-02-05", addressee_kind="third_party"),
        e("extended", "2024-02-06", days=5),
        e("opinion_received", "2024-02-20"),
        e("drafted", "2024-02-21"),
    ]
    expected = replay(events, CALENDAR)
    pick = random.Random(3)
    for _ in range(50):
        mixed = events[2:]
        pick.shuffle(mixed)
        found = replay([*events[:2], *mixed], CALENDAR)
        assert found == expected
        assert found.events == expected.events


def test_a_mistake_is_superseded_not_edited() -> None:
    first = [*received("2024-01-30"), e("extended", "2024-02-20", id="x", days=5)]
    mended = replay([*first, e("extended", "2024-02-21", id="y", supersedes="x", days=15)], CALENDAR)
    assert (mended.due, mended.extension_total) == (d("2024-03-22"), 15)
    assert [event.id for event in mended.events] == ["s", "c", "y"]
    assert [event.id for event in mended.entered] == ["s", "c", "x", "y"]
    taken_away = replay([*first, e("superseded", "2024-02-21", id="z", event="x", reason="登错")], CALENDAR)
    assert taken_away.due == d("2024-03-01")
    back = replay(
        [*taken_away.entered, e("extended", "2024-02-20", id="again", supersedes="z", days=6)],
        CALENDAR,
    )
    assert back.extension_total == 6


def test_a_correction_keeps_its_place_on_the_day() -> None:
    events = [
        e("submitted", "2024-01-30", id="a", channel="in_person"),
        e("confirmed", "2024-01-30", id="b"),
        e("decided", "2024-01-30", id="c", outcome="granted"),
    ]
    mended = replay(
        [*events, e("submitted", "2024-01-30", id="d", supersedes="a", channel="registered_mail")], CALENDAR
    )
    assert (mended.channel, mended.status) == ("registered_mail", "decided")


def test_wrong_corrections_are_refused() -> None:
    first = [*received("2024-01-30"), e("extended", "2024-02-20", id="x", days=5)]

    def rule(*more: Event) -> str:
        with pytest.raises(ImpossibleHistory) as refused:
            replay([*first, *more], CALENDAR)
        return refused.value.rule

    assert rule(e("extended", "2024-02-20", id="y", supersedes="nothing", days=6)) == "superseded_unknown"
    assert (
        rule(
            e("extended", "2024-02-20", id="y", supersedes="x", days=6),
            e("extended", "2024-02-20", id="z", supersedes="x", days=7),
        )
        == "superseded_twice"
    )
    assert rule(e("extended", "2024-02-20", id="x", days=6)) == "duplicate_id"
    assert rule(e("superseded", "2024-02-21", event="x")) == "missing_field"
    assert rule(e("superseded", "2024-02-21", reason="登错")) == "missing_field"
    assert rule(e("extended", "2024-02-20", id="y", supersedes="x", days=25)) == "extension_over_cap"


def test_refusals_look_at_what_follows() -> None:
    events = [
        *received("2024-01-30"),
        e("extended", "2024-02-20", id="x", days=20),
        e("decided", "2024-03-20", outcome="granted"),
        e("served", "2024-03-20", way="post"),
    ]
    (found,) = refusals(events, e("superseded", "2024-03-21", event="c", reason="没有确认"), CALENDAR)
    assert found.rule == "makes_impossible"
    assert "延期" in found.zh
    (found,) = refusals(events, e("fee_noticed", "2024-02-19", amount=100), CALENDAR)
    assert found.rule == "makes_impossible"
    assert refusals(events, e("assigned", "2024-02-19", unit="办公室"), CALENDAR) == []


def test_refusals_need_a_calendar_with_a_list_of_events() -> None:
    with pytest.raises(ValueError, match="needs a calendar"):
        refusals(received("2024-01-30"), e("withdrawn", "2024-02-01"))
    assert refusals(state(start="2024-01-30"), e("withdrawn", "2024-02-01")) == []


def test_refusals_and_replay_say_the_same() -> None:
    for seed in range(300):
        events, _, _ = Histories(seed).one()
        for cut in range(1, len(events)):
            try:
                before = replay(events[:cut], CALENDAR)
            except ImpossibleHistory:
                break
            found = refusals(before, events[cut])
            breach = breach_of(events[: cut + 1])
            assert breach in found if breach else found == []


def test_openings_give_the_reasons_on_a_day() -> None:
    running = state(start="2024-01-30")
    open_then = openings(running, d("2024-02-05"))
    assert open_then["extended"] == ()
    assert open_then["opinion_requested"] == ()
    assert open_then["decided"] == ()
    assert open_then["withdrawn"] == ()
    assert [breach.rule for breach in open_then["served"]] == ["wrong_state"]
    after = openings(running, d("2024-03-04"))
    assert [breach.rule for breach in after["extended"]] == ["extension_after_due"]
    assert [breach.rule for breach in after["fee_noticed"]] == ["fee_after_due"]
    assert "2024年3月1日" in after["extended"][0].zh
    assert {breach.rule for breach in openings(running, d("2024-01-29"))["extended"]} == {"before_last"}
    pending = state(e("clarification_requested", "2024-02-05", period_until="2024-02-29"), start="2024-01-30")
    assert [breach.rule for breach in openings(pending, d("2024-02-29"))["clarification_lapsed"]] == [
        "lapse_too_early"
    ]
    assert openings(pending, d("2024-03-01"))["clarification_lapsed"] == ()
    waiting = state(e("opinion_requested", "2024-02-05", addressee_kind="third_party"), start="2024-01-30")
    assert [breach.rule for breach in openings(waiting, d("2024-02-28"))["opinion_lapsed"]] == [
        "opinion_lapse_too_early"
    ]
    assert openings(waiting, d("2024-04-01"))["opinion_lapsed"] == ()
    assert [breach.rule for breach in openings(waiting, d("2024-04-01"))["wait_ended"]] == ["wait_has_limit"]


def test_openings_agree_with_refusals() -> None:
    for seed in range(150):
        events, rule, _ = Histories(seed).one()
        if rule is not None:
            events = events[:-1]
        now = replay(events, CALENDAR)
        day = now.last_on + timedelta(days=seed % 40)
        for kind, breaches in openings(now, day).items():
            if kind == "superseded" or not breaches:
                continue
            data = {
                "addressee_kind": "third_party",
                "cause": "own_motion",
                "outcome": "granted",
                "reasonable": True,
            }
            data |= {"channel": "fax", "amount": 1}
            assert refusals(now, Event(kind, day, data)), (seed, kind, breaches)


def test_dates_beyond_the_table_of_days() -> None:
    with pytest.raises(ImpossibleHistory) as refused:
        state(start="2050-12-20")
    assert refused.value.rule == "outside_calendar"
    late = e("opinion_requested", "2050-12-20", addressee_kind="third_party")
    far = state(e("extended", "2050-10-20", days=20), start="2050-10-10")
    assert {breach.rule for breach in refusals(far, late)} <= {"outside_calendar", "pause_after_due"}
    assert refusals(far, e("drafted", "2051-02-01")) == []


def test_the_calendar_version_is_kept() -> None:
    assert state(start="2024-01-30").calendar_version == "seed-2026.1"
