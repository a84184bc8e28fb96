"""Attach files to a draft, take them off again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.catalogue.actions.base import ItemAction
from gongkai.catalogue.fields import fault
from gongkai.catalogue.models import Attachment, Item, State
from gongkai.catalogue.personal.scans import scan_soon
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Reason

MOST_ATTACHMENTS = 50


@dataclass(kw_only=True)
class AttachFile(ItemAction):
    """Attach `incoming` (`Incoming.take(name, upload)`) to a draft. It becomes public with the item."""

    verb = "catalogue.attach_file"
    title = "添加附件"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)
    private: ClassVar[frozenset[str]] = frozenset({"incoming", "name"})

    incoming: Incoming | None = None
    name: str = ""

    def faults(self) -> list[Reason]:
        if self.incoming is None:
            return [fault("file", "请选择要上传的文件。", "required")]
        if self.item.attachments.filter(removed_on=None).count() >= MOST_ATTACHMENTS:
            return [fault("file", f"附件最多 {MOST_ATTACHMENTS} 个。")]
        return self.incoming.reasons(self.item.body)

    def details(self) -> dict[str, Any]:
        given = self.incoming
        return {**super().details(), **({"size": given.size} if given else {})}

    def perform(self) -> Item:
        assert self.incoming is not None
        stored = self.incoming.keep(
            self.item.body, owner=self.item, kind="attachment", uploaded_by=self.context.user
        )
        last = self.item.attachments.order_by("-order").values_list("order", flat=True).first() or 0
        title = (self.name.strip() or stored.name)[:150]
        Attachment.objects.create(item=self.item, file=stored, title=title, order=last + 10)
        scan_soon(stored)
        return self.item


@dataclass(kw_only=True)
class RemoveAttachment(ItemAction):
    """Take an attachment off a draft. The file stays in the store, private."""

    verb = "catalogue.remove_attachment"
    title = "移除附件"
    states: ClassVar[tuple[str, ...]] = (State.DRAFT,)

    attachment: Attachment | None = None

    def faults(self) -> list[Reason]:
        part = self.attachment
        if part is None or part.item_id != self.item.pk or part.removed_on is not None:
            return [fault("attachment", "没有找到这个附件，可能已被移除。")]
        return []

    def perform(self) -> Item:
        assert self.attachment is not None
        self.attachment.removed_on = self.context.today
        self.attachment.save(update_fields=["removed_on"])
        return self.item
