"""Publish a file, or take it back."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.agencies.actions.base import required
from gongkai.files import publishing
from gongkai.files.models import StoredFile
from gongkai.files.rules import may_publish
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class PublishFile(Action):
    """Make one file public by itself (a form, a guide). The files of an item go with the item."""

    verb = "files.publish_file"
    title = "公开文件"

    stored: StoredFile

    @property
    def record(self) -> StoredFile:
        return self.stored

    def check(self) -> list[Reason]:
        reasons = may_publish(self.context, self.stored.body)
        if self.stored.is_published:
            reasons.append(Reason(code="state", message="文件已经公开。"))
        if self.stored.is_sealed:
            reasons.append(Reason(code="sealed", message="案卷中加密保存的文件不能公开。"))
        return reasons

    def perform(self) -> StoredFile:
        return publishing.publish(self.stored)


@dataclass(kw_only=True)
class WithdrawFile(Action):
    """Take a public file back, with the reason; the trace stays (who, when, why)."""

    verb = "files.withdraw_file"
    title = "撤下文件"

    stored: StoredFile
    reason: str

    @property
    def record(self) -> StoredFile:
        return self.stored

    def closed(self) -> list[Reason]:
        """Return what stands against the act before anything is filled in."""
        reasons = may_publish(self.context, self.stored.body)
        if not self.stored.is_published:
            reasons.append(Reason(code="state", message="文件没有公开，不需要撤下。"))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed() + required("reason", self.reason, "撤下原因")

    def perform(self) -> StoredFile:
        return publishing.withdraw(self.stored)
