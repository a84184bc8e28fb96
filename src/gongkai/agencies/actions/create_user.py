"""Create and deactivate members of staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.agencies.actions.base import required, security_admin_only
from gongkai.agencies.models import Body, User
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class CreateUser(Action):
    """Create an account; roles come by AssignRole."""

    verb = "agencies.create_user"
    title = "新建人员"
    private: ClassVar[frozenset[str]] = frozenset({"password", "email"})

    username: str
    name: str
    password: str
    body: Body | None = None
    email: str = ""

    @property
    def owner(self) -> Body | None:
        return self.body

    def check(self) -> list[Reason]:
        reasons = security_admin_only(self.context, self.body)
        reasons += required("username", self.username, "登录名") + required("name", self.name, "姓名")
        if User.objects.filter(username=self.username).exists():
            message = "这个登录名已被使用，请换一个。"
            reasons.append(Reason(code="taken", field="username", message=message))
        try:
            validate_password(self.password, User(username=self.username, name=self.name))
        except ValidationError as error:
            reasons += [Reason(code="password", field="password", message=text) for text in error.messages]
        return reasons

    def perform(self) -> User:
        return User.objects.create_user(
            username=self.username, name=self.name, email=self.email, password=self.password
        )


@dataclass(kw_only=True)
class DeactivateUser(Action):
    """Close an account; what the person did stays in the journal under the name."""

    verb = "agencies.deactivate_user"
    title = "停用人员"

    user: User
    reason: str

    @property
    def record(self) -> User:
        return self.user

    def check(self) -> list[Reason]:
        home = self.user.assignments.order_by("pk").first()
        return security_admin_only(self.context, home.body if home else None) + required(
            "reason", self.reason, "停用原因"
        )

    def perform(self) -> User:
        self.user.is_active = False
        self.user.save(update_fields=["is_active"])
        return self.user
