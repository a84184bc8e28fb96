"""Give a token to another system, take it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import ClassVar

from gongkai.agencies.actions.base import required, system_admin_only, text_fits
from gongkai.agencies.models import Body, User
from gongkai.api.models import ApiToken, Scope
from gongkai.api.rules import digest_of, new_secret, responsible_reasons
from gongkai.journal.actions import Action, Reason

# Project default: who gives a token must look at it again within two years.
LONGEST = dt.timedelta(days=731)


@dataclass(kw_only=True)
class IssueToken(Action):
    """Give a system a token for `body`; `secret` (`rules.new_secret`) is shown once and kept nowhere.

    `responsible`: the member of staff in whose name the system acts and with whose rights.
    """

    verb = "api.issue_token"
    title = "签发接口令牌"
    private: ClassVar[frozenset[str]] = frozenset({"secret"})

    body: Body
    name: str
    responsible: User
    scopes: list[str]
    expires_on: dt.date
    may_cover_subtree: bool = False
    secret: tuple[str, str] = field(default_factory=new_secret)

    @property
    def owner(self) -> Body:
        return self.body

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.body)
        reasons += required("name", self.name, "接入系统的名称") + text_fits(ApiToken, name=self.name.strip())
        if not self.scopes or set(self.scopes) - set(Scope.values):
            reasons.append(Reason(code="scopes", field="scopes", message="请选择这个系统可以做的事。"))
        elif Scope.DRAFT not in self.scopes:
            message = "其他权限都是对本系统送入的信息而言，请一并选择“送入草稿和附件”。"
            reasons.append(Reason(code="scopes", field="scopes", message=message))
        if not self.context.today <= self.expires_on <= self.context.today + LONGEST:
            last = self.context.today + LONGEST
            message = f"有效期至应在今天到 {last} 之间，到期前重新签发。"
            reasons.append(Reason(code="expires_on", field="expires_on", message=message))
        if ApiToken.objects.filter(body=self.body, name=self.name.strip(), revoked_on=None).exists():
            message = "本机关已有同名的令牌。请换一个名称，或者先停用原来的。"
            reasons.append(Reason(code="name", field="name", message=message))
        return reasons + responsible_reasons(self.responsible, self.body)

    def perform(self) -> ApiToken:
        prefix, secret = self.secret
        made: ApiToken = ApiToken.objects.create(
            body=self.body,
            name=self.name.strip(),
            prefix=prefix,
            digest=digest_of(secret),
            scopes=[scope for scope in Scope.values if scope in self.scopes],
            may_cover_subtree=self.may_cover_subtree,
            responsible=self.responsible,
            created_by=self.context.user,
            expires_on=self.expires_on,
        )
        return made


@dataclass(kw_only=True)
class RevokeToken(Action):
    """Stop a token at once. What came in with it stays."""

    verb = "api.revoke_token"
    title = "停用接口令牌"

    token: ApiToken

    @property
    def record(self) -> ApiToken:
        return self.token

    def check(self) -> list[Reason]:
        reasons = system_admin_only(self.context, self.token.body)
        if self.token.revoked_on is not None:
            reasons.append(Reason(code="state", message="这个令牌已经停用。"))
        return reasons

    def perform(self) -> ApiToken:
        self.token.revoked_on = self.context.today
        self.token.save(update_fields=["revoked_on"])
        return self.token
