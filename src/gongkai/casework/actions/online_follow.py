"""What the requester does on the tracking page: correct, explain, pay, withdraw, receive, evaluate.

Each is an act of the public (Origin.PUBLIC) that asks for the proof of the code (`casework.following.Proved`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.casework import telling
from gongkai.casework.actions.base import EventAction
from gongkai.casework.actions.clarification import ReceiveClarification
from gongkai.casework.actions.finish import ReceivedByRequester, Withdraw
from gongkai.casework.attaching import MOST, attach, scan_reasons
from gongkai.casework.clock import state_of
from gongkai.casework.entering import Happened
from gongkai.casework.following import Proved
from gongkai.casework.models import Evaluation, Event, EventFile, Request, Satisfaction, State
from gongkai.casework.persons import key_of
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.files.markings import classified_marking, refusal_message
from gongkai.journal.actions import Action, Context, Origin, Reason
from gongkai.law import Status

LONGEST = 3000
EXPLANATION = "说明的理由"
PAYMENT = "缴费凭证"
MOST_FILES_OF_A_KIND = 10


def not_proved(context: Context, proved: Proved | None, record: Any) -> list[Reason]:
    """Return the reason unless the requester acts, with the code proved."""
    if context.origin == Origin.PUBLIC and context.user is None and proved is not None and proved.of(record):
        return []
    return [Reason(code="right", message="请先用登记号和查询码查询，再办理。")]


def text_reasons(name: str, text: str, label: str, *, needed: bool) -> list[Reason]:
    """Return what is wrong with a text of the requester's."""
    if needed and not text.strip():
        return [Reason(code="required", field=name, message=f"请填写{label}，或者上传材料。")]
    if len(text) > LONGEST:
        message = f"请控制在 {LONGEST} 字以内，现在有 {len(text)} 字；更长的请作为文件上传。"
        return [Reason(code="long", field=name, message=message)]
    marking = classified_marking(text)
    if marking:
        return [Reason(code="classified", field=name, message=refusal_message(marking, "这段文字"))]
    return []


@dataclass(kw_only=True)
class ByRequester(EventAction):
    """The base of the requester's own events."""

    private: ClassVar[frozenset[str]] = EventAction.private | {"proved", "text"}

    proved: Proved | None = field(default=None, repr=False)

    def right(self) -> list[Reason]:
        return not_proved(self.context, self.proved, self.request)


@dataclass(kw_only=True)
class CorrectOnline(ByRequester, ReceiveClarification):
    """The requester corrects the request in time; what is written is sealed. Late ones an officer takes, with the
    good reason (条例2019 Art. 30)."""

    verb = "casework.correct_online"
    title = "网上补正"
    private: ClassVar[frozenset[str]] = ByRequester.private

    text: str = field(default="", repr=False)

    def stands_against(self) -> list[Reason]:
        asked = self.state().clarification
        until = asked.period_until if asked else None
        if self.state().status is Status.CLARIFICATION_PENDING and until is not None and self.day > until:
            message = "补正期限已过。有正当理由的，请尽快电话或者书面联系机关说明，由机关决定是否接受。"
            return [Reason(code="late", message=message, basis="《政府信息公开条例》第三十条")]
        return []

    def inputs(self) -> list[Reason]:
        return text_reasons("text", self.text, "补正的内容", needed=not self.scans)

    def happened(self) -> list[Happened]:
        return [Happened(kind=self.kind, occurred_on=self.day, data=self.data(), note=self.text)]


@dataclass(kw_only=True)
class WithdrawOnline(ByRequester, Withdraw):
    """The requester takes the request back before it is decided."""

    verb = "casework.withdraw_online"
    title = "网上撤回"
    private: ClassVar[frozenset[str]] = ByRequester.private

    confirmed: bool = False

    def inputs(self) -> list[Reason]:
        self.reason = "申请人在网上撤回"
        if not self.confirmed:
            return [Reason(code="required", field="confirmed", message="请勾选确认撤回。")]
        return []


@dataclass(kw_only=True)
class ReceiveOnline(ByRequester, ReceivedByRequester):
    """The requester has opened the answer that was served: the first time is the day of receipt."""

    verb = "casework.receive_online"
    title = "申请人网上收取答复"
    private: ClassVar[frozenset[str]] = ByRequester.private

    def data(self) -> dict[str, Any]:
        given = super().data()
        if any(item.name == "proof" for item in self.law_kind.fields):
            given["proof"] = "在查询页面下载"
        return given

    def stands_against(self) -> list[Reason]:
        if self.state().received_by_requester_on is not None:
            return [Reason(code="state", message="已经登记收到。")]
        return []


