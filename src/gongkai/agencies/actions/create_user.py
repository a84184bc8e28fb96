"""Create and deactivate members of staff."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from gongkai.agencies.actions.base import administers_account, required, security_admin_only, text_fits
from gongkai.agencies.models import Body, User
from gongkai.journal.actions import Action, Reason


def password_reasons(password: str, user: User) -> list[Reason]:
    """Return what is wrong with a password for `user`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [Reason(code="password", field="password", message=text) for text in error.messages]
    return []


USERNAME = re.compile(r"[A-Za-z0-9._@-]{2,60}")


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
        reasons += text_fits(User, username=self.username, name=self.name)
        if self.username and not USERNAME.fullmatch(self.username):
            message = "登录名只能用字母、数字和 . _ - @，2 到 60 个字符。"
            reasons.append(Reason(code="username", field="username", message=message))
        if User.objects.filter(username=self.username).exists():
            message = "这个登录名已被使用，请换一个。"
            reasons.append(Reason(code="taken", field="username", message=message))
        reasons += password_reasons(self.password, User(username=self.username, name=self.name))
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
        return self.closed() + required("reason", self.reason, "停用原因")

    def closed(self) -> list[Reason]:
        """Return what stands against the act before anything is filled in."""
        reasons = administers_account(self.context, self.user)
        if not self.user.is_active:
            reasons.append(Reason(code="state", message="此人已经停用。"))
        if self.context.user is not None and self.context.user.pk == self.user.pk:
            reasons.append(Reason(code="own", message="不能停用自己，请由另一位安全管理员办理。"))
        return reasons

    def perform(self) -> User:
        self.user.is_active = False
        self.user.save(update_fields=["is_active"])
        return self.user


@dataclass(kw_only=True)
class RestoreAccess(Action):
    """Give an account a new password and forget its second factor: the person lost one, or comes back.

    The person sets up a second factor again at the next login. The password is told to the person only.
    """

    verb = "agencies.restore_access"
    title = "重置登录"
    private: ClassVar[frozenset[str]] = frozenset({"password"})

    user: User
    password: str
    reason: str

    @property
    def record(self) -> User:
        return self.user

    def closed(self) -> list[Reason]:
        """Return what stands against the act before anything is filled in."""
        reasons = administers_account(self.context, self.user)
        if self.context.user is not None and self.context.user.pk == self.user.pk:
            reasons.append(Reason(code="own", message="自己的密码请在“我的账号”中修改。"))
        return reasons

    def check(self) -> list[Reason]:
        reasons = self.closed() + required("reason", self.reason, "原因")
        return reasons + password_reasons(self.password, self.user)

    def perform(self) -> User:
        self.user.set_password(self.password)
        self.user.is_active = True
        self.user.save(update_fields=["password", "is_active"])
        if (factors := getattr(self.user, "authenticator_set", None)) is not None:
            factors.all().delete()
        return self.user
