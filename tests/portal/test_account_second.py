"""The second factor of the public's accounts: set up, asked for at login, used once, switched off."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.portal.making import Site

from gongkai.agencies.models import User
from gongkai.casework.actions.accounts import public_with
from gongkai.casework.actions.second_factor import GiveSecondFactor, SwitchOffSecondFactor
from gongkai.journal.actions import Context, Origin, Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db

EMAIL = "linxiaoyue@example.cn"
NOW = 1_790_000_010


@pytest.fixture(autouse=True)
def with_mail(settings: Any) -> None:
    settings.EMAIL_ENABLED = True


class Clock:
    """The clock of the codes, moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("gongkai.casework.actions.second_factor.time", made)
    return made


def mailed(client: Client) -> Any:
    """Give the mailed code; return the answer to it."""
    assert client.post("/account/", {"email": EMAIL}).status_code == 302
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found is not None
    return client.post("/account/code/", {"code": found.group()})


def entered() -> Client:
    client = Client()
    assert mailed(client)["Location"] == "/account/"
    return client


def code(secret: str, clock: Clock, shift: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, clock.now // 30 + shift)))


def secret_on(client: Client) -> str:
    page = client.get("/account/second/on/")
    assert page["Cache-Control"] == "private, no-store"
    found = re.search(r'gk-secret">([A-Z2-7]{32})<', page.content.decode())
    assert found is not None
    return found.group(1)


def switched_on(client: Client, clock: Clock) -> tuple[str, list[str]]:
    """Switch it on; return the secret and the recovery codes. The clock goes on to the next code."""
    secret = secret_on(client)
    page = client.post("/account/second/on/", {"code": code(secret, clock)})
    assert page.status_code == 200
    codes = re.findall(r"<li><code>(\d{8})</code>", page.content.decode())
    assert len(set(codes)) == 10
    clock.now += 30
    return secret, codes


def is_in(client: Client) -> bool:
    return "退出登录" in client.get("/account/").content.decode()


def test_it_is_switched_on_with_a_first_code_and_the_codes_are_shown_once(site: Site, clock: Clock) -> None:
    client, elsewhere = entered(), entered()
    secret = secret_on(client)
    page = client.get("/account/second/on/").content.decode()
    assert secret in page
    assert 'src="data:image/svg+xml;base64,' in page
    wrong = client.post("/account/second/on/", {"code": code(secret, clock, 40)})
    assert (wrong.status_code, Authenticator.objects.count()) == (422, 0)
    _, codes = switched_on(client, clock)
    assert is_in(client)
    assert not is_in(elsewhere)
    assert client.get("/account/second/on/")["Location"] == "/account/"
    assert "恢复码还有 10 个" in (own := client.get("/account/").content.decode())
    assert codes[0] not in own
    stored = str([*Authenticator.objects.values(), *Entry.objects.values(), *User.objects.values()])
    assert not [one for one in (secret, *codes) if one in stored]


def test_the_mailed_code_alone_does_not_let_in(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    client = Client()
    assert mailed(client)["Location"] == "/account/second/"
    for path in ("/account/", "/account/second/on/", "/account/second/off/"):
        assert "退出登录" not in client.get(path, follow=True).content.decode()
    assert "_auth_user_id" not in client.session
    assert client.post("/account/close/", {"confirmed": "1"}).status_code == 302
    assert User.objects.get(is_citizen=True).is_active
    assert client.post("/account/second/", {"code": code(secret, clock, 40)}).status_code == 422
    assert client.post("/account/second/", {"code": code(secret, clock)})["Location"] == "/account/"
    assert is_in(client)


def test_without_the_mailed_code_nobody_gets_to_the_second(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    client = Client()
    assert client.post("/account/second/", {"code": code(secret, clock)})["Location"] == "/account/"
    assert not is_in(client)


def test_a_code_works_once_also_for_another_process(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    first, second = Client(), Client()
    mailed(first), mailed(second)
    given = code(secret, clock)
    assert first.post("/account/second/", {"code": given}).status_code == 302
    cache.clear()  # another process has a cache of its own
    assert second.post("/account/second/", {"code": given}).status_code == 422
    assert second.post("/account/second/", {"code": code(secret, clock, -1)}).status_code == 422
    clock.now += 30
    assert second.post("/account/second/", {"code": code(secret, clock)}).status_code == 302


def test_the_first_code_cannot_be_used_again_at_login(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    clock.now -= 30
    client = Client()
    mailed(client)
    assert client.post("/account/second/", {"code": code(secret, clock)}).status_code == 422


def test_a_recovery_code_lets_in_once(site: Site, clock: Clock) -> None:
    _, codes = switched_on(entered(), clock)
    client, again = Client(), Client()
    mailed(client), mailed(again)
    assert client.post("/account/second/", {"code": f" {codes[3][:4]} {codes[3][4:]} "}).status_code == 302
    assert "恢复码还有 9 个" in client.get("/account/").content.decode()
    assert again.post("/account/second/", {"code": codes[3]}).status_code == 422


def test_tries_are_limited_over_all_sessions(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    first, second = Client(), Client()
    mailed(first), mailed(second)
    wrong = code(secret, clock, 40)
    assert [first.post("/account/second/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    refused = second.post("/account/second/", {"code": code(secret, clock)})
    assert refused.status_code == 429
    assert "15 分钟" in refused.content.decode()
    assert not is_in(second)


def test_the_proof_of_the_address_ends_after_ten_minutes(site: Site, clock: Clock) -> None:
    secret, _ = switched_on(entered(), clock)
    client = Client()
    mailed(client)
    session = client.session
    session["citizen_second"] = {**session["citizen_second"], "until": time.time() - 1}
    session.save()
    assert client.post("/account/second/", {"code": code(secret, clock)})["Location"] == "/account/"
    assert not is_in(client)


def test_it_is_switched_off_with_a_code_and_on_again(site: Site, clock: Clock) -> None:
    client = entered()
    secret, codes = switched_on(client, clock)
    assert client.post("/account/second/off/", {"code": ""}).status_code == 422
    assert Authenticator.objects.count() == 2
    assert client.post("/account/second/off/", {"code": code(secret, clock)}).status_code == 302
    assert Authenticator.objects.count() == 0
    assert is_in(entered())
    again, others = switched_on(client, clock)
    assert again != secret
    assert not set(codes) & set(others)


def test_closing_deletes_the_secret(site: Site, clock: Clock) -> None:
    client = entered()
    switched_on(client, clock)
    client.post("/account/close/", {"confirmed": "1"})
    assert Authenticator.objects.count() == 0
    assert is_in(entered())


def test_only_the_holder_acts(site: Site, clock: Clock) -> None:
    client = entered()
    _, codes = switched_on(client, clock)
    account = User.objects.get(is_citizen=True)
    for context in (public_with(site.clerk), Context(origin=Origin.PUBLIC), Context(user=account)):
        for act in (GiveSecondFactor, SwitchOffSecondFactor):
            with pytest.raises(Refused, match="只有本人"):
                act(context=context, account=account, code=codes[0]).execute()
    assert Authenticator.objects.count() == 2