@dataclass(kw_only=True)
class SendIn(Action):
    """The base of what the requester sends in beside the events: kept with the event that asked for it."""

    private: ClassVar[frozenset[str]] = frozenset({"proved", "text", "scans"})
    asked_by: ClassVar[str] = ""
    status: ClassVar[Status] = Status.EXPLANATION_PENDING
    label: ClassVar[str] = ""
    # The kind of notice by which the officers hear of it (`telling`).
    tells: ClassVar[str] = "correction_in"

    request: Request
    proved: Proved | None = field(default=None, repr=False)
    text: str = field(default="", repr=False)
    scans: list[Incoming] = field(default_factory=list, repr=False)

    @property
    def record(self) -> Request:
        return self.request

    def closed(self) -> list[Reason]:
        """Return why it is not open: not proved, or nothing of the kind was asked for."""
        reasons = not_proved(self.context, self.proved, self.request)
        if not reasons and state_of(self.request).status is not self.status:
            reasons = [Reason(code="state", message="现在不需要提交。")]
        if not reasons and self._event() is None:
            reasons = [Reason(code="state", message="没有找到机关的通知，请联系机关。")]
        return reasons

    def _event(self) -> Event | None:
        found: Event | None = self.request.events.filter(kind=self.asked_by).order_by("-seq").first()
        return found

    def check(self) -> list[Reason]:
        reasons = self.closed() or (
            text_reasons("text", self.text, self.label, needed=not self.scans)
            + scan_reasons(self.request.body, self.scans)
        )
        sent = EventFile.objects.filter(request=self.request, label__startswith=self.label).count()
        if not reasons and sent + len(self.scans) + bool(self.text) > MOST:
            message = f"已经提交了 {sent} 份材料，请合并以后再提交，或者联系机关。"
            reasons = [Reason(code="many", field="scans", message=message)]
        return reasons

    def perform(self) -> Request:
        event = self._event()
        assert event is not None
        given = list(self.scans)
        if self.text.strip():
            given.insert(0, Incoming.take(f"{self.label}.txt", self.text.strip().encode()))
        attach(self.request, event.seq, given, f"{self.label}（申请人提交）", self.context)
        telling.tell(self.tells, self.request, roles=telling.OFFICERS)
        return self.request

    def details(self) -> dict[str, Any]:
        return {**super().details(), "files": len(self.scans)}


@dataclass(kw_only=True)
class ExplainOnline(SendIn):
    """The requester gives the reasons of an excessive request (Art. 35); the officer judges them
    (`ReceiveExplanation`)."""

    verb = "casework.explain_online"
    title = "网上说明理由"
    asked_by = "explanation_requested"
    status = Status.EXPLANATION_PENDING
    label = EXPLANATION


@dataclass(kw_only=True)
class ProvePayment(SendIn):
    """The requester shows that the fee was paid; the officer books it (`PayFee`)."""

    verb = "casework.prove_payment"
    title = "提交缴费凭证"
    asked_by = "fee_noticed"
    status = Status.FEE_PENDING
    label = PAYMENT
    tells = "payment_shown"


EVALUATED = frozenset({State.DELIVERED, State.CLOSED, State.ARCHIVED})


def evaluation_place(request: Request) -> str:
    """Return the name that the sealed words are bound to."""
    return f"request:{request.public_id}:evaluation"


@dataclass(kw_only=True)
class Evaluate(Action):
    """What the requester thinks of the handling, once, after the answer; the words are sealed."""

    verb = "casework.evaluate"
    title = "评价"
    private: ClassVar[frozenset[str]] = frozenset({"proved", "words"})

    request: Request
    satisfaction: str = ""
    words: str = field(default="", repr=False)
    proved: Proved | None = field(default=None, repr=False)

    @property
    def record(self) -> Request:
        return self.request

    def closed(self) -> list[Reason]:
        """Return why it is not open: not proved, not answered, evaluated already."""
        reasons = not_proved(self.context, self.proved, self.request)
        if not reasons and self.request.state not in EVALUATED:
            reasons = [Reason(code="state", message="收到答复后可以评价。")]
        if not reasons and Evaluation.objects.filter(request=self.request).exists():
            reasons = [Reason(code="state", message="您已经评价过，谢谢。")]
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if self.satisfaction not in Satisfaction.values:
            reasons = [Reason(code="required", field="satisfaction", message="请选择是否满意。")]
        return reasons + text_reasons("words", self.words, "意见", needed=False)

    def perform(self) -> Request:
        sealed, person = b"", self.request.person
        if self.words.strip() and person is not None:
            try:
                sealed = keys.seal(key_of(person), self.words.strip(), evaluation_place(self.request))
            except keys.KeyDestroyed:
                sealed = b""
        Evaluation.objects.create(
            request=self.request,
            body=self.request.body,
            satisfaction=self.satisfaction,
            words_sealed=sealed,
        )
        return self.request


def evaluation_words(evaluation: Evaluation) -> str:
    """Return the words of an evaluation, for who handles the request; "" where there are none or the key is gone."""
    person = evaluation.request.person
    if not evaluation.words_sealed or person is None:
        return ""
    try:
        return str(
            keys.unseal(key_of(person), bytes(evaluation.words_sealed), evaluation_place(evaluation.request))
        )
    except keys.KeyDestroyed:
        return ""
