"""`gongkai due`: until when a request has to be answered, and why."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from gongkai.law import Calendar, CaseState, ImpossibleHistory, OutsideCalendar, explain, seed_calendar
from gongkai.law.due import as_dict, due_state, parse_date, parse_event
from gongkai.law.receipt import CHANNELS
from gongkai.law.texts import render, say_date, say_weekday


class BadInput(Exception):
    """What was typed cannot be used; the sentence says what to write."""


class Parser(CommandParser):
    """An argument parser that hands its complaint on, so that `--json` can print it."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing the usage."""
        raise BadInput(f"参数有误：{message}。用法见 gongkai due --help")


class Command(BaseCommand):
    """Exit code 0 with a date, 2 where the input or the history is impossible."""

    help = "计算政府信息公开申请的答复期限，并逐条说明依据、计入和跳过的日期。"
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def run_from_argv(self, argv: list[str]) -> None:
        """Run from the command line; a wrong argument is answered like any other wrong input."""
        try:
            super().run_from_argv(argv)
        except BadInput as bad:
            if "--json" in argv:
                self._refuse(str(bad), as_json=True)
            self.stderr.write(f"CommandError: {bad}")
            sys.exit(2)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The parser of the command line."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        if parser.called_from_command_line:
            parser.__class__ = Parser
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments: the receipt date, the channel, the events that followed."""
        parser.add_argument("--received", required=True, metavar="日期", help="收到申请之日，例如 2024-01-30")
        parser.add_argument(
            "--channel",
            default="in_person",
            metavar="渠道",
            help=f"接收渠道：{'、'.join(CHANNELS)}（默认 in_person）",
        )
        parser.add_argument(
            "--event",
            action="append",
            default=[],
            dest="events",
            metavar="事件=日期[,字段=内容…]",
            help="其后发生的事件，可重复，例如 extended=2024-02-20,days=15",
        )
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute and print. Raises CommandError (exit code 2) where the input cannot be used."""
        try:
            events = [parse_event(text, id=str(number)) for number, text in enumerate(options["events"], 1)]
            state = due_state(parse_date(options["received"]), options["channel"], events, _calendar())
        except ImpossibleHistory as impossible:
            self._refuse(impossible.zh, as_json=options["json"], rule=impossible.rule)
        except (OutsideCalendar, ValueError) as bad:
            self._refuse(str(bad), as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(state), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines(state)))

    def _refuse(self, sentence: str, *, as_json: bool, rule: str = "") -> NoReturn:
        if not as_json:
            raise CommandError(sentence, returncode=2)
        error = {"due": None, "error": sentence} | ({"rule": rule} if rule else {})
        self.stdout.write(json.dumps(error, ensure_ascii=False))
        sys.exit(2)


def _calendar() -> Calendar:
    """The calendar an administrator keeps; the one of the package where there is no database yet."""
    from gongkai.workdays.queries import current_calendar

    try:
        return current_calendar()
    except DatabaseError:
        return seed_calendar()


def lines(state: CaseState) -> list[str]:
    """The answer for a reader: the date, what holds, the derivation."""
    out = [_headline(state), ""]
    for number, step in enumerate(explain(state), 1):
        out.append(f"{number:>2}. {step.text()}")
        source, skipped = step.message.source(), step.skipped_text()
        out += [f"    {line}" for line in (skipped, source and f"依据：{source}") if line]
    if state.warnings:
        out += ["", "注意："]
        out += [f"  · {warning.zh}" for warning in state.warnings]
    regime = "2019年条例" if state.regime == "regime_2019" else "2007年条例"
    out += ["", f"适用{regime}；工作日表 {state.calendar_version}；当前状态：{state.status.zh}。"]
    return out


def _headline(state: CaseState) -> str:
    mark = "（暂定：有年份的放假安排尚未公布）" if state.provisional else ""
    if state.due is not None:
        return f"答复期限：{say_date(state.due)}（{say_weekday(state.due)}）{mark}"
    if state.due_at_latest is not None and state.resumes_at_latest is not None:
        latest = say_date(state.due_at_latest)
        return f"答复期限：停止计算中，最迟{say_date(state.resumes_at_latest)}恢复，届时为{latest}{mark}"
    if state.paused:
        return "答复期限：停止计算中"
    if (
        state.clarification is not None
        and state.clarification.lapses_from
        and state.status == "clarification_pending"
    ):
        return "答复期限：待补正，收到补正后重新计算"
    if state.fee is not None and state.status == "fee_pending":
        return f"答复期限：待缴费（最迟{say_date(state.fee.pay_by)}），缴费完成后重新计算"
    return f"答复期限：不再计算（{render(f'status.{state.status.value}', {})}）"
