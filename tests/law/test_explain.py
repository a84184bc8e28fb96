"""The derivation: every line, its article, its days."""

from datetime import timedelta

from gongkai.law import CaseState, Step, explain, replay, timetable

from .support import CALENDAR, Histories, d, e, received, slow_is_working, state

LOOK = [
    *received("2026-09-08", "registered_mail"),
    e("opinion_requested", "2026-09-15", id="q", addressee_kind="third_party", addressee="某公司"),
    e("opinion_received", "2026-09-28", id="a", answer="object"),
]


def texts(history: CaseState) -> list[str]:
    return [step.text() for step in explain(history)]


def test_the_lines_of_a_case_with_a_consultation() -> None:
    steps = explain(replay(LOOK, CALENDAR))
    assert [step.message.id for step in steps] == [
        "step.receipt",
        "step.run.receipt",
        "step.opinion_asked",
        "step.opinion_ended",
    ]
    receipt, run, asked, ended = steps
    assert receipt.message.source() == "《政府信息公开条例》（2019年修订）第三十一条第二项"
    assert (run.start, run.end, len(run.counted)) == (d("2026-09-08"), d("2026-10-12"), 20)
    assert run.worked == (d("2026-09-20"), d("2026-10-10"))
    assert run.skipped_text() == (
        "跳过周末4天、中秋节放假3天（9月25日至9月27日）、国庆节放假7天（10月1日至10月7日）；调休上班计入：9月20日、10月10日"
    )
    assert run.message.source() == "《政府信息公开条例》（2019年修订）第三十三条第二款"
    assert asked.end == d("2026-10-12")
    assert (ended.start, ended.end, len(ended.counted), ended.due) == (
        d("2026-09-15"),
        d("2026-09-28"),
        9,
        d("2026-10-23"),
    )
    assert ended.text() == (
        "征求第三方（某公司）意见，2026年9月15日次日至2026年9月28日的9个工作日不计算在内，顺延至2026年10月23日。"
    )
    assert ended.event_id == "a"
    assert ended.text("en").startswith("Opinion of the third party (某公司): the 9 working days")


def test_one_day_off_and_english() -> None:
    (_, run) = explain(state(start="2024-05-27"))
    assert run.skipped_text() == "跳过周末8天、端午节放假1天（6月10日）"
    assert run.skipped_text("en") == "skipping weekends (8), Dragon Boat (1: 10 June)"


def test_provisional_lines_say_so() -> None:
    steps = explain(state(start="2026-12-04"))
    assert steps[-1].message.id == "step.provisional"
    assert "2027" in steps[-1].text()
    assert "元旦1天（1月1日，当年安排未公布）" in steps[1].skipped_text()


def test_a_standing_clock_says_until_when() -> None:
    (*_, last) = explain(replay(LOOK[:3], CALENDAR))
    assert last.message.id == "step.paused"
    assert (last.end, last.due) == (d("2026-10-12"), d("2026-11-02"))
    other = e("opinion_requested", "2026-09-15", addressee_kind="other_agency")
    assert explain(state(other, start="2026-09-08"))[-1].message.id == "step.paused_open"


def test_overlapping_waits_are_told_once() -> None:
    history = [
        *received("2026-09-08"),
        e("opinion_requested", "2026-09-15", id="q1", addressee_kind="third_party"),
        e("opinion_requested", "2026-09-17", id="q2", addressee_kind="agency"),
        e("opinion_received", "2026-09-22", opinion="q1"),
        e("opinion_received", "2026-09-28", opinion="q2"),
    ]
    steps = explain(replay(history, CALENDAR))
    assert [step.message.id for step in steps[-2:]] == [
        "step.opinion_ended_more",
        "step.opinion_ended_overlap",
    ]
    assert [len(step.counted) for step in steps[-2:]] == [6, 3]
    assert steps[-1].due == d("2026-10-23")


def test_every_kind_of_line_has_its_words() -> None:
    long = state(
        e("clarification_requested", "2024-02-20"),
        e("clarification_received", "2024-02-22"),
        e("explanation_requested", "2024-02-23"),
        e("explanation_received", "2024-02-26", reasonable=True, later_due_on="2024-04-30"),
        e("opinion_requested", "2024-03-01", id="1", addressee_kind="other_agency", pauses=False),
        e("wait_ended", "2024-03-05", reason="已电话核实"),
        e("fee_waived", "2024-03-06"),
        e("fee_noticed", "2024-03-07", amount=100),
        e("fee_paid", "2024-03-08", amount=100),
        e("opinion_requested", "2024-03-11", id="2", addressee_kind="third_party"),
        e("extended", "2024-03-12", days=5),
        e("opinion_lapsed", "2024-04-10", opinion="2"),
        e("decided", "2024-04-11", outcome="refused_third_party_rights", sub_ground="privacy"),
        e("served", "2024-04-12", way="post"),
        e("reopened", "2024-06-03", cause="court", due_on="2024-06-28"),
        e("withdrawn", "2024-06-04"),
        start="2024-01-30",
    )
    ids = [step.message.id.removeprefix("step.") for step in explain(long)]
    assert ids == [
        "receipt", "run.receipt", "clarification_kept", "clarified_kept", "explanation", "later_due",
        "opinion_asked_running", "opinion_ended_running", "fee_waived", "fee_noticed", "run.fee_paid", "opinion_asked",
        "extended_paused", "opinion_ended", "decided", "served_in_time", "run.ordered", "withdrawn",
    ]  # fmt: skip
    waiting = state(e("submitted", "2024-01-30", channel="online"))
    assert texts(waiting) == ["互联网渠道的申请于2024年1月30日到达，尚待双方确认，答复期限未起算。"]
    abandoned = state(
        e("clarification_requested", "2024-02-05", period_until="2024-02-29"),
        e("clarification_lapsed", "2024-03-01"),
        start="2024-01-30",
    )
    assert texts(abandoned)[-1] == "2024年3月1日起视为放弃申请，不再处理（其他处理：逾期不补正，不再处理）。"
    old = state(e("clarification_requested", "2018-03-23"), start="2018-03-05")
    assert explain(old)[-1].message.source() == "《政府信息公开条例》（2007年）第二十一条第四项"


