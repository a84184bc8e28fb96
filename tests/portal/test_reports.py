"""Reports as the public reads them: tables, charts, versions, and what a figure counts."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.portal.making import Site, operator, signed
from tests.portal.test_pages import PERMIT, get

from gongkai.reports import actions as reporting
from gongkai.reports.actions import RenderVersion
from gongkai.reports.models import Version

ISSUED = "documents.normative_documents.issued"


@pytest.fixture
def version(site: Site) -> Version:
    for number in (1, 2):
        site.document(f"办法之{number}", f"临政发〔2025〕{number}号", day=dt.date(2025, 4, number))
    adjust = {
        PERMIT: "12",
        "requests.new_requests.natural_person": "3",
        "requests.granted.natural_person": "2",
    }
    adjust |= {"requests.carried_out.natural_person": "1"}
    return site.report(adjust=adjust)


def page_of(client, **data):
    return get(client, reverse("portal:report", args=["linxi", 2025]), **data)


def test_report_shows_sections_tables_hash_and_links_its_figures(client, version):
    html = page_of(client)
    assert version.hash in html
    for section in version.report.form.sections:
        assert section.title_zh in html
    assert reverse("portal:cell", args=["linxi", 2025, ISSUED]) in html
    zero = reverse("portal:cell", args=["linxi", 2025, "documents.rules.issued"])
    assert f'href="{zero}"' not in html


def test_report_draws_charts_with_the_figures_as_a_table(client, version):
    html = page_of(client)
    assert "<svg" in html
    assert re.search(r"<td>予以公开</td><td[^>]*>2</td><td[^>]*>100.0%</td>", html)


def test_a_figure_opens_onto_the_public_records_it_counts(client, version):
    html = get(client, reverse("portal:cell", args=["linxi", 2025, ISSUED]))
    assert "办法之1" in html
    assert "办法之2" in html
    assert "台账记录 2 条" in html


def test_a_record_withdrawn_since_is_counted_but_not_shown(client, site, version):
    from gongkai.catalogue.models import Item

    item = Item.objects.get(title="办法之1")
    site.withdraw(item)
    html = get(client, reverse("portal:cell", args=["linxi", 2025, ISSUED]))
    assert item.public_id not in html
    assert "办法之1" not in html
    assert "其中 1 条不公开" in html


def test_an_adjusted_figure_says_by_how_much_why_and_from_where(client, version):
    html = get(client, reverse("portal:cell", args=["linxi", 2025, PERMIT]))
    assert "+12" in html
    assert "许可系统未接入" in html
    assert "行政审批局统计表" in html


@pytest.mark.parametrize("cell", ["documents.nothing.issued", "x", "documents.rules.issued.more", "a.b.c"])
def test_a_cell_that_the_form_does_not_have_answers_404(client, version, cell):
    get(client, reverse("portal:cell", args=["linxi", 2025, cell]), 404)


def test_a_corrected_report_keeps_the_old_version_and_says_what_changed(client, version):
    context = operator(dt.date(2026, 4, 1))
    report = version.report
    adjusted = {"report": report, "cell": PERMIT, "reason": "漏计", "source": "复核表"}
    reporting.AdjustCell(context=context, amount=1, **adjusted).execute()
    report.refresh_from_db()
    reporting.PublishReport(context=context, report=report, correction="补计许可 1 件", **signed()).execute()
    now = page_of(client)
    assert "补计许可 1 件" in now
    assert ">13</a>" in now
    old = get(client, reverse("portal:report-version", args=["linxi", 2025, 1]))
    assert "这是旧版" in old
    assert ">12</a>" in old
    assert f"{reverse('portal:cell', args=['linxi', 2025, PERMIT])}?v=1" in old
    assert "+13" not in get(client, reverse("portal:cell", args=["linxi", 2025, PERMIT]), v="1")
    get(client, reverse("portal:report-version", args=["linxi", 2025, 9]), 404)


def test_every_form_of_a_version_can_be_downloaded(client, version):
    RenderVersion(context=operator(), version=version).execute()
    html = page_of(client)
    links = re.findall(r'<a href="(/f/[^"]+)">(PDF|Word|Excel|JSON|CSV|网页)<small>', html)
    assert [label for _, label in links] == ["PDF", "Word", "Excel", "JSON", "CSV", "网页"]
    for address, _ in links:
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert not response.cookies
    document = next(address for address, label in links if label == "JSON")
    assert b"".join(client.get(document).streaming_content).decode() == version.document
    assert client.get(document.rsplit("/", 1)[0] + "/x")["Location"] == document
    tag = client.get(document)["ETag"]
    assert client.get(document, headers={"If-None-Match": tag}).status_code == 304


def test_reports_are_listed_by_body_and_year(client, version):
    address = reverse("portal:report", args=["linxi", 2025])
    assert address in get(client, reverse("portal:reports"))
    assert address in get(client, reverse("portal:report-list", args=["linxi"]))
    assert "还没有公布的年度报告" in get(client, reverse("portal:report-list", args=["linxi-minzheng"]))
    assert address in get(client, reverse("portal:column", args=["linxi", "annual-reports"]))
