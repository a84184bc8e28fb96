"""Acts about who asked: see it (entered in the journal), and erase it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from gongkai.agencies.models import Role
from gongkai.agencies.rules import has_role, require
from gongkai.casework.models import Person, RecordKey, Request
from gongkai.casework.persons import PersonData, data_of, description_of
from gongkai.casework.rules import handler_only
from gongkai.journal.actions import Action, Reason


@dataclass(frozen=True, kw_only=True)
class Revealed:
    """Personal data of a request, to be shown once to who asked for it."""

    person: PersonData
    description: str
    joint: tuple[tuple[PersonData, bool], ...] = ()

    def __repr__(self) -> str:
        return "<Revealed>"


@dataclass(kw_only=True)
class RevealPerson(Action):
    """Show who asked and in which words. The journal keeps who looked, when, and why."""

    verb = "casework.reveal_person"
    title = "查看申请人信息"

    request: Request
    purpose: str = ""

    @property
    def record(self) -> Request:
        return self.request

    def closed(self) -> list[Reason]:
        """Return why this person may not see it, or nobody can any more."""
        reasons = handler_only(self.context, self.request)
        person = self.request.person
        if person is None or person.erased_at is not None:
            reasons.append(Reason(code="erased", message="申请人信息已经删除，不能恢复。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.purpose.strip():
            message = "请写明查看的用途（如“电话告知补正”）；会记入日志。"
            reasons.append(Reason(code="required", field="purpose", message=message))
        return reasons

    def perform(self) -> Revealed:
        person = self.request.person
        assert person is not None
        rows = self.request.co_requesters.select_related("person").order_by("order")
        joint = tuple((data_of(row.person), row.is_representative) for row in rows)
        return Revealed(person=data_of(person), description=description_of(self.request), joint=joint)


@dataclass(kw_only=True)
class ErasePerson(Action):
    """Destroy the key of a person's record: what identifies is gone for ever, figures and chain stay whole.

    Only when every request of the record is archived (the files of the case must be kept until then).
    """

    verb = "casework.erase_person"
    title = "删除申请人信息"

    person: Person
    basis: str = ""

    @property
    def record(self) -> Person:
        return self.person

    def closed(self) -> list[Reason]:
        """Return why it may not be done: right, open requests, already done."""
        allowed = self.context.is_operator or (
            self.context.user is not None
            and bool(has_role(Role.HEAD, Role.SECURITY_ADMIN)(self.context.user, self.person))
        )
        reasons = require(allowed, "负责人或者安全管理员")
        if self.person.erased_at is not None:
            reasons.append(Reason(code="state", message="申请人信息已经删除。"))
        asked = Q(person=self.person) | Q(co_requesters__person=self.person)
        running = Request.objects.filter(asked, archived_on__isnull=True).first()
        if running is not None:
            message = f"{running}尚未归档，归档后才能删除申请人信息。"
            reasons.append(Reason(code="state", message=message))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if not self.basis.strip():
            reasons.append(Reason(code="required", field="basis", message="请写明删除的依据。"))
        return reasons

    def perform(self) -> Person:
        now = timezone.now()
        # Who asked jointly goes with the first requester: the file is one.
        joint = Person.objects.filter(joint__request__person=self.person, erased_at__isnull=True)
        for person in [self.person, *joint]:
            RecordKey.objects.filter(name=person.key_name).update(wrapped=b"", destroyed_at=now)
            person.erased_at = now
            person.same_as = ""
            person.save(update_fields=["erased_at", "same_as"])
        return self.person
