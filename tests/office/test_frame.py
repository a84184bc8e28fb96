"""Login with its second factor, the dark bar, the workbench."""

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import override_settings
from django.urls import reverse
from tests.portal.making import Site, make_site
from tests.support.agencies import PASSWORD, make_user
from tests.support.clearing import sign_secrecy

from gongkai.agencies.models import Role
from gongkai.catalogue.actions import DraftItem, MarkAttribute, SubmitItem
from gongkai.catalogue.models import Column, Item
from gongkai.journal.actions import Context

INLINE = re.compile(r'<script(?![^>]*\ssrc=)|<style|\sstyle="|\son[a-z]+="|href="#"', re.I)
HOME = "/office/"


@pytest.fixture
def site(db: None) -> Site:
    return make_site()


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    html = response.content.decode()
    assert not INLINE.search(html), address
    return html


def log_in(client):
    """Log in with the password, and once more as pages about the account ask for it."""
    client.post(reverse("account_login"), {"login": "clerk", "password": PASSWORD})
    assert "再输入一次密码" in page(client, reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_office_pages_ask_for_login_and_come_back(client, site):
    response = client.get(HOME)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    html = page(client, response["Location"])
    assert "用户名" in html
    assert "工作台</a>" not in html
    done = client.post(response["Location"], {"login": "clerk", "password": PASSWORD, "next": HOME})
    assert done["Location"] == HOME
    assert "临溪县人民政府" in page(client, HOME)


def test_a_wrong_password_is_told_in_words_and_keeps_the_name(client, site):
    html = client.post(reverse("account_login"), {"login": "clerk", "password": "wrong"}).content.decode()
    assert "需要改正" in html
    assert 'value="clerk"' in html
    assert "wrong" not in html


@override_settings(AXES_ENABLED=True, ACCOUNT_RATE_LIMITS=False)
def test_too_many_wrong_passwords_lock_the_account_and_say_so(client, site):
    address = reverse("account_login")
    for _ in range(8):
        response = client.post(address, {"login": "clerk", "password": "wrong"})
    html = client.post(address, {"login": "clerk", "password": PASSWORD}).content.decode()
    assert "暂时不能登录" in html
    assert response.status_code in {403, 429}
    assert client.get(HOME).status_code == 302


def test_logout_is_a_form(client, site):
    client.force_login(site.clerk)
    html = page(client, HOME)
    assert re.search(rf'<form method="post" action="{reverse("account_logout")}">', html)
    client.post(reverse("account_logout"))
    assert client.get(HOME).status_code == 302


def test_account_pages_open_in_the_frame(client, site):
    log_in(client)
    for name in ("mfa_index", "account_change_password", "account_logout", "mfa_activate_totp"):
        assert "人员clerk" in page(client, reverse(name))
    page(client, "/office/account/signup/", 404)


def test_second_factor_from_switching_it_on_to_logging_in_with_it(client, site):
    log_in(client)
    html = page(client, reverse("mfa_activate_totp"))
    secret = re.search(r'class="gk-secret">([A-Z2-7]+)<', html).group(1)
    assert "data:image/svg" in html
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "需要改正" in wrong
    secret = re.search(r'class="gk-secret">([A-Z2-7]+)<', wrong).group(1)
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert Authenticator.objects.filter(user=site.clerk, type="totp").exists()
    assert "已开启" in page(client, reverse("mfa_index"))
    page(client, reverse("mfa_view_recovery_codes"))
    page(client, reverse("mfa_generate_recovery_codes"))
    page(client, reverse("mfa_deactivate_totp"))
    client.post(reverse("account_logout"))
    step = client.post(reverse("account_login"), {"login": "clerk", "password": PASSWORD})
    assert step["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(HOME).status_code == 302
    assert "动态码" in page(client, step["Location"])
    from django.core.cache import cache

    cache.clear()  # a code is good once; the test uses that of the same half minute again
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert client.get(HOME).status_code == 200


@override_settings(STAFF_MFA_REQUIRED=True)
def test_where_it_is_required_nothing_opens_before_it_is_set_up(client, site):
    client.post(reverse("account_login"), {"login": "clerk", "password": PASSWORD})
    for address in (HOME, "/office/catalogue/", "/office/casework/", "/office/reports/"):
        assert client.get(address)["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))
    assert "要求两步验证" in page(client, reverse("account_reauthenticate"))
    assert client.get("/").status_code == 200


# --- bar -------------------------------------------------------------------------------------------------------


def test_the_bar_says_where_one_is_and_who_one_is(client, site):
    client.force_login(site.clerk)
    html = page(client, "/office/catalogue/")
    assert re.search(r'<a href="/office/catalogue/" aria-current="true">信息发布</a>', html)
    assert "人员clerk（信息专干）" in html
    assert "设置" not in re.search(r"<nav.*?</nav>", html, re.S).group()


def test_administrators_see_no_ledgers(client, site):
    admin = make_user("admin", Role.SYSTEM_ADMIN, site.county)
    client.force_login(admin)
    html = page(client, HOME)
    assert "不办理公开业务" in html
    assert "依申请公开" not in html


def test_somebody_without_a_role_gets_a_page_and_nothing_on_it(client, site):
    client.force_login(make_user("nobody"))
    assert "未分配机关" in page(client, HOME)


# --- workbench -------------------------------------------------------------------------------------------------


def submitted(site: Site, title: str) -> Item:
    context = Context(user=site.clerk, today=dt.date(2026, 3, 2))
    values = {"title": title, "content": "正文", "created_on": dt.date(2026, 3, 2)}
    place = Column.objects.get(body=site.county, slug="other-documents")
    item = DraftItem(context=context, body=site.county, column=place, values=values).execute()
    item = MarkAttribute(context=context, item=item, disclosure_mode="proactive").execute()
    return SubmitItem(context=context, item=item, self_checked=True).execute()


def test_what_waits_for_approval_waits_for_the_head_and_not_for_its_author(client, site):
    sign_secrecy(submitted(site, "关于某事的通知"), Context(user=site.clerk, today=dt.date(2026, 3, 2)))
    client.force_login(site.head)
    html = page(client, HOME)
    assert "等我处理（1）" in html
    assert "关于某事的通知" in html
    client.force_login(site.clerk)
    html = page(client, HOME)
    assert "没有等您处理的事" in html
    assert "关于某事的通知" not in html


def test_foreign_items_wait_for_nobody_here(client, site):
    submitted(site, "关于某事的通知")
    client.force_login(make_user("other-head", Role.HEAD, site.bureau))
    assert "关于某事的通知" not in page(client, HOME)


def test_documents_without_interpretation_are_noticed_and_listed(client, site):
    site.document("临时救助实施办法", "临政发〔2026〕1号")
    client.force_login(site.clerk)
    assert "1 件政策文件没有解读" in page(client, HOME)
    assert "临时救助实施办法" in page(client, reverse("office:attention", args=["uninterpreted"]))
    assert "没有这样的文件" in page(client, reverse("office:attention", args=["lapsing"]))
    page(client, reverse("office:attention", args=["nothing"]), 404)


def test_report_of_last_year_until_it_is_out_then_of_this_year(client, site):
    from gongkai.agencies.queries import local_today

    year = local_today().year - 1
    client.force_login(site.clerk)
    assert f"{year} 年度报告" in page(client, HOME)
    site.report(year)
    assert f"{year + 1} 年度报告" in page(client, HOME)
