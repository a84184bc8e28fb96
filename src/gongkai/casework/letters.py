"""What the letters of a request are told: facts from the request, its state, the body and its organs of remedies.

Only acts and the office's previews call this: the facts name the requester, and go sealed into the letter.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from gongkai.agencies.models import Body, RemedyOrgan, RemedyOrganKind
from gongkai.casework import persons
from gongkai.casework.models import ApplicantCategory, Person, Request
from gongkai.casework.persons import PersonData
from gongkai.casework.remedies import law_body_kind
from gongkai.files.keys import KeyDestroyed
from gongkai.law import CaseState, RemediesNotice, remedies_notice, third_party_notice
from gongkai.law.remedies import Organ
from gongkai.letters.facts import LABELS, LetterFacts
from gongkai.letters.issuing import facts_of_body
from gongkai.letters.kinds import kind_of

# What an officer may say in a letter beyond the event; texts of several lines become lists where the letter has one.
WORDS = frozenset(
    "addressee_name findings reason points withheld where supply_way supply_on search responsible_body "
    "responsible_contact right_channel answer_way payment_way earlier_title earlier_no earlier_on earlier_served_on "
    "attachments basis decision period_until served_place".split()
)
_LISTS = frozenset({"points", "withheld", "attachments"})


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A letter that an act issues. `number`: given already (that of the decision), else the letters room gives one.

    `about_person` False: it names no requester and is kept clear (to a unit of the body).
    """

    kind: str
    facts: LetterFacts
    number: str | None = None
    about_person: bool = True

    @property
    def label(self) -> str:
        """Return its name in lists."""
        return kind_of(self.kind).label


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text without the empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def words_given(words: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the officer typed for a letter as facts: known names only, lists from lines, nothing empty."""
    given: dict[str, Any] = {}
    for name, value in words.items():
        if name not in WORDS or value in (None, "", ()):
            continue
        given[name] = lines_of(value) if name in _LISTS and isinstance(value, str) else value
    return given


def page_url(name: str, *args: Any) -> str:
    """Return the address of a public page in full, "" where this installation has none."""
    try:
        return f"{settings.PUBLIC_URL}{reverse(name, args=args)}"
    except NoReverseMatch:
        return ""


# --- who is written to ---------------------------------------------------------------------------------------------


def _called(data: PersonData) -> str:
    return f"{data.name}（代理人：{data.agent}）" if data.agent else data.name


def _opened(person: Person | None) -> PersonData | None:
    if person is None:
        return None
    try:
        return persons.data_of(person)
    except KeyDestroyed:
        return None


def addressee(request: Request) -> dict[str, Any]:
    """Return name and kind of the requester for a letter: of joint ones all, or the representative with their number.

    An agent stands behind the name of who gave the mandate. Empty once the person was erased.
    """
    kept: dict[str, Any] | None = request.__dict__.get("_addressee")
    if kept is None:
        kept = request.__dict__["_addressee"] = _addressee(request)
    return kept


def _addressee(request: Request) -> dict[str, Any]:
    first = _opened(request.person)
    if first is None:
        return {"addressee_name": ""}
    joint = list(request.co_requesters.select_related("person").order_by("order"))
    name = _called(first)
    if joint:
        others = [(row, _opened(row.person)) for row in joint]
        chosen = next((data for row, data in others if row.is_representative and data), None)
        if chosen is not None:
            name = f"{_called(chosen)}等{len(joint) + 1}人（代表人：{chosen.name}）"
        else:
            name = "、".join([name, *(_called(data) for _, data in others if data)])
    single = request.applicant_category == ApplicantCategory.NATURAL_PERSON and not joint
    return {"addressee_name": name, "addressee_is_organization": not single and not joint}


# --- facts ---------------------------------------------------------------------------------------------------------


def about(request: Request, state: CaseState, day: dt.date) -> dict[str, Any]:
    """Return the facts of the request as it stands after the act, dated `day`, without any addressee."""
    return {
        **_house(request, day),
        "made_on": day,
        "request_no": request.request_no,
        "received_on": state.received_on,
        "regime": state.regime or "",
        "channel": request.get_channel_display(),
        "subject": request.subject,
        "due_on": state.due or state.due_at_latest,
        "tracking_url": page_url("portal:tracking"),
    }


def _house(request: Request, day: dt.date) -> dict[str, str]:
    """Return what the letter says of the body; read once for the letters of an act."""
    kept = request.__dict__.setdefault("_house", {})
    if day not in kept:
        kept[day] = facts_of_body(request.body, day)
    facts: dict[str, str] = kept[day]
    return facts


def to_requester(
    request: Request, state: CaseState, day: dt.date, words: Mapping[str, Any], **more: Any
) -> LetterFacts:
    """Return the facts of a letter to the requester; `more` wins over what was typed, what was typed over the rest."""
    return LetterFacts(
        **{**about(request, state, day), **addressee(request), **words_given(words), **filled(more)}
    )


def to_other(
    request: Request, state: CaseState, day: dt.date, words: Mapping[str, Any], name: str, **more: Any
) -> LetterFacts:
    """Return the facts of a letter to somebody else: nothing in them tells who asked."""
    facts = about(request, state, day)
    facts["tracking_url"] = ""
    return LetterFacts(
        **{
            **facts,
            "addressee_name": name,
            "addressee_is_organization": True,
            **words_given(words),
            **filled(more),
        }
    )


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values without the empty ones."""
    return {name: value for name, value in values.items() if value not in (None, "", ())}


# --- remedies ------------------------------------------------------------------------------------------------------


def with_organs(notice: RemediesNotice, body: Body, day: dt.date) -> RemediesNotice:
    """Return the notice naming the body's own organs of `day` where they are kept (复议法2023 Arts 24-28)."""
    rows = list(RemedyOrgan.objects.on(day).filter(body=body).order_by("pk"))
    organs = [row for row in rows if row.kind == RemedyOrganKind.RECONSIDERATION]
    if organs:
        article = notice.organs[0].article if notice.organs else ""
        named = tuple(Organ("named", article, row.name) for row in organs)
        online = next((row.online for row in organs if row.online), "")
        notice = dataclasses.replace(notice, organs=named, online_url=online or notice.online_url)
    court = next((row.name for row in rows if row.kind == RemedyOrganKind.COURT), "")
    if court:
        message = dataclasses.replace(notice.message, params={**notice.message.params, "court": court})
        notice = dataclasses.replace(notice, message=message)
    return notice


def remedies_for(
    request: Request, state: CaseState, day: dt.date, outcome: str, sub_ground: str
) -> RemediesNotice | str:
    """Return what the requester is told about remedies against a decision of `day`; "" where the law knows none."""
    kind = law_body_kind(request.body)
    try:
        notice = remedies_notice(day, outcome, sub_ground or None, kind, practice=state.practice)
    except (KeyError, ValueError):
        return ""
    return with_organs(notice, request.body, day)


def third_party_remedies(request: Request, day: dt.date) -> RemediesNotice | str:
    """Return what a third party is told about remedies against a disclosure (法释〔2025〕8号 Art. 1(4))."""
    try:
        return with_organs(third_party_notice(day, law_body_kind(request.body)), request.body, day)
    except (KeyError, ValueError):
        return ""


def label_of(need: str) -> str:
    """Return a missing element in words: `a|b` is one of them."""
    return "或者".join(LABELS.get(name, name) for name in need.split("|"))
