"""The table of days and the journal, as their administrators see them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tests.office.administration.pages import TODAY, Login, html, post, url
from tests.support.agencies import operator
from tests.workdays.test_parsing import NOTICE

from gongkai.agencies.actions import EditBody
from gongkai.agencies.models import Body, User
from gongkai.journal.models import Entry, Result, Verification
from gongkai.journal.sealing import seal_due
from gongkai.workdays.models import CalendarVersion, Notice
from gongkai.workdays.queries import current_calendar

# --- days ------------------------------------------------------------------------------------------------------

NEXT = (
    NOTICE.replace("2026年", "2027年")
    .replace("2025年11月4日", "2026年11月4日")
    .replace("〔2025〕7号", "〔2026〕9号")
)


def test_days_of_a_year_with_their_notices(as_: Login) -> None:
    client = as_("system")
    shown = html(client, url("settings-days") + "?year=2020")
    assert "调休上班" in shown
    assert "延长2020年春节假期" in shown
    assert "暂定" in html(client, url("settings-days") + "?year=2030")
    html(client, url("settings-days") + "?year=1999", 404)
    html(client, url("settings-days") + "?year=abc")


def test_notice_is_pasted_checked_and_adopted(as_: Login) -> None:
    client = as_("system")
    plain = (
        re.sub(r"（周.）", "", NEXT)
        .replace("1月4日上班", "1月9日上班")
        .replace("2月14日、2月28日", "2月14日、2月27日")
    )
    plain = plain.replace("5月9日", "5月8日").replace("9月20日、10月10日", "9月19日、10月9日")
    page = post(client, url("settings-days-adopt"), 200, step="read", text=plain)
    fields = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', page))
    assert fields["year"] == "2027"
    assert fields["number"] == "国办发明电〔2026〕9号"
    assert "2027-02-15 至 2027-02-23 春节" in areas["off"]
    assert "2027-02-14" in areas["worked"]
    assert "采用后的变化" in page
    given = {name: fields[name] for name in ("year", "title_given", "number", "issued_on", "seen")}
    given = {**given, "changes": "", "source_text": plain, **areas}
    assert not Notice.objects.filter(year=2027).exists()
    checked = post(client, url("settings-days-adopt"), 200, step="check", **given)
    assert "采用后的变化" in checked
    assert not Notice.objects.filter(year=2027).exists()
    post(client, url("settings-days-adopt"), step="adopt", **given)
    notice = Notice.objects.get(year=2027)
    assert notice.source_text.strip() == plain.strip()
    assert current_calendar().is_working(dt.date(2027, 2, 14))
    assert "国办发明电〔2026〕9号" in html(client, url("settings-days") + "?year=2027")


def test_wrong_days_are_refused_in_place_and_nothing_is_lost(as_: Login) -> None:
    client = as_("system")
    doubtful = post(client, url("settings-days-adopt"), 200, step="read", text=NEXT)
    assert "实际是星期" in doubtful
    given = {"step": "adopt", "year": "2027", "title_given": "通知", "worked": "2027-03-02"}
    text = post(client, url("settings-days-adopt"), 422, **given, off="2027-01-01 至 2027-01-03 元旦")
    assert "本来就是工作日" in text
    assert "缺少5月1日" in text
    assert "2027-01-01 至 2027-01-03 元旦" in text
    text = post(client, url("settings-days-adopt"), 422, **given, off="元旦三天")
    assert "没有读懂" in text
    assert "粘贴" in post(client, url("settings-days-adopt"), 422, step="read", text=" ")
    assert CalendarVersion.objects.count() == 1


# --- journal -----------------------------------------------------------------------------------------------------


def test_journal_is_filtered(as_: Login, bodies: dict[str, Body]) -> None:
    client, county = as_("audit"), bodies["county"]
    EditBody(context=operator(), body=county, values={"phone": "1"}).execute()

    def count(query: str) -> int:
        return html(client, url("settings-journal") + query).count("/office/settings/journal/")

    none = count("?actor=zzz")
    assert count("?verb=agencies.edit_body") == none + 1
    assert count("?body=county&verb=agencies.create_body") == none + 1
    assert count(f"?stream=agencies.body:{county.pk}") == none + 2 + 1  # and the way back to all
    assert count(f"?first={TODAY}&last={TODAY}&result=done") > none
    assert count(f"?last={TODAY - dt.timedelta(days=1)}") == none
    assert "日期写法不对" in html(client, url("settings-journal") + "?first=x")


def test_entry_shows_before_and_after_and_whether_it_is_intact(as_: Login, bodies: dict[str, Body]) -> None:
    client, county = as_("audit"), bodies["county"]
    EditBody(context=operator(), body=county, values={"phone": "0000-77"}).execute()
    entry = Entry.objects.get(verb="agencies.edit_body")
    shown = html(client, url("settings-entry", entry.pk))
    assert "联系电话" in shown
    assert "<strong>0000-77</strong>" in shown
    assert "与登记时一致" in shown
    Entry.objects.filter(pk=entry.pk).update(actor="王芳")
    assert "与登记时的哈希不符" in html(client, url("settings-entry", entry.pk))


def test_refused_entry_shows_its_reasons(as_: Login) -> None:
    long = {"name": "长" * 70, "from_day": "2024-01-01"}
    assert "最多60个字" in post(as_("system"), url("settings-body-rename", "county"), 422, **long)
    refused = Entry.objects.get(result=Result.REFUSED)
    shown = html(as_("audit"), url("settings-entry", refused.pk))
    assert "“简称”过长" in shown
    assert "长长" not in shown


def test_seals_are_listed(as_: Login) -> None:
    client = as_("audit")
    assert "还没有封存" in html(client, url("settings-seals"))
    [seal] = seal_due(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert seal.hash in html(client, url("settings-seals"))
    assert seal.hash in html(client, url("settings-entry", Entry.objects.order_by("pk")[0].pk))


def test_verification_is_ordered_and_its_result_stays(
    as_: Login, django_capture_on_commit_callbacks: Any
) -> None:
    client = as_("audit")
    assert "还没有核对过" in html(client, url("settings-verify"))
    post(client, url("settings-verify"))
    assert "正在进行" in html(client, url("settings-verify"))
    post(client, url("settings-verify"))
    assert Verification.objects.count() == 1
    Verification.objects.update(finished_at=dt.datetime.now(dt.UTC))
    Entry.objects.filter(verb="agencies.create_body").update(actor="王芳")
    with django_capture_on_commit_callbacks(execute=True):
        post(client, url("settings-verify"))
    shown = html(client, url("settings-verify"))
    assert "有问题" in shown
    assert "记录内容与其哈希不符" in shown
    assert Verification.objects.first().asked_by == User.objects.get(username="audit").name
