"""Hand in what a system sent, with the signatures given in the office system; publish where all stages passed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.api.actions.push_item import token_reasons
from gongkai.api.models import ApiToken, Scope
from gongkai.catalogue.actions import PassOnPaper, PublishItem, SubmitItem
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.models import Item, State
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason, Refused


@dataclass(kw_only=True)
class HandInPushed(Action):
    """Hand a draft in; enter `signatures` (in order, `stages`: the names of their stages) as signed on paper; publish.

    All of it or nothing. Nothing is published by itself: only with `publish`, its scope, and every stage passed.
    """

    verb = "api.hand_in"
    title = "接口送审"
    private: ClassVar[frozenset[str]] = frozenset({"self_checked", "signatures", "document"})

    item: Item
    token: ApiToken
    self_checked: Collection[str] = ()
    stages: Sequence[str] = ()
    signatures: Sequence[Signature] = ()
    document: Incoming | None = None
    publish: bool = False

    @property
    def record(self) -> Item:
        return self.item

    def check(self) -> list[Reason]:
        scopes = [Scope.SUBMIT] if self.item.state == State.DRAFT else []
        scopes += [Scope.PAPER] if self.signatures or self.document else []
        scopes += [Scope.PUBLISH] if self.publish else []
        reasons = token_reasons(self.token, self.item.body, self.context, *scopes)
        if self.document is not None:
            reasons += self.document.reasons(self.item.body, "document")
            if not self.signatures:
                message = "送了签批单，请一并写明签批人和签批日期。"
                reasons.append(Reason(code="required", field="approvals", message=message))
        return reasons + self._state_reasons()

    def _state_reasons(self) -> list[Reason]:
        if self.item.state == State.SUBMITTED and not self.signatures:
            return [Reason(code="state", message="正在审查中，审查通过后才能发布。")]
        return []

    def perform(self) -> Item:
        item = self.item
        passing = bool(self.signatures) and item.state == State.SUBMITTED
        releasing = self.publish and item.state == State.APPROVED and not self.signatures
        if not passing and not releasing:
            item = SubmitItem(context=self.context, item=item, self_checked=self.self_checked).execute()
        if self.signatures:
            item = self._signed(item)
        if self.publish and item.state == State.APPROVED:
            item = PublishItem(context=self.context, item=item, channels=[]).execute()
        return item

    def _signed(self, item: Item) -> Item:
        clearance = flow.open_of(item)
        waiting = [step.label for step in flow.waiting_in(clearance)] if clearance else []
        if list(self.stages) != waiting[: len(self.stages)]:
            message = f"签批应按环节顺序写明，待签批的环节是：{'、'.join(waiting) or '无'}。"
            raise Refused([Reason(code="stage", field="approvals", message=message)])
        scan: Any = None
        if self.document is not None:
            scan = self.document.keep(item.body, owner=item, kind="scan", uploaded_by=self.context.user)
        act = PassOnPaper(context=self.context, item=item, signatures=self.signatures, scan=scan)
        signed: Item = act.execute()
        return signed
