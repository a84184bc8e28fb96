"""Opinions asked of others: which are waited for, which objections are to be judged, the access by number and code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.casework.clock import state_of
from gongkai.casework.models import Event, OpinionAccess, Request
from gongkai.casework.settings import OPINION_CODE_DAYS, Settings
from gongkai.files import keys
from gongkai.law import Opinion

CODE_PURPOSE = "opinion-code"
CODE_LENGTH = 10
# Wrong codes after which an access is locked until an officer gives a new one (project default).
MOST_FAILURES = 10


def expires_on(request: Request, limit: dt.date | None, day: dt.date) -> dt.date:
    """Return the last day of an access: the end of the answering period and the body's days on top of it."""
    state = state_of(request)
    end = limit or state.calendar.add_working_days(day, 15)
    extra: int = Settings().value(request.body_id, OPINION_CODE_DAYS, day)
    return end + dt.timedelta(days=extra)


def current_seq(request: Request, seq: int) -> int:
    """Return the number of the entry that stands for entry `seq` today: corrections take its place."""
    replaced = dict(
        request.events.filter(supersedes__isnull=False).order_by("seq").values_list("supersedes", "seq")
    )
    while seq in replaced:
        seq = replaced[seq]
    return seq


def opinion_of(access: OpinionAccess) -> Opinion | None:
    """Return the opinion that the access belongs to; None once the request has gone into another handling."""
    name = str(current_seq(access.request, access.seq))
    return next((item for item in state_of(access.request).opinions if item.id == name), None)


def is_live(access: OpinionAccess, today: dt.date) -> bool:
    """Return whether somebody may still answer with it."""
    if access.revoked_at or access.answered_at or access.failures >= MOST_FAILURES:
        return False
    if today > access.expires_on:
        return False
    opinion = opinion_of(access)
    return opinion is not None and opinion.ended_on is None


def matches(access: OpinionAccess, code: str) -> bool:
    """Return whether this is the code of the access, in constant time."""
    from gongkai.casework.queries import normal_code

    return keys.same_code(normal_code(code), access.code_hash, CODE_PURPOSE)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One opinion of a case as the office shows it, with the live access to answer by, if there is one."""

    opinion: Opinion
    access: OpinionAccess | None


def asked_of(request: Request) -> list[Asked]:
    """Return the opinions of this handling, oldest first."""
    live = {
        current_seq(request, row.seq): row
        for row in request.opinion_accesses.filter(revoked_at__isnull=True).order_by("pk")
    }
    found = state_of(request).opinions
    return [
        Asked(opinion=item, access=live.get(int(item.id)) if item.id.isdigit() else None) for item in found
    ]


def to_judge(request: Request) -> list[tuple[str, Event]]:
    """Return the objections whose reasons nobody has judged: (addressee, the entry of the answer)."""
    waiting = {o.id: o for o in state_of(request).opinions if o.result == "object" and o.reasonable is None}
    if not waiting:
        return []
    gone = set(request.events.filter(supersedes__isnull=False).values_list("supersedes", flat=True))
    rows = [
        row for row in request.events.filter(kind="opinion_received").order_by("seq") if row.seq not in gone
    ]
    found = []
    for row in rows:
        name = str(row.data.get("opinion", ""))
        opinion = waiting.get(name) if name else next(iter(waiting.values())) if len(waiting) == 1 else None
        if opinion is not None and row.data.get("answer") == "object" and "reasonable" not in row.data:
            found.append((opinion.addressee or opinion.id, row))
    return found
