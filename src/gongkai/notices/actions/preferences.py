"""What somebody wants by e-mail, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from gongkai.agencies.models import User
from gongkai.journal.actions import Action, Reason
from gongkai.notices.actions.base import staff_only
from gongkai.notices.models import Mail, Preference


@dataclass(kw_only=True)
class ChangePreferences(Action):
    """Say how urgent and ordinary notices come by e-mail (`models.Mail`), and to which address ("" for none).

    The workbench shows all of them. The address does not go into the journal.
    """

    verb = "notices.change_preferences"
    title = "修改消息设置"
    private: ClassVar[frozenset[str]] = frozenset({"email"})

    urgent: str
    ordinary: str
    email: str = ""

    @property
    def owner(self) -> User | None:
        return self.context.user if getattr(self.context.user, "pk", None) else None

    def check(self) -> list[Reason]:
        reasons = staff_only(self.context)
        for field, value in (("urgent", self.urgent), ("ordinary", self.ordinary)):
            if value not in Mail.values:
                reasons.append(Reason(code="choice", field=field, message="请从列出的方式中选择。"))
        if self.email and (len(self.email) > 254 or not _is_email(self.email)):
            message = "不是有效的电子邮箱，应如 name@example.gov.cn。"
            reasons.append(Reason(code="email", field="email", message=message))
        return reasons

    def perform(self) -> Preference:
        user = self.context.user
        User.objects.filter(pk=user.pk).update(email=self.email)
        made, _ = Preference.objects.update_or_create(
            user=user, defaults={"urgent": self.urgent, "ordinary": self.ordinary}
        )
        return made


def _is_email(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True
