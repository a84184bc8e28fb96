"""How a due date came about, line by line: the history is replayed with a trace, each line of it put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from gongkai.law.calendar import Calendar, DayInfo
from gongkai.law.clock.events import Event
from gongkai.law.clock.machine import Trace
from gongkai.law.clock.replay import run_machine
from gongkai.law.clock.skipped import skipped_text
from gongkai.law.clock.state import CaseState, Run
from gongkai.law.outcomes import outcomes
from gongkai.law.parameters import regimes
from gongkai.law.texts import Language, Message, render

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation.

    message: the sentence and its source. start, end: the stretch of the line (start is not counted); end is the
    resulting date. counted: its working days (of a wait: those that are not counted). skipped: its days off with their
    reasons. worked: weekend days that were worked. due: the due date after this line, None while it cannot be told.
    event_id: the event behind the line.
    """

    message: Message
    start: date
    end: date | None
    counted: tuple[date, ...] = ()
    skipped: tuple[DayInfo, ...] = ()
    worked: tuple[date, ...] = ()
    due: date | None = None
    event_id: str = ""

    def text(self, language: Language = "zh") -> str:
        """The sentence of the line."""
        return self.message.text(language)

    def skipped_text(self, language: Language = "zh") -> str:
        """The days that were skipped, put together by their reason, and the weekend days worked; empty without any."""
        return skipped_text(self.skipped, self.worked, language)

    def as_dict(self) -> dict[str, Any]:
        """The line as plain JSON values, texts in zh and en."""
        return {
            "message": self.message.id,
            "article": self.message.article,
            "source": {"zh": self.message.source("zh"), "en": self.message.source("en")},
            "from": self.start.isoformat(),
            "to": self.end.isoformat() if self.end else None,
            "days": len(self.counted),
            "skipped": [
                {
                    "date": info.day.isoformat(),
                    "reason": info.reason,
                    "zh": info.text("zh"),
                    "en": info.text("en"),
                }
                for info in self.skipped
            ],
            "worked": [day.isoformat() for day in self.worked],
            "due": self.due.isoformat() if self.due else None,
            "event": self.event_id,
            "zh": self.text("zh"),
            "en": self.text("en"),
        }


def explain(state: CaseState) -> list[Step]:
    """The lines that lead to `state.due`: what happened, by which article, which days counted or were skipped."""
    trace: Trace = []
    run_machine(state.events, state.calendar, state.practice, trace)
    teller = _Teller(state)
    steps = [teller.step(name, event, params) for name, event, params in trace]
    if state.paused:
        steps.append(teller.paused())
    if state.provisional:
        steps.append(teller.provisional())
    return steps


def both(message: str) -> Mapping[str, str]:
    """A template without parameters in both languages, to be put into another."""
    return {"zh": render(message, {}, "zh"), "en": render(message, {}, "en")}


