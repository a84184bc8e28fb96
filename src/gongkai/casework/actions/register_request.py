"""Register a request that came by any channel (条例2019 Arts 29, 31)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.casework import telling
from gongkai.casework.actions.lettering import ISSUE
from gongkai.casework.actions.reasons import clear_text, reason_of
from gongkai.casework.attaching import attach, scan_reasons
from gongkai.casework.clock import calendar_for
from gongkai.casework.entering import Happened, enter, next_number, number_text
from gongkai.casework.letters import to_requester
from gongkai.casework.models import (
    ApplicantCategory,
    Carrier,
    Channel,
    CoRequester,
    Delivery,
    Person,
    Request,
    local_day,
)
from gongkai.casework.persons import PersonData, description_place, seal_text, sealed_person
from gongkai.casework.queries import CODE_PURPOSE
from gongkai.casework.reason_settings import accepts
from gongkai.casework.rules import asked_in_own_name, handler_only
from gongkai.casework.settings import practice_of
from gongkai.casework.terms import keep_terms
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import LOCAL, Action, Origin, Reason
from gongkai.journal.identifiers import new_public_id, random_code
from gongkai.law import Breach, CaseState, ImpossibleHistory, replay
from gongkai.letters.issuing import issue

CODE_LENGTH = 10
REQUEST_SERIES = "request"


@dataclass(kw_only=True)
class RegisterRequest(Action):
    """Enter a request: in person and by post the officer does, online the public itself (then it waits for its
    confirmation).

    `submitted_at` is the instant it was handed in or sent; `received_on` the day it was signed for or came into the
    mail system, where that differs; `confirmed_on` the day both sides confirmed, None: not yet. Returns the Request;
    its attribute `tracking_code` holds the code, this once.
    """

    verb = "casework.register_request"
    title = "登记申请"
    private: ClassVar[frozenset[str]] = frozenset(
        {"person", "description", "note", "joint", "scans", "mandate"}
    )

    body: Body
    channel: str
    applicant_category: str
    person: PersonData = field(repr=False)
    subject: str
    description: str = field(default="", repr=False)
    submitted_at: dt.datetime | None = None
    received_on: dt.date | None = None
    confirmed_on: dt.date | None = None
    delivery_method: str = Delivery.POST
    carrier: str = Carrier.PAPER
    accept_other_form: bool = True
    split_from: Request | None = None
    unit: str = ""
    note: str = field(default="", repr=False)
    sample_note: str = ""
    # Further persons on one form: identified and served, counted once under the first named (project default).
    joint: list[PersonData] = field(default_factory=list, repr=False)
    # The letter as it came, kept encrypted for the person.
    scans: list[Incoming] = field(default_factory=list, repr=False)
    # The mandate of the agent whom a requester sent.
    mandate: list[Incoming] = field(default_factory=list, repr=False)
    # Who of the joint requesters stands for all: the place in `joint`, from 0.
    representative: int | None = None
    # "issue": the receipt is made, once the receipt date is fixed (else with `Confirm`).
    letter: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    @property
    def submitted_on(self) -> dt.date:
        """Return the day the request was handed in or sent."""
        return local_day(self.submitted_at) if self.submitted_at else self.context.today

    def check(self) -> list[Reason]:
        return self.closed() or [
            *self._choices(),
            *self._person(),
            *self._joint(),
            *self._texts(),
            *self._days(),
            *scan_reasons(self.body, self.scans),
            *scan_reasons(self.body, self.mandate, "mandate"),
        ]

    def closed(self) -> list[Reason]:
        """Return why this person may not register a request here at all."""
        if self.context.origin == Origin.PUBLIC and self.context.user is None:
            reasons = (
                []
                if self.channel == Channel.ONLINE
                else [Reason(code="right", message="网上只能提交网上申请。")]
            )
            if not accepts(self.body, Channel.ONLINE, self.context.today):
                message = "该机关的公开指南没有公布网上接收申请的渠道，请当面递交或者邮寄。"
                reasons.append(Reason(code="channel", message=message, basis="公开办函〔2017〕19号"))
        else:
            reasons = handler_only(self.context, self.body)
        if not self.body.exists_on(self.context.today):
            message = "该机关已经撤销，请向承接其职能的机关提出。"
            reasons.append(Reason(code="dissolved", message=message, basis="公开办函〔2019〕14号"))
        return reasons + asked_in_own_name(self.body)

    def _choices(self) -> list[Reason]:
        reasons = []
        for name, value, known, label in (
            ("channel", self.channel, Channel.values, "接收渠道"),
            ("applicant_category", self.applicant_category, ApplicantCategory.values, "申请人类别"),
            ("delivery_method", self.delivery_method, Delivery.values, "获取方式"),
            ("carrier", self.carrier, Carrier.values, "载体形式"),
        ):
            if value not in known:
                reasons.append(Reason(code="choice", field=name, message=f"请选择{label}。"))
        return reasons

    def _person(self) -> list[Reason]:
        """条例2019 Art. 29(2)(1): name, proof of identity, contact."""
        reasons = []
        given = self.person
        if not given.name.strip():
            reasons.append(
                Reason(code="required", field="name", message="请填写申请人姓名或者名称。", basis=_ART29)
            )
        if self.applicant_category == ApplicantCategory.NATURAL_PERSON:
            if not given.id_number.strip():
                message = "请填写身份证明的号码；申请人没有提供的，先登记来件再告知补正。"
                reasons.append(Reason(code="required", field="id_number", message=message, basis=_ART29))
        elif not given.credit_code.strip():
            message = "请填写统一社会信用代码（或者组织机构代码）。"
            reasons.append(Reason(code="required", field="credit_code", message=message, basis=_ART29))
        if not (given.phone or given.address or given.email or given.fax):
            message = "电话、地址、电子邮箱、传真请至少填写一项，否则无法联系申请人。"
            reasons.append(Reason(code="required", field="phone", message=message, basis=_ART29))
        return reasons

    def _joint(self) -> list[Reason]:
        if any(not given.name.strip() for given in self.joint):
            message = "每一位共同申请人都要写姓名或者名称。"
            return [Reason(code="required", field="joint", message=message, basis=_ART29)]
        if self.representative is not None and not 0 <= self.representative < len(self.joint):
            message = "请从共同申请人中选择代表人。"
            return [Reason(code="choice", field="representative", message=message)]
        return []

    def _texts(self) -> list[Reason]:
        reasons = []
        if not self.subject.strip():
            message = "请用一句话写明所申请的信息（不写个人信息），它会出现在列表中。"
            reasons.append(Reason(code="required", field="subject", message=message))
        if len(self.subject) > 200:
            reasons.append(Reason(code="long", field="subject", message="事项请控制在 200 字以内。"))
        reasons += clear_text("subject", self.subject) + clear_text("unit", self.unit)
        if self.split_from is not None and self.split_from.body_id != self.body.pk:
            message = "没有找到原申请，请从本机关的申请中选择。"
            reasons.append(Reason(code="foreign", field="split_from", message=message))
        marking = classified_marking(self.description)
        if marking:
            message = refusal_message(marking, "申请内容")
            reasons.append(Reason(code="classified", field="description", message=message))
        return reasons

    def _days(self) -> list[Reason]:
        today = self.context.today
        for name, day in (
            ("submitted_at", self.submitted_on),
            ("received_on", self.received_on),
            ("confirmed_on", self.confirmed_on),
        ):
            if day is not None and day > today:
                return [Reason(code="future", field=name, message="日期不能晚于今天。")]
        for name, day in (("received_on", self.received_on), ("confirmed_on", self.confirmed_on)):
            if day is not None and day < self.submitted_on:
                message = f"不能早于提出日期 {self.submitted_on}。"
                return [Reason(code="order", field=name, message=message)]
        try:
            history = [item.as_law(number) for number, item in enumerate(self._happened(), start=1)]
            replay(history, calendar_for(Request()), practice_of(self.body, self.submitted_on))
        except ImpossibleHistory as impossible:
            return [reason_of(impossible.breach)]
        except ValueError as error:
            return (
                [reason_of(Breach("before_regulations", "", {"on": self.submitted_on}))]
                if not str(error)
                else [Reason(code="dates", message=str(error))]
            )
        return []

    def foreseen(self) -> CaseState | None:
        """Return the state that registering would lead to, None while the days are wrong. Writes nothing."""
        if self._days():
            return None
        history = [item.as_law(number) for number, item in enumerate(self._happened(), start=1)]
        return replay(history, calendar_for(Request()), practice_of(self.body, self.submitted_on))

    def _happened(self) -> list[Happened]:
        """It was submitted; where that was said, it was signed for on another day; where it was, it is confirmed."""
        events = [
            Happened(
                kind="submitted",
                occurred_on=self.submitted_on,
                data={"channel": str(self.channel), "letters": self.__dict__.get("_letters")},
                note=self.note,
            )
        ]
        if self.received_on is not None:
            events.append(Happened(kind="received", occurred_on=self.received_on))
        if (confirmed := self._confirmed()) is not None:
            events.append(Happened(kind="confirmed", occurred_on=confirmed))
        return events

    def _confirmed(self) -> dt.date | None:
        """The day both sides had confirmed. Who takes a request over the counter confirms it by entering it."""
        if self.confirmed_on is not None or self.context.origin == Origin.PUBLIC:
            return self.confirmed_on
        return self.submitted_on if self.channel == Channel.IN_PERSON else None

    def perform(self) -> Request:
        person, key = self.sealed_requester()
        request, code = self._request(), random_code(CODE_LENGTH)
        request.person = person
        request.description_sealed = seal_text(key, self.description, description_place(request))
        request.code_hash = keys.blind(code, CODE_PURPOSE)
        request.save(force_insert=True)
        self._join(request)
        self._issue_receipt(request, key)
        enter(request, self._happened(), self.context)
        if self.confirmed_on is not None:
            request.confirmed_at = self._instant(self.confirmed_on)
            request.save(update_fields=["confirmed_at"])
        attach(request, 1, self.scans, "来件", self.context)
        attach(request, 1, self.mandate, "授权委托书", self.context)
        keep_terms([request])
        telling.registered(request, self.context.user)
        request.__dict__["tracking_code"] = code
        return request

    def _join(self, request: Request) -> None:
        for order, data in enumerate(self.joint, start=1):
            person, record, _ = sealed_person(self.body, ApplicantCategory.NATURAL_PERSON, data)
            record.save(force_insert=True)
            person.save(force_insert=True)
            CoRequester.objects.create(
                request=request,
                person=person,
                order=order,
                is_representative=self.representative == order - 1,
            )

    def _issue_receipt(self, request: Request, key: bytes) -> None:
        """Issue the receipt when the receipt date is known; the first entry names it."""
        if self.letter != ISSUE or request.person is None:
            return
        history = [item.as_law(number) for number, item in enumerate(self._happened(), start=1)]
        state = replay(history, calendar_for(request), practice_of(self.body, self.submitted_on))
        if state.received_on is None:
            return
        letter = issue(
            "receipt",
            body=self.body,
            owner=request,
            facts=to_requester(request, state, self.context.today, {}),
            on=self.context.today,
            key_name=request.person.key_name,
            key=key,
            uploaded_by=self.context.user,
        )
        self.__dict__["_letters"] = [letter.public_id]

    def sealed_requester(self) -> tuple[Person, bytes]:
        """Store who asks, sealed; return the person and the plain data key to seal the rest with."""
        person, record, key = sealed_person(self.body, self.applicant_category, self.person)
        record.save(force_insert=True)
        person.save(force_insert=True)
        return person, key

    def _request(self) -> Request:
        year = self.submitted_on.year
        number = next_number(self.body, REQUEST_SERIES, year)
        return Request(
            body=self.body,
            public_id=new_public_id(),
            series_year=year,
            series_no=number,
            request_no=number_text(self.body, "casework.request_no", year, number, self.submitted_on),
            channel=self.channel,
            applicant_category=self.applicant_category,
            subject=self.subject.strip(),
            submitted_at=self.submitted_at or self._instant(self.submitted_on),
            delivery_method=self.delivery_method,
            carrier=self.carrier,
            accept_other_form=self.accept_other_form,
            split_from=self.split_from,
            unit=self.unit,
            sample_note=self.sample_note,
        )

    def _instant(self, day: dt.date) -> dt.datetime:
        """Return now for today, noon (Asia/Shanghai) of another day whose hour nobody said."""
        from django.utils import timezone

        if day == self.context.today:
            return timezone.now()
        return dt.datetime.combine(day, dt.time(12), LOCAL)

    def details(self) -> dict[str, Any]:
        given = {name: value for name, value in super().details().items() if name != "letter" or value}
        given["split_from"] = self.split_from.request_no if self.split_from else ""
        given |= {
            name: len(rows)
            for name, rows in (("joint", self.joint), ("scans", self.scans + self.mandate))
            if rows
        }
        return given


_ART29 = "《政府信息公开条例》第二十九条第二款第一项"
