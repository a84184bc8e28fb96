"""Stories of requests, at 390 and 1280 px, through the pages only; then the year's tables show exactly these.

A citizen files on a phone, is asked to correct, corrects, receives, evaluates; a clerk takes a letter with three
requests; the head extends on paper; a third party objects on a phone; a request lapses and is revived for good reason;
a notice moves a holiday and due dates move with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.doing import LogIn, act, fine, press
from tests.support.browser import PHONE, new_context

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework.models import Evaluation, Request
from gongkai.demo.small import load
from gongkai.journal.verify import verifiers
from gongkai.portal.views import apply_end
from gongkai.reports.compiling import derive
from gongkai.statements import Scope
from gongkai.workdays.queries import current_calendar

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SLUG = "linxi-minzheng"
MATTERS = ["道路改造工程的招标文件", "道路改造工程的成本测算表", "道路改造工程的验收报告"]
LAPSED = "困难群众临时救助名单"
CITIZEN = {
    "name": "周示例",
    "id_type": "resident_identity_card",
    "id_number": "990101199001010019",
    "phone": "13900000000",
    "email": "zhou@example.com",
}

PAGES = {
    "what": {"title": "慈善组织等级评估专家名单", "features": "2026年评估工作所聘专家"},
    "how": {"delivery_method": "online", "carrier": "electronic"},
    "who": {"applicant_category": "natural_person"},
    "identity": {key: CITIZEN[key] for key in ("name", "id_type", "id_number")},
    "contact": {key: CITIZEN[key] for key in ("phone", "email")},
}


@pytest.fixture
def county(transactional_db: None) -> Body:
    """The sample county, with its staff and two years of ledger."""
    load(lambda *args, **more: None)
    return Body.objects.get(slug=SLUG)


@pytest.fixture(autouse=True)
def quick_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filled in by a machine in seconds, taken as by hand: else an officer looks first (tests/portal has that)."""
    monkeypatch.setattr(apply_end, "TOO_FAST", dt.timedelta(0))


@pytest.fixture
def phone_of(chromium: Browser, live_server: Any) -> Any:
    """Open a phone of somebody outside: no cookies, nothing known."""
    opened = []

    def make() -> Page:
        context = new_context(chromium, PHONE, base_url=live_server.url)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield make
    for context in opened:
        context.close()


def next_page(page: Page, **values: str) -> None:
    """Fill in one page of the form and go on."""
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            page.locator(f"main [name={name}][value='{value}']").check()
        else:
            field.fill(value)
    fine(page)
    before = page.url
    page.locator("main form button.gk-btn[type=submit]").first.click()
    page.wait_for_load_state()
    if page.locator("[name=odd_seen]").count():  # the number looks odd: look once more, and go on
        page.locator("main form button.gk-btn[type=submit]").first.click()
        page.wait_for_load_state()
    assert page.url != before, page.locator("main").inner_text()[:600]


def follow(page: Page, number: str, code: str) -> None:
    """Look how it stands."""
    page.goto("/t/")
    if page.locator("[name=number]").count():
        page.locator("[name=number]").fill(number)
        page.locator("[name=code]").fill(code)
        fine(page)
        press(page, "查询")
    fine(page)
    assert number in page.locator("main").inner_text()


# --- a citizen ------------------------------------------------------------------------------------------------------


def file_on_a_phone(page: Page, shot: Any) -> tuple[str, str]:
    """From the explanation to number and code."""
    page.goto("/apply/")
    fine(page)
    page.goto("/apply/body/?q=民政")
    page.locator(f"main [name=body][value={SLUG}]").first.check()
    next_page(page)
    while "/check/" not in page.url:
        step = page.url.rstrip("/").rsplit("/", 1)[1]
        if step == "found":
            fine(page)
            page.get_by_role("link", name="都不是，继续申请").click()
            page.wait_for_load_state()
        else:
            next_page(page, **PAGES.get(step, {}))
    fine(page)
    shot(page, "request-check")
    page.wait_for_timeout(1_500)  # the browser solves its puzzle meanwhile
    press(page, "提交申请")
    page.get_by_role("heading", name="申请已提交").wait_for()
    fine(page)
    shot(page, "request-done")
    number = page.locator(".gk-receipt dd").first.inner_text()
    code = page.locator(".gk-code").inner_text()
    assert CITIZEN["id_number"] not in page.url
    press(page, "我已记下，去查询办理情况")
    return number, code


