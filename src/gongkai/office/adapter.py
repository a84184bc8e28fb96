"""How django-allauth behaves here: accounts of staff, and the second factor of staff and public."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from gongkai.files import keys

SEALED = "sealed:"
PURPOSE = "second-factor"


class StaffAccountAdapter(DefaultAccountAdapter):
    """Staff accounts are made by the security administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed under the master key; those from before are read as they are."""

    def get_totp_label(self, user: Any) -> str:
        """Return the name in the application: the login name of the public is a digest that tells nobody anything."""
        return "我的申请" if user.is_citizen else str(super().get_totp_label(user))

    def encrypt(self, text: str) -> str:
        """Return a secret (or the seed of recovery codes) for the database."""
        return SEALED + keys.seal(keys.derived(PURPOSE), text, PURPOSE).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Return it again. Raises keys.NotReadable under another master key."""
        if not encrypted_text.startswith(SEALED):
            return encrypted_text
        sealed = bytes.fromhex(encrypted_text.removeprefix(SEALED))
        return str(keys.unseal(keys.derived(PURPOSE), sealed, PURPOSE))