class _Teller:
    """Puts the trace's lines into words; remembers which days were already taken out of a run."""

    def __init__(self, state: CaseState) -> None:
        self.state = state
        self.calendar = state.calendar
        self.regime = regimes().get(state.regime or "")
        self.excluded: dict[int, set[date]] = {}
        self.cause = ""

    def step(self, name: str, event: Event, params: Mapping[str, Any]) -> Step:
        teller: Callable[[Event, Mapping[str, Any]], Step] | None = getattr(self, f"_{name}", None)
        return teller(event, params) if teller else self._plain(name, event, params)

    def _make(
        self,
        name: str,
        event: Event,
        article: str,
        params: Mapping[str, Any],
        stretch: tuple[date, date | None],
        due: date | None,
        counted: tuple[date, ...] | None = None,
    ) -> Step:
        start, end = stretch
        working: tuple[date, ...] = ()
        skipped: tuple[DayInfo, ...] = ()
        worked: tuple[date, ...] = ()
        if counted is None or counted:
            working, skipped, worked = span(self.calendar, start, end)
        message = Message(f"step.{name}", dict(params), article)
        return Step(
            message, start, end, working if counted is None else counted, skipped, worked, due, event.id
        )

    def _plain(self, name: str, event: Event, params: Mapping[str, Any]) -> Step:
        """A line about one day."""
        article = {
            "explanation": "条例2019:35",
            "reasons_good": "条例2019:35",
            "reasons_bad": "条例2019:35",
            "later_due": "条例2019:35",
            "clarified_kept": "practice",
            "withdrawn": "practice",
            "fee_waived": "practice",
        }.get(name, "")
        return self._make(name, event, article, params, (params["on"], params["on"]), params.get("due"), ())

    def _waiting(self, event: Event, params: Mapping[str, Any]) -> Step:
        said = {"on": params["on"], "channel": both(f"channel.{params['channel']}")}
        return self._make("waiting", event, "条例2019:31", said, (params["on"], None), None, ())

    def _receipt(self, event: Event, params: Mapping[str, Any]) -> Step:
        said = {
            "on": params["on"],
            "channel": both(f"channel.{params['channel']}"),
            "basis": both(f"receipt.{params['basis']}"),
        }
        return self._make("receipt", event, params["article"], said, (params["on"], params["on"]), None, ())

    def _run(self, event: Event, params: Mapping[str, Any]) -> Step:
        run, due = params["run"], params["due"]
        article = {"receipt": self._reply_article(), "clarified": self._clarification_article()}.get(
            run.reason, "practice"
        )
        said: dict[str, Any] = {"start": run.start, "days": run.days, "due": due}
        name = f"run.{run.reason}"
        if run.reason == "reopened":
            said["cause"] = both(f"cause.{event.data['cause']}")
            if run.set_due is not None:
                name = "run.ordered"
        counted = () if run.set_due is not None else None
        return self._make(name, event, article, said, (run.start, due), due, counted)

    def _reply_article(self) -> str:
        return self.regime.reply_article if self.regime else ""

    def _clarification_article(self) -> str:
        if self.regime is None or self.regime.id == "regime_2007":
            return "practice"
        return self.regime.clarification_article

    def _clarification(self, event: Event, params: Mapping[str, Any]) -> Step:
        name = "clarification" if params["limit"] is not None else "clarification_plain"
        article = self.regime.clarification_article if self.regime else ""
        return self._make(name, event, article, params, (params["on"], params["on"]), None, ())

    def _clarification_kept(self, event: Event, params: Mapping[str, Any]) -> Step:
        name = "clarification_kept" if params["limit"] is not None else "clarification_kept_plain"
        article = self._clarification_article()
        return self._make(name, event, article, params, (params["on"], params["on"]), params["due"], ())

    def _opinion_asked(self, event: Event, params: Mapping[str, Any]) -> Step:
        opinion, limit = params["opinion"], params["limit"]
        said = {"on": opinion.asked_on, "who": self._who(opinion), "limit": limit, "due": params["due"]}
        name = "opinion_asked" if limit is not None else "opinion_asked_open"
        article = self.regime.pause_article if self.regime else ""
        if not opinion.pauses:
            name, article = "opinion_asked_running", "practice"
        return self._make(name, event, article, said, (opinion.asked_on, limit), params["due"], ())

    def _who(self, opinion: Any) -> Mapping[str, str]:
        kind = both(f"addressee.{opinion.addressee_kind}")
        if not opinion.addressee:
            return kind
        return {"zh": f"{kind['zh']}（{opinion.addressee}）", "en": f"{kind['en']} ({opinion.addressee})"}

    def _opinion_ended(self, event: Event, params: Mapping[str, Any]) -> Step:
        opinion, run, due = params["opinion"], params["run"], params["due"]
        who = self._who(opinion)
        if not opinion.pauses or run is None:
            said = {"who": who, "end": event.occurred_on, "due": due}
            stretch = (opinion.asked_on, event.occurred_on)
            return self._make("opinion_ended_running", event, "practice", said, stretch, due, ())
        start, end = opinion.interval()
        before = self.excluded.setdefault(run.number, set())
        inside = self.calendar.working_days(start, end)
        fresh = tuple(day for day in inside if day not in before)
        before.update(inside)
        name = "opinion_ended_more" if due is None else "opinion_ended"
        if due is not None and len(fresh) < len(inside):
            name = "opinion_ended_overlap"
        said = {"who": who, "start": start, "end": end, "n": len(fresh), "due": due}
        article = self.regime.pause_article if self.regime else ""
        return self._make(name, event, article, said, (start, end), due, fresh)

    def _extended(self, event: Event, params: Mapping[str, Any]) -> Step:
        article = self.regime.extension_article if self.regime else ""
        if params["before"] is None:
            return self._make("extended_paused", event, article, params, (params["on"], None), None, ())
        return self._make(
            "extended", event, article, params, (params["before"], params["due"]), params["due"]
        )

    def _fee_noticed(self, event: Event, params: Mapping[str, Any]) -> Step:
        return self._make("fee_noticed", event, "109号:6", params, (params["on"], params["pay_by"]), None, ())

    def _abandoned(self, event: Event, params: Mapping[str, Any]) -> Step:
        outcome = outcomes()[params["outcome"]]
        said = {"on": params["on"], "outcome": {"zh": outcome.zh, "en": outcome.en}}
        return self._make("abandoned", event, outcome.article, said, (params["on"], params["on"]), None, ())

    def _decided(self, event: Event, params: Mapping[str, Any]) -> Step:
        outcome = outcomes()[params["outcome"]]
        said = {"on": params["on"], "outcome": {"zh": outcome.zh, "en": outcome.en}, "due": params["due"]}
        article = outcome.article if self.regime and self.regime.id == "regime_2019" else "条例2007:21"
        return self._make("decided", event, article, said, (params["on"], params["on"]), params["due"], ())

    def _served(self, event: Event, params: Mapping[str, Any]) -> Step:
        name = "served_in_time" if params["in_time"] else "served_late"
        said = {"on": params["on"], "due": params["due"], "way": both(f"way.{params['way']}")}
        return self._make(name, event, "235号:4", said, (params["on"], params["on"]), params["due"], ())

    def paused(self) -> Step:
        """The last line while the period stands."""
        state = self.state
        start = min(
            opinion.asked_on for opinion in state.opinions if opinion.ended_on is None and opinion.pauses
        )
        end, due = state.resumes_at_latest, state.due_at_latest
        name = "paused" if end is not None else "paused_open"
        article = self.regime.pause_article if self.regime else ""
        event = Event("", state.last_on)
        return self._make(name, event, article, {"end": end, "due": due}, (start, end), due, ())

    def provisional(self) -> Step:
        """The last line where a year has no notice yet."""
        state = self.state
        due = state.due or state.due_at_latest
        start, last = state.runs[-1].start, due or state.last_on
        missing = [
            year for year in range(start.year, last.year + 1) if year not in self.calendar.covered_years
        ]
        event = Event("", state.last_on)
        years = "、".join(str(year) for year in missing)
        return self._make("provisional", event, "放假办法", {"years": years}, (start, last), due, ())


