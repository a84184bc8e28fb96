"""Take names and contacts of requesters out in a list: an act of its own, with its reason in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from gongkai.agencies.models import Body
from gongkai.casework.models import RecordKey, Request
from gongkai.casework.persons import PersonData, opened
from gongkai.casework.rules import handler_only
from gongkai.journal.actions import Action, Reason
from gongkai.journal.canonical import digest_of

MOST = 5000


@dataclass(kw_only=True)
class ExportPersons(Action):
    """Open the persons of `requests` (of one body) for a list. Returns their data by the key of the request.

    The journal keeps who, why, how many, and the digest over the requests' public ids; no name. Those whose person
    was erased are left out.
    """

    verb = "casework.export_persons"
    title = "导出申请人信息"
    private: ClassVar[frozenset[str]] = frozenset({"requests"})

    body: Body
    requests: Sequence[Request] = field(repr=False)
    purpose: str = ""

    @property
    def owner(self) -> Body:
        return self.body

    def closed(self) -> list[Reason]:
        """Return why this person may not see who asked here."""
        return handler_only(self.context, self.body)

    def check(self) -> list[Reason]:
        if reasons := self.closed():
            return reasons
        reasons = []
        if not self.purpose.strip():
            message = "请写明导出的用途（如“集中邮寄答复书”）；会记入日志。"
            reasons.append(Reason(code="required", field="purpose", message=message))
        if len(self.requests) > MOST:
            message = f"一次最多导出 {MOST} 件的申请人信息，请先用筛选缩小范围。"
            reasons.append(Reason(code="many", message=message))
        if any(row.body_id != self.body.pk for row in self.requests):
            reasons.append(Reason(code="foreign", message="只能导出本机关申请的申请人信息。"))
        return reasons

    def perform(self) -> dict[int, PersonData]:
        names = [row.person.key_name for row in self.requests if row.person is not None]
        kept = {row.name: bytes(row.wrapped) for row in RecordKey.objects.filter(name__in=names)}
        found = {}
        for row in self.requests:
            wrapped = kept.get(row.person.key_name, b"") if row.person is not None else b""
            if row.person is not None and wrapped:
                found[row.pk] = opened(row.person, wrapped)
        return found

    def details(self) -> dict[str, Any]:
        ids = sorted(row.public_id for row in self.requests)
        return {**super().details(), "count": len(ids), "digest": digest_of({"requests": ids})}
