"""The requests that live in the sample: at every stage, acted on by its staff, with letters, units and outsiders.

`data/living.json` tells them: how many working days ago each came, then `[who, working days after, act, inputs]`.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from gongkai.agencies.models import Body, User
from gongkai.casework import actions
from gongkai.casework.actions.online_follow import Evaluate
from gongkai.casework.following import prove
from gongkai.casework.models import OpinionAccess, Request
from gongkai.casework.telling import remind
from gongkai.demo.cast import data
from gongkai.demo.requests import person
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.law import Calendar, add_working_days
from gongkai.letters.issuing import rendered_on_demand
from gongkai.letters.queries import letters_of
from gongkai.notices.queries import mark_read
from gongkai.notices.sending import silence
from gongkai.workdays.queries import current_calendar

HOME = "linxi-minzheng"
# Inputs that are days: working days after the act. Others are taken as they stand.
DAYS = frozenset({"period_until", "sign_by", "notice_received_on"})
# Acts of the last working days are told to the officers; older ones they know.
RECENT = 2


@dataclass
class Stage:
    """Where the cases are played: the body, its people, the calendar and the day."""

    bodies: dict[str, Body]
    people: dict[str, User]
    today: dt.date
    calendar: Calendar
    chance: random.Random = field(default_factory=lambda: random.Random("open"))  # noqa: S311 - a sample

    def back(self, working_days: int) -> dt.date:
        """Return the day so many working days ago."""
        day = self.today
        while working_days:
            day -= dt.timedelta(days=1)
            working_days -= self.calendar.is_working(day)
        return day

    def after(self, day: dt.date, working_days: int) -> dt.date:
        """Return the day so many working days later."""
        return add_working_days(day, working_days, self.calendar) if working_days else day

    @contextmanager
    def context(self, who: str, day: dt.date) -> Iterator[Context]:
        """Act as somebody of the staff, or as the public, on a day; told only when it is recent."""
        user = self.people.get(who)
        context = Context(user=user, origin=Origin.DEMO if user else Origin.PUBLIC, today=day)
        if day >= self.back(RECENT):
            yield context
        else:
            with silence():
                yield context


def make_living(bodies: dict[str, Body], people: dict[str, User], today: dt.date) -> int:
    """Make the cases; return how many. Their letters are rendered when somebody opens them."""
    stage = Stage(bodies, people, today, current_calendar())
    cases = data("living")["cases"]
    with rendered_on_demand():
        for case in cases:
            play(stage, case)
    return len(cases)


def play(stage: Stage, case: dict[str, Any]) -> Request:
    """Register a case and do what happened on it."""
    received = stage.back(case["back"])
    request = _register(stage, case, received)
    codes: dict[str, Any] = {"request": request.__dict__.pop("tracking_code")}
    acts = _answered(*case["answer"]) if "answer" in case else case["acts"]
    for who, after, verb, given in acts:
        with stage.context(who, stage.after(received, after)) as context:
            _act(stage, request, context, verb, dict(given), codes)
    if "evaluation" in case:
        _evaluate(stage, request, case["evaluation"], codes["request"])
    return request


def _answered(outcome: str, ground: str, words: dict[str, Any]) -> list[list[Any]]:
    """Return the acts of an answer from the draft to the end."""
    chosen = {"outcome": outcome, "sub_ground": ground, "words": words}
    return [
        ["shen", 9, "Draft", chosen],
        ["shen", 10, "SendForApproval", {}],
        ["gu", 11, "Decide", {**chosen, "letter": "issue"}],
        ["han", 12, "Serve", {"way": "post", "proof": "邮政快递", "tracking": "示例邮件号0003"}],
        ["han", 15, "ReceivedByRequester", {"proof": "邮政快递回执"}],
        ["han", 16, "Close", {}],
    ]


def _register(stage: Stage, case: dict[str, Any], received: dt.date) -> Request:
    online = case.get("channel") == "online"
    agent = {"agent": case["agent"]} if "agent" in case else {}
    joint = [person("natural_person", stage.chance) for _ in range(case.get("joint", 0))]
    with stage.context("" if online else "shen", received) as context:
        request: Request = actions.RegisterRequest(
            context=context,
            body=stage.bodies[HOME],
            channel=case.get("channel", "in_person"),
            applicant_category="natural_person",
            person=person("natural_person", stage.chance, **agent),
            joint=joint,
            representative=0 if joint else None,
            subject=case["subject"],
            description=f"申请公开{case['subject']}。",
            submitted_at=dt.datetime.combine(received, dt.time(1, 30), dt.UTC),
            received_on=None if online else received,
            confirmed_on=None if online else received,
            letter="" if online else "issue",
        ).execute()
    return request


def _act(
    stage: Stage, request: Request, context: Context, verb: str, given: dict[str, Any], codes: dict[str, Any]
) -> None:
    """Do one act. Days are counted from it, bodies named by slug; who answers from outside has the code."""
    for name in DAYS & set(given):
        given[name] = stage.after(context.today, given[name])
    if "unit_body" in given:
        given["unit_body"] = stage.bodies[given["unit_body"]]
    if "amount" in given:
        given["amount"] = Decimal(given["amount"])
    if verb == "ServeLetter":
        kind = given.pop("kind")
        given["letter"] = letters_of(request).filter(kind=kind).last()
        given["on"] = context.today
    if verb == "AnswerOpinion":
        number, given["code"] = codes["opinion"]
        given["access"] = OpinionAccess.objects.get(public_id=number)
    getattr(actions, verb)(context=context, request=request, **given).execute()
    request.refresh_from_db()
    codes["opinion"] = request.__dict__.pop("opinion_code", codes.get("opinion"))


def _evaluate(stage: Stage, request: Request, said: list[str], code: str) -> None:
    proved = prove(request.request_no, code)
    with silence():
        Evaluate(
            context=Context(origin=Origin.PUBLIC, today=stage.today),
            request=request,
            satisfaction=said[0],
            words=said[1],
            proved=proved,
        ).execute()


def tell_officers(people: dict[str, User], today: dt.date) -> None:
    """Remind of what is due as the night does; the clerk has read some of it."""
    # The registry of nightly steps types it without a day.
    cast(Callable[[dt.date], int], remind)(today)
    mark_read(people["shen"], kind="casework.due_soon")
