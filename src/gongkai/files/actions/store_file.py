"""Add a file to the ledger of a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import apps

from gongkai.agencies.models import Body
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.files.rules import may_store
from gongkai.journal.actions import Action, Reason, body_key


@dataclass(kw_only=True)
class StoreFile(Action):
    """Store `incoming` (`Incoming.take(name, upload)`) for a body, private. Returns the StoredFile."""

    verb = "files.store_file"
    title = "上传文件"
    private: ClassVar[frozenset[str]] = frozenset({"incoming"})

    body: Body
    incoming: Incoming
    belongs_to: str = ""  # stream of the record, "catalogue.item:5"
    kind: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        return may_store(self.context, self.body) or self._foreign() or self.incoming.reasons(self.body)

    def _foreign(self) -> list[Reason]:
        """Return the reason that the record to which the file is to belong is none of this body's."""
        if not self.belongs_to:
            return []
        label, _, key = self.belongs_to.partition(":")
        try:
            record = apps.get_model(label)._base_manager.filter(pk=key).first()
        except (LookupError, ValueError):
            record = None
        if record is not None and body_key(record) == str(self.body.pk):
            return []
        return [Reason(code="foreign", field="belongs_to", message="没有找到这份文件所属的记录。")]

    def details(self) -> dict[str, Any]:
        return {**super().details(), "size": self.incoming.size, "media_type": self.incoming.media_type}

    def perform(self) -> StoredFile:
        return self.incoming.keep(
            self.body, owner=self.belongs_to, kind=self.kind, uploaded_by=self.context.user
        )
