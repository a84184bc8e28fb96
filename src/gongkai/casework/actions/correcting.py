"""Correction of a record about oneself (条例2019 Art. 41): handed in, checked, decided, withdrawn.

No request and no statutory period: the day by which the body means to answer is a setting (project default).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.agencies.practice import Practice, declare, value_of
from gongkai.casework import telling
from gongkai.casework.actions.online import public_only
from gongkai.casework.actions.online_follow import not_proved, text_reasons
from gongkai.casework.actions.reasons import clear_text, named
from gongkai.casework.attaching import scan_reasons
from gongkai.casework.entering import next_number
from gongkai.casework.following import Proved
from gongkai.casework.letters import filled, lines_of, with_organs
from gongkai.casework.models import Channel, CorrectionState, RecordCorrection, local_day
from gongkai.casework.persons import PersonData, data_of, key_of, seal_text, sealed_person
from gongkai.casework.queries import CODE_PURPOSE
from gongkai.casework.remedies import law_body_kind
from gongkai.casework.rules import handler_only, may_approve
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.files.sealed import keep_sealed
from gongkai.journal.actions import Action, Origin, Reason
from gongkai.journal.identifiers import new_public_id, random_code
from gongkai.law import remedies_notice
from gongkai.letters.composing import missing_labels
from gongkai.letters.facts import LetterFacts
from gongkai.letters.issuing import facts_of_body, issue
from gongkai.workdays.queries import current_calendar

SERIES = "correction"
CODE_LENGTH = 10
KIND = "correction"
PROOF = "证明材料"
NUMBER, AIM = "corrections.number", "corrections.aim_days"
_ART41 = "《政府信息公开条例》第四十一条"


def _pattern(value: Any) -> bool:
    try:
        return isinstance(value, str) and "{n}" in value and bool(value.format(short="某局", year=2026, n=1))
    except (KeyError, IndexError, ValueError):
        return False


declare(
    Practice(
        key=NUMBER,
        label="更正申请登记号格式",
        default="{short}更正申请〔{year}〕第{n}号",
        note="项目默认；{short} 为机关简称，{year} 为年份，{n} 为当年顺序号，不跳号。",
        valid=_pattern,
    ),
    Practice(
        key=AIM,
        label="更正申请的办理目标（工作日）",
        default=20,
        note="条例第四十一条没有规定期限，项目默认。",
        valid=lambda value: type(value) is int and 1 <= value <= 60,
    ),
)


def description_place(correction: RecordCorrection) -> str:
    """Return the name that the sealed words are bound to."""
    return f"correction:{correction.public_id}:description"


@dataclass(kw_only=True)
class SubmitCorrection(Action):
    """Hand in: what record, what is wrong with it, what it should say, with proof. Online by oneself, else entered by
    an officer. Returns the RecordCorrection; its attribute `tracking_code` holds the code, this once.
    """

    verb = "casework.submit_correction"
    title = "提出更正申请"
    private: ClassVar[frozenset[str]] = frozenset({"person", "description", "subject", "scans", "account"})

    body: Body
    category: str
    person: PersonData = field(repr=False)
    subject: str = field(repr=False)
    description: str = field(default="", repr=False)
    channel: str = Channel.ONLINE
    scans: list[Incoming] = field(default_factory=list, repr=False)
    account: Any = None

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not, or the body takes none any more."""
        online = self.context.origin == Origin.PUBLIC and self.context.user is None
        reasons = public_only(self.context) if online else handler_only(self.context, self.body)
        if not self.body.exists_on(self.context.today):
            message = "该机关已经撤销，请向承接其职能的机关提出。"
            reasons.append(Reason(code="dissolved", message=message))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        given = self.person
        reasons += named("name", given.name, "姓名或者单位名称")
        reasons += named("id_number", given.id_number or given.credit_code, "证件号码或者统一社会信用代码")
        if not (given.phone or given.address or given.email):
            message = "电话、地址、电子邮箱请至少填写一项，否则无法联系您。"
            reasons.append(Reason(code="required", field="phone", message=message))
        reasons += named("subject", self.subject, "是哪一种记录") or clear_text("subject", self.subject)
        if len(self.subject) > 200:
            reasons.append(Reason(code="long", field="subject", message="记录名称请控制在 200 字以内。"))
        reasons += text_reasons("description", self.description, "哪里不准确、应当怎样记录", needed=True)
        return reasons + scan_reasons(self.body, self.scans)

    def perform(self) -> RecordCorrection:
        person, record, key = sealed_person(self.body, self.category, self.person)
        record.save(force_insert=True)
        person.save(force_insert=True)
        code, year, today = random_code(CODE_LENGTH), self.context.today.year, self.context.today
        number = next_number(self.body, SERIES, year)
        made = RecordCorrection(
            body=self.body,
            public_id=new_public_id(),
            series_year=year,
            series_no=number,
            correction_no=str(value_of(self.body, NUMBER)).format(
                short=self.body.short_name, year=year, n=number
            ),
            code_hash=keys.blind(code, CODE_PURPOSE),
            channel=self.channel,
            person=person,
            account=self.account,
            submitted_at=timezone.now(),
            subject=self.subject.strip(),
            aim_on=current_calendar().add_working_days(today, int(value_of(self.body, AIM))),
        )
        made.description_sealed = seal_text(key, self.description.strip(), description_place(made))
        made.save(force_insert=True)
        for incoming in self.scans:
            keep_sealed(
                incoming,
                self.body,
                key_name=person.key_name,
                key=key,
                label=PROOF,
                owner=made,
                kind=KIND,
                uploaded_by=self.context.user,
            )
        telling.record_correction_in(made, self.context.user)
        made.__dict__["tracking_code"] = code
        return made


