"""Reconsiderations and lawsuits: file a case, record its steps, enter its result (casework.md section 6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.casework.actions.base import clear_text, named
from gongkai.casework.models import (
    Procedure,
    RemedyCase,
    RemedyKind,
    RemedyRole,
    RemedyStep,
    RemedyStepKind,
    Request,
)
from gongkai.casework.remedies import RESULTS, answer_due
from gongkai.casework.rules import handler_only
from gongkai.catalogue.models import Item
from gongkai.journal.actions import Action, Reason

ROLES_OF = {
    RemedyKind.RECONSIDERATION: {RemedyRole.RESPONDENT},
    RemedyKind.LITIGATION: {RemedyRole.DEFENDANT, RemedyRole.CO_DEFENDANT},
}


def _step(case: RemedyCase, kind: str, on: dt.date, context: Any, data: dict[str, Any]) -> None:
    last = case.steps.order_by("-seq").values_list("seq", flat=True).first() or 0
    RemedyStep(
        case=case,
        seq=last + 1,
        kind=kind,
        on=on,
        recorded_at=timezone.now(),
        actor=context.actor_name,
        actor_user=context.user,
        data={name: value for name, value in data.items() if value not in (None, "")},
    ).save(force_insert=True)


@dataclass(kw_only=True)
class FileCase(Action):
    """Enter a reconsideration or lawsuit against an answer (`request`), an item (`item`: stream name), or silence.

    `follows` is the reconsideration that came before a lawsuit; without it
    `after_reconsideration` says whether one did.
    """

    verb = "casework.file_case"
    title = "登记复议、诉讼"

    body: Body
    kind: str
    role: str
    organ: str
    subject: str
    filed_on: dt.date
    case_no: str = ""
    request: Request | None = None
    item: str = ""
    follows: RemedyCase | None = None
    after_reconsideration: bool = False
    procedure: str = Procedure.ORDINARY
    accepted_on: dt.date | None = None
    sample_note: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not enter a case of the body."""
        return handler_only(self.context, self.body)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if self.kind not in RemedyKind.values:
            return [Reason(code="choice", field="kind", message="请选择行政复议或者行政诉讼。")]
        reasons += named("organ", self.organ, "复议机关或者法院") + named("subject", self.subject, "事项")
        reasons += clear_text("subject", self.subject)
        if self.role not in ROLES_OF[RemedyKind(self.kind)]:
            message = "本机关的地位与案件类别不符：复议为被申请人，诉讼为被告或者共同被告。"
            reasons.append(Reason(code="role", field="role", message=message))
        return reasons + self._days() + self._one_remedy()

    def _days(self) -> list[Reason]:
        if self.filed_on > self.context.today:
            return [Reason(code="future", field="filed_on", message="提出日期不能晚于今天。")]
        if self.accepted_on and not self.filed_on <= self.accepted_on <= self.context.today:
            message = "受理、立案日期应在提出日期之后、今天之前。"
            return [Reason(code="order", field="accepted_on", message=message)]
        return []

    def _one_remedy(self) -> list[Reason]:
        """复议法2023 Art. 29: no suit while an accepted reconsideration runs, none after a court took the case."""
        reasons = []
        if self.after_reconsideration and self.kind == RemedyKind.RECONSIDERATION:
            message = "行政复议案件不能标为“经过复议”。"
            reasons.append(Reason(code="after", field="after_reconsideration", message=message))
        if self.follows is not None and self.follows.body_id != self.body.pk:
            reasons.append(Reason(code="foreign", field="follows", message="前一案件不是本机关的案件。"))
        if self.item and not self._own_item():
            message = "没有找到所针对的信息，请从本机关的信息中选择。"
            reasons.append(Reason(code="foreign", field="item", message=message))
        if self.request is None:
            return reasons
        if self.request.body_id != self.body.pk:
            message = "没有找到所针对的申请，请从本机关的申请中选择。"
            return [*reasons, Reason(code="foreign", field="request", message=message)]
        running = RemedyCase.objects.filter(
            request=self.request, accepted_on__isnull=False, decided_on__isnull=True
        ).exclude(kind=self.kind)
        other = running.first()
        if other is not None:
            message = f"同一事项的{other.get_kind_display()}（{other}）已受理尚未审结，一次只能走一条途径。"
            reasons.append(
                Reason(code="one_remedy", field="request", message=message, basis="《行政复议法》第二十九条")
            )
        return reasons

    def _own_item(self) -> bool:
        label, _, key = self.item.partition(":")
        of_body = Item.objects.filter(body=self.body)
        return label == Item._meta.label_lower and key.isdecimal() and of_body.filter(pk=key).exists()

    def perform(self) -> RemedyCase:
        after = self.after_reconsideration or self.follows is not None
        case = RemedyCase(
            body=self.body,
            kind=self.kind,
            role=self.role,
            organ=self.organ.strip(),
            subject=self.subject.strip(),
            filed_on=self.filed_on,
            case_no=self.case_no.strip(),
            request=self.request,
            item=self.item,
            follows=self.follows,
            after_reconsideration=after and self.kind == RemedyKind.LITIGATION,
            procedure=self.procedure,
            accepted_on=self.accepted_on,
            sample_note=self.sample_note,
        )
        case.save(force_insert=True)
        _step(case, RemedyStepKind.FILED, self.filed_on, self.context, {})
        if self.accepted_on:
            _step(case, RemedyStepKind.ACCEPTED, self.accepted_on, self.context, {})
        return case


