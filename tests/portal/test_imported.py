"""Reports of former years, read back from their own documents, as the public sees them."""

import re

import pytest
from tests.archive.conftest import county, hand_in  # noqa: F401 - fixtures
from tests.archive.making import document, written
from tests.portal.test_pages import get

from gongkai.reports.archive import actions
from gongkai.reports.archive.models import ImportedReport

ADDRESS = "/r/linxi/2023/"


@pytest.fixture
def old(county, hand_in):  # noqa: F811
    hand_in({"2023.html": written(document(2023), "html")})
    report = ImportedReport.objects.get(year=2023)
    for act in (actions.AcceptImport, actions.PublishImport):
        act(context=county.as_("supervisor"), report=report).execute()
        report.refresh_from_db()
    return report


def test_an_imported_report_says_so_and_offers_its_source(client, old):
    html = get(client, ADDRESS)
    assert "由已公布的年报读回" in html
    assert "以原报告为准" in html
    assert "/cell/" not in html
    source = re.search(r'href="(/f/[^"]+)"', html).group(1)
    assert client.get(source).status_code == 200
    assert "<svg" in html


def test_it_is_listed_with_the_others(client, old):
    for address in ("/r/", "/r/linxi/", "/b/linxi/"):
        assert f'href="{ADDRESS}"' in get(client, address)


def test_withdrawn_it_is_gone_with_its_source(client, county, old):  # noqa: F811
    source = re.search(r'href="(/f/[^"]+)"', get(client, ADDRESS)).group(1)
    actions.WithdrawImport(context=county.as_("supervisor"), report=old, reason="读错了").execute()
    get(client, ADDRESS, 404)
    assert client.get(source).status_code == 404
    assert ADDRESS not in get(client, "/r/linxi/")
