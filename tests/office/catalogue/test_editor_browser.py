"""The editor of rich texts in a real browser: typed, pasted from Excel and Word, by keyboard alone, without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests.catalogue.conftest import Office, make_office
from tests.support.browser import Complaints, axe_findings, new_context, sideways

from gongkai.catalogue.models import Item

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# As Excel puts it on the clipboard: a hidden row, a hidden column, styles, a merged head, a comment of a cell.
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {border:.5pt solid windowtext;}--></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=252 style='border-collapse:collapse;width:189pt'>
<!--StartFragment--><col width=72 style='width:54pt'><col width=72 style='display:none;mso-width-source:userset'>
<col width=72 span=2 style='width:54pt'>
<tr height=19 style='height:14.25pt'><td colspan=4 height=19 class=xl65 style='height:14.25pt'>救助金发放名单</td></tr>
<tr height=19><td class=xl65 style='border-top:none'>姓名</td><td class=xl65>不公开的列</td><td class=xl65>村</td>
<td class=xl65 align=right style='mso-number-format:"\\#\\,\\#\\#0"'>金额</td></tr>
<tr height=19 style='display:none'><td>藏起来的人</td><td>x</td><td>y</td><td>1</td></tr>
<tr height=19><td class=xl65>张三</td><td>不公开的值</td><td>柳溪村</td><td align=right x:num="1200">1,200</td></tr>
<!--EndFragment--></table></body></html>"""
WORD = """<html><body><!--StartFragment--><h1 style='mso-line-height-rule:exactly'>一、总体情况<o:p></o:p></h1>
<p class=MsoNormal style='text-indent:24.0pt'><span lang=EN-US>\u3000\u3000</span>今年<del>作废的话</del><b
style='mso-bidi-font-weight:normal'>共发放</b><span style='color:red;font-family:"仿宋"'>三批</span>，见<a
href="javascript:alert(1)">附件</a>和<a href="https://example.gov.cn/a">网页</a>。<span
style='mso-element:comment'>批注里的话</span></p>
<img src="file:///C:/Users/x/a.png" onerror="alert(2)"><script>alert(3)</script>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
lang=EN-US style='font-family:Wingdings;mso-list:Ignore'>l </span>第一项</p><!--EndFragment--></body></html>"""
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def office(live_server: Any) -> Office:
    return make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")


def draft(page: Any, office: Office, title: str = "救助金发放公示") -> Any:
    """Open the form of a new draft, fill in what must be, and return the editor."""
    page.goto(reverse("office:catalogue-draft") + f"?body={office.body.slug}")
    page.get_by_label("名称").first.fill(title)
    page.locator("[name=column]").select_option(str(office.column().pk))
    page.get_by_label("主动公开", exact=True).check()
    return page.get_by_role("textbox", name="正文", exact=False).first


def save(page: Any) -> Item:
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state()
    return Item.objects.latest("pk")


def test_typed_with_the_tool_bar_and_saved(
    page: Any, office: Office, log_in: Callable[..., None], shot: Callable[..., None]
) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    assert not page.locator("[name=content]").is_visible()
    text.click()
    page.keyboard.type("总体情况")
    page.get_by_role("button", name="标题一").click()
    assert page.get_by_role("button", name="标题一").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Enter")
    page.keyboard.type("今年")
    page.keyboard.press("Control+b")
    page.keyboard.type("三批")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="圆点列表").click()
    page.keyboard.type("第一项")
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)  # what was typed in one go is undone in one go
    page.keyboard.type("写错了")
    page.get_by_role("button", name="撤销").click()
    shot(page, "editor-typed")
    item = save(page)
    assert item.content == (
        "<h2>总体情况</h2><p>今年<strong>三批</strong></p><ul><li>第一项</li><li></li></ul>"
    )


def test_a_link_is_set_and_a_script_is_none(page: Any, office: Office, log_in: Callable[..., None]) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    text.fill("见网页")
    text.press("Control+a")
    page.keyboard.press("Control+k")
    address = page.get_by_label("网址")
    address.fill("javascript:alert(1)")
    address.press("Enter")
    assert "http" in page.locator(".gk-rich-note").inner_text()
    address.fill("www.example.gov.cn/a")
    address.press("Enter")
    item = save(page)
    assert (
        item.content == '<p><a href="https://www.example.gov.cn/a" rel="noopener noreferrer">见网页</a></p>'
    )


