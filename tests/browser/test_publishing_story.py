"""Stories of publication, at 390 and 1280 px, through the pages only.

A clerk drafts with a grant list full of identity numbers, is stopped, masks, hands in; the secrecy reviewer remarks and
sends it back; corrected, passed, signed on paper, published; later repealed by a new document, and both say so. A wrong
item is withdrawn with its trace. The year's figures grew by exactly these.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.doing import LogIn, act, label_of, press
from tests.browser.doing import fine as fine_here
from tests.support.browser import HEIGHTS, WIDTHS

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.catalogue.models import Item
from gongkai.demo.publishing import grant_table, identity_number
from gongkai.demo.small import load
from gongkai.journal.models import Entry
from gongkai.journal.verify import verifiers
from gongkai.reports.compiling import derive
from gongkai.statements import Scope

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SLUG = "linxi-minzheng"
ROW = "documents.normative_documents"
GRANTS = "临溪县民政局关于公布冬季取暖补助发放办法和首批名单的通知"
SUCCESSOR = "临溪县民政局关于印发冬季取暖补助发放办法（修订）的通知"
WRONG = "临溪县民政局值守电话安排"
NAMES = [f"{family}{given}" for family in "叶江石柳方" for given in ("春禾", "秋实", "守田", "月明")]
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData('text/html', html);
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def county(transactional_db: None) -> Body:
    """The sample county, with its staff and two years of ledger."""
    load(lambda *args, **more: None)
    return Body.objects.get(slug=SLUG)


def fine(page: Page) -> None:
    """The page is fine on a phone and on a desk."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        fine_here(page)
    if before:
        page.set_viewport_size(before)


def of(item: Item, *parts: str) -> str:
    """Return the address of a page of the item in the office."""
    return "/office/catalogue/" + "".join(f"{part}/" for part in (item.public_id, *parts))


def draft(
    page: Page, title: str, *, column: str, kind: str = "other", number: str = "", text: str = ""
) -> Item:
    """Fill in the form of a new draft and save it; what it says may be HTML, pasted."""
    today = local_today().isoformat()
    page.goto("/office/catalogue/new/")
    page.locator("[name=column]").select_option(label=label_of(page, "column", column))
    page.locator("[name=title]").fill(title)
    page.locator("[name=document_kind]").select_option(kind)
    if number:
        page.locator("[name=document_no]").fill(number)
        page.locator("[name=document_date]").fill(today)
    page.locator("[name=created_on]").fill(today)
    page.locator("[name=disclosure_mode][value=proactive]").check()
    editor = page.get_by_role("textbox", name="正文", exact=False).first
    editor.click()
    editor.evaluate(PASTE, text)
    fine(page)
    press(page, "保存草稿")
    return Item.objects.get(title=title)


def hand_in(page: Page, item: Item) -> None:
    """Confirm the self-check line by line and hand the draft in."""
    page.goto(of(item, "submit"))
    for box in page.locator("[name=self_checked]").all():
        box.check()
    fine(page)
    press(page, "送审")


def stopped_then_masked(page: Page, item: Item, shot: Any) -> None:
    """Hand in: refused for the numbers; one press masks them all; handed in."""
    number = identity_number(dt.date(1951, 2, 4), 1)
    hand_in(page, item)
    said = page.locator("main").inner_text()
    assert re.search(r"20\s*处身份证号", said), said[:600]
    assert number not in said
    item.refresh_from_db()
    assert item.state == "draft"
    shot(page, "publish-stopped")
    page.goto(of(item))
    fine(page)
    shot(page, "publish-personal")
    press(page, "全部遮盖")
    item.refresh_from_db()
    assert number not in item.content
    assert "43*************" in item.content
    assert NAMES[0] in item.content
    fine(page)
    hand_in(page, item)
    item.refresh_from_db()
    assert item.state == "submitted"


def remarked_and_sent_back(page: Page, log_in: LogIn, item: Item, shot: Any) -> None:
    """The secrecy reviewer remarks at the first paragraph and returns it; the clerk sees both."""
    log_in(page, "song")
    page.goto("/office/")
    fine(page)
    page.goto(of(item, "reading"))
    fine(page)
    place = page.locator("#p1")
    place.locator("summary").first.click()
    place.locator("[name=text]").fill("“内部测算”不宜公开，请删去。")
    place.get_by_role("button", name="保存批注").click()
    page.wait_for_load_state()
    assert "不宜公开" in page.locator("#p1").inner_text()
    shot(page, "publish-reading")
    act(page, log_in, "song", of(item, "return"), "退回", reason="请删去内部测算一句后再送审。")
    item.refresh_from_db()
    assert item.state == "draft"
    log_in(page, "shen")
    page.goto(of(item))
    fine(page)
    assert "请删去内部测算" in page.locator("main").inner_text()


def corrected_and_passed(page: Page, log_in: LogIn, item: Item, shot: Any) -> None:
    """The clerk mends the paragraph, settles the remark, hands in; secrecy passes; the head signed on paper."""
    page.goto(of(item, "edit"))
    editor = page.get_by_role("textbox", name="正文", exact=False).first
    editor.locator("p").first.click(click_count=3)
    page.keyboard.type("为做好冬季取暖补助发放，制定本办法。")
    fine(page)
    press(page, "保存草稿")
    item.refresh_from_db()
    assert "内部测算" not in item.content
    assert item.content.count("43*************") == len(NAMES)
    page.goto(of(item, "reading"))
    page.get_by_text("处理这条批注").first.click()
    page.locator("[name=answer]").first.fill("已删去。")
    page.get_by_role("button", name="已处理").first.click()
    page.wait_for_load_state()
    hand_in(page, item)
    act(page, log_in, "song", of(item, "pass"), "审查通过", opinion="已核，不涉密。")
    log_in(page, "shen")
    page.goto(of(item, "sheet"))
    fine(page)
    shot(page, "publish-sheet")
    page.goto(of(item, "paper"))
    page.locator("[name=signed_by_1]").fill("贺副局长")
    page.locator("[name=signed_on_1]").fill(local_today().isoformat())
    scan = {"name": "审批单.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 scan"}
    page.locator("[name=scan]").set_input_files(scan)  # type: ignore[arg-type]
    fine(page)
    page.locator("main form button.gk-btn[type=submit]").first.click()
    page.wait_for_load_state()
    item.refresh_from_db()
    assert (item.state, item.approver_name, item.on_paper) == ("approved", "贺副局长", True)


