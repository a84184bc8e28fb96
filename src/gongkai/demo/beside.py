"""What stands beside the requests of the sample: inquiries, corrections of records, an online form to be looked at."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from gongkai.agencies.models import Body, User
from gongkai.casework import actions, drafts
from gongkai.casework.actions.correcting import DecideCorrection, StartChecking, SubmitCorrection
from gongkai.casework.actions.online import SubmitDraft
from gongkai.casework.models import Inquiry, Request
from gongkai.demo.cast import data
from gongkai.demo.living import Stage
from gongkai.demo.requests import person
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.letters.issuing import rendered_on_demand
from gongkai.workdays.queries import current_calendar


def make_inquiries(body: Body, people: dict[str, User], today: dt.date) -> int:
    """Log inquiries by telephone and counter, one of them turned into a request, one not answered yet."""
    stage, told = Stage({}, people, today, current_calendar()), data("living")
    for back, channel, subject, answer in told["inquiries"]:
        day = stage.back(back)
        actions.LogInquiry(
            context=Context(user=people["shen"], origin=Origin.DEMO, today=day),
            body=body,
            channel=channel,
            subject=subject,
            on=day,
            answer=answer,
            answered=bool(answer),
        ).execute()
    asked, subject = told["into_request"]
    actions.TurnIntoRequest(
        context=Context(user=people["shen"], origin=Origin.DEMO, today=today),
        inquiry=Inquiry.objects.get(body=body, subject=asked),
        request=Request.objects.get(body=body, subject=subject, submitted_at__date__gte=stage.back(5)),
    ).execute()
    return len(told["inquiries"])


def make_corrections(body: Body, people: dict[str, User], today: dt.date) -> int:
    """Enter applications to correct a record about oneself: one answered, one being checked."""
    chance, rows = random.Random("corrections"), data("living")["corrections"]  # noqa: S311 - a sample
    officer = Context(user=people["han"], origin=Origin.DEMO, today=today)
    with rendered_on_demand():
        for row in rows:
            correction = SubmitCorrection(
                context=officer,
                body=body,
                category="natural_person",
                person=person("natural_person", chance),
                subject=row["subject"],
                description=row["description"],
                channel="in_person",
            ).execute()
            StartChecking(context=officer, correction=correction).execute()
            if "result" in row:
                DecideCorrection(
                    context=officer, correction=correction, result=row["result"], approved_by="示例负责人"
                ).execute()
    return len(rows)


def make_submission(body: Body) -> None:
    """Hand an online form in that an officer must look at first: the visitor's browser ran no script.

    It is handed in today by the clock, as every online form is.
    """
    values: dict[str, Any] = data("living")["submission"]
    draft, _ = drafts.start()
    draft = drafts.save(draft, values, step="check", body=body)
    SubmitDraft(
        context=Context(origin=Origin.PUBLIC), submission=draft.submission, signals=("no_script",)
    ).execute()
