"""Accounts of the public: opened by a code sent to an e-mail address, closed at will. Requests stay either way.

The address itself is kept nowhere: the account is known by its keyed digest, and the code goes to what was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from django.db import models

from gongkai.agencies.models import User
from gongkai.casework.actions.online import public_only
from gongkai.casework.models import RecordCorrection, Request, Submission, SubmissionState
from gongkai.files import keys
from gongkai.journal.actions import Action, Context, Origin, Reason
from gongkai.journal.identifiers import new_public_id

PURPOSE = "citizen-account"
NAME = "公众用户"


def account_name(email: str) -> str:
    """Return the login name of the account of an address: a keyed digest, 42 characters."""
    return f"c.{keys.blind(email.strip().lower(), PURPOSE)[:40]}"


@dataclass(kw_only=True)
class OpenAccount(Action):
    """Open the account of an address that was just proved by its code, or return the one that is there."""

    verb = "casework.open_account"
    title = "开通公众账号"
    private: ClassVar[frozenset[str]] = frozenset({"email"})

    email: str = field(repr=False)

    def check(self) -> list[Reason]:
        return public_only(self.context)

    def perform(self) -> User:
        found = User.objects.filter(username=account_name(self.email), is_citizen=True).first()
        if found is not None:
            return found
        made = User(username=account_name(self.email), name=NAME, is_citizen=True)
        made.set_unusable_password()
        made.save(force_insert=True)
        return made


def own_only(context: Context, account: User) -> list[Reason]:
    """Return the reason unless the holder of an account of the public acts on it."""
    own = context.user is not None and context.user.pk == account.pk
    if context.origin == Origin.PUBLIC and own and account.is_citizen and account.is_active:
        return []
    return [Reason(code="right", message="只有本人可以办理自己账号的事项。")]


@dataclass(kw_only=True)
class CloseAccount(Action):
    """The holder closes the account: requests, drafts and corrections stay and are followed with their codes."""

    verb = "casework.close_account"
    title = "注销公众账号"

    account: User

    @property
    def record(self) -> models.Model:
        return self.account

    def check(self) -> list[Reason]:
        return own_only(self.context, self.account)

    def perform(self) -> User:
        for model in (Request, Submission, RecordCorrection):
            model.objects.filter(account=self.account).update(account=None)
        Authenticator.objects.filter(user=self.account).delete()
        self.account.is_active = False
        self.account.username = f"closed.{new_public_id()}"
        self.account.save(update_fields=["is_active", "username"])
        return self.account


def belongings(account: Any) -> dict[str, Any]:
    """Return what an account keeps: requests, submissions in review, drafts, corrections, newest first."""
    submissions = Submission.objects.filter(account=account).select_related("body")
    return {
        "requests": Request.objects.filter(account=account).select_related("body").order_by("-pk"),
        "waiting": submissions.filter(state__in=[SubmissionState.IN_REVIEW, SubmissionState.DISMISSED]),
        "drafts": submissions.filter(state=SubmissionState.EDITING),
        "corrections": RecordCorrection.objects.filter(account=account).select_related("body"),
    }


def public_with(account: User) -> Context:
    """Return the context of the holder of an account."""
    return Context(origin=Origin.PUBLIC, user=account)
