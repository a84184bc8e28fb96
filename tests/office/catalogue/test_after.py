"""The staff's pages of what happens after publication."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.catalogue.conftest import Office, make_office
from tests.support.clearing import sign_secrecy

from gongkai.agencies.queries import local_today
from gongkai.catalogue.actions import PassStage, RegisterWithheld, WithdrawItem
from gongkai.catalogue.models import Correction, HandOver, Item

TODAY = local_today()
LONG = "关于进一步做好困难群众基本生活救助保障和临时救助工作有关事项的补充通知" * 3


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


def correction_values(item: Item, **more: Any) -> dict[str, Any]:
    """Return what a clerk types into the form of a correction."""
    given = {"title": item.title, "document_kind": "other", "content": item.content, "made_here": "on"}
    return {**given, "created_on": item.created_on, "reason": "数据有误", "public_note": "更正第二条", **more}


def propose(client: Client, item: Item, **more: Any) -> Correction:
    """Begin a correction on its page."""
    answer = client.post(url("correct", item.public_id), correction_values(item, **more))
    assert answer.status_code == 302, answer.content.decode()
    found = Correction.objects.get(item=item)
    assert answer["Location"] == url("correction", found.public_id)
    return found


def test_a_correction_from_the_form_to_the_public_page(office: Office, as_: Any) -> None:
    item, clerk = office.published(TODAY, title=LONG), as_("clerk")
    correction = propose(clerk, item, content="第一条\n第二条改了")
    page = clerk.get(url("correction", correction.public_id)).content.decode()
    assert "<ins>" in page
    assert "送审" in page
    new = SimpleUploadedFile("新表.txt", "新的".encode())
    clerk.post(url("correction-act", correction.public_id, "attach"), {"file": new})
    assert correction.added.count() == 1
    assert clerk.post(url("correction-act", correction.public_id, "submit")).status_code == 302
    assert "更正稿审查中" in as_("head").get(url("item", item.public_id)).content.decode()
    public = reverse("portal:item", args=[item.public_id])
    assert "第二条改了" not in Client().get(public).content.decode()
    sign_secrecy(item, office.as_("clerk", TODAY))
    PassStage(context=office.as_("head", TODAY), item=item, proofread=True).execute()
    assert clerk.post(url("correction-act", correction.public_id, "publish")).status_code == 302
    shown = Client().get(public).content.decode()
    assert "第二条改了" in shown
    assert "更正第二条" in shown
    assert "新表" in shown
    assert "数据有误" not in shown
    versions = clerk.get(url("versions", item.public_id)).content.decode()
    assert "更正" in versions
    assert "发布" in versions


def test_what_is_wrong_with_a_correction_stands_beside_its_field(office: Office, as_: Any) -> None:
    item = office.published(TODAY)
    answer = as_("clerk").post(url("correct", item.public_id), correction_values(item, reason="", title=""))
    assert answer.status_code == 422
    assert not Correction.objects.exists()
    correction = propose(as_("clerk"), item)
    answer = as_("clerk").get(url("correction", correction.public_id))
    assert "还没有改动" in answer.content.decode()
    answer = as_("clerk").post(url("correction-act", correction.public_id, "drop"), {"reason": ""})
    assert answer.status_code == 422
    as_("clerk").post(url("correction-act", correction.public_id, "drop"), {"reason": "无误"})
    correction.refresh_from_db()
    assert correction.state == "dropped"


def test_attachments_of_a_correction_are_taken_off_and_kept(office: Office, as_: Any) -> None:
    correction = propose(as_("clerk"), office.published(TODAY))
    act = url("correction-act", correction.public_id, "attach")
    as_("clerk").post(act, {"file": SimpleUploadedFile("甲.txt", "甲".encode())})
    file = correction.added.get().file.public_id
    as_("clerk").post(url("correction-act", correction.public_id, "unadd"), {"file": file})
    assert correction.added.get().removed_on == TODAY
    missing = as_("clerk").post(url("correction-act", correction.public_id, "remove"), {"file": "nosuch"})
    assert missing.status_code == 302
    correction.refresh_from_db()
    assert correction.removed == []
    assert as_("clerk").post(url("correction-act", correction.public_id, "else")).status_code == 404


def test_versions_are_compared_side_by_side(office: Office, as_: Any) -> None:
    item = office.published(TODAY)
    listed = as_("clerk").get(url("versions", item.public_id))
    assert "与上一版对照" in listed.content.decode()
    pair = url("version-pair", item.public_id, 1, 2)
    assert as_("clerk").get(url("versions", item.public_id) + "?a=2&b=1")["Location"] == pair
    page = as_("supervisor").get(pair).content.decode()
    assert "已改" in page  # index number and date came with publication
    assert as_("clerk").get(url("version-pair", item.public_id, 1, 9)).status_code == 404
    assert as_("clerk").get(url("version-pair", item.public_id, 2, 1)).status_code == 302


def test_foreign_records_are_not_found(office: Office, other_office: Office, as_: Any) -> None:
    item = office.published(TODAY)
    correction = propose(as_("clerk"), item)
    foreign = as_("officer", other_office)
    for address in (
        url("versions", item.public_id),
        url("version-pair", item.public_id, 1, 2),
        url("correct", item.public_id),
        url("correction", correction.public_id),
        url("archive-one", item.public_id),
        url("withheld-review", item.public_id),
        url("withheld") + f"?body={office.body.slug}",
        url("archive") + f"?body={office.body.slug}",
        url("handovers") + f"?body={office.body.slug}",
    ):
        assert foreign.get(address).status_code == 404, address


def test_archived_items_leave_the_list_of_their_column_and_can_be_found_there(
    office: Office, as_: Any
) -> None:
    item, other = office.published(TODAY, title="旧的公示"), office.published(TODAY, title="现行的通知")
    officer, column = as_("officer"), reverse("portal:column", args=["linxi", "normative-documents"])
    assert "旧的公示" in Client().get(column).content.decode()
    answer = officer.post(url("archive") + "?body=linxi", {"item": [item.public_id]})
    assert answer.status_code == 302
    page = Client().get(column).content.decode()
    assert "旧的公示" not in page.split('class="gk-chosen"')[1]
    assert "已归档 1 条" in page
    archive = Client().get(column + "?archived=1").content.decode()
    assert "旧的公示" in archive
    assert other.title not in archive.split('class="gk-chosen"')[1]
    shown = Client().get(reverse("portal:item", args=[item.public_id]))
    assert shown.status_code == 200
    assert "本信息于" in shown.content.decode()
    assert "归档日期" in shown.content.decode()
    listed = officer.get(url("archive") + "?body=linxi&range=archived").content.decode()
    assert "旧的公示" in listed
    officer.post(url("unarchive") + "?body=linxi", {"item": [item.public_id], "reason": "仍在使用"})
    item.refresh_from_db()
    assert item.archived_on is None
    assert officer.post(url("archive-one", item.public_id), {"reason": ""}).status_code == 302
    item.refresh_from_db()
    assert item.archived_on == TODAY


def test_a_hand_over_is_made_and_downloaded(office: Office, as_: Any) -> None:
    office.published(TODAY)
    officer = as_("officer")
    given = {"body": "linxi", "kind": "archives", "receiver": "档案馆", "person": "王一"}
    assert officer.post(url("handover-make"), given).status_code == 422
    answer = officer.post(url("handover-make"), {**given, "year": str(TODAY.year)})
    assert answer.status_code == 302
    made = HandOver.objects.get()
    page = officer.get(answer["Location"]).content.decode()
    assert made.digest in page
    package = officer.get(url("handover-package", made.public_id))
    assert b"".join(package.streaming_content)[:2] == b"PK"
    assert Client().get(url("handover-package", made.public_id)).status_code == 302  # to the login


def withheld(office: Office, title: str) -> Item:
    """Enter a withheld document."""
    made: Item = RegisterWithheld(
        context=office.as_("clerk", TODAY),
        body=office.body,
        column=office.column(),
        ground="process_information",
        ground_reason="过程性信息",
        values={"title": title},
        approver_name="局长",
    ).execute()
    return made


def test_the_withheld_register_is_read_narrowed_exported_and_reviewed(office: Office, as_: Any) -> None:
    item, other = withheld(office, "=2+3"), withheld(office, "第二件")
    officer = as_("officer")
    assert "第二件" in officer.get(url("withheld")).content.decode()
    assert "没有符合条件的登记" in officer.get(url("withheld") + "?ground=privacy").content.decode()
    answer = officer.get(url("withheld-export"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    assert "'=2+3" in [cell for row in book.get_sheet_by_index(0).to_python() for cell in row]
    bad = officer.post(url("withheld-several"), {"body": "linxi", "item": [item.public_id]})
    assert bad.status_code == 422
    assert "checked" in bad.content.decode()
    said = {"body": "linxi", "reason": "没有变化", "reviewers": "李四"}
    both = [item.public_id, other.public_id]
    assert officer.post(url("withheld-several"), {**said, "item": both}).status_code == 302
    assert item.reviews.count() == other.reviews.count() == 1
    answer = officer.post(url("withheld-review", item.public_id), {**said, "outcome": "open"})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.state == "draft"
    for address in (
        "/",
        reverse("portal:body", args=["linxi"]),
        reverse("portal:item", args=[item.public_id]),
    ):
        assert "=2+3" not in Client().get(address).content.decode()


def test_a_withdrawn_item_leads_on(office: Office, as_: Any) -> None:
    wrong, right = office.published(TODAY, title="错的"), office.published(TODAY, title="对的一条")
    WithdrawItem(context=office.as_("head", TODAY), item=wrong, kind="error", reason="有误").execute()
    answer = as_("officer").post(url("successor", wrong.public_id), {"successor": right.index_no})
    assert answer.status_code == 302
    gone = Client().get(reverse("portal:item", args=[wrong.public_id]))
    assert gone.status_code == 410
    assert reverse("portal:item", args=[right.public_id]) in gone.content.decode()
    assert "第二条" not in gone.content.decode()
    WithdrawItem(context=office.as_("head", TODAY), item=right, kind="error", reason="也有误").execute()
    again = Client().get(reverse("portal:item", args=[wrong.public_id])).content.decode()
    assert "对的一条" not in again
