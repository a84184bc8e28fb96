"""Lists: filters, numbers that open them, saved views, exports."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.casework.making import LIN, act, body, clerk, head, on, register, under, user

from gongkai.agencies.models import Body, Role, SavedView
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.actions.inquiries import LogInquiry
from gongkai.casework.lists import Criteria, in_order, narrowed, segments
from gongkai.casework.models import Inquiry, Request
from gongkai.casework.persons import PersonData
from gongkai.casework.work import WORK, Numbers, work_filter
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry
from gongkai.workdays.queries import current_calendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def back(days: int) -> dt.date:
    """Return the day from which today is the `days`-th working day."""
    calendar, day = current_calendar(), local_today()
    while calendar.working_days_between(day, local_today()) < days:
        day -= dt.timedelta(days=1)
    return day


def listed(who: Any, query: str = "") -> str:
    response = client_of(who).get(reverse("office:casework-list") + query)
    assert response.status_code == 200
    return response.content.decode()


def rows_in(html: str) -> list[str]:
    return re.findall(r'<tr><td><a href="[^"]+/([0-9a-z]{12})/">', html)


# --- numbers -------------------------------------------------------------------------------------------------------


def test_every_number_opens_exactly_what_it_counts(office: Any) -> None:
    bureau, shen, gu = office
    register(bureau, shen, back(25))  # overdue
    register(bureau, shen, back(20))  # due today
    register(bureau, shen, back(18))
    register(bureau, shen, back(3), channel="fax", confirmed_on=None)
    asked = register(bureau, shen, back(4))
    act(asked, a.RequestOpinion, back(2), shen, addressee_kind="third_party", addressee="甲")
    given = register(bureau, shen, back(1))
    act(given, a.Assign, local_today(), shen, unit="社会福利股")
    numbers = Numbers(gu)
    for count in numbers.counts:
        rows = work_filter(count.key, Request.objects.visible_to(gu), gu)
        assert rows.count() == count.number, count.key
        assert len(rows_in(listed(gu, f"?due={count.key}"))) == count.number, count.key
    found = {count.key: count.number for count in numbers.counts}
    # On a rest day what was due on the last working day is late already.
    rest = not current_calendar().is_working(local_today())
    assert (found["overdue"], found["today"], found["in3"]) == ((2, 0, 1) if rest else (1, 1, 2))
    assert (found["paused"], found["new"], found["unconfirmed"], found["unsigned"]) == (1, 1, 1, 1)


def test_the_numbers_take_one_query(office: Any) -> None:
    bureau, shen, _ = office
    register(bureau, shen, local_today())
    current_calendar()
    Numbers(shen)  # who he is was read before
    with CaptureQueriesContext(connection) as seen:
        assert len(Numbers(shen).counts) == len(WORK) - 1
    about = [one["sql"] for one in seen.captured_queries if "casework_request" in one["sql"]]
    # Before it, the opening requests that were taken back are asked for: a small index of its own.
    assert ["COUNT" in sql for sql in about] == [False, True]


def test_a_list_asks_as_often_for_many_rows_as_for_one(office: Any) -> None:
    bureau, shen, _ = office
    client = client_of(shen)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("office:casework-list"))
        return len(seen)

    register(bureau, shen, local_today())
    asked()
    one = asked()
    for number in range(8):
        register(bureau, shen, local_today(), subject=f"第{number}份合同")
    assert asked() == one
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("office:workbench"))
    few = len(seen)
    for number in range(4):
        register(bureau, shen, local_today(), subject=f"又一份合同{number}")
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("office:workbench"))
    assert len(seen) == few


def test_a_supervisor_sees_each_body_apart(office: Any) -> None:
    bureau, shen, gu = office
    county = body("county", "临溪县", "临溪")
    under(bureau, county)
    wen = user("文督查", county, Role.SUPERVISOR, with_subtree=True)
    late = register(bureau, shen, back(25))
    assert "逾期未答复" in client_of(wen).get(reverse("office:workbench")).content.decode()
    act(late, a.Draft, local_today(), shen, outcome="granted", sub_ground="supplied")
    act(late, a.SendForApproval, local_today(), shen)
    act(late, a.Decide, local_today(), gu)
    act(late, a.Serve, local_today(), shen, way="hand")
    watched = Numbers(wen).watched()
    if local_today().year == back(1).year and late.received_on:
        assert [(row.body_id, row.overdue, row.late) for row in watched] == [(bureau.pk, 0, 1)]
    html = client_of(wen).get(reverse("office:workbench")).content.decode()
    assert "监督：所辖机关" in html
    assert f"?due=late&amp;body={bureau.slug}" in html
    assert rows_in(listed(wen, f"?due=late&body={bureau.slug}")) == [late.public_id]
    assert "监督：所辖机关" not in client_of(shen).get(reverse("office:workbench")).content.decode()


# --- filters and pages ---------------------------------------------------------------------------------------------


def test_filters_find_what_they_say(office: Any) -> None:
    bureau, shen, _ = office
    county = body("county", "临溪县", "临溪")
    under(bureau, county)
    lead = user("韩主任", county, Role.HEAD, with_subtree=True)
    here = register(
        bureau, shen, back(30), subject="敬老院合同", channel="registered_mail", confirmed_on=None
    )
    there = register(
        county, lead, local_today(), subject="低保名单核查办法", unit="办公室", applicant_category="other_organization",
        person=PersonData(name="某社", credit_code="91", phone="1"),
    )  # fmt: skip
    for query, wanted in (
        ("?q=敬老院", here),
        ("?q=敬老院 合同", here),
        ("?q=敬老院 低保", None),
        (f"?since={local_today()}", there),
        (f"?until={back(2)}", here),
        ("?channel=registered_mail", here),
        ("?category=other_organization", there),
        ("?unit=办公", there),
        (f"?body={bureau.slug}", here),
        (f"?body={county.slug}", there),
        (f"?q={there.request_no}", there),
        ("?state=over", None),
    ):
        assert rows_in(listed(lead, query)) == ([wanted.public_id] if wanted else []), query
        assert rows_in(listed(lead, query + "&sort=new")) == ([wanted.public_id] if wanted else []), query
    assert len(rows_in(listed(lead, f"?body={county.slug}&below=on"))) == 2
    html = listed(lead, "?year=abc&q=低保")
    assert "年度写四位数字" in html
    assert rows_in(html) == [there.public_id]


@pytest.mark.parametrize("sort", ["", "new", "old", "number"])
def test_pages_hold_every_request_once(office: Any, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.office.casework import lists

    monkeypatch.setattr(lists, "PAGE", 3)
    bureau, shen, _ = office
    for number in range(8):
        made = register(bureau, shen, back(number % 3), subject=f"合同{number}")
        if number % 3 == 0:
            act(made, a.Withdraw, local_today(), shen, reason="来电撤回")
    register(bureau, shen, back(2), channel="fax", confirmed_on=None)
    client, seen = client_of(shen), []
    address = f"?sort={sort}"
    for _ in range(9):
        html = client.get(reverse("office:casework-list") + address).content.decode()
        seen += rows_in(html)
        following = re.search(r'href="([^"]*after=[^"]+)" rel="next"', html)
        if not following:
            break
        address = following[1].replace("&amp;", "&")
    wanted = [row.public_id for row in in_order(segments(shen, Criteria(sort=sort)))]
    assert seen == wanted
    assert len(set(seen)) == 9
    previous = re.search(r'href="([^"]*before=[^"]+)" rel="prev"', html)
    assert previous is not None
    html = client.get(reverse("office:casework-list") + previous[1].replace("&amp;", "&")).content.decode()
    assert rows_in(html) == wanted[3:6]


def test_no_filter_leads_to_a_foreign_body(office: Any) -> None:
    _bureau, shen, _ = office
    foreign = body("foreign", "邻县民政局", "邻民")
    other = clerk(foreign, "外人")
    register(foreign, other, local_today(), subject="邻县的合同")
    assert not narrowed(shen, Criteria(body_id=foreign.pk)).exists()
    for query in ("", f"?body={foreign.slug}", "?sort=new", "?sort=number", "?q=邻县的", "?due=mine"):
        assert "邻县的合同" not in listed(shen, query)


# --- saved views ---------------------------------------------------------------------------------------------------


def test_views_are_saved_shown_replaced_and_ones_own(office: Any) -> None:
    _, shen, gu = office
    client = client_of(shen)
    save = reverse("office:casework-view-save")
    client.post(save, {"name": "本周到期", "query": "due=in5&after=xyz&q="})
    view = SavedView.objects.get()
    assert (view.user_id, view.query) == (shen.pk, "due=in5")
    html = client.get(reverse("office:casework-list") + "?due=in5").content.decode()
    assert 'href="?due=in5" aria-current="page">本周到期' in html
    client.post(save, {"name": "本周到期", "query": "due=in3"})
    assert [row.query for row in SavedView.objects.all()] == ["due=in3"]
    assert "本周到期" not in client_of(gu).get(reverse("office:casework-list")).content.decode()
    delete = reverse("office:casework-view-delete")
    told = client_of(gu).post(delete, {"name": "本周到期"}, follow=True).content.decode()
    assert "没有这个视图" in told
    assert SavedView.objects.exists()
    client.post(delete, {"name": "本周到期"})
    assert not SavedView.objects.exists()
    told = str(list(Entry.objects.filter(verb__contains="view").values_list("data", "after")))
    assert "本周到期" not in told


def test_a_view_needs_a_name_and_there_are_not_too_many(office: Any) -> None:
    _, shen, _ = office
    client = client_of(shen)
    save = reverse("office:casework-view-save")
    assert "请填写视图名称" in client.post(save, {"name": " "}, follow=True).content.decode()
    for number in range(14):
        client.post(save, {"name": f"视图{number}", "query": ""})
    assert SavedView.objects.count() == 12


# --- exports -------------------------------------------------------------------------------------------------------


def table(response: Any) -> list[list[str]]:
    raw = b"".join(response.streaming_content)
    if response["Content-Type"].startswith("text/csv"):
        return [[str(cell) for cell in row] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_has_the_rows_of_the_list_no_formulas_and_nobody(office: Any, form: str) -> None:
    bureau, shen, _ = office
    register(bureau, shen, local_today(), subject="=HYPERLINK(1)", unit="@SUM(1)")
    register(bureau, shen, local_today(), subject="低保名单")
    client = client_of(shen)
    response = client.get(reverse("office:casework-export", args=[form]))
    assert "no-store" in response["Cache-Control"]
    rows = table(response)
    assert rows[0][:5] == ["登记号", "机关", "渠道", "申请人类别", "事项"]
    assert {row[4] for row in rows[1:]} == {"'=HYPERLINK(1)", "低保名单"}
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    flat = str(rows)
    for secret in (LIN.name, LIN.phone, LIN.id_number, LIN.address, "林某"):
        assert secret not in flat
    rows = table(client.get(reverse("office:casework-export", args=[form]) + "?q=低保"))
    assert [row[4] for row in rows[1:]] == ["低保名单"]
    assert client.get(reverse("office:casework-export", args=["exe"])).status_code == 404


def test_personal_data_leave_only_with_a_reason_that_the_journal_keeps(office: Any) -> None:
    bureau, shen, _ = office
    register(bureau, shen, local_today())
    address = reverse("office:casework-export-persons")
    client = client_of(shen)
    assert client.post(address, {"form": "csv", "purpose": ""}).status_code == 422
    assert not Entry.objects.filter(verb="casework.export_persons", result="done").exists()
    response = client.post(address, {"form": "csv", "purpose": "集中邮寄答复书"})
    assert "no-store" in response["Cache-Control"]
    rows = table(response)
    assert rows[1][-8] == LIN.name
    assert LIN.phone in rows[1]
    entry = Entry.objects.get(verb="casework.export_persons", result="done")
    assert entry.data["count"] == 1
    assert entry.data["purpose"] == "集中邮寄答复书"
    assert entry.data["digest"]
    assert LIN.name not in str(entry.data)
    supervisor = user("文督查", bureau, Role.SUPERVISOR)
    assert client_of(supervisor).get(address).status_code == 404


# --- inquiries -----------------------------------------------------------------------------------------------------


def test_an_inquiry_is_logged_and_the_page_waits_for_the_next(office: Any) -> None:
    bureau, shen, _ = office
    client = client_of(shen)
    address = reverse("office:casework-inquiries")
    html = client.get(address).content.decode()
    assert "autofocus" in html
    assert f'value="{local_today().isoformat()}"' in html
    given = {
        "body": bureau.pk,
        "channel": "counter",
        "subject": "低保标准",
        "answered": "on",
        "on": local_today(),
    }
    response = client.post(address, given)
    assert (response.status_code, response["Location"]) == (302, address)
    made = Inquiry.objects.get()
    assert (made.subject, made.channel, made.answered, made.taken_by) == ("低保标准", "counter", True, shen)
    html = client.get(address).content.decode()
    assert re.search(r'value="counter"[^>]*checked', html)  # as the last one
    assert "<b>1</b>" in html
    assert client.post(address, {**given, "subject": "张三 13800006027 问低保"}).status_code == 422
    assert Inquiry.objects.count() == 1


def test_an_inquiry_is_answered_voided_and_turned_into_a_request(office: Any) -> None:
    bureau, shen, _ = office
    today = local_today()
    log = LogInquiry(
        context=on(today, shen), body=bureau, channel="telephone", subject="养老机构名单", answered=False
    )
    first, second = log.execute(), log.execute()
    client = client_of(shen)

    def acted(what: Inquiry, kind: str, data: dict[str, str]) -> int:
        address = reverse("office:casework-inquiry-act", args=[what.public_id, kind])
        return client.post(address, data).status_code

    assert acted(first, "answer", {"answer": "见网站"}) == 302
    assert acted(first, "answer", {"answer": "再答"}) == 422
    assert acted(second, "void", {"reason": ""}) == 422
    assert acted(second, "void", {"reason": "重复登记"}) == 302
    second.refresh_from_db()
    assert second.void_reason == "重复登记"
    html = client.get(reverse("office:casework-inquiries")).content.decode()
    assert "今年以来 <b>1</b> 条" in html
    register_page = reverse("office:casework-register") + f"?inquiry={first.public_id}"
    assert 'value="养老机构名单"' in client.get(register_page).content.decode()
    from tests.office.casework.test_pages import typed

    response = client.post(
        reverse("office:casework-register"),
        typed(body=bureau.pk, inquiry=first.public_id, subject="养老机构名单"),
    )
    assert response.status_code == 302
    first.refresh_from_db()
    assert first.request == Request.objects.get()
    assert client.get(register_page).status_code == 404
    with pytest.raises(Refused):
        a.VoidInquiry(context=on(today, shen), inquiry=first, reason="误记").execute()
    rows = table(client.get(reverse("office:casework-inquiries-export", args=["csv"])))
    assert {row[5] for row in rows[1:]} == {"转为申请", "已作废"}


# --- units ---------------------------------------------------------------------------------------------------------


def test_a_unit_finds_what_it_has_to_sign_for_in_every_order(office: Any) -> None:
    bureau, shen, _ = office
    fuli = Body.objects.create(slug="fuli", kind="unit", name="社会福利股", short_name="福利股")
    under(fuli, bureau)
    han = user("韩若谷", fuli, Role.CLERK)
    mine = register(bureau, shen, local_today())
    register(bureau, shen, local_today(), subject="别的股的事")
    act(mine, a.Assign, local_today(), shen, unit_body=fuli)
    numbers = Numbers(han)
    assert (numbers.number("unit"), numbers.number("mine"), numbers.number("new")) == (1, 1, 0)
    for query in ("", "?sort=new", "?sort=number", "?due=unit", "?due=mine", "?unit=福利"):
        assert rows_in(listed(han, query)) == [mine.public_id], query
    assert mine.subject in client_of(han).get(reverse("office:workbench")).content.decode()
    act(mine, a.SignFor, local_today(), han)
    assert Numbers(han).number("unit") == 0
