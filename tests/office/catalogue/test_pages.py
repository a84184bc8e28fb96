"""The staff's pages of the catalogue: lists, forms, acts, what is foreign."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.catalogue.conftest import Office, make_office
from tests.support.clearing import sign_secrecy

from gongkai.agencies.queries import local_today
from gongkai.catalogue.actions import ImportItems
from gongkai.catalogue.clearance.stages import self_check_for
from gongkai.catalogue.models import Column, Item
from gongkai.journal.append import version_of
from gongkai.journal.models import Entry

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


def typed(office: Office, **more: Any) -> dict[str, Any]:
    """Return what a clerk types into the item form."""
    return {
        "body": office.body.slug,
        "column": office.column().pk,
        "title": "关于印发临时救助办法的通知",
        "disclosure_mode": "proactive",
        "document_kind": "normative",
        "document_no": "临政发〔2026〕3号",
        "document_date": f"{TODAY:%Y-%m-%d}",
        "content": "第一条 为规范临时救助工作。\n第二条 本办法自印发之日起施行。",
        "made_here": "on",
        **more,
    }


def draft_by_form(client: Client, office: Office, **more: Any) -> Item:
    answer = client.post(url("draft"), typed(office, **more))
    assert answer.status_code == 302, re.findall(r'gk-wrong">([^<]+)', answer.content.decode())
    return Item.objects.latest("pk")


def test_a_clerk_drafts_and_publishes_on_pages(office: Office, as_: Any) -> None:
    clerk, head = as_("clerk"), as_("head")
    assert clerk.get(url("list")).status_code == 200
    assert "11990126MB0W18273K/" in clerk.get(url("draft")).content.decode()
    item = draft_by_form(clerk, office)
    page = clerk.get(url("item", item.public_id)).content.decode()
    assert "公开期限" in page
    assert "不能审查自己的稿件" not in page
    answer = clerk.post(url("act", item.public_id, "submit"), {"version": version_of(item)})
    assert "请逐项自查并确认" in answer.content.decode()
    sent = {"version": version_of(item), "self_checked": self_check_for(office.body, TODAY)}
    assert clerk.post(url("act", item.public_id, "submit"), sent).status_code == 302
    sign_secrecy(item, office.as_("clerk", TODAY))
    page = head.get(url("item", item.public_id)).content.decode()
    assert "审查通过" in page
    head.post(url("act", item.public_id, "pass"), {"version": version_of(item)})
    publish = clerk.get(url("act", item.public_id, "publish"))
    assert f"{TODAY.year}年{TODAY.month}月{TODAY.day}日" in publish.content.decode()
    wechat = office.body.channels.model.objects.get(body=None, key="wechat")
    clerk.post(url("act", item.public_id, "publish"), {"version": version_of(item), "channels": [wechat.pk]})
    item.refresh_from_db()
    assert (item.state, item.published_on) == ("published", TODAY)
    assert item.releases.count() == 2
    assert "索引号 11990126MB0W18273K/" in clerk.get(url("item", item.public_id)).content.decode()


def test_errors_stand_beside_fields_and_what_was_typed_stays(office: Office, as_: Any) -> None:
    answer = as_("clerk").post(
        url("draft"),
        typed(office, title="", document_date="三月五日", disclosure_mode="withheld", content="打好的正文"),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写名称。" in page
    assert "日期写法不对" in page
    assert "打好的正文" in page
    assert 'value="三月五日"' in page
    answer = as_("clerk").post(url("draft"), typed(office, disclosure_mode="withheld"))
    assert "请选择依据" in answer.content.decode()
    assert "请说明理由" in answer.content.decode()
    assert Item.objects.count() == 0


def test_hostile_text_is_shown_as_text(office: Office, as_: Any) -> None:
    clerk = as_("clerk")
    item = draft_by_form(
        clerk, office, title="<script>alert(1)</script>", content="<p>甲<script>alert(2)</script></p>"
    )
    for page in (clerk.get(url("item", item.public_id)), clerk.get(url("list"))):
        assert "<script>alert" not in page.content.decode()


def test_edit_keeps_the_first_and_tells_the_second(office: Office, as_: Any) -> None:
    clerk, officer = as_("clerk"), as_("officer")
    item = draft_by_form(clerk, office)
    seen = version_of(item)
    assert clerk.get(url("edit", item.public_id)).status_code == 200
    first = clerk.post(
        url("edit", item.public_id), typed(office, title="改一", disclosure_mode="on_request", version=seen)
    )
    assert first.status_code == 302
    second = officer.post(url("edit", item.public_id), typed(office, title="改二", version=seen))
    assert second.status_code == 422
    assert "先一步办理" in second.content.decode()
    assert "改二" in second.content.decode()
    item.refresh_from_db()
    assert (item.title, item.disclosure_mode) == ("改一", "on_request")


def test_closed_acts_say_why(office: Office, as_: Any) -> None:
    item = office.approved(TODAY)
    page = as_("supervisor").get(url("item", item.public_id)).content.decode()
    assert "只有本机关信息专干" in page
    answer = as_("supervisor").get(url("act", item.public_id, "publish")).content.decode()
    assert "现在不能办理" in answer
    as_("supervisor").post(url("act", item.public_id, "publish"), {"version": version_of(item)})
    item.refresh_from_db()
    assert item.state == "approved"
    draft = office.draft(TODAY)
    page = as_("head").get(url("item", draft.public_id)).content.decode()
    assert "“草稿”的信息不能发布" in page


def test_withdraw_repeal_release_return_discard(office: Office, as_: Any) -> None:
    head = as_("head")
    old = office.published(
        TODAY, document_kind="normative", document_date=TODAY, document_no="临政发〔2020〕1号"
    )
    new = office.published(TODAY, document_kind="normative", document_date=TODAY, title="新办法")
    answer = head.post(
        url("act", old.public_id, "change"), {"kind": "repeal", "effective_on": TODAY, "by": "没有的号"}
    )
    assert "没有找到这份文件" in answer.content.decode()
    head.post(
        url("act", old.public_id, "change"), {"kind": "repeal", "effective_on": TODAY, "by": new.index_no}
    )
    old.refresh_from_db()
    assert old.repealed_by == new
    assert "本文件废止了" in head.get(url("item", new.public_id)).content.decode()
    gazette = office.body.channels.model.objects.get(body=None, key="gazette")
    head.post(
        url("act", new.public_id, "release"),
        {"channel": gazette.pk, "released_on": TODAY, "reference": "第3期"},
    )
    assert "第3期" in head.get(url("item", new.public_id)).content.decode()
    answer = head.post(url("act", new.public_id, "withdraw"), {"kind": "", "reason": "附件有误"})
    assert answer.status_code == 422
    assert "附件有误" in answer.content.decode()
    head.post(url("act", new.public_id, "withdraw"), {"kind": "error", "reason": "附件有误"})
    new.refresh_from_db()
    assert new.state == "withdrawn"
    item = office.approved(TODAY)
    head.post(url("act", item.public_id, "return"), {"reason": "请补文号"})
    assert "请补文号" in as_("clerk").get(url("item", item.public_id)).content.decode()
    as_("clerk").post(url("act", item.public_id, "discard"), {"reason": "不用了"})
    item.refresh_from_db()
    assert item.state == "discarded"


def test_paper_signature_with_scan(office: Office, as_: Any) -> None:
    clerk = as_("clerk")
    item = draft_by_form(clerk, office)
    clerk.post(url("act", item.public_id, "submit"), {"self_checked": self_check_for(office.body, TODAY)})
    scan = SimpleUploadedFile("签批单.txt", "同意".encode())
    good = {"signed_by_1": "保密员", "signed_on_1": TODAY, "signed_by_2": "县长", "signed_on_2": TODAY}
    late = {**good, "signed_on_2": "2099-01-01", "scan": scan}
    assert clerk.post(url("act", item.public_id, "paper"), late).status_code == 422
    assert Entry.objects.filter(verb="files.store_file").count() == 0
    scan.seek(0)
    clerk.post(url("act", item.public_id, "paper"), {**good, "scan": scan})
    item.refresh_from_db()
    assert (item.state, item.approver_name, item.on_paper) == ("approved", "县长", True)
    assert item.paper_scan is not None
    assert item.paper_scan.visibility == "private"


def test_attachments(office: Office, other_office: Office, as_: Any) -> None:
    clerk = as_("clerk")
    item = draft_by_form(clerk, office)
    answer = clerk.post(url("attach", item.public_id), {})
    assert answer.status_code == 422
    assert "请选择要上传的文件" in answer.content.decode()
    clerk.post(
        url("attach", item.public_id),
        {"file": SimpleUploadedFile("附件.txt", "目录".encode()), "name": "附件1"},
    )
    part = item.attachments.get()
    address = url("file", item.public_id, part.file.public_id)
    assert b"".join(clerk.get(address).streaming_content) == "目录".encode()
    assert as_("clerk", other_office).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    clerk.post(url("detach", item.public_id, part.pk))
    assert item.attachments.filter(removed_on=None).count() == 0


def test_register_of_secrets_refuses_a_title(office: Office, as_: Any) -> None:
    entry = {
        "body": office.body.slug,
        "column": office.column("other-documents").pk,
        "disclosure_mode": "withheld",
        "ground": "state_secret",
        "ground_reason": "依法定密",
        "document_kind": "other",
        "document_no": "临密〔2026〕1号",
        "document_date": TODAY,
        "document_count": "3",
        "approver_name": "县长",
        "made_here": "on",
    }
    assert as_("clerk").get(url("register")).status_code == 200
    answer = as_("clerk").post(url("register"), {**entry, "title": "涉密名称"})
    assert answer.status_code == 422
    assert "不得录入名称" in answer.content.decode()
    assert "涉密名称" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert as_("clerk").post(url("register"), entry).status_code == 302
    item = Item.objects.get()
    assert item.title_hidden
    page = as_("clerk").get(url("item", item.public_id)).content.decode()
    assert "依法确定为国家秘密" in page


def test_columns_pages(office: Office, as_: Any) -> None:
    officer = as_("officer")
    assert "空白栏目" in officer.get(url("columns")).content.decode()
    new = {
        "body": office.body.slug,
        "title": "临时救助",
        "slug": "aid",
        "parent": office.column("livelihood").pk,
    }
    assert officer.post(url("column-add"), {**new, "slug": "不行"}).status_code == 422
    assert officer.post(url("column-add"), new).status_code == 302
    column = Column.objects.get(slug="aid")
    officer.post(url("column", column.pk), {"title": "社会救助", "order": 5, "version": version_of(column)})
    column.refresh_from_db()
    assert (column.title, column.order) == ("社会救助", 5)
    assert "不能停用" in officer.get(url("column-retire", office.column("guide").pk)).content.decode()
    officer.post(
        url("column-retire", column.pk), {"reason": "并入", "successor": office.column("livelihood").pk}
    )
    column.refresh_from_db()
    assert column.retired_on == TODAY
    refused = as_("clerk").post(url("column-add"), {**new, "slug": "aid-2"})
    assert refused.status_code == 422
    assert "只有本机关公开工作机构人员" in refused.content.decode()


def test_foreign_is_404(office: Office, other_office: Office, as_: Any) -> None:
    item = office.draft(TODAY)
    stranger = as_("officer", other_office)
    column = office.column()
    assert stranger.get(url("list")).status_code == 200
    for address in (
        url("item", item.public_id),
        url("edit", item.public_id),
        url("act", item.public_id, "submit"),
        url("column", column.pk),
        url("column-retire", column.pk),
        f"{url('draft')}?body={office.body.slug}",
        f"{url('list')}?body={office.body.slug}",
        f"{url('columns')}?body={office.body.slug}",
    ):
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address).status_code in {404, 405}, address
    assert stranger.post(url("attach", item.public_id)).status_code == 404
    assert stranger.post(url("draft"), typed(office)).status_code == 404
    assert item.title not in stranger.get(url("list")).content.decode()


def test_nobody_and_who_has_no_role(office: Office, as_: Any) -> None:
    for name in ("list", "draft", "register", "columns"):
        assert Client().get(url(name)).status_code == 302
    from gongkai.agencies.models import User

    client = Client()
    client.force_login(
        User.objects.create_user(username="x", name="无岗"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.get(url("draft")).status_code == 404
    assert "还没有登记信息" in client.get(url("list")).content.decode()


def test_five_thousand_rows(office: Office, as_: Any, django_assert_max_num_queries: Any) -> None:
    rows = (
        {"title": f"条目{n}号", "column": "other-documents", "published_on": dt.date(2019, 1 + n % 12, 5)}
        for n in range(5000)
    )
    ImportItems(
        context=office.as_("officer", TODAY),
        body=office.body,
        rows=rows,
        source="导出",
        approver_name="县政府办",
    ).execute()
    clerk = as_("clerk")
    with django_assert_max_num_queries(25):
        page = clerk.get(url("list")).content.decode()
    assert "共 5,000 条" in page
    assert 'rel="next"' in page
    assert clerk.get(url("list") + "?after=spoilt").status_code == 200
    found = clerk.get(
        url("list"), {"q": "条目4999号", "state": "published", "kind": "other"}
    ).content.decode()
    assert "共 1 条" in found
    assert "没有符合条件" in clerk.get(url("list"), {"q": "找不到的"}).content.decode()
    column = office.column("other-documents").pk
    assert "超过 1,000 条" in clerk.get(url("list"), {"column": column}).content.decode()
    assert clerk.get(url("list"), {"column": "abc", "state": "x"}).status_code == 200
