"""The pages about requests: what they show, what they refuse, what they keep."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import LIN, act, body, clerk, head, register, user

from gongkai.agencies.models import Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.models import RemedyCase, Request
from gongkai.journal.append import version_of
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def page(who: Any, name: str, *args: Any, data: Any = None, query: str = "", status: int = 200) -> str:
    client = Client()
    client.force_login(who)
    address = reverse(f"office:{name}", args=args) + query
    response = client.get(address) if data is None else client.post(address, data)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def typed(**given: Any) -> dict[str, Any]:
    today = local_today().isoformat()
    return {
        "channel": "in_person",
        "submitted_on": today,
        "confirmed_on": today,
        "applicant_category": "natural_person",
        "name": LIN.name,
        "id_type": LIN.id_type,
        "id_number": LIN.id_number,
        "phone": LIN.phone,
        "subject": "石桥乡敬老院改造项目合同",
        "description": "请公开施工合同",
        "delivery_method": "post",
        "carrier": "paper",
        **given,
    }


def test_register_shows_the_code_once_and_no_person_in_the_list(office: Any) -> None:
    bureau, shen, _ = office
    client = Client()
    client.force_login(shen)
    data = typed(body=bureau.pk)
    response = client.post(reverse("office:casework-register"), data)
    assert response.status_code == 302
    request = Request.objects.get()
    first = client.get(response["Location"]).content.decode()
    assert "查询码（只显示这一次）" in first
    assert "查询码（只显示这一次）" not in client.get(response["Location"]).content.decode()
    assert "林某某" in first
    assert LIN.name not in first
    assert LIN.id_number not in first
    listed = client.get(reverse("office:casework-list")).content.decode()
    assert request.subject in listed
    for secret in (LIN.name, "林某", LIN.phone, LIN.id_number):
        assert secret not in listed


def test_what_was_typed_is_kept_and_the_error_stands_beside_its_field(office: Any) -> None:
    bureau, shen, _ = office
    html = page(shen, "casework-register", data=typed(body=bureau.pk, id_number="", name=""), status=422)
    assert "请填写身份证明的号码" in html or "请填写或者选择这一项" in html
    assert 'value="石桥乡敬老院改造项目合同"' in html
    html = page(shen, "casework-register", data=typed(body=bureau.pk, id_number=""), status=422)
    assert "请填写身份证明的号码" in html
    assert f'value="{LIN.phone}"' in html
    assert Request.objects.count() == 0


def test_the_case_page_has_three_zones_with_reasons(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    html = page(shen, "casework-request", request.public_id)
    for words in (
        "申请内容",
        "办理经过",
        "答复期限",
        "可以做什么",
        "为什么是这一天",
        "第三十三条",
        "现在不能办理的",
    ):
        assert words in html
    assert "不能登记“送达”" in html
    assert LIN.id_number not in html
    assert "适老化" not in html


def test_every_act_has_a_form_or_says_why_not(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    from gongkai.office.casework.presenting import BY_SLUG

    for slug in BY_SLUG:
        html = page(shen, "casework-act", request.public_id, slug)
        assert "现在不能办理" in html or 'name="version"' in html or 'method="get"' in html, slug
    page(shen, "casework-act", request.public_id, "no-such-act", status=404)


def test_preview_shows_the_new_date_and_writes_nothing(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu, local_today())
    data = {"days": "10", "reason": "检索档案", "occurred_on": local_today().isoformat()}
    data["version"] = str(version_of(request))
    html = page(gu, "casework-act", request.public_id, "extend", data={**data, "preview": "1"})
    assert "登记后，期限会变" in html
    assert 'value="检索档案"' in html
    assert Request.objects.get().events_count == 2
    page(gu, "casework-act", request.public_id, "extend", data=data, status=302)
    assert Request.objects.get().extended is True


def test_the_second_officer_is_told(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, local_today())
    seen = str(version_of(request))
    act(request, a.Assign, local_today(), gu, unit="社会福利股")
    data = {"unit": "办公室", "occurred_on": local_today().isoformat(), "version": seen}
    html = page(shen, "casework-act", request.public_id, "assign", data=data, status=422)
    assert "顾长川已先一步办理" in html
    assert 'value="办公室"' in html


def test_a_refusal_of_the_law_stands_beside_the_input(office: Any) -> None:
    bureau, _, gu = office
    request = register(bureau, gu, local_today())
    data = {
        "days": "30",
        "reason": "多",
        "occurred_on": local_today().isoformat(),
        "version": version_of(request),
    }
    html = page(gu, "casework-act", request.public_id, "extend", data=data, status=422)
    assert 'id="id_days_wrong"' in html
    assert "第三十三条" in html


def test_reveal_needs_a_purpose_and_is_not_stored_by_the_browser(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    html = page(shen, "casework-person", request.public_id)
    assert LIN.name not in html
    html = page(shen, "casework-person", request.public_id, data={"purpose": ""}, status=422)
    assert LIN.name not in html
    client = Client()
    client.force_login(shen)
    response = client.post(
        reverse("office:casework-person", args=[request.public_id]), {"purpose": "电话核实"}
    )
    assert LIN.name in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert Entry.objects.filter(verb="casework.reveal_person", result="done").count() == 1


def test_decide_by_the_form_splits_result_and_ground(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, local_today())
    data = {
        "outcome": "granted/already_public",
        "occurred_on": local_today().isoformat(),
        "version": version_of(request),
    }
    page(gu, "casework-act", request.public_id, "decide", data=data, status=302)
    request.refresh_from_db()
    assert (request.outcome, request.sub_ground) == ("granted", "already_public")
    html = page(gu, "casework-request", request.public_id)
    assert "申请人的救济途径" in html


def test_correcting_an_entry(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    act(request, a.Assign, local_today(), shen, unit="办公室")
    html = page(shen, "casework-act", request.public_id, "supersede")
    assert "更正哪一条" in html
    html = page(shen, "casework-act", request.public_id, "supersede", query="?event=3")
    assert 'value="办公室"' in html
    data = {
        "event": "3",
        "occurred_on": local_today().isoformat(),
        "data_unit": "社会福利股",
        "reason": "误登",
        "version": version_of(request),
    }
    page(shen, "casework-act", request.public_id, "supersede", data=data, status=302)
    html = page(shen, "casework-request", request.public_id)
    assert "is-void" in html
    assert "已由第 4 条代替：误登" in html
    assert Request.objects.get().unit == "社会福利股"


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SECRECY_REVIEWER])
def test_who_only_reads_sees_no_person_and_does_nothing(office: Any, role: str) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    reader = user("读者", bureau, role)
    html = page(reader, "casework-request", request.public_id)
    assert "林某" not in html
    assert "现在没有您可以办理的操作" in html
    page(reader, "casework-register", status=404)
    html = page(reader, "casework-person", request.public_id, data={"purpose": "看看"}, status=422)
    assert LIN.name not in html
    before = Request.objects.get().events_count
    data = {"reason": "撤回", "occurred_on": local_today().isoformat(), "version": version_of(request)}
    page(reader, "casework-act", request.public_id, "withdraw", data=data, status=422)
    assert Request.objects.get().events_count == before


def test_foreign_records_answer_404(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    case = _case(bureau, shen, request)
    stranger = clerk(body("other", "别局", "别"), "别人")
    for name, args in (
        ("casework-request", [request.public_id]),
        ("casework-person", [request.public_id]),
        ("casework-act", [request.public_id, "extend"]),
        ("casework-act", [request.public_id, "supersede"]),
        ("casework-remedy", [case.public_id]),
        ("casework-remedy-step", [case.public_id]),
        ("casework-remedy-result", [case.public_id]),
    ):
        page(stranger, name, *args, status=404)
        if name != "casework-request" and name != "casework-remedy":
            page(stranger, name, *args, data={"version": "1"}, status=404)
    assert request.subject not in page(stranger, "casework-list")
    assert case.subject not in page(stranger, "casework-remedies")
    html = page(stranger, "casework-remedy-file", query=f"?request={request.public_id}")
    assert request.subject not in html
    client = Client()
    assert client.get(reverse("office:casework-list")).status_code == 302


def _case(bureau: Any, who: Any, request: Any) -> RemedyCase:
    from tests.casework.making import on

    case: RemedyCase = a.FileCase(
        context=on(local_today(), who),
        body=bureau,
        kind="reconsideration",
        role="respondent",
        organ="临溪县人民政府",
        subject="不服逾期未答复",
        filed_on=local_today(),
        request=request,
    ).execute()
    return case


def test_remedy_pages(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    today = local_today().isoformat()
    data = {
        "body": bureau.pk, "kind": "reconsideration", "request": request.public_id, "subject": "不服答复",
        "organ": "临溪县人民政府", "role": "respondent", "procedure": "ordinary", "filed_on": today,
    }  # fmt: skip
    wrong = page(shen, "casework-remedy-file", data={**data, "role": "defendant"}, status=422)
    assert "本机关的地位与案件类别不符" in wrong
    page(shen, "casework-remedy-file", data=data, status=302)
    case = RemedyCase.objects.get()
    step = {"kind": "copy_received", "on": today, "version": version_of(case)}
    page(shen, "casework-remedy-step", case.public_id, data=step, status=302)
    html = page(shen, "casework-remedy", case.public_id)
    assert "答复、答辩期限" in html
    result = {"result": "revoked", "on": today, "version": version_of(case)}
    page(shen, "casework-remedy-result", case.public_id, data=result, status=302)
    html = page(shen, "casework-remedy", case.public_id)
    assert "撤销（年报：结果纠正）" in html
    assert "撤销" in page(shen, "casework-request", request.public_id)
    assert "不服答复" in page(shen, "casework-remedies")


def test_filters_and_empty_states(office: Any) -> None:
    bureau, shen, _ = office
    assert "还没有申请" in page(shen, "casework-list")
    register(bureau, shen, local_today())
    assert "没有符合条件的申请" in page(shen, "casework-list", query="?q=不存在的事项")
    assert "石桥乡敬老院" in page(shen, "casework-list", query="?q=石桥&state=open&sort=due")
    for key in ("overdue", "today", "in1", "in3", "in5", "paused", "lapsing", "unconfirmed", "mine"):
        page(shen, "casework-list", query=f"?due={key}")
    assert "石桥乡敬老院" in page(shen, "casework-list", query="?due=mine")
    page(shen, "casework-list", query="?due=nonsense&year=abc&page=999")


def test_erasing_who_asked(office: Any) -> None:
    bureau, shen, gu = office
    request = register(bureau, shen, local_today())
    html = page(gu, "casework-erase", request.public_id)
    assert "尚未归档" in html
    act(request, a.Withdraw, local_today(), shen, reason="来电撤回")
    act(request, a.Archive, local_today(), shen)
    assert "只有负责人" in page(shen, "casework-erase", request.public_id)
    assert "删除后不能恢复" in page(gu, "casework-erase", request.public_id)
    page(gu, "casework-erase", request.public_id, data={"basis": "保管期满", "version": "0"}, status=302)
    html = page(gu, "casework-request", request.public_id)
    assert "不能恢复" in html
    assert "林某" not in html
    assert "不能恢复" in page(gu, "casework-person", request.public_id)


def test_cancelling_an_entry_needs_no_result(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    act(request, a.Draft, local_today(), shen, outcome="partially_granted")
    data = {"event": "3", "occurred_on": local_today().isoformat(), "reason": "误登", "cancel": "on"}
    page(
        shen,
        "casework-act",
        request.public_id,
        "supersede",
        data={**data, "version": version_of(request)},
        status=302,
    )
    assert Request.objects.get().state == "registered"


def test_paper_signature_is_part_of_the_history(office: Any) -> None:
    bureau, shen, _ = office
    request = register(bureau, shen, local_today())
    today = local_today().isoformat()
    data = {"outcome": "granted/supplied", "occurred_on": today, "approved_by": "程允恭", "signed_on": today}
    page(
        shen,
        "casework-act",
        request.public_id,
        "decide",
        data={**data, "version": version_of(request)},
        status=302,
    )
    html = page(shen, "casework-request", request.public_id)
    assert "批准人：程允恭" in html
    assert "在纸上签字" in html
