"""Accounts of the public: proved by a code, kept without address, foreign to the office."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.portal.making import Site
from tests.portal.test_apply import PAGES
from tests.support.agencies import operator

from gongkai.agencies.actions import AssignRole
from gongkai.agencies.models import Role, User
from gongkai.agencies.queries import staff_administered_by
from gongkai.casework.models import Request, Submission
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db

EMAIL = "linxiaoyue@example.cn"


@pytest.fixture(autouse=True)
def with_mail(settings: Any) -> None:
    settings.EMAIL_ENABLED = True


def asked(client: Client, email: str = EMAIL) -> str:
    """Ask for a code; return the one that was mailed."""
    assert client.post("/account/", {"email": email})["Location"] == "/account/code/"
    found = re.search(r"\d{6}", mail.outbox[-1].body)
    assert found is not None
    return found.group()


def logged_in(email: str = EMAIL) -> Client:
    client = Client()
    assert client.post("/account/code/", {"code": asked(client, email)}).status_code == 302
    assert "我的申请" in client.get("/account/").content.decode()
    return client


def test_a_code_by_mail_opens_the_account_and_the_address_is_kept_nowhere(site: Site) -> None:
    logged_in()
    logged_in(EMAIL.upper())
    user = User.objects.get(is_citizen=True)
    assert (user.email, user.has_usable_password()) == ("", False)
    stored = str([*User.objects.values(), *Entry.objects.values()])
    assert EMAIL not in stored
    assert len(mail.outbox[0].body) < 80
    assert mail.outbox[0].to == [EMAIL]


def test_codes_are_tried_five_times_and_used_once(site: Site) -> None:
    client = Client()
    code = asked(client)
    wrong = "000000" if code != "000000" else "111111"
    assert [client.post("/account/code/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert "失效" in client.post("/account/code/", {"code": code}).content.decode()
    assert not User.objects.filter(is_citizen=True).exists()
    code = asked(client)
    assert client.post("/account/code/", {"code": code}).status_code == 302
    assert Client().post("/account/code/", {"code": code})["Location"] == "/account/"


def test_codes_are_not_sent_without_end(site: Site) -> None:
    client = Client()
    answers = [client.post("/account/", {"email": EMAIL}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_one_s_requests_and_drafts_stand_together(site: Site) -> None:
    client = logged_in()
    client.post("/apply/body/", {"body": "linxi-minzheng"})
    for name, typed in PAGES.items():
        client.post(f"/apply/{name}/", typed)
    draft = Submission.objects.get()
    elsewhere = logged_in()
    assert "草稿" in elsewhere.get("/account/").content.decode()
    assert elsewhere.post(f"/account/draft/{draft.public_id}/").status_code == 302
    assert "林晓月" in elsewhere.get("/apply/check/").content.decode()
    elsewhere.post("/apply/check/", {})
    page = elsewhere.get("/account/").content.decode()
    assert draft.public_id in page
    assert elsewhere.post(f"/account/open/submission/{draft.public_id}/")["Location"] == "/t/"
    assert "等待核对" in elsewhere.get("/t/").content.decode()
    stranger = logged_in("other@example.cn")
    assert draft.public_id not in stranger.get("/account/").content.decode()
    assert stranger.post(f"/account/open/submission/{draft.public_id}/").status_code == 404
    assert stranger.post(f"/account/draft/{draft.public_id}/").status_code == 404


def test_closing_the_account_leaves_the_requests(site: Site) -> None:
    client = logged_in()
    client.post("/apply/body/", {"body": "linxi-minzheng"})
    assert Submission.objects.get().account is not None
    client.post("/account/close/", {})
    assert User.objects.get(is_citizen=True).is_active
    client.post("/account/close/", {"confirmed": "1"})
    assert not User.objects.get(is_citizen=True).is_active
    assert Submission.objects.get().account is None
    assert "发登录码" in client.get("/account/").content.decode()
    again = logged_in()
    assert "还没有申请" in again.get("/account/").content.decode()
    assert Request.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["/office/", "/office/casework/", "/office/account/login/", "/office/settings/"]
)
def test_the_office_is_not_there_for_the_public(site: Site, path: str) -> None:
    client = logged_in()
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_an_account_of_the_public_gets_no_role(site: Site) -> None:
    logged_in()
    user = User.objects.get(is_citizen=True)
    with pytest.raises(Refused, match="公众用户"):
        AssignRole(context=operator(), user=user, body=site.county, role=Role.CLERK).execute()
    assert user not in staff_administered_by(site.head)


def test_staff_file_as_anybody_does(site: Site) -> None:
    client = Client()
    client.force_login(site.clerk)
    assert "工作人员账号" in client.get("/account/").content.decode()
    client.post("/apply/body/", {"body": "linxi-minzheng"})
    assert Submission.objects.get().account is None


def test_without_mail_the_page_says_so(site: Site, settings: Any) -> None:
    settings.EMAIL_ENABLED = False
    assert "没有开通邮件" in Client().get("/account/").content.decode()


def test_guesses_are_counted_over_all_sessions(site: Site) -> None:
    for _ in range(3):
        client = Client()
        wrong = f"{(int(asked(client)) + 1) % 1_000_000:06d}"
        assert [client.post("/account/code/", {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    client = Client()
    right = asked(client)
    assert client.post("/account/code/", {"code": right}).status_code == 429
    assert 'name="email"' in client.get("/account/").content.decode()  # still outside
