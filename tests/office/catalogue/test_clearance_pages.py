"""Pages of clearance: the line of stages, reading with remarks, the sheet, preview, lists and workbench."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.catalogue.conftest import Office, make_office
from tests.support.clearing import clear

from gongkai.agencies.queries import local_today
from gongkai.catalogue import actions as act
from gongkai.catalogue.models import Item
from gongkai.journal.append import version_of

TODAY = local_today()


@pytest.fixture
def office(db: None) -> Office:
    return make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")


@pytest.fixture
def other_office(db: None) -> Office:
    return make_office("yunhe", "云河县人民政府", "11990127MB0W18274K")


@pytest.fixture
def as_(office: Office) -> Callable[..., Client]:
    """`as_("clerk")`: a client logged in as one of the office."""

    def login(who: str, place: Office = office) -> Client:
        client = Client()
        client.force_login(getattr(place, who), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login


def url(name: str, *args: Any) -> str:
    return reverse(f"office:catalogue-{name}", args=args)


@pytest.fixture
def item(office: Office) -> Item:
    """An item that waits for the secrecy reviewer."""
    made = office.draft(TODAY, content="第一条 甲\n第二条 乙")
    done: Item = act.SubmitItem(context=office.as_("clerk", TODAY), item=made, self_checked=True).execute()
    return done


def text_of(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_stages_signed_on_pages_one_after_the_other(
    office: Office, item: Item, as_: Callable[..., Client]
) -> None:
    page = text_of(as_("secrecy"), url("item", item.public_id))
    assert "待保密审查人" in page
    assert "审查通过…" in page
    head = as_("head")
    closed = head.post(url("act", item.public_id, "pass"), {"version": version_of(item)})
    assert "由保密审查人办理" in closed.content.decode()
    seen = version_of(item)
    for expected in (302, 422):  # the button pressed twice passes one stage
        sent = {"version": seen, "opinion": "无涉密内容"}
        assert as_("secrecy").post(url("act", item.public_id, "pass"), sent).status_code == expected
    assert [s.state for s in item.clearances.get().steps.all()] == ["passed", "waiting"]
    page = text_of(head, url("item", item.public_id))
    assert "无涉密内容" in page
    head.post(url("act", item.public_id, "pass"), {"version": version_of(item)})
    item.refresh_from_db()
    assert item.state == "approved"


def test_a_reader_remarks_at_a_paragraph_and_the_author_settles(
    office: Office, item: Item, as_: Callable[..., Client]
) -> None:
    secrecy, address = as_("secrecy"), url("reading", item.public_id)
    assert "批注第2段" in text_of(secrecy, address)
    empty = secrecy.post(address, {"field_name": "content", "paragraph": 2, "text": ""})
    assert empty.status_code == 422
    lost = secrecy.post(address, {"field_name": "content", "paragraph": 9, "text": "打好的批注"})
    assert lost.status_code == 422
    done = secrecy.post(address, {"field_name": "content", "paragraph": 2, "text": "请核对<b>金额</b>"})
    assert done["Location"].endswith("#p2")
    clerk = as_("clerk")
    page = text_of(clerk, address)
    assert "请核对&lt;b&gt;金额&lt;/b&gt;" in page
    assert "批注第2段" not in page
    assert "批注 1 条，1 条未处理" in text_of(clerk, url("item", item.public_id))
    remark = item.remarks.get()
    assert secrecy.post(url("settle", remark.public_id), {"answer": "x"}).status_code == 422
    assert clerk.post(url("settle", remark.public_id), {"answer": "已更正"}).status_code == 302
    assert "已更正" in text_of(secrecy, address)


def test_the_sheet_has_boxes_before_and_signatures_after(
    office: Office, item: Item, as_: Callable[..., Client]
) -> None:
    page = text_of(as_("clerk"), url("sheet", item.public_id))
    assert page.count("gk-sheet-box") == 2
    assert str(office.clerk) in page
    done = clear(office.draft(TODAY), office.as_("clerk", TODAY), office.as_("head", TODAY))
    page = text_of(as_("clerk"), url("sheet", done.public_id))
    assert "gk-sheet-box" not in page
    assert str(office.head) in page
    assert "纸上签批" in page
    blank = text_of(as_("clerk"), url("sheet", office.draft(TODAY).public_id))
    assert "还没有送审" in blank


def test_the_preview_has_the_article_of_the_public_page(
    office: Office, item: Item, as_: Callable[..., Client], client: Client
) -> None:
    page = text_of(as_("secrecy"), url("preview", item.public_id))
    published = office.published(TODAY, content="第一条 甲\n第二条 乙")
    public = client.get(reverse("portal:item", args=[published.public_id])).content.decode()
    for part in ('<p class="gk-doc-no">', '<div class="gk-text"><p>第一条 甲</p>'):
        assert part in page
        assert part in public


def test_foreign_pages_are_404(
    office: Office, other_office: Office, item: Item, as_: Callable[..., Client]
) -> None:
    remark = act.AddRemark(
        context=office.as_("secrecy", TODAY), item=item, paragraph=1, text="请核对"
    ).execute()
    stranger = as_("secrecy", other_office)
    for name in ("reading", "preview", "sheet"):
        assert stranger.get(url(name, item.public_id)).status_code == 404
    assert stranger.post(url("reading", item.public_id), {"text": "x"}).status_code == 404
    assert stranger.post(url("settle", remark.public_id)).status_code == 404


def test_list_and_workbench_show_what_waits_for_me(
    office: Office, item: Item, as_: Callable[..., Client]
) -> None:
    other = office.draft(TODAY, title="另一件草稿")
    secrecy = as_("secrecy")
    page = text_of(secrecy, url("list"))
    assert "待我审核" in page
    mine = text_of(secrecy, f"{url('list')}?stage=mine")
    assert item.public_id in mine
    assert other.public_id not in mine
    assert item.public_id in text_of(secrecy, f"{url('list')}?stage=保密审查")
    assert item.public_id not in text_of(as_("head"), f"{url('list')}?stage=mine")
    assert item.title in text_of(secrecy, reverse("office:workbench"))


def test_publication_at_a_time_is_set_and_taken_off(office: Office, as_: Callable[..., Client]) -> None:
    item = office.approved(TODAY)
    clerk = as_("clerk")
    wrong = clerk.post(url("act", item.public_id, "schedule"), {"publish_at": "明天九点"})
    assert wrong.status_code == 422
    assert "时间写法不对" in wrong.content.decode()
    day = timezone.localdate() + dt.timedelta(days=2)
    sent = {"publish_at": f"{day}T09:30", "version": version_of(item)}
    assert clerk.post(url("act", item.public_id, "schedule"), sent).status_code == 302
    page = text_of(clerk, url("item", item.public_id))
    assert f"{day.year}年{day.month}月{day.day}日 09:30" in page
    assert "取消定时发布" in page
    clerk.post(url("act", item.public_id, "unschedule"), {"version": version_of(item)})
    page = text_of(clerk, url("item", item.public_id))
    assert "已定时发布" not in page
    item.refresh_from_db()
    assert item.state == "approved"