def test_defaults_of_the_project_are_not_quoted_as_law() -> None:
    paid = state(e("fee_noticed", "2024-02-20", amount=800), e("fee_paid", "2024-02-27"), start="2024-01-30")
    last = explain(paid)[-1]
    assert (last.message.article, last.message.source()) == ("practice", "本系统设置（非法定）")


def test_a_line_as_json_values() -> None:
    line = explain(state(start="2024-01-30"))[1].as_dict()
    assert line["article"] == "条例2019:33(2)"
    assert (line["from"], line["to"], line["days"], line["due"]) == (
        "2024-01-30",
        "2024-03-01",
        20,
        "2024-03-01",
    )
    assert line["worked"] == ["2024-02-04", "2024-02-18"]
    assert {
        "date": "2024-02-12",
        "reason": "day_off",
        "zh": "春节放假",
        "en": "Spring Festival holiday",
    } in line["skipped"]
    assert line["zh"] == "答复期限20个工作日，至2024年3月1日。"


def check_days(step: Step) -> None:
    """The days of a line are those of the table."""
    if not step.counted or step.end is None:
        return
    span = [step.start + timedelta(days=n) for n in range(1, (step.end - step.start).days + 1)]
    assert set(step.counted) <= {day for day in span if slow_is_working(day)}
    assert [info.day for info in step.skipped] == [day for day in span if not slow_is_working(day)]
    assert set(step.worked) == {day for day in span if slow_is_working(day) and day.weekday() >= 5}


def test_the_lines_agree_with_the_replay() -> None:
    told = 0
    for seed in range(400):
        events, rule, _ = Histories(seed).one()
        found = replay(events[:-1] if rule else events, CALENDAR)
        steps = explain(found)
        for step in steps:
            assert step.text("zh")
            assert step.text("en")
            step.message.source("zh")
            step.message.source("en")
            check_days(step)
        dues = [step.due for step in steps if step.due is not None]
        if found.due is not None:
            assert dues[-1] == found.due, seed
            told += 1
        if found.due_at_latest is not None:
            assert dues[-1] == found.due_at_latest, seed
        for run in found.runs:
            line = next(
                step for step in steps if step.message.id.startswith("step.run.") and step.start == run.start
            )
            assert run.days is None or len(line.counted) == run.days
    assert told > 100


def test_the_panel_s_calendar_counts_the_same_days() -> None:
    checked = 0
    for seed in range(400):
        events, rule, _ = Histories(seed).one()
        found = replay(events[:-1] if rule else events, CALENDAR)
        marks = timetable(found)
        run = found.run
        assert bool(marks) is (run is not None)
        if run is None or run.due is None:
            continue
        assert (marks[0].kind, marks[0].info.day) == ("start", run.start)
        assert marks[-1].info.day == max(run.due, run.start)
        later_date = found.explanation is not None and found.explanation.later_due_on is not None
        if run.days is not None and not later_date and run.end is None:
            counted = [mark for mark in marks if mark.number is not None]
            total = run.days + sum(extension.days for extension in run.extensions)
            assert len(counted) == total, seed
            assert sum(mark.kind == "pause" for mark in marks) == sum(
                pause.working_days for pause in run.pauses
            )
            checked += 1
    assert checked > 50


def test_the_panel_s_calendar_of_the_look() -> None:
    marks = {mark.info.day: mark for mark in timetable(replay(LOOK, CALENDAR))}
    assert (marks[d("2026-09-09")].kind, marks[d("2026-09-09")].number) == ("count", 1)
    assert marks[d("2026-09-16")].kind == "pause"
    assert (marks[d("2026-09-20")].kind, marks[d("2026-09-20")].worked) == ("pause", True)
    assert marks[d("2026-09-26")].kind == "off"
    assert (marks[d("2026-09-29")].kind, marks[d("2026-09-29")].number) == ("count", 6)
    assert (marks[d("2026-10-23")].kind, marks[d("2026-10-23")].number) == ("due", 20)