def span(
    calendar: Calendar, start: date, end: date | None
) -> tuple[tuple[date, ...], tuple[DayInfo, ...], tuple[date, ...]]:
    """The days after `start` up to `end`: working days, days off with reasons, weekend days worked."""
    if end is None or end <= start:
        return (), (), ()
    days = [calendar.info(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1)]
    return (
        tuple(info.day for info in days if info.is_working),
        tuple(info for info in days if not info.is_working),
        tuple(info.day for info in days if info.reason == "worked_weekend"),
    )


@dataclass(frozen=True, slots=True)
class DayMark:
    """One day of the current run for the panel's calendar.

    kind: start, count, pause, off, due. number: which counted day it is (count and due).
    """

    info: DayInfo
    kind: Literal["start", "count", "pause", "off", "due"]
    number: int | None = None

    @property
    def worked(self) -> bool:
        """A weekend day that is worked."""
        return self.info.reason == "worked_weekend"


def timetable(state: CaseState) -> list[DayMark]:
    """Every day of the current run from its start to its due date, with its kind; empty without a run.

    While paused to the latest possible due date, or to the last event where no limit is laid down.
    """
    run = state.run
    if run is None:
        return []
    last = run.due or state.due_at_latest or max(state.last_on, run.start)
    marks = [DayMark(state.calendar.info(run.start), "start")]
    number = 0
    for offset in range(1, (last - run.start).days + 1):
        info = state.calendar.info(run.start + timedelta(days=offset))
        if _paused_on(run, info.day):
            marks.append(DayMark(info, "pause" if info.is_working else "off"))
        elif info.is_working:
            number += 1
            marks.append(DayMark(info, "due" if info.day == run.due else "count", number))
        else:
            marks.append(DayMark(info, "due" if info.day == run.due else "off"))
    return marks


def _paused_on(run: Run, day: date) -> bool:
    return any(pause.start < day and (pause.end is None or day <= pause.end) for pause in run.pauses)
