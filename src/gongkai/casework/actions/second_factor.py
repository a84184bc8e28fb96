"""The second factor of an account of the public (TOTP, RFC 6238): switched on, given at login, switched off.

Records, codes and recovery codes are django-allauth's (`allauth.mfa`). The counter of the last code is kept with the
record: a code works once, over all processes (allauth's own memory of used codes lives in the cache of one process).
"""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import dataclass, field
from typing import Any, ClassVar

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password

from gongkai.agencies.models import User
from gongkai.casework.actions.accounts import own_only
from gongkai.journal.actions import Action, Reason

# A code of the period before and after is taken too: clocks differ (RFC 6238 section 5.2 recommends one step).
STEPS = 1
LAST = "last_counter"
WRONG = "动态码不对。请核对手机时间是否准确，用应用里最新的一个；用过一次的不能再用，请等下一个。"


def has_second_factor(account: User) -> bool:
    """Return whether the account asks for a second factor."""
    return _kept(account, Authenticator.Type.TOTP) is not None


def recovery_codes_left(account: User) -> int:
    """Return how many recovery codes were not used yet."""
    kept = _kept(account, Authenticator.Type.RECOVERY_CODES)
    return len(RecoveryCodes(kept).get_unused_codes()) if kept is not None else 0


def plain_code(text: str) -> str:
    """Return the digits of what was typed, full-width ones too; other signs are dropped."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text[:40]))


def _kept(account: User, kind: str) -> Any:
    return Authenticator.objects.filter(user=account, type=kind).first()


def _counter(secret: str, code: str, after: int) -> int | None:
    """Return the counter (30 second periods since 1970) of a right code newer than `after`, None for a wrong one."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for counter in range(now - STEPS, now + STEPS + 1):
        right = compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
        if right and counter > after:
            return counter
    return None


@dataclass(kw_only=True)
class OfAccount(Action):
    """The base: the holder acts, with a code that never reaches the journal."""

    private: ClassVar[frozenset[str]] = frozenset({"code", "secret"})

    account: User
    code: str = field(default="", repr=False)

    @property
    def record(self) -> User:
        return self.account

    def wrong_code(self) -> list[Reason]:
        """Return the reason unless the code is right and unused: one of the application, or a recovery code."""
        totp = _kept(self.account, Authenticator.Type.TOTP)
        if totp is None:
            return [Reason(code="state", message="这个账号没有开启两步验证。")]
        if self._counter_of(totp) is None and not self._is_recovery():
            return [Reason(code="code", field="code", message=WRONG)]
        return []

    def use_code(self) -> None:
        """Mark the code as used. The row of the account is locked, so two of the same code come one after another."""
        totp = _kept(self.account, Authenticator.Type.TOTP)
        counter = self._counter_of(totp)
        if counter is not None:
            totp.data[LAST] = counter
            totp.save(update_fields=["data"])
            totp.record_usage()
            return
        codes = RecoveryCodes(_kept(self.account, Authenticator.Type.RECOVERY_CODES))
        codes.validate_code(plain_code(self.code))
        codes.instance.record_usage()

    def _counter_of(self, totp: Any) -> int | None:
        return _counter(decrypt(totp.data["secret"]), plain_code(self.code), int(totp.data.get(LAST, 0)))

    def _is_recovery(self) -> bool:
        kept = _kept(self.account, Authenticator.Type.RECOVERY_CODES)
        given = plain_code(self.code)
        unused = RecoveryCodes(kept).get_unused_codes() if kept is not None else []
        return any(compare_user_code(actual=given, expected=one) for one in unused)


@dataclass(kw_only=True)
class SwitchOnSecondFactor(OfAccount):
    """The holder switches it on with a first code of the secret that was shown. Returns the recovery codes, this once.

    Sessions of the account that are open elsewhere end: the key of a session hangs on the (unusable) password.
    """

    verb = "casework.switch_on_second_factor"
    title = "开启两步验证"

    secret: str = field(default="", repr=False)

    def check(self) -> list[Reason]:
        reasons = own_only(self.context, self.account)
        if not reasons and has_second_factor(self.account):
            reasons = [Reason(code="state", message="两步验证已经开启。")]
        if not reasons and (not self.secret or self._first() is None):
            reasons = [Reason(code="code", field="code", message=WRONG)]
        return reasons

    def _first(self) -> int | None:
        return _counter(self.secret, plain_code(self.code), 0)

    def perform(self) -> tuple[str, ...]:
        Authenticator.objects.filter(user=self.account).delete()
        made = TOTP.activate(self.account, self.secret).instance
        made.data[LAST] = self._first()
        made.save(update_fields=["data"])
        self.account.password = make_password(None)
        self.account.save(update_fields=["password"])
        return tuple(RecoveryCodes.activate(self.account).get_unused_codes())


@dataclass(kw_only=True)
class GiveSecondFactor(OfAccount):
    """After the mailed code the holder gives a code of the application, or a recovery code. Used up by it."""

    verb = "casework.give_second_factor"
    title = "两步验证登录"

    def check(self) -> list[Reason]:
        return own_only(self.context, self.account) or self.wrong_code()

    def perform(self) -> User:
        self.use_code()
        return self.account


@dataclass(kw_only=True)
class SwitchOffSecondFactor(OfAccount):
    """The holder switches it off, with a code; secret and recovery codes are deleted."""

    verb = "casework.switch_off_second_factor"
    title = "关闭两步验证"

    def check(self) -> list[Reason]:
        return own_only(self.context, self.account) or self.wrong_code()

    def perform(self) -> User:
        Authenticator.objects.filter(user=self.account).delete()
        return self.account