@dataclass(kw_only=True)
class OnCorrection(Action):
    """The base of the acts on a correction that is there."""

    correction: RecordCorrection
    states: ClassVar[frozenset[str]] = frozenset({CorrectionState.SUBMITTED, CorrectionState.CHECKING})

    @property
    def record(self) -> RecordCorrection:
        return self.correction

    def right(self) -> list[Reason]:
        """Return why this person may not."""
        return handler_only(self.context, self.correction)

    def closed(self) -> list[Reason]:
        """Return why it is closed now: right, state."""
        reasons = self.right()
        if not reasons and self.correction.state not in self.states:
            word = self.correction.get_state_display()
            reasons = [Reason(code="state", message=f"更正申请{word}，不能再办这一步。")]
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()


@dataclass(kw_only=True)
class RevealCorrection(OnCorrection):
    """Show who asks and in which words; the journal keeps who looked and why."""

    verb = "casework.reveal_correction"
    title = "查看更正申请人信息"
    states: ClassVar[frozenset[str]] = frozenset(CorrectionState.values)

    purpose: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.purpose.strip():
            message = "请写明查看的用途（如“核对记录”）；会记入日志。"
            reasons.append(Reason(code="required", field="purpose", message=message))
        if not reasons and self.correction.person.erased_at is not None:
            reasons.append(Reason(code="erased", message="申请人信息已经删除，不能恢复。"))
        return reasons

    def perform(self) -> tuple[PersonData, str]:
        person = self.correction.person
        sealed = bytes(self.correction.description_sealed)
        text = keys.unseal(key_of(person), sealed, description_place(self.correction)) if sealed else ""
        return data_of(person), str(text)


@dataclass(kw_only=True)
class StartChecking(OnCorrection):
    """The body checks the record."""

    verb = "casework.start_checking"
    title = "开始核实"
    states: ClassVar[frozenset[str]] = frozenset({CorrectionState.SUBMITTED})

    def perform(self) -> RecordCorrection:
        self.correction.state = CorrectionState.CHECKING
        self.correction.save(update_fields=["state"])
        return self.correction


ENDS = (
    CorrectionState.CORRECTED,
    CorrectionState.REFUSED,
    CorrectionState.FORWARDED,
    CorrectionState.REFERRED,
)


