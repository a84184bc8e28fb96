"""Imports of former publications: received and checked, settings changed, begun, paused, dropped, settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.catalogue import rules
from gongkai.catalogue.bulk.options import option_faults, tidy_options
from gongkai.catalogue.bulk.receiving import reasons_against
from gongkai.catalogue.fields import required
from gongkai.catalogue.models import ImportRun, RunKind, RunState
from gongkai.files import store
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Reason


def _enqueue(pk: int) -> None:
    from gongkai.catalogue.bulk.worker import enqueue

    enqueue(pk)


SITTING = (RunState.READY, RunState.PAUSED, RunState.FAILED)


@dataclass(kw_only=True)
class ReceiveImport(Action):
    """Take a table or an old site's export in. It is checked in the background; nothing becomes an item.

    `file` is kept, private; `path` is what a command reads where it lies (`file` is None then, and nobody but the
    caller works on it). Returns the ImportRun.
    """

    verb = "catalogue.receive_import"
    title = "上传批量导入文件"
    private: ClassVar[frozenset[str]] = frozenset({"file", "path", "options"})

    body: Body
    approver_name: str
    file: Incoming | None = field(default=None, repr=False)
    path: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why nobody with these roles imports here."""
        return rules.right(self.context, rules.may_import, self.body, rules.IMPORTERS)

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        reasons = required("approver_name", self.approver_name, "审定人", 60)
        reasons += option_faults(self.body, self.options)
        if self.file is None:
            given = bool(self.path) and self.context.is_operator
            return reasons if given else [*reasons, *required("file", "", "要导入的文件")]
        reasons += reasons_against(self.file, self.body)
        if not reasons and (before := self.before()) is not None:
            message = f"这个文件在 {timezone.localtime(before.made_at):%Y-%m-%d %H:%M} 已经上传过，请打开那一次继续。"
            reasons.append(Reason(code="same", field="file", message=message))
        return reasons

    def before(self) -> ImportRun | None:
        """Return the run of the same file that is not finished yet."""
        if self.file is None:
            return None
        digest, _ = store.hash_of(self.file.content)
        rows = ImportRun.objects.filter(body=self.body, stored__blob__hash=digest)
        return rows.exclude(state__in=[RunState.DONE, RunState.DROPPED, RunState.FAILED]).first()

    def perform(self) -> ImportRun:
        name = self.file.name if self.file is not None else self.path.rstrip("/").rsplit("/", 1)[-1]
        run = ImportRun(
            body=self.body,
            kind=RunKind.TABLE,
            source=name[:200],
            path=self.path[:500],
            approver_name=self.approver_name.strip(),
            options=tidy_options(self.options),
            started_by=self.context.user,
        )
        run.save(force_insert=True)
        if self.file is not None:
            run.stored = self.file.keep(self.body, owner=run, kind="import", uploaded_by=self.context.user)
            run.save(update_fields=["stored"])
            transaction.on_commit(partial(_enqueue, run.pk))
        return run


@dataclass(kw_only=True)
class RunAction(Action):
    """An act on a run."""

    run: ImportRun

    states: ClassVar[tuple[str, ...]] = ()

    @property
    def record(self) -> ImportRun:
        return self.run

    def closed(self) -> list[Reason]:
        """Return why it may not be done now: right and state."""
        reasons = rules.right(self.context, rules.may_import, self.run, rules.IMPORTERS)
        if self.run.state not in self.states:
            message = f"“{self.run.get_state_display()}”的导入不能{self.title}。"
            reasons.append(Reason(code="state", message=message))
        return reasons

    def check(self) -> list[Reason]:
        return self.closed()

    def to(self, state: str, *more: str) -> ImportRun:
        """Save the state and `more` fields; nobody works on it any longer."""
        self.run.state, self.run.worker = state, ""
        self.run.save(update_fields=["state", "worker", *more])
        return self.run

    def send(self) -> None:
        """Let the background go on with it, if it was uploaded."""
        if self.run.stored_id is not None:
            transaction.on_commit(partial(_enqueue, self.run.pk))


@dataclass(kw_only=True)
class ChangeImport(RunAction):
    """Change how a run reads and what it does with personal data, and check it anew."""

    verb = "catalogue.change_import"
    title = "更改导入设置"
    private: ClassVar[frozenset[str]] = frozenset({"options"})
    states: ClassVar[tuple[str, ...]] = SITTING

    options: dict[str, Any] = field(default_factory=dict)
    approver_name: str = ""

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if reasons:
            return reasons
        reasons = required("approver_name", self.approver_name, "审定人", 60)
        return reasons + option_faults(self.run.body, self.options)

    def details(self) -> dict[str, Any]:
        return {"policy": str(self.options.get("policy") or ""), "approver_name": self.approver_name}

    def perform(self) -> ImportRun:
        self.run.options, self.run.approver_name = tidy_options(self.options), self.approver_name.strip()
        self.run.error, self.run.summary = "", {}
        run = self.to(RunState.CHECKING, "options", "approver_name", "error", "summary")
        self.send()
        return run


@dataclass(kw_only=True)
class StartImport(RunAction):
    """Import the rows that can be; go on with an import that was paused or broke off."""

    verb = "catalogue.start_import"
    title = "开始导入"
    states: ClassVar[tuple[str, ...]] = SITTING

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not reasons and self.run.state == RunState.READY and not self.run.good:
            reasons.append(Reason(code="nothing", message="没有可以导入的行，请先改正后重新上传。"))
        return reasons

    def perform(self) -> ImportRun:
        self.run.error = ""
        run = self.to(RunState.IMPORTING, "error")
        self.send()
        return run


@dataclass(kw_only=True)
class PauseImport(RunAction):
    """Stop an import after the chunk that is under way. What is in stays; it can be gone on with."""

    verb = "catalogue.pause_import"
    title = "暂停导入"
    states: ClassVar[tuple[str, ...]] = (RunState.IMPORTING,)

    def perform(self) -> ImportRun:
        return self.to(RunState.PAUSED)


@dataclass(kw_only=True)
class DropImport(RunAction):
    """Give up a run of which nothing was imported."""

    verb = "catalogue.drop_import"
    title = "放弃导入"
    states: ClassVar[tuple[str, ...]] = SITTING

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not reasons and self.run.made:
            reasons.append(Reason(code="made", message="已经导入了一部分，不能放弃；不要的信息请逐条撤回。"))
        return reasons

    def perform(self) -> ImportRun:
        self.run.finished_at = timezone.now()
        return self.to(RunState.DROPPED, "finished_at")


@dataclass(kw_only=True)
class SettleImport(RunAction):
    """Enter how a check or an import ended: counts, and why it did not come to its end. The worker's act."""

    verb = "catalogue.settle_import"
    title = "批量导入结果"
    private: ClassVar[frozenset[str]] = frozenset({"summary", "error"})
    states: ClassVar[tuple[str, ...]] = (RunState.CHECKING, RunState.IMPORTING)

    state: str
    summary: dict[str, Any] = field(default_factory=dict)
    error: str = ""

    def closed(self) -> list[Reason]:
        reasons = super().closed()
        if not self.context.is_operator:
            reasons.append(Reason(code="right", message="由后台任务登记，不由人办理。"))
        return reasons

    def perform(self) -> ImportRun:
        self.run.error = self.error[:500]
        self.run.summary = self.summary or self.run.summary
        if self.state != RunState.READY:
            self.run.finished_at = timezone.now()
        return self.to(self.state, "error", "summary", "finished_at")
