"""Tokens: who issues them, what is kept, when they stop."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.api.making import Desk, token_row
from tests.support.agencies import operator

from gongkai.agencies.queries import local_today
from gongkai.api.actions import IssueToken, RevokeToken
from gongkai.api.auth import CALLS, WRONG
from gongkai.api.models import ApiToken
from gongkai.api.rules import token_of
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_the_secret_is_kept_nowhere(desk: Desk) -> None:
    token = desk.issue()
    secret = token.split("_")[2]
    row = token_row(token)
    assert secret not in str(vars(row))
    assert all(secret not in str(vars(entry)) for entry in Entry.objects.all())
    assert token_of(token) == row
    for wrong in (token[:-1] + ("0" if token[-1] != "0" else "1"), "", "gk_", token.upper(), f"{token}x"):
        assert token_of(wrong) is None


def test_it_stops_when_revoked_over_or_its_person_is_gone(desk: Desk) -> None:
    token = desk.issue()
    row = token_row(token)
    assert token_of(token, row.expires_on) == row
    assert token_of(token, row.expires_on + dt.timedelta(days=1)) is None
    desk.people["clerk"].is_active = False
    desk.people["clerk"].save()
    assert token_of(token) is None
    desk.people["clerk"].is_active = True
    desk.people["clerk"].save()
    assert desk.push(token).status_code == 201
    assert ApiToken.objects.get().last_used_on == local_today()
    RevokeToken(context=operator(), token=row).execute()
    answer = desk.push(token)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    with pytest.raises(Refused):
        RevokeToken(context=operator(), token=row).execute()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["draft", "everything"]}, "scopes"),
        ({"scopes": ["publish"]}, "scopes"),
        ({"expires_on": dt.date(2020, 1, 1)}, "expires_on"),
        ({"expires_on": dt.date(2099, 1, 1)}, "expires_on"),
        ({"name": " "}, "name"),
        ({"name": "长" * 41}, "name"),
        ({"who": "supervisor"}, "responsible"),
        ({"who": "system_admin"}, "responsible"),
        ({"who": "other"}, "responsible"),
    ],
)
def test_what_no_token_is_given_for(desk: Desk, more: dict, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        desk.issue(**more)
    assert field in refusal.value.by_field()
    assert not ApiToken.objects.exists()


def test_only_the_system_administrator_issues(desk: Desk) -> None:
    for name, person in desk.people.items():
        act = IssueToken(
            context=Context(user=person), body=desk.bodies["own"], name=name, responsible=desk.people["clerk"],
            scopes=["draft"], expires_on=local_today(),
        )  # fmt: skip
        assert (not act.check()) == (name == "system_admin"), name


def test_calls_are_limited_and_so_are_wrong_tokens(desk: Desk) -> None:
    token = desk.issue()
    for _ in range(CALLS.count):
        CALLS.allow(token_row(token).public_id)
    answer = desk.push(token)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    for _ in range(WRONG.count):
        assert desk.call("get", "items/x", "gk_00000000_" + "0" * 32).status_code == 401
    assert desk.call("get", "items/x", "gk_00000000_" + "0" * 32).status_code == 429


def test_the_pages_issue_show_once_and_revoke(desk: Desk) -> None:
    client = Client()
    client.force_login(desk.people["system_admin"])
    assert "还没有令牌" in client.get("/office/settings/tokens/").content.decode()
    sent = {
        "body": "linxi", "name": "县政府办公系统", "responsible": "clerk", "scopes": ["draft", "submit"],
        "expires_on": str(local_today() + dt.timedelta(days=9)),
    }  # fmt: skip
    wrong = client.post("/office/settings/tokens/new/", {**sent, "responsible": "nobody"})
    assert wrong.status_code == 422
    assert "没有这个登录名" in wrong.content.decode()
    issued = client.post("/office/settings/tokens/new/", sent)
    page = issued.content.decode()
    row = ApiToken.objects.get()
    assert issued.status_code == 200
    assert "no-store" in issued["Cache-Control"]
    assert f"gk_{row.prefix}_" in page
    written = page.split('font-monospace">')[1].split("<")[0]
    assert desk.push(written).status_code == 201
    listed = client.get("/office/settings/tokens/").content.decode()
    assert written not in listed
    assert "即将到期" in listed
    assert client.post(f"/office/settings/tokens/{row.public_id}/revoke/", {}).status_code == 302
    assert desk.push(written).status_code == 401
    assert client.post(f"/office/settings/tokens/{row.public_id}/revoke/", {}).status_code == 422
    assert "/office/settings/tokens/" in client.get("/office/settings/").content.decode()


def test_the_pages_ask_for_the_second_factor(desk: Desk, settings: object) -> None:
    settings.STAFF_MFA_REQUIRED = True  # type: ignore[attr-defined]
    client = Client()
    client.force_login(desk.people["system_admin"])
    answer = client.get("/office/settings/tokens/")
    assert answer.status_code == 302
    assert "totp" in answer["Location"]
