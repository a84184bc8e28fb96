"""Every public page answers with what is public, and with nothing else."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.portal.making import Site

from gongkai.catalogue.models import Item
from gongkai.journal.canonical import digest_of

INLINE = re.compile(r'<script|<style|\sstyle="|\son[a-z]+="|href="#"|href="javascript', re.I)
PERMIT = "permits.administrative_permits.decisions"


def get(client, address, status=200, **data):
    response = client.get(address, data)
    assert response.status_code == status, address
    html = response.content.decode()
    assert not INLINE.search(html), address
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in html
    return html


@pytest.fixture
def filled(site: Site) -> Site:
    old = site.document(
        "临时救助通知", "临政发〔2025〕3号", day=dt.date(2025, 4, 1), effective_from=dt.date(2025, 5, 1)
    )
    new = site.document("临时救助实施办法", "临政发〔2026〕1号", summary="救助对象和标准")
    site.repeal(old, new, dt.date(2026, 3, 3))
    site.publish("一图读懂：临时救助", "interpretations", interprets=new, is_interpretation=True)
    site.publish("政府信息公开指南", "guide", summary="怎样申请")
    return site


def addresses(site: Site) -> list[str]:
    item = Item.objects.get(title="临时救助实施办法")
    return [
        reverse("portal:home"),
        reverse("portal:bodies"),
        reverse("portal:body", args=["linxi"]),
        reverse("portal:body", args=["linxi-minzheng"]),
        reverse("portal:column", args=["linxi", "statutory"]),
        reverse("portal:column", args=["linxi", "normative-documents"]),
        reverse("portal:column", args=["linxi-minzheng", "plans"]),
        reverse("portal:item", args=[item.public_id]),
        reverse("portal:reports"),
        reverse("portal:report-list", args=["linxi"]),
        reverse("portal:search"),
        reverse("portal:search") + "?q=救助&kind=document&year=2026&validity=in_force&body=linxi",
        reverse("portal:apply"),
        reverse("portal:apply") + "?body=linxi",
    ]


def test_every_page_opens_on_an_empty_platform(client, db):
    for name in ("home", "bodies", "reports", "search", "apply"):
        get(client, reverse(f"portal:{name}"))


def test_every_page_opens_and_none_of_its_links_is_dead(client, filled):
    filled.report(adjust={PERMIT: "12"})
    todo, seen = addresses(filled), set()
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        if "/zh-hant/" in address or "/look/" in address:
            continue
        if re.match(r"/(apply/(?!guide)[^?]|t/|account/|opinion/)", address):
            # One visitor's own pages (and blank forms): they are there, and never kept.
            own = client.get(address)
            assert own.status_code in {200, 302}, address
            assert "form." in address or own["Cache-Control"] == "private, no-store", address
            continue
        html = get(client, address.replace("&amp;", "&"))
        links = re.findall(r'<a [^>]*href="([^"#]*)', html)
        base = address.split("?")[0]
        todo += [
            base + link if link.startswith("?") else link for link in links if not link.startswith("mailto:")
        ]
        todo = [link for link in todo if link]
    assert reverse("portal:report", args=["linxi", 2025]) in seen
    assert any("/cell/" in address for address in seen)


def test_sample_bodies_say_so_on_every_page_of_theirs(client, filled):
    filled.county.sample_note = "示例数据：虚构机关"
    filled.county.save()
    filled.report()
    for address in [*addresses(filled), reverse("portal:report", args=["linxi", 2025])]:
        assert "示例数据：虚构机关" in get(client, address), address


def test_in_lists_of_several_bodies_the_items_of_sample_bodies_are_marked(client, filled):
    assert "gk-tag" not in get(client, reverse("portal:search"))
    filled.bureau.order = 1  # the bureau stands above, and is no sample
    filled.bureau.upward.all().delete()
    filled.bureau.kind = "county"
    filled.bureau.save()
    filled.county.sample_note = "示例：按年报数字重建"
    filled.county.save()
    for name in ("home", "search", "bodies"):
        html = get(client, reverse(f"portal:{name}"))
        assert 'title="示例：按年报数字重建">示例</span>' in html, name


def test_home_counts_link_to_lists_of_that_many(client, filled):
    html = get(client, reverse("portal:home"))
    found = re.findall(r'<dd><a href="([^"]+)">([\d,]+)</a>', html)
    assert len(found) == 4
    searches = [(url.replace("&amp;", "&"), number) for url, number in found if "/search" in url]
    assert searches
    for url, number in searches:
        assert f"共 {number} 条" in get(client, url)


def test_body_page_tells_how_to_reach_the_body_and_shows_only_its_items(client, filled):
    html = get(client, reverse("portal:body", args=["linxi"]))
    assert "0339-6620118" in html
    assert "临时救助实施办法" in html
    other = get(client, reverse("portal:body", args=["linxi-minzheng"]))
    assert "临时救助实施办法" not in other
    assert "还没有公开信息" in other
    assert "尚未登记申请渠道" in other


def test_a_dissolved_body_keeps_its_page_and_says_so(client, filled):
    filled.bureau.dissolved_on = dt.date(2026, 1, 31)
    filled.bureau.save()
    assert "本机关已撤销" in get(client, reverse("portal:body", args=["linxi-minzheng"]))
    assert "临溪县民政局" not in get(client, reverse("portal:bodies"))


def test_column_narrows_by_the_form_and_shows_validity_as_of_today(client, filled):
    address = reverse("portal:column", args=["linxi", "normative-documents"])
    html = get(client, address)
    assert "临时救助通知" in html
    assert "已废止" in html
    valid = get(client, address, validity="in_force")
    assert "临时救助实施办法" in valid
    assert "临时救助通知" not in valid
    assert "临时救助通知" in get(client, address, year="2025")
    assert "没有符合条件的信息" in get(client, address, q="不存在的标题")
    assert "共 2 条" in get(client, address, year="1999", validity="nonsense", page="x")


def test_column_of_columns_counts_what_is_under_it(client, filled):
    assert "共 3 条" in get(client, reverse("portal:column", args=["linxi", "statutory"]))


def test_item_page_has_metadata_text_and_both_ends_of_interpretation(client, filled):
    new = Item.objects.get(title="临时救助实施办法")
    html = get(client, reverse("portal:item", args=[new.public_id]))
    for said in (
        new.index_no,
        "临政发〔2026〕1号",
        "第二条",
        "一图读懂：临时救助",
        "本文件修改、废止的文件",
        "临时救助通知",
    ):
        assert said in html
    about = Item.objects.get(title="一图读懂：临时救助")
    assert "临时救助实施办法" in get(client, reverse("portal:item", args=[about.public_id]))


def test_repealed_item_says_when_and_by_what(client, filled):
    old = Item.objects.get(title="临时救助通知")
    html = get(client, reverse("portal:item", args=[old.public_id]))
    assert "本文件已废止" in html
    assert "2026年3月3日" in html
    assert "临时救助实施办法" in html


def test_withdrawn_item_answers_410_with_date_and_reason_and_no_content(client, filled):
    item = filled.publish("困难群众名单公示", summary="共二十人", content="张三 身份证 110101")
    address = reverse("portal:item", args=[item.public_id])
    assert "张三" in get(client, address)
    filled.withdraw(item)
    html = get(client, address, 410)
    assert "2026-03-09" in html
    assert "正文含有身份证号码" in html
    for hidden in ("张三", "110101", "共二十人"):
        assert hidden not in html
    for place in [*addresses(filled), reverse("portal:search") + "?q=困难群众"]:
        html = get(client, place)
        assert "张三" not in html
        assert item.public_id not in html


def test_withdrawn_title_that_was_a_secret_is_not_shown(client, filled):
    item = filled.publish("关于李四家庭情况的公示")
    filled.withdraw(item, hide_title=True)
    assert "李四" not in get(client, reverse("portal:item", args=[item.public_id]), 410)


def test_what_was_never_published_answers_404(client, filled):
    withheld = filled.withhold("内部管理规定")
    get(client, reverse("portal:item", args=[withheld.public_id]), 404)
    get(client, reverse("portal:item", args=["abcdefghijkl"]), 404)
    get(client, "/b/nobody/", 404)
    get(client, "/b/linxi/nothing/", 404)
    get(client, "/r/linxi/2031/", 404)
    get(client, "/no/such/page", 404)
    assert "内部管理规定" not in get(client, reverse("portal:search"), q="内部管理")


def test_search_finds_title_number_and_summary_and_marks_the_words(client, filled):
    html = get(client, reverse("portal:search"), q="救助 办法")
    assert "临时<mark>救助</mark>实施<mark>办法</mark>" in html
    assert "救助</mark>通知" not in html
    assert "临时救助实施办法" in get(client, reverse("portal:search"), q="〔2026〕1号")
    assert "标准" in get(client, reverse("portal:search"), q="救助对象")
    assert "没有找到" in get(client, reverse("portal:search"), q="没有这样的词")


def test_search_words_are_text_and_not_markup(client, filled):
    html = get(client, reverse("portal:search"), q='"><script>alert(1)</script> % _ \\')
    assert "&lt;script&gt;" in html


def test_long_list_has_pages_that_keep_the_filter(client, site):
    first = site.publish("公示 0", "statistics")
    fields = {f.attname: getattr(first, f.attname) for f in Item._meta.concrete_fields}
    for gone in ("id", "public_id", "series_id", "serial"):
        fields.pop(gone)
    many = [
        Item(**{**fields, "title": f"公示 {n}", "index_no": f"x/{n}", "public_id": digest_of(n)[-12:]})
        for n in range(1, 5200)
    ]
    Item.objects.bulk_create(many, batch_size=500)
    address = reverse("portal:column", args=["linxi", "statistics"])
    html = get(client, address, year="2026")
    assert "第 1—20 条，共 5,200 条" in html
    assert 'href="?year=2026&amp;page=260"' in html
    last = get(client, address, year="2026", page="260")
    assert "第 5,181—5,200 条" in last
    assert 'rel="next"' not in last


def test_feeds_of_a_body_and_a_column_tell_validity(client, filled):
    for name, args in (("body-feed", ["linxi"]), ("column-feed", ["linxi", "normative-documents"])):
        answer = client.get(reverse(f"portal:{name}", args=args))
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "atom+xml" in answer.headers["Content-Type"]
        assert 'term="已废止"' in text
        assert 'term="现行有效"' in text
    assert client.get(reverse("portal:column-feed", args=["linxi", "nowhere"])).status_code == 404
