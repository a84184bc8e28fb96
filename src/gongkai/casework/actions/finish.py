"""Confirm, serve, note the receipt, withdraw, close, archive: the beginning and the end of a handling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from gongkai.casework.actions.base import EventAction, named
from gongkai.casework.letters import Planned, filled, to_requester
from gongkai.casework.models import Event, Request
from gongkai.files.models import StoredFile
from gongkai.journal.actions import LOCAL, Reason
from gongkai.law import CaseState
from gongkai.letters.issuing import details_of, record_service
from gongkai.letters.kinds import kind_for_outcome, kind_of
from gongkai.letters.models import Letter, ServiceWay
from gongkai.letters.queries import letters_of


@dataclass(kw_only=True)
class Confirm(EventAction):
    """Both sides have confirmed: for online and fax requests the clock starts from here (条例2019 Art. 31)."""

    verb = "casework.confirm"
    title = "与申请人确认"
    kind = "confirmed"
    effect = "登记为办理中；网上、传真和平常信函申请自确认之日起计算期限。"
    has_letter = True

    confirmed_at: dt.datetime | None = None

    def after(self, events: list[Event]) -> None:
        today = self.day == self.context.today
        noon = dt.datetime.combine(self.day, dt.time(12), LOCAL)
        self.request.confirmed_at = self.confirmed_at or (timezone.now() if today else noon)
        self.request.save(update_fields=["confirmed_at"])

    def planned(self, after: CaseState) -> list[Planned]:
        return [Planned(kind="receipt", facts=to_requester(self.request, after, self.day, self.words))]


@dataclass(kw_only=True)
class Receive(EventAction):
    """The day the body signed for the letter, or the mail system got it, when that was not said at registration."""

    verb = "casework.receive"
    title = "登记收到日期"
    kind = "received"
    effect = "按渠道确定收到之日，期限自次日起计算。"
    scan_label = "来件"


@dataclass(kw_only=True)
class Serve(EventAction):
    """Serve the decision: the day of posting, or of the signature, is the day that counts (公开办函〔2016〕235号)."""

    verb = "casework.serve"
    title = "送达"
    kind = "served"
    effect = "答复期限到此为止：邮寄的以交邮之日、当面的以签收之日为准。"
    scan_label = "送达凭证"

    has_letter = True
    letters_have_number = False
    private = EventAction.private | {"tracking", "signed_by"}

    way: str = ""
    proof: str = ""
    tracking: str = ""
    signed_by: str = ""

    def inputs(self) -> list[Reason]:
        if not self.way:
            return [Reason(code="required", field="way", message="请选择送达方式。")]
        return []

    def planned(self, after: CaseState) -> list[Planned]:
        signed = self.day if self.way == "hand" else None
        return [service_record(self, after, self.way, self.tracking, signed)]

    def after(self, events: list[Event]) -> None:
        letter = reply_of(self.request)
        if letter is not None and self.day >= letter.made_on:
            record_service(
                letter,
                way=self.way,
                on=self.day,
                tracking=self.tracking.strip(),
                signed_by=self.signed_by.strip(),
                proof=first_file(self.request, events[0].seq),
                recorded_by=self.context.user,
            )


@dataclass(kw_only=True)
class ReceivedByRequester(EventAction):
    """The requester has received it: the periods for remedies run from here."""

    verb = "casework.received_by_requester"
    title = "登记申请人收到"
    kind = "received_by_requester"
    effect = "申请人的复议、起诉期限自此计算。"
    scan_label = "签收凭证"

    has_letter = True
    letters_have_number = False

    proof: str = ""

    def planned(self, after: CaseState) -> list[Planned]:
        way = after.served.way or "" if after.served else ""
        return [service_record(self, after, way, "", self.day)]


def service_record(
    action: EventAction, after: CaseState, way: str, tracking: str, served_on: dt.date | None
) -> Planned:
    """Return the record of service (送达回证) of the answer: to be signed, or as it was."""
    reply = reply_of(action.request)
    told = {"earlier_title": reply.title, "earlier_no": reply.number} if reply else {}
    if not told and after.decision is not None:
        kind = kind_of(kind_for_outcome(after.decision.outcome))
        told = {"earlier_title": kind.label, "earlier_no": after.decision.document_no or ""}
    if reply is not None and not tracking:
        service = reply.services.filter(undone=False).order_by("pk").last()
        tracking = details_of(service)["tracking"] if service else ""
    facts = to_requester(
        action.request,
        after,
        action.day,
        {**filled(told), **action.words},
        way=str(dict(ServiceWay.choices).get(way, "")),
        tracking=tracking,
        served_on=served_on,
    )
    return Planned(kind="service_record", facts=facts)


def reply_of(request: Request) -> Letter | None:
    """Return the latest answer that was issued as a letter."""
    found: Letter | None = letters_of(request).filter(kind__startswith="reply_").last()
    return found


def first_file(request: Request, seq: int) -> StoredFile | None:
    """Return the first file that came with event `seq`."""
    row = request.event_files.filter(seq=seq).select_related("stored").order_by("pk").first()
    return row.stored if row else None


@dataclass(kw_only=True)
class Withdraw(EventAction):
    """The requester takes the request back before it is decided."""

    verb = "casework.withdraw"
    title = "申请人撤回"
    kind = "withdrawn"
    effect = "办理终止。正在征求意见的，要告知被征求意见者。"
    scan_label = "撤回的书面材料"
    has_letter = True
    letters_have_number = False

    reason: str = ""

    def inputs(self) -> list[Reason]:
        return named("reason", self.reason, "撤回的方式和依据（如“9月3日来函撤回”）")

    def planned(self, after: CaseState) -> list[Planned]:
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            received_on=after.received_on or after.submitted_on,
            withdrawn_on=self.day,
            reason=self.reason,
        )
        return [Planned(kind="withdrawal_record", facts=facts)]


@dataclass(kw_only=True)
class Close(EventAction):
    """All is done."""

    verb = "casework.close"
    title = "办结"
    kind = "closed"
    effect = "期限不变。"


@dataclass(kw_only=True)
class Archive(EventAction):
    """File the case."""

    verb = "casework.archive"
    title = "归档"
    kind = "archived"
    effect = "案卷归档。"
