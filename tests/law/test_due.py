"""`gongkai due`."""

import json
from collections.abc import Callable

import pytest

from gongkai.law import seed_calendar
from gongkai.law.due import compute, parse_event
from gongkai.workdays.management.commands import due as command

from .support import CALENDAR, d

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command as from the command line; return exit code, output and error output."""
    monkeypatch.setattr(command, "_calendar", seed_calendar)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            command.Command().run_from_argv(["gongkai", "due", *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        seen = capsys.readouterr()
        return code, seen.out, seen.err

    return call


def test_the_example_of_the_issue(run: Run) -> None:
    code, out, _ = run("--received", "2024-01-30", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["due"], answer["provisional"], answer["regime"]) == ("2024-03-01", False, "regime_2019")
    assert [step["message"] for step in answer["steps"]] == ["step.receipt", "step.run.receipt"]
    assert out.count("\n") == 1


def test_events_and_channel(run: Run) -> None:
    extended = ("--event", "extended=2024-02-20,days=15")
    code, out, _ = run("--received", "2024-01-30", "--channel", "online", *extended, "--json")
    answer = json.loads(out)
    assert (code, answer["due"], answer["state"], answer["extension_left"]) == (
        0,
        "2024-03-22",
        "registered",
        5,
    )
    assert answer["steps"][-1]["event"] == "1"


def test_plain_output(run: Run) -> None:
    code, out, _ = run("--received", "2024-01-30", "--event", "extended=2024-02-20,days=15")
    assert code == 0
    assert out.startswith("答复期限：2024年3月22日（星期五）\n")
    assert " 2. 答复期限20个工作日，至2024年3月1日。" in out
    assert "跳过周末3天、春节放假8天（2月10日至2月17日）；调休上班计入：2月4日、2月18日" in out
    assert "依据：《政府信息公开条例》（2019年修订）第三十三条第二款" in out


@pytest.mark.parametrize(
    ("events", "headline"),
    [
        (
            ["opinion_requested=2024-02-05,addressee_kind=third_party"],
            "停止计算中，最迟2024年3月1日恢复，届时为2024年3月22日",
        ),
        (["opinion_requested=2024-02-05,addressee_kind=other_agency"], "停止计算中"),
        (["clarification_requested=2024-02-05,period_until=2024-02-29"], "待补正"),
        (["fee_noticed=2024-02-05,amount=800"], "待缴费（最迟2024年3月8日）"),
        (["withdrawn=2024-02-05"], "不再计算（已撤回）"),
    ],
)
def test_headlines_without_a_date(run: Run, events: list[str], headline: str) -> None:
    code, out, _ = run("--received", "2024-01-30", *(part for event in events for part in ("--event", event)))
    assert code == 0
    assert out.splitlines()[0].startswith(f"答复期限：{headline}")


def test_provisional_and_warnings_are_said(run: Run) -> None:
    _, out, _ = run("--received", "2026-12-04")
    assert "暂定" in out.splitlines()[0]
    _, out, _ = run("--received", "2024-01-30", "--event", "clarification_requested=2024-02-20")
    assert "注意：" in out
    _, out, _ = run("--received", "2018-03-05")
    assert "适用2007年条例" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--received", "2024-13-01"], "请写成 2024-01-30 的形式"),
        (["--received", "2024-01-30", "--channel", "pigeon"], "可用的渠道"),
        (["--received", "2024-01-30", "--event", "extended"], "请写成“事件=日期,字段=内容”"),
        (["--received", "2024-01-30", "--event", "dreamt=2024-02-20"], "可用的事件"),
        (["--received", "2024-01-30", "--event", "extended=2024-02-20,hours=3"], "可用的字段：days"),
        (["--received", "2024-01-30", "--event", "extended=2024-02-20,days=many"], "应为数字"),
        (["--received", "2024-01-30", "--event", "extended=2024-02-20,until=soon"], "2024-01-30 的形式"),
        (
            ["--received", "2024-01-30", "--event", "explanation_received=2024-02-20,reasonable=perhaps"],
            "yes 或 no",
        ),
        (["--received", "2024-01-30", "--event", "extended=2024-02-20,days=25"], "最长20个工作日"),
        (["--received", "2024-01-30", "--event", "served=2024-02-20"], "不能登记“送达”"),
        (["--received", "2007-01-30"], "尚未施行"),
        (["--received", "2050-12-20"], "超出工作日表"),
        ([], "--received"),
        (["--received", "2024-01-30", "--colour", "red"], "--colour"),
    ],
)
def test_bad_input_and_impossible_histories_exit_with_2(
    run: Run, arguments: list[str], sentence: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (2, "")
    assert sentence in json.loads(out)["error"]


def test_compute_is_pure_and_complete() -> None:
    events = [parse_event("explanation_requested=2024-02-05", id="a")]
    events.append(
        parse_event("explanation_received=2024-02-20,reasonable=是,later_due_on=2024-04-30", id="b")
    )
    answer = compute(d("2024-01-30"), "in_person", events, CALENDAR)
    assert {"due", "provisional", "regime", "steps"} <= set(answer)
    assert answer["due"] == "2024-04-30"
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.django_db
def test_the_calendar_of_the_database_is_used() -> None:
    assert command._calendar().is_working(d("2024-02-04"))


def test_without_a_migrated_database_the_seed_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from gongkai.workdays import queries

    def missing() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(queries, "current_calendar", missing)
    assert command._calendar() is seed_calendar()