def published(page: Page, item: Item, shot: Any) -> None:
    """Publish; the public reads it masked; the original is nowhere."""
    page.goto(of(item, "publish"))
    fine(page)
    press(page, "发布")
    item.refresh_from_db()
    assert item.state == "published"
    page.goto(f"/i/{item.public_id}")
    fine(page)
    shot(page, "publish-public")
    said = page.locator("main").inner_text()
    assert item.index_no in said
    assert "43*************" in said
    assert identity_number(dt.date(1951, 2, 4), 1) not in page.content()
    page.goto(of(item, "versions"))
    fine(page)
    shot(page, "publish-versions")


def test_the_course_of_a_document_from_draft_to_repeal(
    page: Page, county: Body, log_in: LogIn, shot: Any
) -> None:
    before = counted(county)
    log_in(page, "shen")
    text = "<p>为做好冬季取暖补助发放，依据内部测算制定本办法。</p><p>首批名单如下：</p>" + grant_table(NAMES)
    number = "临民发〔示例〕91号"
    item = draft(page, GRANTS, column="行政规范性文件", kind="normative", number=number, text=text)
    stopped_then_masked(page, item, shot)
    remarked_and_sent_back(page, log_in, item, shot)
    corrected_and_passed(page, log_in, item, shot)
    published(page, item, shot)
    new = repealed_by_a_new_one(page, log_in, item, shot)
    kept = " ".join(str([e.data, e.before, e.after]) for e in Entry.objects.order_by("-pk")[:400])
    assert identity_number(dt.date(1951, 2, 4), 1) not in kept
    assert "不宜公开" not in kept
    # Two normative documents made, one of them repealed: one more is in force.
    assert counted(county) - before == Counter({"issued": 2, "repealed": 1, "in_force": 1})
    assert new.validity_on(local_today()) == "in_force"
    assert [problem for _, check in verifiers().values() for problem in check()] == []


def counted(body: Body) -> Counter[str]:
    """What the ledgers say of normative documents for this year (table one of form 2021)."""
    cells = derive("2021", Scope.of_year([body.pk], local_today().year)).cells
    return Counter({name: int(str(cells[f"{ROW}.{name}"])) for name in ("issued", "repealed", "in_force")})


def repealed_by_a_new_one(page: Page, log_in: LogIn, old: Item, shot: Any) -> Item:
    """A new document goes the same way and repeals the first: each names the other, for the public too."""
    log_in(page, "shen")
    text = "<p>冬季取暖补助按户发放。原办法同时废止。</p>"
    number = "临民发〔示例〕92号"
    new = draft(page, SUCCESSOR, column="行政规范性文件", kind="normative", number=number, text=text)
    hand_in(page, new)
    for who in ("song", "gu"):
        act(page, log_in, who, of(new, "pass"), "审查通过")
    log_in(page, "shen")
    page.goto(of(new, "publish"))
    press(page, "发布")
    new.refresh_from_db()
    act(
        page,
        log_in,
        "gu",
        of(old, "change"),
        "登记",
        kind="repeal",
        effective_on=local_today().isoformat(),
        by=new.index_no,
    )
    page.context.clear_cookies()
    page.goto(f"/i/{old.public_id}")
    fine(page)
    said = page.locator("main").inner_text()
    assert "废止" in said
    assert SUCCESSOR in said
    shot(page, "publish-repealed")
    page.goto(f"/i/{new.public_id}")
    assert GRANTS in page.locator("main").inner_text()
    return new


def test_a_wrong_item_is_withdrawn_with_its_trace(
    phone: Page, county: Body, log_in: LogIn, shot: Any
) -> None:
    page = phone
    log_in(page, "shen")
    item = draft(page, WRONG, column="其他法定信息", text="<p>内部值守安排，误作公开。</p>")
    hand_in(page, item)
    for who in ("song", "gu"):
        act(page, log_in, who, of(item, "pass"), "审查通过")
    log_in(page, "shen")
    page.goto(of(item, "publish"))
    press(page, "发布")
    page.goto(f"/i/{item.public_id}")
    assert "误作公开" in page.content()
    values = {"kind": "not_public", "reason": "属于内部事务信息，误作公开，已撤回。"}
    act(page, log_in, "gu", of(item, "withdraw"), "撤回", **values)
    page.context.clear_cookies()
    answer = page.goto(f"/i/{item.public_id}")
    fine(page)
    shot(page, "publish-withdrawn")
    item.refresh_from_db()
    said = page.locator("main").inner_text()
    assert item.index_no in said
    assert "误作公开，已撤回" in said
    assert "内部值守安排" not in page.content()
    assert answer is not None
    for address in (f"/search?q={WRONG}", f"/b/{SLUG}/", f"/b/{SLUG}/feed.xml"):
        assert item.public_id not in page.request.get(address).text(), address
