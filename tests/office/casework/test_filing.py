"""Case files in the office: forms that make letters, previews, downloads, codes shown once, units, moved dates."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.casework.making import LIN, act, body, clerk, head, register, under, user

from gongkai.agencies.models import Body, RemedyOrgan, Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.models import Request
from gongkai.journal.models import Entry
from gongkai.letters.queries import letters_of

pytestmark = pytest.mark.django_db
TODAY = local_today()


@pytest.fixture
def office() -> Any:
    bureau = body(phone="0339-5550101")
    RemedyOrgan.objects.create(body=bureau, kind="reconsideration", name="临溪县人民政府")
    return bureau, clerk(bureau), head(bureau)


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def case_url(request: Request) -> str:
    return reverse("office:casework-request", args=[request.public_id])


def act_url(request: Request, slug: str) -> str:
    return reverse("office:casework-act", args=[request.public_id, slug])


def test_a_form_previews_its_letter_and_then_makes_it(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu, TODAY)
    client, url = client_of(gu), act_url(request, "extend")
    shown = client.get(url).content.decode()
    assert "生成文书（自动编号，Word 和 PDF）" in shown
    assert 'enctype="multipart/form-data"' in shown
    given = {"days": 5, "reason": "需要检索档案", "occurred_on": TODAY.isoformat(), "letter": "issue"}
    previewed = client.post(url, {**given, "preview": "1"}).content.decode()
    assert "文书预览" in previewed
    assert "因需要检索档案" in previewed
    assert LIN.name not in previewed  # who asked is shown by an act of its own
    assert letters_of(request).count() == 0
    assert client.post(url, given).status_code == 302
    letter = letters_of(request).get()
    page = client.get(case_url(request)).content.decode()
    assert letter.number in page
    assert LIN.name not in page
    text = client.get(reverse("office:casework-letter", args=[request.public_id, letter.public_id, "page"]))
    assert LIN.name in text.content.decode()
    assert text["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(verb="casework.show_letter").count() == 1


def test_what_the_letter_lacks_stands_beside_its_input_and_nothing_is_lost(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu, TODAY)
    given = {
        "outcome": "refused_internal_affairs/personnel",
        "occurred_on": TODAY.isoformat(),
        "letter": "issue",
        "word_findings": "经核对人事档案",
    }
    response = client_of(gu).post(act_url(request, "decide"), given)
    html = response.content.decode()
    assert response.status_code == 422
    assert "生成《不予公开答复书》还缺：理由" in html
    assert "经核对人事档案" in html
    assert 'href="#id_word_reason"' in html


def test_scans_are_kept_shown_and_opened_by_handlers_only(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, TODAY)
    given = {
        "days": 5,
        "reason": "检索",
        "approved_by": gu.name,
        "occurred_on": TODAY.isoformat(),
        "letter": "paper",
        "letter_no": "临民延〔2026〕3号",
        "scans": [
            SimpleUploadedFile("审批.txt", "同意".encode()),
            SimpleUploadedFile("二.txt", "二".encode()),
        ],
    }
    assert client_of(shen).post(act_url(request, "extend"), given).status_code == 302
    row = request.event_files.first()
    url = reverse("office:casework-file", args=[request.public_id, row.stored.public_id])
    page = client_of(shen).get(case_url(request)).content.decode()
    assert url in page
    assert "临民延〔2026〕3号" in page
    opened = client_of(shen).get(url)
    assert opened.content.decode() == "同意"
    assert "no-store" in opened["Cache-Control"]
    assert Entry.objects.filter(verb="casework.show_file").count() == 1
    watcher = user("督", bureau, Role.SUPERVISOR)
    assert url not in client_of(watcher).get(case_url(request)).content.decode()
    assert client_of(watcher).get(url).status_code == 404
    contents = client_of(shen).get(reverse("office:casework-contents", args=[request.public_id]))
    assert "延期审批件1" in contents.content.decode()
    assert "临民延〔2026〕3号" in contents.content.decode()


def test_number_and_code_of_an_opinion_request_are_shown_once_and_renewed(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, TODAY)
    client = client_of(shen)
    given = {"addressee_kind": "third_party", "addressee": "禾筑公司", "online": "on", "letter": "issue"}
    posted = client.post(act_url(request, "request-opinion"), {**given, "occurred_on": TODAY.isoformat()})
    assert posted.status_code == 302
    first, second = (client.get(case_url(request)).content.decode() for _ in range(2))
    assert "编号和验证码（只显示这一次）" in first
    assert "编号和验证码（只显示这一次）" not in second
    access = request.opinion_accesses.get()
    assert f"网上答复编号 {access.public_id}" in second
    renew = reverse("office:casework-opinion", args=[request.public_id, access.public_id, "renew"])
    assert client.post(renew).status_code == 302
    assert "编号和验证码（只显示这一次）" in client.get(case_url(request)).content.decode()
    assert client.post(renew).status_code == 302  # void by now: said, not done
    assert request.opinion_accesses.filter(revoked_at=None).count() == 1


def test_the_draft_waits_in_the_form_of_who_decides(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, TODAY)
    given = {"outcome": "granted/supplied", "word_supply_way": "随函寄送", "occurred_on": TODAY.isoformat()}
    assert client_of(shen).post(act_url(request, "draft"), given).status_code == 302
    act(request, a.SendForApproval, TODAY, shen)
    html = client_of(gu).get(act_url(request, "decide")).content.decode()
    assert "随函寄送" in html
    assert 'id="id_word_search"' not in html  # what another kind of answer would say


def test_a_unit_sees_its_case_without_person_letters_and_files(office: Any) -> None:
    bureau, shen, _ = office
    fuli = Body.objects.create(slug="fuli", kind="unit", name="社会福利股", short_name="福利股")
    under(fuli, bureau)
    han = user("韩若谷", fuli, Role.CLERK)
    request = register(bureau, shen, TODAY, letter="issue")
    assert client_of(han).get(case_url(request)).status_code == 404
    given = {"unit_body": fuli.pk, "occurred_on": TODAY.isoformat(), "letter": "none"}
    assert client_of(shen).post(act_url(request, "assign"), given).status_code == 302
    page = client_of(han).get(case_url(request)).content.decode()
    assert "承办单位签收…" in page
    assert "您的角色不查看申请人信息" in page
    assert "林某" not in page
    letter = letters_of(request).get()
    assert letter.number not in page
    address = reverse("office:casework-letter", args=[request.public_id, letter.public_id, "page"])
    assert client_of(han).get(address).status_code == 404
    assert (
        client_of(han).get(reverse("office:casework-contents", args=[request.public_id])).status_code == 404
    )
    signed = client_of(han).post(act_url(request, "sign-for"), {"occurred_on": TODAY.isoformat()})
    assert signed.status_code == 302


def test_the_list_of_moved_dates_shows_one_s_own(office: Any) -> None:
    import datetime as dt

    from gongkai.journal.actions import Context, Origin
    from gongkai.notices.models import Message
    from gongkai.workdays.actions import AdoptNotice
    from gongkai.workdays.models import Notice
    from gongkai.workdays.parsing import Block

    bureau, shen, _ = office
    day = dt.date(2026, 9, 8)
    request = register(bureau, shen, day)
    AdoptNotice(
        context=Context(origin=Origin.COMMAND),
        year=2026,
        title_given="调整",
        changes=Notice.objects.get(year=2026, changes=None),
        off=(Block(dt.date(2026, 9, 16), dt.date(2026, 9, 16), "mid_autumn"),),
    ).execute()
    notice = Notice.objects.get(year=2026, changes__isnull=False)
    url = reverse("office:casework-redated", args=[notice.pk])
    assert Message.objects.get(recipient=shen, kind="casework.redated").url == url
    html = client_of(shen).get(url).content.decode()
    assert request.request_no in html
    assert "2026-10-12" in html
    assert "2026-10-13" in html
    foreign = clerk(body("caizheng", "财政局", "临财"), "外人")
    assert request.request_no not in client_of(foreign).get(url).content.decode()
