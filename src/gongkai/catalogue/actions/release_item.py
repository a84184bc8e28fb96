"""Note that an item also went out through another channel; take a wrong note back; a body's own channels."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

from rules.predicates import Predicate

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.channels import WEBSITE, open_channel_faults
from gongkai.catalogue.fields import fault, required
from gongkai.catalogue.models import Channel, Form2014Row, Item, Release, State
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class AddRelease(ItemAction):
    """Note that a published item also went out through another channel (form 2014, 一（二）), with what proves it."""

    verb = "catalogue.add_release"
    title = "登记公开渠道"
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED,)
    private: ClassVar[frozenset[str]] = frozenset({"proof"})

    channel: Channel | None = None
    released_on: dt.date | None = None
    reference: str = ""
    proof: Incoming | None = None

    def faults(self) -> list[Reason]:
        if self.channel is None:
            return [fault("channel", "请选择公开渠道。", "required")]
        today = self.context.today
        reasons = open_channel_faults([self.channel], self.item, today)
        first = self.item.document_date or self.item.created_on
        if self.released_on is None:
            return [*reasons, fault("released_on", "请填写在该渠道发布的日期。", "required")]
        if not first <= self.released_on <= today:
            reasons.append(fault("released_on", f"日期应在 {first:%Y-%m-%d}（信息形成）到今天之间。"))
        if len(self.reference) > 200:
            reasons.append(fault("reference", "出处最多 200 个字。"))
        if self.proof is not None:
            reasons += [fault("proof", one.message, one.code) for one in self.proof.reasons(self.item.body)]
        same = self.item.releases.filter(
            channel=self.channel,
            released_on=self.released_on,
            reference=self.reference.strip(),
            taken_back_on=None,
        )
        if not reasons and same.exists():
            reasons.append(fault("channel", "这次发布已经登记过了。", "twice"))
        return reasons

    def perform(self) -> Item:
        assert self.channel is not None
        assert self.released_on is not None
        stored = None
        if self.proof is not None:
            stored = self.proof.keep(
                self.item.body, owner=self.item, kind="release_proof", uploaded_by=self.context.user
            )
        Release.objects.create(
            body_id=self.item.body_id,
            item=self.item,
            channel=self.channel,
            released_on=self.released_on,
            reference=self.reference.strip(),
            proof=stored,
        )
        return self.item


@dataclass(kw_only=True)
class TakeBackRelease(ItemAction):
    """Take back the note of a release that was wrong, with reason. It counts nowhere any more, and stays, struck."""

    verb = "catalogue.take_back_release"
    title = "撤销渠道登记"
    predicate: ClassVar[Predicate] = rules.may_approve
    who: ClassVar[str] = rules.APPROVERS
    states: ClassVar[tuple[str, ...]] = (State.PUBLISHED,)

    release: Release | None = None
    reason: str = ""

    def faults(self) -> list[Reason]:
        release = self.release
        if release is None or release.item_id != self.item.pk:
            return [fault("release", "没有找到这条渠道登记。")]
        reasons = required("reason", self.reason, "撤销原因", 500)
        if release.taken_back_on is not None:
            reasons.append(fault("release", "这条渠道登记已经撤销。", "twice"))
        if release.channel.key == WEBSITE and release.channel.body_id is None:
            reasons.append(fault("release", "在本平台的发布不能单独撤销，请撤回该条信息。"))
        return reasons

    def perform(self) -> Item:
        assert self.release is not None
        self.release.taken_back_on = self.context.today
        self.release.take_back_reason = self.reason.strip()
        self.release.save(update_fields=["taken_back_on", "take_back_reason"])
        return self.item


@dataclass(kw_only=True)
class AddChannel(Action):
    """Add a channel of a body's own, with the row of form 2014 in which it counts. Returns the Channel."""

    verb = "catalogue.add_channel"
    title = "新增公开渠道"

    body: Body
    label: str = ""
    row_2014: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles adds one here."""
        return rules.right(self.context, rules.may_arrange, self.body, rules.ARRANGERS)

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("label", self.label, "渠道名称", 60)
        if self.row_2014 not in Form2014Row.values:
            reasons.append(fault("row_2014", "请选择计入统计表的哪一行。", "required"))
        names = Channel.objects.filter(label=self.label.strip(), retired_on=None)
        if names.filter(body=None).exists() or names.filter(body=self.body).exists():
            reasons.append(fault("label", "已有同名的公开渠道，请直接使用。", "taken"))
        return reasons

    def perform(self) -> Channel:
        number = Channel.objects.filter(body=self.body).count() + 1
        while Channel.objects.filter(body=self.body, key=f"own-{number}").exists():
            number += 1
        made: Channel = Channel.objects.create(
            body=self.body,
            key=f"own-{number}",
            label=self.label.strip(),
            row_2014=self.row_2014,
            order=500 + number,
        )
        return made


@dataclass(kw_only=True)
class RetireChannel(Action):
    """Take a body's own channel out of use. What went out through it stays and counts."""

    verb = "catalogue.retire_channel"
    title = "停用公开渠道"

    channel: Channel

    @property
    def record(self) -> Channel:
        return self.channel

    def closed(self) -> list[Reason]:
        """Return why the act is closed: shared channels belong to all bodies."""
        if self.channel.body_id is None:
            return [Reason(code="shared", message="通用渠道由系统统一维护，不能停用。")]
        reasons = rules.right(self.context, rules.may_arrange, self.channel, rules.ARRANGERS)
        if self.channel.retired_on is not None:
            reasons.append(Reason(code="retired", message="这个渠道已经停用。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()

    def perform(self) -> Channel:
        self.channel.retired_on = self.context.today
        self.channel.save(update_fields=["retired_on"])
        return self.channel

    def details(self) -> dict[str, Any]:
        return {**super().details(), "channel": self.channel.label}