def test_a_citizen_files_corrects_receives_and_evaluates(
    county: Body, page: Page, phone_of: Any, log_in: LogIn, shot: Any
) -> None:
    phone, before = phone_of(), counted(county)
    number, code = file_on_a_phone(phone, shot)
    request = Request.objects.get(request_no=number)
    case = f"/office/casework/{request.public_id}/"
    follow(phone, number, code)

    day = local_today()
    until = current_calendar().add_working_days(day, 10).isoformat()
    act(page, log_in, "shen", f"{case}act/confirm/", "确认")
    act(
        page,
        log_in,
        "shen",
        f"{case}act/request-clarification/",
        "告知补正",
        points="请写明是哪一次评估的专家名单",
        period_until=until,
    )
    follow(phone, number, code)
    shot(phone, "track-clarification")
    phone.goto("/t/do/correct/")
    phone.locator("[name=text]").fill("2026年社会组织等级评估")
    fine(phone)
    press(phone, "提交")
    request.refresh_from_db()
    assert request.state == "registered"
    assert request.due_on == current_calendar().add_working_days(day, 20)

    act(page, log_in, "shen", f"{case}act/draft/", "拟稿", outcome="granted/supplied")
    act(page, log_in, "shen", f"{case}act/send-for-approval/", "送审")
    act(
        page,
        log_in,
        "gu",
        f"{case}act/decide/",
        "决定",
        outcome="granted/supplied",
        word_supply_way="在本平台下载",
    )
    act(page, log_in, "shen", f"{case}act/serve/", "送达", way="online", proof="平台送达")
    page.goto(case)
    fine(page)
    shot(page, "case-served")

    follow(phone, number, code)
    shot(phone, "track-served")
    with phone.expect_download() as downloading:
        phone.locator("a[href$='.pdf']").first.click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF")
    phone.goto("/t/do/evaluate/")
    phone.locator("[name=satisfaction][value=satisfied]").check()
    phone.locator("[name=words]").fill("很快")
    fine(phone)
    press(phone, "提交")
    assert Evaluation.objects.get(request=request).satisfaction == "satisfied"
    assert "很快".encode() not in bytes(Evaluation.objects.get(request=request).words_sealed)
    rows = {"new_requests.natural_person": [request], "granted.natural_person": [request]}
    the_table_shows(page, log_in, counted(county) - before, rows)
    assert [problem for _, check in verifiers().values() for problem in check()] == []


# --- the officers ----------------------------------------------------------------------------------------------------


def a_letter_with_three(page: Page, log_in: LogIn, shot: Any) -> list[Request]:
    """A letter came by registered mail with three matters: one person, three numbers, one day of receipt."""
    log_in(page, "shen")
    page.goto("/office/casework/register/letter/")
    fine(page)
    day = working_day_before(local_today(), 2).isoformat()
    page.locator("main [name=channel]").select_option("registered_mail")
    page.locator("main [name=submitted_on]").fill(day)
    page.locator("main [name=received_on]").fill(day)
    page.locator("main [name=confirmed_on]").fill(day)
    page.locator("main [name=applicant_category]").select_option("commercial_enterprise")
    page.locator("main [name=name]").fill("示例建材有限公司")
    page.locator("main [name=credit_code]").fill("91990101MA00000000")
    page.locator("main [name=address]").fill("临溪县示例路1号")
    page.locator("main [name=scans]").set_input_files(
        {"name": "来信.pdf", "mimeType": "application/pdf", "buffer": scan()}
    )
    for number, subject in enumerate(MATTERS[:2], start=1):
        page.locator(f"main [name=subject_{number}]").fill(subject)
    if page.locator("main [name=subject_3]").count() == 0:
        press(page, "再加两件")
    page.locator("main [name=subject_3]").fill(MATTERS[2])
    page.locator("main [name=scans]").set_input_files(
        {"name": "来信.pdf", "mimeType": "application/pdf", "buffer": scan()}
    )
    press(page, "全部登记")
    fine(page)
    shot(page, "letter-with-three")
    made = list(Request.objects.filter(subject__in=MATTERS).order_by("series_no"))
    assert [row.subject for row in made] == MATTERS
    assert len({row.received_on for row in made}) == 1
    assert [row.series_no - made[0].series_no for row in made] == [0, 1, 2]
    return made


def scan() -> bytes:
    """A page as a scanner makes it."""
    import io

    import pypdfium2

    document, target = pypdfium2.PdfDocument.new(), io.BytesIO()
    document.new_page(595, 842)
    document.save(target)
    return target.getvalue()


def working_day_before(day: dt.date, number: int) -> dt.date:
    """Return the working day `number` working days before `day`."""
    calendar = current_calendar()
    while number or not calendar.is_working(day):
        day -= dt.timedelta(days=1)
        number -= calendar.is_working(day) and number > 0
    return day


