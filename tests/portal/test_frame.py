"""Caching, large print, traditional characters, error pages."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse, set_script_prefix
from tests.portal.making import Site, make_site, operator

from gongkai.agencies.actions import EditBody
from gongkai.catalogue.models import Item
from gongkai.portal.models import PublicStamp


@pytest.fixture
def cached():
    with override_settings(PORTAL_PAGE_CACHE=True):
        cache.clear()
        yield Client()
        cache.clear()


def rename(site: Site, name: str) -> None:
    EditBody(context=operator(), body=site.county, values={"about": name}).execute()


def test_public_pages_carry_validators_and_no_cookie(client, site):
    response = client.get("/")
    assert response["ETag"]
    assert response["Last-Modified"]
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]
    assert not response.cookies
    assert client.get("/", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get("/", headers={"If-None-Match": '"another"'}).status_code == 200
    assert client.head("/").status_code == 200


def test_an_item_is_asked_for_each_time(client, site):
    item = site.publish("公告")
    assert client.get(reverse("portal:item", args=[item.public_id]))["Cache-Control"] == "public, no-cache"


@pytest.mark.django_db(transaction=True)
def test_an_act_makes_cached_pages_old_at_once(cached):
    site = make_site()
    address = reverse("portal:body", args=["linxi"])
    before = cached.get(address)
    rename(site, "承担全县政务公开工作。")
    after = cached.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]
    assert "承担全县政务公开工作。" in after.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_withdrawn_item_leaves_the_cache_at_once(cached):
    site = make_site()
    item = site.publish("名单公示", content="张三")
    address = reverse("portal:item", args=[item.public_id])
    tag = cached.get(address)["ETag"]
    assert "张三" in cached.get(address).content.decode()
    site.withdraw(item)
    gone = cached.get(address, headers={"If-None-Match": tag})
    assert gone.status_code == 410
    assert "张三" not in gone.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_refused_act_changes_no_stamp(site):
    site.publish("公告")
    token = PublicStamp.objects.get().token
    from gongkai.catalogue.actions import WithdrawItem
    from gongkai.journal.actions import Context, Refused

    with pytest.raises(Refused):
        WithdrawItem(context=Context(user=site.clerk), item=Item.objects.get(), kind="", reason="").execute()
    assert PublicStamp.objects.get().token == token


def test_a_finished_page_is_drawn_once(cached, site, django_assert_max_num_queries):
    first = cached.get(reverse("portal:body", args=["linxi"]))
    with django_assert_max_num_queries(1):
        again = cached.get(reverse("portal:body", args=["linxi"]))
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]
    assert again["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_search_has_its_own_page_for_each_question(cached, site):
    site.publish("水库除险加固公告")
    assert "水库" in cached.get("/search?q=水库").content.decode()
    assert "没有找到" in cached.get("/search?q=学校").content.decode()


# --- large print -----------------------------------------------------------------------------------------------


def test_large_print_is_switched_by_a_cookie_and_comes_back_to_the_page(client, site):
    response = client.get("/look/large?on=1&next=/b/linxi/")
    assert response.status_code == 302
    assert response["Location"] == "/b/linxi/"
    assert response.cookies["gk_large"].value == "1"
    assert 'class="gk-large"' in client.get("/b/linxi/").content.decode()
    off = client.get("/look/large?on=0&next=/")
    assert off.cookies["gk_large"]["max-age"] == 0
    assert "gk-large" not in client.get("/b/linxi/").content.decode()


def test_both_sizes_have_their_own_validators(client, site):
    small = client.get("/")["ETag"]
    client.cookies["gk_large"] = "1"
    assert client.get("/")["ETag"] != small


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_the_switch_leads_nowhere_else(client, db, target):
    response = client.get("/look/large", {"on": "1", "next": target})
    assert response["Location"] == "/"


# --- traditional characters ------------------------------------------------------------------------------------


def test_traditional_pages_convert_the_text_and_keep_the_prefix_in_links(client, site):
    item = site.publish("关于城乡医疗救助的通知")
    address = reverse("portal:item", args=[item.public_id])
    html = client.get(f"/zh-hant{address}").content.decode()
    assert "關於城鄉醫療救助的通知" in html
    assert 'lang="zh-Hant" class' in html
    assert 'href="/zh-hant/b/linxi/"' in html
    assert f'href="{address}"' in html  # the way back to simplified characters
    assert 'href="/static/gongkai/gongkai.css"' in html
    assert "自動轉換" in html
    plain = client.get(address).content.decode()
    assert 'href="/b/linxi/"' in plain
    assert f'href="/zh-hant{address}"' in plain


def test_traditional_words_find_simplified_titles(client, site):
    site.publish("关于城乡医疗救助的通知")
    html = client.get("/zh-hant/search", {"q": "醫療救助"}).content.decode()
    assert "關於城鄉" in html
    assert "<mark>醫療救助</mark>" in html


def test_traditional_pages_answer_404_and_redirect_inside_the_prefix(client, site):
    assert client.get("/zh-hant/b/nobody/").status_code == 404
    assert client.get("/zh-hant/b/linxi")["Location"] == "/zh-hant/b/linxi/"
    assert client.get("/zh-hant/office/").status_code == 404
    assert client.get("/zh-hant/").status_code == 200


def test_the_prefix_does_not_leak_into_the_next_request(client, site):
    client.get("/zh-hant/")
    assert "/zh-hant/b/" not in client.get("/").content.decode()
    assert reverse("portal:home") == "/"


def test_cached_traditional_page_is_converted_once(cached, site):
    first = cached.get("/zh-hant/b/linxi/")
    assert cached.get("/zh-hant/b/linxi/").content == first.content


@pytest.fixture
def prefix():
    """As the WSGI handler sets it; the test client does not."""
    set_script_prefix("/gk/")
    with override_settings(FORCE_SCRIPT_NAME="/gk"):
        yield
    set_script_prefix("/")


def test_the_platform_runs_under_a_path_prefix(client, site, prefix):
    html = client.get("/b/linxi/").content.decode()
    assert 'href="/gk/b/linxi/statutory/"' in html
    assert 'href="/gk/zh-hant/b/linxi/"' in html
    assert "next=%2Fgk%2Fb%2Flinxi%2F" in html
    traditional = client.get("/zh-hant/b/linxi/").content.decode()
    assert 'href="/gk/zh-hant/b/linxi/statutory/"' in traditional
    assert 'href="/gk/b/linxi/"' in traditional
    assert client.get("/look/large?on=1&next=/gk/r/").cookies["gk_large"]["path"] == "/gk"


# --- what goes wrong -------------------------------------------------------------------------------------------


def test_error_pages_stand_in_the_frame_of_their_face(client, site):
    html = client.get("/nothing/here").content.decode()
    assert "没有找到这个页面" in html
    assert "临溪县人民政府" in html
    client.force_login(site.clerk)
    html = client.get("/office/nothing/").content.decode()
    assert "回到工作台" in html


def test_a_broken_page_is_told_without_the_database(client, site, monkeypatch):
    from gongkai.portal.views import home

    client.raise_request_exception = False
    monkeypatch.setattr(home, "platform_body", lambda: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()


def test_files_that_are_not_public_answer_404(client, site):
    assert client.get("/f/abcdefghijkl/x.pdf").status_code == 404
