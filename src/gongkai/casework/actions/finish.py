"""Confirm, serve, note the receipt, withdraw, close, archive: the beginning and the end of a handling."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from gongkai.casework.actions.base import EventAction, named
from gongkai.casework.models import Event
from gongkai.journal.actions import LOCAL, Reason


@dataclass(kw_only=True)
class Confirm(EventAction):
    """Both sides have confirmed: for online and fax requests the clock starts from here (条例2019 Art. 31)."""

    verb = "casework.confirm"
    title = "与申请人确认"
    kind = "confirmed"
    effect = "登记为办理中；网上、传真和平常信函申请自确认之日起计算期限。"

    confirmed_at: dt.datetime | None = None

    def after(self, events: list[Event]) -> None:
        today = self.day == self.context.today
        noon = dt.datetime.combine(self.day, dt.time(12), LOCAL)
        self.request.confirmed_at = self.confirmed_at or (timezone.now() if today else noon)
        self.request.save(update_fields=["confirmed_at"])


@dataclass(kw_only=True)
class Receive(EventAction):
    """The day the body signed for the letter, or the mail system got it, when that was not said at registration."""

    verb = "casework.receive"
    title = "登记收到日期"
    kind = "received"
    effect = "按渠道确定收到之日，期限自次日起计算。"


@dataclass(kw_only=True)
class Serve(EventAction):
    """Serve the decision: the day of posting, or of the signature, is the day that counts (公开办函〔2016〕235号)."""

    verb = "casework.serve"
    title = "送达"
    kind = "served"
    effect = "答复期限到此为止：邮寄的以交邮之日、当面的以签收之日为准。"

    way: str = ""
    proof: str = ""

    def inputs(self) -> list[Reason]:
        if not self.way:
            return [Reason(code="required", field="way", message="请选择送达方式。")]
        return []


@dataclass(kw_only=True)
class ReceivedByRequester(EventAction):
    """The requester has received it: the periods for remedies run from here."""

    verb = "casework.received_by_requester"
    title = "登记申请人收到"
    kind = "received_by_requester"
    effect = "申请人的复议、起诉期限自此计算。"

    proof: str = ""


@dataclass(kw_only=True)
class Withdraw(EventAction):
    """The requester takes the request back before it is decided."""

    verb = "casework.withdraw"
    title = "申请人撤回"
    kind = "withdrawn"
    effect = "办理终止。正在征求意见的，要告知被征求意见者。"

    reason: str = ""

    def inputs(self) -> list[Reason]:
        return named("reason", self.reason, "撤回的方式和依据（如“9月3日来函撤回”）")


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