def extended_on_paper(page: Page, log_in: LogIn, request: Request) -> None:
    """The head signed on paper; the clerk enters it."""
    before = request.due_on
    act(
        page,
        log_in,
        "shen",
        f"/office/casework/{request.public_id}/act/extend/",
        "延期",
        days="5",
        reason="需要向档案馆调取案卷",
        approved_by="顾示例",
        signed_on=local_today().isoformat(),
    )
    request.refresh_from_db()
    assert before is not None
    assert request.due_on == current_calendar().add_working_days(before, 5)
    assert request.extended


def a_third_party_objects(page: Page, phone: Page, log_in: LogIn, shot: Any, request: Request) -> None:
    """Asked in writing with number and code; the objection comes from a phone; an officer judges it; refused."""
    case = f"/office/casework/{request.public_id}/"
    act(
        page,
        log_in,
        "shen",
        f"{case}act/request-opinion/",
        "征求意见",
        addressee_kind="third_party",
        addressee="第三方甲",
        asked="贵公司报送的成本测算表",
        word_addressee_name="示例机械有限公司",
    )
    fine(page)
    shown = page.get_by_text("征求意见的编号和验证码").locator(
        "xpath=ancestor::*[contains(@class,'gk-alert')]"
    )
    number, code = re.findall(r"[0-9a-z]{10,12}", shown.inner_text().replace(" ", ""))[:2]
    request.refresh_from_db()
    assert request.paused
    phone.goto("/opinion/")
    fine(phone)
    for given in ("0000000000", code):
        phone.locator("[name=number]").fill(number)
        phone.locator("[name=code]").fill(given)
        press(phone, "打开")
    fine(phone)
    assert "示例建材" not in phone.content()
    phone.locator("[name=answer][value=object]").check()
    phone.locator("[name=reasons]").fill("成本测算表属于本公司的商业秘密，公开后会损害本公司利益。")
    press(phone, "提交意见")
    phone.get_by_text("提交回执").wait_for()
    fine(phone)
    shot(phone, "opinion-done")
    phone.goto("/opinion/")
    phone.locator("[name=number]").fill(number)
    phone.locator("[name=code]").fill(code)
    press(phone, "打开")
    assert phone.get_by_text("不能打开").count()
    request.refresh_from_db()
    assert not request.paused
    act(page, log_in, "shen", f"{case}act/judge-objection/", "判断", reasonable="yes", reason="属于商业秘密")
    act(page, log_in, "shen", f"{case}act/draft/", "拟稿", outcome="refused_third_party_rights/trade_secret")
    act(page, log_in, "shen", f"{case}act/send-for-approval/", "送审")
    refused = {"outcome": "refused_third_party_rights/trade_secret", "word_reason": "属于第三方的商业秘密"}
    act(page, log_in, "gu", f"{case}act/decide/", "决定", **refused)
    act(page, log_in, "shen", f"{case}act/serve/", "送达", way="post", proof="挂号信")
    request.refresh_from_db()
    assert (request.outcome, request.state) == ("refused_third_party_rights", "delivered")


def lapsed_and_revived(page: Page, log_in: LogIn, shot: Any) -> Request:
    """No correction came: the lapse is confirmed; a good reason shows later; the head takes the matter up again."""
    first = working_day_before(local_today(), 30)
    calendar = current_calendar()
    asked, until = calendar.add_working_days(first, 3), calendar.add_working_days(first, 13)
    log_in(page, "shen")
    page.goto("/office/casework/register/")
    for name, value in (("channel", "in_person"), ("applicant_category", "natural_person")):
        page.locator(f"main [name={name}]").select_option(value)
    for name, value in (
        ("submitted_on", first.isoformat()),
        ("name", "吴示例"),
        ("id_number", "990101199001010027"),
        ("phone", "0339-7654321"),
        ("subject", LAPSED),
    ):
        page.locator(f"main [name={name}]").fill(value)
    page.locator("main [name=id_type]").select_option("resident_identity_card")
    press(page, "登记")
    request = Request.objects.get(subject=LAPSED)
    case = f"/office/casework/{request.public_id}/"
    act(
        page,
        log_in,
        "shen",
        f"{case}act/request-clarification/",
        "告知补正",
        occurred_on=asked.isoformat(),
        points="请写明是哪一年的名单",
        period_until=until.isoformat(),
    )
    request.refresh_from_db()
    assert request.state == "clarification_pending"
    page.goto("/office/casework/?due=lapsing")
    assert page.get_by_text(LAPSED).count()
    proof = {"proof": "挂号信签收记录", "word_earlier_served_on": asked.isoformat()}
    act(page, log_in, "shen", f"{case}act/lapse-clarification/", "逾期不补正", **proof)
    request.refresh_from_db()
    assert (request.state, request.outcome) == ("abandoned", "other_overdue_clarification")
    act(
        page,
        log_in,
        "gu",
        f"{case}act/reopen/",
        "重新处理",
        cause="own_motion",
        reason="申请人住院，有正当理由",
    )
    request.refresh_from_db()
    assert (request.state, request.handling) == ("registered", 2)
    assert request.due_on == calendar.add_working_days(local_today(), 20)
    page.goto(case)
    fine(page)
    shot(page, "case-revived")
    return request