def test_a_table_from_excel_is_seen_on_the_public_page(
    page: Any, office: Office, log_in: Callable[..., None], shot: Callable[..., None]
) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    text.click()
    text.evaluate(PASTE, EXCEL)
    assert text.locator("td").all_inner_texts()[:4] == ["救助金发放名单", "姓名", "村", "金额"]
    shot(page, "editor-excel")
    item = save(page)
    assert item.content == (
        '<table><tbody><tr><td colspan="3">救助金发放名单</td></tr><tr><td>姓名</td><td>村</td><td>金额</td></tr>'
        "<tr><td>张三</td><td>柳溪村</td><td>1,200</td></tr></tbody></table>"
    )
    for word in ("藏起来", "不公开", "style", "class", "StartFragment", "<p>张三"):
        assert word not in item.content
    page.get_by_text("柳溪村").first.wait_for()


def test_word_is_cleaned_in_the_editor_as_on_the_server(
    page: Any, office: Office, log_in: Callable[..., None]
) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    text.click()
    text.evaluate(PASTE, WORD)
    item = save(page)
    link = '<a href="https://example.gov.cn/a" rel="noopener noreferrer">网页</a>'
    assert item.content.startswith(
        f"<h2>一、总体情况</h2><p>今年<strong>共发放</strong>三批，见附件和{link}。</p>"
    )
    assert "第一项" in item.content
    for word in ("作废", "批注", "alert", "javascript", "img", "mso"):
        assert word not in item.content


def test_a_table_is_made_and_left_by_keyboard(page: Any, office: Office, log_in: Callable[..., None]) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    text.click()
    page.keyboard.press("Alt+F10")
    for _ in range(20):
        if page.evaluate("document.activeElement.textContent") == "表格":
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="插入表格，三行三列").focus()
    page.keyboard.press("Enter")
    for number in range(9):
        page.keyboard.type(f"格{number}")
        page.keyboard.press("Tab")
    # Out of the last cell Tab leaves the field instead of making rows for ever.
    assert not page.evaluate("document.activeElement.classList.contains('ProseMirror')")
    item = save(page)
    assert item.content.startswith("<table><thead><tr><th>格0</th><th>格1</th><th>格2</th></tr></thead>")
    assert "<td>格8</td></tr></tbody></table>" in item.content


def test_what_was_typed_comes_back_after_a_refusal_and_an_old_text_is_not_touched(
    page: Any, office: Office, log_in: Callable[..., None]
) -> None:
    log_in(page, "linxi-clerk")
    text = draft(page, office)
    text.click()
    text.evaluate(PASTE, EXCEL)
    page.get_by_label("文号").fill("不是文号" * 30)
    page.evaluate("document.querySelector('[name=title]').removeAttribute('required')")
    page.locator("[name=title]").fill("")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state()
    assert Item.objects.count() == 0
    assert page.get_by_role("textbox", name="正文", exact=False).first.locator("td", has_text="张三").count()
    old = "<table><caption>名单</caption><tbody><tr><td>甲</td></tr></tbody></table>"
    item = office.draft(title="旧稿", content=old)
    page.goto(reverse("office:catalogue-edit", args=[item.public_id]))
    page.get_by_role("textbox", name="正文", exact=False).first.wait_for()
    page.locator("[name=summary]").fill("只改了概述")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state()
    item.refresh_from_db()
    assert (item.summary, item.content) == ("只改了概述", old)


def test_on_a_phone_and_for_a_screen_reader(
    phone: Any, office: Office, log_in: Callable[..., None], shot: Callable[..., None]
) -> None:
    log_in(phone, "linxi-clerk")
    text = draft(phone, office)
    text.click()
    text.evaluate(PASTE, EXCEL)
    phone.get_by_role("button", name="表格", exact=True).click()
    shot(phone, "editor-phone")
    assert sideways(phone) == 0
    assert axe_findings(phone) == []
    phone.goto(reverse("office:catalogue-guide-text", args=["remedies"]) + f"?body={office.body.slug}")
    assert phone.get_by_role("toolbar", name="正文格式").is_visible()


def test_without_script_the_textarea_is_there(chromium: Any, live_server: Any, office: Office) -> None:
    from tests.support.browser import login_cookie

    context = new_context(chromium, base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([login_cookie("linxi-clerk", live_server.url)])
    complaints = Complaints()
    page = context.new_page()
    complaints.listen(page)
    draft(page, office)
    page.locator("textarea[name=content]").fill("第一段\n第二段 <不是标记 & 也留下")
    page.get_by_role("button", name="保存草稿").click()
    page.wait_for_load_state()
    context.close()
    assert Item.objects.get().content == "<p>第一段</p>\n<p>第二段 &lt;不是标记 &amp; 也留下</p>"
    assert complaints.lines == []