@dataclass(kw_only=True)
class DecideCorrection(OnCorrection):
    """Correct, refuse, forward to the organ that may correct, or tell the requester to ask there (Art. 41).

    The head agrees, by login or on paper. The reply is issued with its remedies notice.
    """

    verb = "casework.decide_correction"
    title = "办结更正申请"
    private: ClassVar[frozenset[str]] = frozenset({"reason", "findings"})

    result: str = ""
    reason: str = ""
    findings: str = ""
    organ: str = ""
    approved_by: str = ""

    def agreed_by(self) -> str:
        """Return who agreed: the name on the paper, else the head who acts."""
        if self.approved_by.strip():
            return self.approved_by.strip()
        return self.context.actor_name if may_approve(self.context, self.correction) else ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if self.result not in ENDS:
            reasons.append(Reason(code="required", field="result", message="请选择办理结果。"))
        if not self.agreed_by():
            message = "须经负责人同意：由负责人登录办理，或者填写在纸上签字的负责人姓名。"
            reasons.append(Reason(code="approver", field="approved_by", message=message))
        if self.result != CorrectionState.CORRECTED:
            reasons += named("reason", self.reason, "理由")
        if self.result in {CorrectionState.FORWARDED, CorrectionState.REFERRED}:
            reasons += named("organ", self.organ, "有权更正的行政机关")
        reasons += clear_text("reason", self.reason) + clear_text("organ", self.organ)
        if len(self.reason) + len(self.organ) > 280:
            reasons.append(Reason(code="long", field="reason", message="理由请控制在 280 字以内。"))
        if not reasons:
            lacking = missing_labels("correction_reply", self.facts())
            if lacking:
                message = f"答复书还缺：{'、'.join(lacking)}。"
                reasons.append(Reason(code="letter", field="reason", message=message))
        return reasons

    def facts(self) -> LetterFacts:
        """Return what the reply says."""
        correction, day = self.correction, self.context.today
        decision = {
            CorrectionState.CORRECTED: "决定对上述记录予以更正",
            CorrectionState.REFUSED: "决定对上述记录不予更正",
            CorrectionState.FORWARDED: "上述记录不属于本机关有权更正的范围，已转送有权更正的行政机关处理",
            CorrectionState.REFERRED: "上述记录不属于本机关有权更正的范围，请您向有权更正的行政机关提出",
        }[CorrectionState(self.result)]
        try:
            name = data_of(correction.person).name
        except keys.KeyDestroyed:
            name = ""
        notice = remedies_notice(day, "granted", None, law_body_kind(correction.body))
        given: dict[str, Any] = {
            **facts_of_body(correction.body, day),
            "made_on": day,
            "addressee_name": name,
            "addressee_is_organization": correction.person.category != "natural_person",
            "request_no": correction.correction_no,
            "received_on": local_day(correction.submitted_at),
            "subject": correction.subject,
            "decision": decision,
            "findings": "；".join(lines_of(self.findings)).rstrip("。"),
            "reason": self.reason.strip().rstrip("。"),
            "responsible_body": self.organ.strip(),
            "remedies": with_organs(notice, correction.body, day),
        }
        return LetterFacts(**filled(given))

    def perform(self) -> RecordCorrection:
        correction = self.correction
        letter = issue(
            "correction_reply",
            body=correction.body,
            owner=correction,
            facts=self.facts(),
            on=self.context.today,
            key_name=correction.person.key_name,
            key=key_of(correction.person),
            uploaded_by=self.context.user,
        )
        correction.state, correction.decided_on = self.result, self.context.today
        correction.document_no, correction.approved_by = letter.number, self.agreed_by()
        correction.reason = "；".join(part for part in (self.organ.strip(), self.reason.strip()) if part)
        correction.save()
        return correction


@dataclass(kw_only=True)
class WithdrawCorrection(OnCorrection):
    """The requester takes it back: online with the code, or an officer enters what came on paper."""

    verb = "casework.withdraw_correction"
    title = "撤回更正申请"
    private: ClassVar[frozenset[str]] = frozenset({"proved"})

    proved: Proved | None = field(default=None, repr=False)

    def right(self) -> list[Reason]:
        if self.context.origin == Origin.PUBLIC:
            return not_proved(self.context, self.proved, self.correction)
        return super().right()

    def perform(self) -> RecordCorrection:
        correction = self.correction
        correction.state, correction.decided_on = CorrectionState.WITHDRAWN, self.context.today
        correction.save(update_fields=["state", "decided_on"])
        return correction


def corrections_for(user: Any) -> Any:
    """Return the corrections that `user` may read, newest first."""
    return RecordCorrection.objects.visible_to(user).select_related("body")


def aim_left(correction: RecordCorrection, today: dt.date) -> int | None:
    """Return the working days left to the body's own aim, None once it is answered."""
    if not correction.is_open or correction.aim_on is None:
        return None
    return current_calendar().working_days_between(today, correction.aim_on)
