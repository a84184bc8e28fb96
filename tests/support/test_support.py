"""What the tests themselves stand on: the database put back after tests that commit, and the browser's eyes."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from tests.support.browser import Complaints, axe_findings, new_context, sideways

from gongkai.config.management.commands.serve import unapplied
from gongkai.workdays.models import CalendarDay


def committed_state() -> tuple[int, int, int]:
    return get_user_model().objects.count(), CalendarDay.objects.count(), unapplied()


@pytest.mark.parametrize("round_", [1, 2, 3])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_finds_the_migrated_database(round_):
    users, days, pending = committed_state()
    assert users == 0, "what the round before committed is gone"
    assert days > 500, "what the migrations seeded is still there"
    assert pending == 0
    get_user_model().objects.create(username=f"round{round_}")
    CalendarDay.objects.all().delete()


@pytest.mark.django_db
def test_a_test_that_rolls_back_finds_it_too():
    assert committed_state()[1] > 500


@pytest.mark.django_db(transaction=True)
def test_the_database_behaves_as_in_use():
    if connection.vendor != "sqlite":
        pytest.skip("PRAGMA is SQLite's")
    with connection.cursor() as cursor:
        values = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "foreign_keys")]
    assert values == ["wal", 1]


def test_the_browser_sees_what_is_wrong_with_a_page(chromium):
    context = new_context(chromium, 390)
    page = context.new_page()
    complaints = Complaints()
    complaints.listen(page)
    page.set_content('<html lang="zh"><title>公开</title><main><h1>公开</h1><p>无障碍</p></main>')
    assert sideways(page) == 0
    assert axe_findings(page) == []
    assert complaints.lines == []

    page.set_content(
        '<html lang="zh"><title>公开</title><main><h1>公开</h1><input><p style="width:500px">宽</p></main>'
        "<script>throw new Error('broken')</script>"
    )
    assert sideways(page) == 500 + 8 - 390
    assert [line.split(" ")[0] for line in axe_findings(page)] == ["label"]
    assert complaints.lines == ["script error: broken"]
    context.close()


def test_chinese_is_drawn_with_a_chinese_font(chromium):
    """Without a CJK font every character is the same empty box; then all pictures of pages are worthless."""
    context = new_context(chromium)
    page = context.new_page()
    drawn = """word => { const c = document.createElement('canvas').getContext('2d');
        c.font = '40px sans-serif'; c.fillText(word, 0, 40); return c.canvas.toDataURL() }"""
    assert page.evaluate(drawn, "公") != page.evaluate(drawn, "开")
    context.close()


def test_the_fixture_page_is_on_the_live_server(page, phone):
    for view, width in ((page, 1280), (phone, 390)):
        response = view.goto("/static/vendor/bootstrap.min.css")
        assert response.status == 200
        assert view.evaluate("innerWidth") == width
