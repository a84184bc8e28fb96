"""Hand published information over to the state archives or the public library (条例2019 Art. 25(3))."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.archiving import Criteria, chosen_items
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.handing_over import Package, write_package
from gongkai.catalogue.models import HandOver, HandOverLine, Item, ReceiverKind, State
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason, Refused
from gongkai.journal.append import stream_of

MOST = 10_000


@dataclass(kw_only=True)
class HandOverItems(Action):
    """Hand over `items`, or all that fit `criteria`: makes and keeps the package, and notes what was in it.

    `again`: also what this kind of receiver was given before. The package is written before the transaction begins.
    """

    verb = "catalogue.hand_over"
    title = "移交"

    body: Body
    items: Sequence[Item] = ()
    criteria: Criteria | None = None
    receiver: str = ""
    kind: str = ""
    handed_on: dt.date | None = None
    person: str = ""
    note: str = ""
    again: bool = False

    _package: Package | None = field(default=None, init=False, repr=False)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles hands over here."""
        return rules.right(self.context, rules.may_approve, self.body, rules.APPROVERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("receiver", self.receiver, "接收单位", 120)
        reasons += required("person", self.person, "移交人", 60)
        if self.kind not in ReceiverKind.values:
            reasons.append(fault("kind", "请选择接收单位类别：国家档案馆或者公共图书馆。", "required"))
        if self.handed_on is not None and self.handed_on > self.context.today:
            reasons.append(fault("handed_on", "移交日期不能晚于今天。"))
        if len(self.note.strip()) > 500:
            reasons.append(fault("note", "备注最多 500 个字。"))
        return reasons + self._choice_faults()

    def _choice_faults(self) -> list[Reason]:
        if not self.items and (self.criteria is None or not self.criteria.narrows):
            return [fault("items", "请勾选要移交的信息，或者选择移交范围。", "required")]
        if self.criteria and self.criteria.column and self.criteria.column.body_id != self.body.pk:
            return [fault("column", "请选择本机关的栏目。")]
        if any(one.body_id != self.body.pk or one.state != State.PUBLISHED for one in self.items):
            return [fault("items", "只移交本机关已发布的信息，请重新勾选。", "state")]
        count = self.chosen()[: MOST + 1].count()
        if not count:
            return [fault("items", "没有可以移交的信息：都已移交过，或者没有符合条件的。", "none")]
        if count > MOST:
            return [fault("items", f"一次最多移交 {MOST} 条，请按年度或者栏目分批移交。", "many")]
        return []

    def chosen(self) -> Any:
        """Return the items that the act would hand over, oldest publication first."""
        if self.items:
            keys = [item.pk for item in self.items]
            found: Any = Item.objects.public().filter(body=self.body, pk__in=keys)
            found = found.order_by("published_on", "pk")
        else:
            found = chosen_items(self.body, self.criteria or Criteria(), self.context.today)
        if not self.again:
            given = HandOverLine.objects.filter(hand_over__kind=self.kind, hand_over__body=self.body)
            found = found.exclude(pk__in=given.values("item"))
        return found

    def execute(self) -> Any:
        if not self.check():
            day = self.handed_on or self.context.today
            self._package = write_package(self.body, self.chosen(), self.receiver.strip(), day)
        try:
            return super().execute()
        finally:
            if self._package is not None:
                self._package.content.close()

    def details(self) -> dict[str, Any]:
        skipped = {"_package", "items", "criteria"}
        return {name: value for name, value in super().details().items() if name not in skipped}

    def perform(self) -> HandOver:
        package = self._package
        assert package is not None
        # The package was written before: nothing may have been withdrawn meanwhile.
        left = self.chosen().count()
        if left != len(package.lines):
            message = "生成移交包时有信息被撤回或者新发布，请重新移交。"
            raise Refused([Reason(code="moved", message=message)])
        day = self.handed_on or self.context.today
        made: HandOver = HandOver.objects.create(
            body=self.body,
            receiver=self.receiver.strip(),
            kind=self.kind,
            handed_on=day,
            person=self.person.strip(),
            note=self.note.strip(),
            count=len(package.lines),
            digest=package.digest,
        )
        HandOverLine.objects.bulk_create(
            (
                HandOverLine(hand_over=made, item_id=item, number=number, digest=digest)
                for item, number, digest in package.lines
            ),
            batch_size=1000,
        )
        incoming = Incoming.take(f"移交-{day:%Y%m%d}-{made.public_id}.zip", package.content)
        made.package = incoming.keep(
            self.body, owner=stream_of(made), kind="hand_over", uploaded_by=self.context.user
        )
        made.save(update_fields=["package"])
        return made