@dataclass(kw_only=True)
class _CaseAction(Action):
    private: ClassVar[frozenset[str]] = frozenset({"remark"})

    case: RemedyCase
    on: dt.date | None = None
    remark: str = ""

    @property
    def record(self) -> RemedyCase:
        return self.case

    @property
    def day(self) -> dt.date:
        """Return the day on which it happened (today if not given)."""
        return self.on or self.context.today

    def closed(self) -> list[Reason]:
        """Return why this person may not."""
        return handler_only(self.context, self.case)

    def _check_day(self) -> list[Reason]:
        if self.day > self.context.today:
            return [Reason(code="future", field="on", message="日期不能晚于今天。")]
        if self.day < self.case.filed_on:
            return [Reason(code="order", field="on", message=f"日期不能早于提出日期 {self.case.filed_on}。")]
        return clear_text("remark", self.remark)


# Steps of RecordCaseStep -> the column of the case that they set.
STEP_COLUMNS = {
    RemedyStepKind.ACCEPTED: "accepted_on",
    RemedyStepKind.COPY_RECEIVED: "copy_received_on",
    RemedyStepKind.ANSWERED: "answered_on",
    RemedyStepKind.SERVED: "served_on",
}
FREE_STEPS = {RemedyStepKind.OPINION_LETTER, RemedyStepKind.OPINION_REPORTED, RemedyStepKind.NOTE}


@dataclass(kw_only=True)
class RecordCaseStep(_CaseAction):
    """Enter what happened in a case: accepted, copy received (the answer's period starts), answered, served,
    appealed (the case is open again at the next instance), opinion letter, a note."""

    verb = "casework.record_case_step"
    title = "登记案件进展"

    kind: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        allowed = {*STEP_COLUMNS, *FREE_STEPS, RemedyStepKind.APPEALED}
        if self.kind not in allowed:
            return [Reason(code="choice", field="kind", message="请选择进展的类别。")]
        return self._check_day() + self._check_step()

    def _check_step(self) -> list[Reason]:
        case = self.case
        column = STEP_COLUMNS.get(RemedyStepKind(self.kind))
        if column and getattr(case, column) is not None:
            message = f"已登记过（{getattr(case, column)}）；有误的请先登记更正说明再联系管理员。"
            return [Reason(code="state", field="kind", message=message)]
        if self.kind == RemedyStepKind.SERVED and case.decided_on is None:
            return [Reason(code="state", field="kind", message="尚未作出决定、裁判，请先登记结果。")]
        if self.kind == RemedyStepKind.APPEALED:
            if case.kind != RemedyKind.LITIGATION or case.decided_on is None:
                message = "只有已作出一审裁判的诉讼可以登记上诉。"
                return [Reason(code="state", field="kind", message=message)]
            if case.instance > 1:
                return [Reason(code="state", field="kind", message="二审裁判是终审裁判，不能再上诉。")]
        if self.kind == RemedyStepKind.NOTE:
            return named("remark", self.remark, "记事内容")
        return []

    def perform(self) -> RemedyCase:
        case = self.case
        column = STEP_COLUMNS.get(RemedyStepKind(self.kind))
        if column:
            setattr(case, column, self.day)
        if self.kind == RemedyStepKind.COPY_RECEIVED:
            case.answer_due_on = answer_due(case)
        data: dict[str, Any] = {"remark": self.remark}
        if self.kind == RemedyStepKind.APPEALED:
            # One case, its latest effective state: the first judgment stays in the steps (project default).
            data["result"] = case.result
            case.decided_on, case.served_on, case.result = None, None, ""
            case.instance += 1
        case.save()
        _step(case, self.kind, self.day, self.context, data)
        return case


@dataclass(kw_only=True)
class DecideCase(_CaseAction):
    """Enter the result: what the organ or court decided, and when."""

    verb = "casework.decide_case"
    title = "登记案件结果"

    result: str = ""
    served_on: dt.date | None = None

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if self.case.decided_on is not None:
            label = RESULTS[self.case.kind].get(self.case.result, self.case.result)
            reasons.append(Reason(code="state", message=f"已登记结果：{self.case.decided_on} {label}。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        if self.result not in RESULTS[self.case.kind]:
            return [Reason(code="choice", field="result", message="请选择案件结果。")]
        reasons = self._check_day()
        if self.case.accepted_on and self.day < self.case.accepted_on:
            message = f"不能早于受理、立案日期 {self.case.accepted_on}。"
            reasons.append(Reason(code="order", field="on", message=message))
        if self.served_on and not self.day <= self.served_on <= self.context.today:
            message = "送达日期应在作出之日至今天之间。"
            reasons.append(Reason(code="order", field="served_on", message=message))
        return reasons

    def perform(self) -> RemedyCase:
        case = self.case
        case.decided_on, case.result, case.served_on = self.day, self.result, self.served_on
        case.save()
        _step(
            case,
            RemedyStepKind.DECIDED,
            self.day,
            self.context,
            {"result": self.result, "remark": self.remark},
        )
        if self.served_on:
            _step(case, RemedyStepKind.SERVED, self.served_on, self.context, {})
        return case
