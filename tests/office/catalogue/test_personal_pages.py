"""The pages of personal data at publication: one press, what stops, taking back, reasons, the sweep, the words."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.catalogue import personal_samples as samples
from tests.catalogue.conftest import Office, make_office

from gongkai.catalogue.models import FindingOverrule, Item, SweepFinding, WordingRule
from gongkai.catalogue.personal.sweep import settle
from gongkai.catalogue.richtext import clean_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")


def page(client: Client, item: Item, query: str = "") -> str:
    answer = client.get(reverse("office:catalogue-item", args=[item.public_id]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def panel(text: str) -> str:
    found = re.search(r'<section class="gk-zone" id="personal">.*?</section>', text, re.S)
    return found.group() if found else ""


def press(client: Client, item: Item, key: str, **given: object) -> str:
    url = reverse("office:catalogue-personal-act", args=[item.public_id, key])
    answer = client.post(url, given, follow=True)
    assert answer.status_code == 200
    item.refresh_from_db()
    return str(answer.content.decode())


def keys_in(text: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', text)


def test_a_clerk_masks_a_pasted_list_of_200_persons_in_one_press(client: Client, office: Office) -> None:
    item = office.draft(title="救助名单", content=samples.grant_list(200))
    client.force_login(office.clerk)
    shown = panel(page(client, item))
    assert "确定的有 400 处" in shown
    assert '<a href="#personal">查看和处理</a>' in page(client, item)
    assert "显示其余 350 项" in shown
    assert not any(one in shown for one in samples.all_numbers(201))
    done = press(client, item, "mask", all="1")
    assert "遮盖个人信息：已完成" in done
    assert not any(one in item.content for one in samples.all_numbers(201))
    assert "400 处" in panel(done)
    back = press(client, item, "unmask", chosen="content")
    assert samples.id_number(7) in item.content
    assert "全部遮盖" in panel(back)


def test_a_stopped_submission_says_what_and_where_and_leads_to_the_panel(
    client: Client, office: Office
) -> None:
    item = office.draft(content=samples.grant_list(2))
    client.force_login(office.clerk)
    url = reverse("office:catalogue-act", args=[item.public_id, "submit"])
    first = client.get(url).content.decode()
    answer = client.post(url, {"self_checked": re.findall(r'name="self_checked" value="([^"]+)"', first)})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2处身份证号" in text
    assert f"{reverse('office:catalogue-item', args=[item.public_id])}#personal" in text


def test_an_item_without_personal_data_has_no_panel(client: Client, office: Office) -> None:
    item = office.draft()
    client.force_login(office.clerk)
    assert panel(page(client, item)) == ""


def test_all_findings_are_shown_where_somebody_asks(client: Client, office: Office) -> None:
    item = office.draft(content=samples.grant_list(250))
    client.force_login(office.clerk)
    assert len(keys_in(panel(page(client, item)))) == 50
    assert len(keys_in(panel(page(client, item, "?findings=all")))) == 500


def test_single_findings_are_masked_and_taken_back(client: Client, office: Office) -> None:
    item = office.draft(content=f"<p>王小明手机{samples.mobile(1)}，李秀英手机{samples.mobile(2)}。</p>")
    client.force_login(office.clerk)
    [first, second] = keys_in(panel(page(client, item)))
    press(client, item, "mask", chosen=[first])
    assert samples.mobile(1) not in item.content
    assert samples.mobile(2) in item.content
    press(client, item, "unmask", one="content|0")
    assert samples.mobile(1) in item.content
    assert second


def test_an_officer_leaves_a_finding_standing_and_it_is_shown_with_who_and_why(
    client: Client, office: Office
) -> None:
    item = office.draft(content=f"<p>张建国，身份证号{samples.id_number(1)}。</p>")
    client.force_login(office.clerk)
    refused = press(client, item, "overrule", every="1", reason="处罚决定依法公开")
    assert "公开工作机构" in refused
    assert not FindingOverrule.objects.exists()
    client.force_login(office.officer)
    press(client, item, "overrule", every="1", reason="处罚决定依法公开")
    shown = panel(page(client, item))
    assert "处罚决定依法公开" in shown
    assert str(office.officer) in shown
    row = FindingOverrule.objects.filter(kind="id_number").get()
    press(client, item, "withdraw", overrule=row.pk)
    assert "全部遮盖" in panel(page(client, item))


def test_an_attachment_is_masked_with_the_rest(client: Client, office: Office) -> None:
    item = office.draft()
    client.force_login(office.clerk)
    url = reverse("office:catalogue-attach", args=[item.public_id])
    client.post(url, {"file": SimpleUploadedFile("名单.xlsx", samples.workbook()), "name": "名单"})
    shown = panel(page(client, item))
    assert "附件1" in shown
    assert "隐藏工作表" in shown
    done = press(client, item, "mask", all="1")
    assert "恢复附件1的原文" in panel(done)


def test_stale_forms_and_foreign_people_change_nothing(client: Client, office: Office) -> None:
    item = office.draft(content=samples.grant_list(1))
    client.force_login(office.clerk)
    assert "已先一步" in press(client, item, "mask", all="1", version="1")
    other = make_office("yunhe", "云河县人民政府", "11990127MB0W18274K")
    client.force_login(other.clerk)
    url = reverse("office:catalogue-personal-act", args=[item.public_id, "mask"])
    assert client.post(url, {"all": "1"}).status_code == 404
    client.force_login(office.supervisor)
    assert "只有" in press(client, item, "mask", all="1")
    assert samples.id_number(1) in item.content
    assert client.post(url.replace("mask", "other")).status_code == 404


def test_the_sweep_lists_what_is_out_with_what_to_do(client: Client, office: Office) -> None:
    client.force_login(office.officer)
    assert "没有待处理的发现" in client.get(reverse("office:catalogue-sweep")).content.decode()
    item = office.published()
    item.content = clean_html(samples.grant_list(3))
    item.save(update_fields=["content", "changed_at"])
    settle(item)
    text = client.get(reverse("office:catalogue-sweep")).content.decode()
    assert "身份证号 3 处" in text
    assert reverse("office:catalogue-act", args=[item.public_id, "withdraw"]) in text
    assert not any(one in text for one in samples.all_numbers(5))
    assert "项个人信息待处理" in client.get(reverse("office:workbench")).content.decode()
    assert "确定的有 6 处" in panel(page(client, item))
    assert SweepFinding.objects.count() == 2
    assert client.get(reverse("office:catalogue-sweep") + "?state=nonsense").status_code == 404


def test_the_dictionary_is_kept_exported_and_imported(client: Client, office: Office) -> None:
    client.force_login(office.officer)
    url = reverse("office:catalogue-wording")
    assert "本机关还没有自己的词" in client.get(url).content.decode()
    wrong = client.post(url, {"wrong": "", "level": "warn"})
    assert wrong.status_code == 422
    client.post(url, {"wrong": "新区管委会", "right": "新区管理委员会", "level": "block", "reason": "用全称"})
    assert "新区管委会" in client.get(url).content.decode()
    table = client.get(reverse("office:catalogue-wording-export")).content
    assert "新区管委会,新区管理委员会,拦截,用全称".encode() in table
    [rule] = WordingRule.objects.all()
    client.post(reverse("office:catalogue-wording-end", args=[rule.pk]))
    upload = SimpleUploadedFile("words.csv", table)
    done = client.post(reverse("office:catalogue-wording-import"), {"file": upload})
    assert done.status_code == 302
    assert WordingRule.objects.filter(wrong="新区管委会", ended_on=None).count() == 1
    bad = SimpleUploadedFile("words.csv", b"a,b\n1,2\n")
    assert client.post(reverse("office:catalogue-wording-import"), {"file": bad}).status_code == 422


def test_words_are_shown_to_the_author(client: Client, office: Office) -> None:
    item = office.draft(content="<p>本次会议由中国入民银行召开。</p>")
    client.force_login(office.clerk)
    shown = panel(page(client, item))
    assert "中国入民" in shown
    assert "请核实" in shown