def a_holiday_moves(page: Page, log_in: LogIn, shot: Any, request: Request) -> None:
    """A notice makes a working day in the run a day off: the due date moves by it, and who it concerns is told."""
    request.refresh_from_db()
    before = request.due_on
    assert before is not None
    off = working_day_before(before, 3)
    log_in(page, "sysadmin")
    page.goto("/office/settings/days/adopt/")
    page.locator("main [name=text]").fill(f"国务院办公厅关于{off.year}年部分节假日安排的补充通知")
    press(page, "读取")
    main = page.locator("main")
    main.locator("[name=year]").fill(str(off.year))
    main.locator("[name=title_given]").fill("关于调整放假安排的补充通知（示例）")
    main.locator("[name=changes]").select_option(index=_option(page, "changes", str(off.year)))
    main.locator("[name=off]").fill(off.isoformat())
    main.locator("[name=worked]").fill("")
    press(page, "按修改后的内容核对")
    fine(page)
    shot(page, "holiday-moved")
    press(page, "确认采用")
    request.refresh_from_db()
    assert request.due_on == current_calendar().add_working_days(before, 1)
    log_in(page, "shen")
    page.goto("/office/notices/")
    fine(page)
    assert page.get_by_text("工作日").count()


def _option(page: Page, name: str, word: str) -> int:
    texts = page.locator(f"main [name={name}] option").all_inner_texts()
    return next(place for place, text in enumerate(texts) if word in text)


# --- the year's tables -----------------------------------------------------------------------------------------------


def counted(body: Body) -> Counter[str]:
    """What the ledgers say for the cells of table three of this year."""
    found = derive("2021", Scope.of_year([body.pk], local_today().year)).cells
    return Counter({cell: int(str(number)) for cell, number in found.items() if cell.startswith("requests.")})


def entered(request: Request) -> str:
    """The row by which a request came into this year's table: it was received in the year, or before."""
    assert request.counted_on is not None
    return "new_requests" if request.counted_on.year == local_today().year else "carried_in"


def the_table_shows(page: Page, log_in: LogIn, grown: Counter[str], rows: dict[str, list[Request]]) -> None:
    """The table grew by exactly these, and each of its figures opens and names them."""
    assert grown == Counter({f"requests.{cell}": len(found) for cell, found in rows.items()})
    log_in(page, "han")
    page.goto("/office/reports/open/")
    page.locator("[name=year]").fill(str(local_today().year))
    press(page, "开始编制")
    press(page, "从台账编制")
    page.get_by_text("已从台账编制").wait_for()
    base = page.url.split("?")[0]
    for cell, found in rows.items():
        page.goto(f"{base}cell/requests.{cell}/")
        fine(page)
        shown = page.locator("main").inner_text()
        assert [one.request_no for one in found if one.request_no not in shown] == [], shown


def test_officers_take_extend_consult_lapse_revive_and_follow_the_calendar(
    county: Body, page: Page, phone_of: Any, log_in: LogIn, shot: Any
) -> None:
    before = counted(county)
    three = a_letter_with_three(page, log_in, shot)
    extended_on_paper(page, log_in, three[0])
    a_third_party_objects(page, phone_of(), log_in, shot, three[1])
    revived = lapsed_and_revived(page, log_in, shot)
    a_holiday_moves(page, log_in, shot, three[2])
    rows = {
        "new_requests.commercial_enterprise": three,
        f"{entered(revived)}.natural_person": [revived],
        "refused_third_party_rights.commercial_enterprise": [three[1]],
        # A new answer after a revival is not a new request: the year counts the first end (casework.md section 2).
        "other_overdue_clarification.natural_person": [revived],
        "carried_out.commercial_enterprise": [three[0], three[2]],
    }
    the_table_shows(page, log_in, counted(county) - before, rows)
    assert [problem for _, check in verifiers().values() for problem in check()] == []
