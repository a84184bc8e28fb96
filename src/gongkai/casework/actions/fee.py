"""The information-processing fee (国办函〔2020〕109号): notice, payment, waiver, lapse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from gongkai.casework.actions.base import AgreedAction, EventAction, named
from gongkai.casework.actions.clarification import abandoned
from gongkai.casework.entering import Happened
from gongkai.casework.letters import Planned, to_requester
from gongkai.casework.queries import asked_in_month
from gongkai.journal.actions import Reason
from gongkai.law import CaseState, Fee, per_item, per_page


@dataclass(kw_only=True)
class NoticeFee(AgreedAction):
    """Charge per item or per page, never both; the amount follows from the tariff and is not typed."""

    verb = "casework.notice_fee"
    title = "收取信息处理费"
    kind = "fee_noticed"
    effect = "答复期限停止；申请人缴清费用的次日起重新计算，收到通知 20 个工作日内不缴的视为放弃。"
    scan_label = "收费通知书"
    has_letter = True

    basis: str = ""
    quantity: int | None = None
    notice_received_on: dt.date | None = None

    def fee(self) -> Fee | None:
        """Return the fee with its working; None while basis or quantity is missing."""
        if not self.quantity or self.quantity < 0 or self.day < dt.date(2021, 1, 1):
            return None
        if self.basis == "per_item":
            by = self.state().practice.fee_month_by
            return per_item(self.quantity, asked_in_month(self.request, by), self.day)
        if self.basis == "per_page":
            return per_page(self.quantity, self.day)
        return None

    def data(self) -> dict[str, object]:
        given, fee = super().data(), self.fee()
        if fee is not None:
            given["amount"] = fee.total
        return given

    def inputs(self) -> list[Reason]:
        reasons = super().inputs()
        if not self.basis:
            reasons.append(
                Reason(code="required", field="basis", message="请选择按件或者按量计费，不能并用。")
            )
        if not self.quantity or self.quantity < 0:
            reasons.append(
                Reason(code="required", field="quantity", message="请填写件数或者页数（大于 0 的整数）。")
            )
        fee = None if reasons else self.fee()
        if fee is not None and fee.total == 0:
            message = "未达到收费标准，不应发出收费通知。"
            reasons.append(
                Reason(code="no_fee", field="quantity", message=message, basis="国办函〔2020〕109号")
            )
        return reasons

    def planned(self, after: CaseState) -> list[Planned]:
        fee = self.fee()
        assert fee is not None
        facts = to_requester(
            self.request,
            after,
            self.day,
            self.words,
            amount=fee.total,
            fee_basis=fee.basis,
            quantity=fee.quantity,
            already=fee.already,
            fee_lines=fee.lines,
        )
        return [Planned(kind="fee_notice", facts=facts)]


@dataclass(kw_only=True)
class PayFee(EventAction):
    """Money came in. Only when the whole amount is in does the period start anew; a part is kept as a part."""

    verb = "casework.pay_fee"
    title = "登记缴费"
    kind = "fee_paid"
    effect = "缴清的，答复期限自次日起重新计算；部分缴费不起算。"
    scan_label = "缴费凭证"

    amount: Decimal | None = None

    def happened(self) -> list[Happened]:
        return [Happened(kind=self._kind(), occurred_on=self.day, data=self.data(), note=self.note)]

    def _kind(self) -> str:
        fee = self.state().fee
        if self.amount is None or fee is None or fee.amount is None:
            return "fee_paid"
        return "fee_part_paid" if self.amount + fee.received < fee.amount else "fee_paid"

    def inputs(self) -> list[Reason]:
        if self.amount is None or self.amount <= 0:
            return [Reason(code="required", field="amount", message="请填写收到的金额（元）。")]
        return []


@dataclass(kw_only=True)
class WaiveFee(AgreedAction):
    """Charge nothing after all, or from the beginning: charging is a decision, not a duty (条例2019 Art. 42)."""

    verb = "casework.waive_fee"
    title = "免收信息处理费"
    kind = "fee_waived"
    effect = "正在等待缴费的，答复期限重新计算。"

    reason: str = ""

    def inputs(self) -> list[Reason]:
        return super().inputs() + named("reason", self.reason, "免收的理由")


@dataclass(kw_only=True)
class LapseFee(EventAction):
    """Not paid within 20 working days of receiving the notice: the request counts as abandoned."""

    verb = "casework.lapse_fee"
    title = "逾期不缴费，不再处理"
    kind = "fee_lapsed"
    effect = "视为放弃申请，不再处理。"
    scan_label = "收费通知书送达证明"
    has_letter = True

    notice_received_on: dt.date | None = None

    def planned(self, after: CaseState) -> list[Planned]:
        until = after.fee.pay_by if after.fee else None
        return [abandoned(self, after, "other_overdue_fee", "fee_notice", until)]
