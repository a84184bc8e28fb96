"""The public pages in a real browser: nothing moves sideways, nothing that axe calls serious, keyboard and print."""

import datetime as dt

import pytest
from django.urls import reverse
from tests.portal.making import Site, make_site
from tests.support.browser import axe_findings, sideways

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

LONG = (
    "临溪县人民政府办公室关于转发县民政局县财政局县人力资源和社会保障局等部门" * 4 + "困难群众救助办法的通知"
)


@pytest.fixture
def site(live_server) -> Site:
    site = make_site()
    old = site.document("临时救助通知", "临政发〔2025〕3号", day=dt.date(2025, 4, 1))
    new = site.document(LONG, "临政办发〔2026〕1号（联合发文，含附件一至附件十二）", summary=LONG * 2)
    site.repeal(old, new, dt.date(2026, 3, 3))
    table = "<table><tr>" + "<th>很宽的一列数据</th>" * 14 + "</tr></table>"
    site.publish(
        "有宽表格的公告", "statistics", content=f"<h2>一</h2><p>正文</p>{table}<h2>二</h2>" + "x" * 300
    )
    site.report(
        adjust={
            "requests.new_requests.natural_person": "123456",
            "requests.carried_out.natural_person": "123456",
        }
    )
    site.county.sample_note = "示例数据：虚构机关"
    site.county.save()
    return site


def addresses(site: Site) -> list[str]:
    items = site.county.items.filter(state="published")
    return [
        "/",
        "/b/",
        "/b/linxi/",
        "/b/linxi/statutory/",
        "/b/linxi-minzheng/plans/",
        *(reverse("portal:item", args=[item.public_id]) for item in items),
        "/r/",
        "/r/linxi/",
        "/r/linxi/2025/",
        "/r/linxi/2025/cell/documents.normative_documents.issued",
        "/r/linxi/2025/cell/requests.new_requests.natural_person",
        "/search?q=救助",
        "/search?q=nothing",
        "/apply/",
        "/apply/?body=linxi",
        "/zh-hant/b/linxi/",
        "/no/such/page",
    ]


@pytest.mark.parametrize("large", [False, True])
def test_nothing_moves_sideways_at_any_width(page, site, shot, large):
    if large:
        page.goto("/look/large?on=1&next=/")
    wrong = []
    for address in addresses(site):
        for width in (360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            if over := sideways(page):
                wrong.append(f"{address} {width}: {over} px")
        shot(page, f"portal{'-large' if large else ''}{address}")
    assert wrong == []


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_with_everything_unfolded(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for address in addresses(site):
        page.goto(address)
        page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
        wrong += [f"{address}: {line}" for line in axe_findings(page)]
    assert wrong == []


def test_a_page_is_used_by_keyboard_alone(page, site):
    page.goto("/b/linxi/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_folded_things_open_without_script_on_a_phone(phone, site):
    phone.goto("/b/linxi/statutory/")
    tree = phone.locator("nav.gk-tree")
    assert not tree.is_visible()
    phone.get_by_text("栏目目录", exact=True).click()
    assert tree.is_visible()


def test_print_shows_the_document_without_the_navigation(page, site):
    page.goto("/r/linxi/2025/")
    page.emulate_media(media="print")
    assert not page.locator(".gk-blocks").is_visible()
    assert not page.locator(".gk-downloads, .gk-search").first.is_visible()
    assert page.locator(".gk-official").first.is_visible()
