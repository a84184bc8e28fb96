"""The statistics page: figures that open, ranges that are said to be wrong, exports without personal data."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import D, body, clerk, register, under, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Any:
    county, bureau = body("county", "某县", "县"), body()
    under(bureau, county)
    who = clerk(bureau)
    register(bureau, who, D(2026, 3, 2))
    register(bureau, who, D(2026, 6, 2), channel="online")
    chief = user("督查", county, "supervisor", with_subtree=True)

    def get(
        name: str, query: str = "", person: Any = who, status: int = 200, args: tuple[str, ...] = ()
    ) -> str:
        client = Client()
        client.force_login(person)
        response = client.get(reverse(f"office:casework-statistics{name}", args=args) + query)
        assert response.status_code == status
        content = b"".join(response.streaming_content) if response.streaming else response.content
        return str(content.decode())

    return get, bureau, county, chief


def test_every_figure_opens_what_it_counts(page: Any) -> None:
    get, *_ = page
    text = get("", "?first=2026-01-01&last=2026-12-31&step=quarter")
    found = re.findall(r'class="gk-fig" href="([^"]*)">(?:<b>)?([\d,]+)', text)
    assert len(found) > 60
    for address, number in found:
        query = address.partition("?")[2].replace("&amp;", "&")
        assert f"{number} 件" in get("-records", f"?{query}")


def test_a_government_counts_those_under_it(page: Any) -> None:
    get, bureau, county, chief = page
    alone = get("", f"?body={county.pk}&first=2026-01-01&last=2026-12-31&step=whole", chief)
    below = get("", f"?body={county.pk}&below=on&first=2026-01-01&last=2026-12-31&step=whole", chief)
    assert "这段时间没有申请" in alone
    assert bureau.short_name in below


def test_wrong_ranges_and_foreign_bodies(page: Any) -> None:
    get, bureau, county, _ = page
    assert "不能早于" in get("", f"?body={bureau.pk}&first=2026-05-01&last=2026-01-01", status=422)
    assert "请缩短" in get("", f"?body={bureau.pk}&first=2010-05-01&last=2026-01-01", status=422)
    assert county.name not in get("", f"?body={county.pk}", status=422)
    get("-records", "?figure=nothing", status=404)
    get("-export", args=("pdf",), status=404)


def test_exports_hold_no_personal_data(page: Any) -> None:
    get, bureau, *_ = page
    query = f"?body={bureau.pk}&first=2026-01-01&last=2026-12-31"
    table = get("-export", query, args=("csv",))
    assert len(table.splitlines()) == 14
    rows = get("-export", f"{query}&figure=received", args=("csv",))
    assert len(rows.splitlines()) == 3
    assert "林晓月" not in table + rows
