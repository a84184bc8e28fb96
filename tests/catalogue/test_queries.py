"""Lists and counts for the public and the office."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gongkai.catalogue import actions as act
from gongkai.catalogue import queries
from gongkai.catalogue.lists import state_counts
from gongkai.catalogue.models import Column, Item
from gongkai.catalogue.richtext import clean_html, plain_text
from gongkai.catalogue.themes import theme_choices, theme_paths
from gongkai.journal.actions import Refused

DAY = dt.date(2026, 3, 10)


@pytest.fixture
def ledger(office: Any, other_office: Any) -> dict[str, Item]:
    made = {
        "method": office.published(
            dt.date(2025, 3, 10), document_kind="normative", document_date="2025-03-01", title="救助办法",
            document_no="临政发〔2025〕3号", theme="民政、扶贫、救灾\\扶贫", genre="通知",
        ),
        "notice": office.published(column="other-documents", title="招考公告", genre="公告"),
        "foreign": other_office.published(title="邻县的救助办法"),
        "draft": office.draft(title="救助办法（草稿）"),
        "approved": office.approved(title="待发布的救助办法"),
        "gone": office.published(title="撤回的救助办法"),
    }  # fmt: skip
    act.WithdrawItem(context=office.as_("head"), item=made["gone"], kind="error", reason="错").execute()
    return made


def test_published_lists(office: Any, ledger: dict[str, Item]) -> None:
    def titles(*args: Any, **kwargs: Any) -> list[str]:
        return [item.title for item in queries.published_items(*args, **kwargs)]

    assert titles(office.body) == ["招考公告", "救助办法"]
    assert len(titles()) == 3
    assert len(titles([office.body])) == 2
    assert titles(office.body, office.column("policy-documents")) == ["招考公告", "救助办法"]
    assert titles(office.body, office.column("policy-documents"), with_subcolumns=False) == []
    assert titles(office.body, text="救助 〔2025〕3号") == ["救助办法"]
    assert titles(office.body, text="2026-00001") == ["招考公告"]
    assert titles(office.body, year=2025) == ["救助办法"]
    assert titles(office.body, theme="民政、扶贫、救灾") == ["救助办法"]
    assert titles(office.body, genre="公告") == ["招考公告"]
    assert titles(office.body, validity="in_force") == ["救助办法"]
    assert titles(office.body, validity="repealed") == []
    assert [item.title for item in queries.search_published("救助")] == ["邻县的救助办法", "救助办法"]
    assert list(queries.search_published(" ")) == []
    assert "content" in queries.published_items(office.body)[0].get_deferred_fields()


def test_nothing_unpublished_is_public(ledger: dict[str, Item]) -> None:
    for name in ("draft", "approved", "gone"):
        assert queries.public_item(ledger[name].public_id) is None
    assert queries.withdrawn_item(ledger["draft"].public_id) is None
    assert queries.withdrawn_item(ledger["method"].public_id) is None
    assert queries.public_item("0" * 12) is None


def test_counts(office: Any, ledger: dict[str, Item], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        counts = queries.published_counts(office.body)
    assert counts[office.column("statutory").pk] == 2
    assert counts[office.column("normative-documents").pk] == 1
    assert counts[office.column("guide").pk] == 0
    assert queries.published_counts_by_body()[office.body.pk] == 2
    states = state_counts(office.clerk)
    assert (states["published"], states["draft"], states["approved"], states["withdrawn"]) == (2, 1, 1, 1)


def test_office_lists(office: Any, other_office: Any, ledger: dict[str, Item]) -> None:
    assert queries.office_items(office.clerk).count() == 5
    assert queries.office_items(other_office.clerk).count() == 1
    assert queries.office_items(office.clerk, state="draft", text="草稿").count() == 1
    assert queries.office_items(office.clerk, column=office.column("other-documents")).count() == 1
    assert list(queries.documents_without_interpretation(office.body)) == [ledger["method"]]
    office.published(column="interpretations", title="解读", interprets=ledger["method"])
    assert list(queries.documents_without_interpretation(office.body)) == []
    Item.objects.filter(pk=ledger["method"].pk).update(valid_until=dt.date(2026, 6, 1))
    assert list(queries.lapsing_documents(office.body, DAY)) == [ledger["method"]]
    assert list(queries.lapsing_documents(office.body, dt.date(2026, 6, 2))) == []


def test_validity_of_lists_agrees_with_that_of_items(office: Any, operator: Any) -> None:
    import random

    from tests.catalogue.test_measures import random_row

    chance = random.Random(7)
    rows = [random_row(chance) for _ in range(150)]
    act.ImportItems(
        context=operator(dt.date(2023, 1, 2)), body=office.body, rows=rows, source="随机", approver_name="某"
    ).execute()
    for day in (dt.date(2017, 6, 1), dt.date(2020, 12, 31), dt.date(2022, 12, 31)):
        for value in ("in_force", "lapsed", "repealed"):
            listed = set(queries.published_items(office.body, validity=value, today=day))
            assert listed == {i for i in Item.objects.public() if i.validity_on(day) == value}


def test_columns_open_change_retire(office: Any) -> None:
    slugs = [column.slug for column in queries.public_columns(office.body)]
    assert slugs[:4] == ["guide", "disclosure-rules", "statutory", "policy-documents"]
    assert "rural-affairs" not in slugs  # a county is no township
    context = office.as_("officer")
    with pytest.raises(Refused, match="已有公开目录"):
        act.OpenCatalogue(context=context, body=office.body).execute()
    own = act.AddColumn(
        context=context,
        body=office.body,
        slug="aid",
        title_given="临时救助",
        parent=office.column("livelihood"),
    ).execute()
    with pytest.raises(Refused, match="已被使用"):
        act.AddColumn(context=context, body=office.body, slug="aid", title_given="再来").execute()
    act.EditColumn(context=context, column=own, title_given="社会救助", order=5).execute()
    with pytest.raises(Refused, match="不能改名"):
        act.EditColumn(context=context, column=office.column("guide"), title_given="指南").execute()
    with pytest.raises(Refused, match="不能停用"):
        act.RetireColumn(context=context, column=office.column("guide"), reason="x").execute()
    with pytest.raises(Refused, match="下级栏目"):
        act.RetireColumn(context=context, column=office.column("livelihood"), reason="x").execute()
    act.RetireColumn(
        context=context, column=own, reason="并入", successor=office.column("livelihood")
    ).execute()
    assert "aid" not in [column.slug for column in queries.public_columns(office.body, DAY)]
    with pytest.raises(Refused, match="已停用"):
        act.DraftItem(
            context=office.as_("clerk"), body=office.body, column=own, values={"title": "甲"}
        ).execute()
    with pytest.raises(Refused, match="只有"):
        act.AddColumn(context=office.as_("clerk"), body=office.body, slug="b", title_given="乙").execute()
    assert Column.objects.get(slug="aid").successor == office.column("livelihood")


def test_themes_are_the_22_with_121() -> None:
    assert len(theme_choices()) == 22
    assert len(theme_paths()) == 22 + 121


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("甲\r\n\r\n　　乙 & <丙", "<p>甲</p>\n<p>乙 &amp; &lt;丙</p>"),
        ("<h2 class=x>题</h2><p style='color:red'>文</p>", "<h2>题</h2><p>文</p>"),
        ("<svg onload=alert(1)><text>丙</text></svg><p>甲</p>", "<p>甲</p>"),
        ("<p>甲<iframe src=x>乙</iframe></p>", "<p>甲</p>"),
        ("", ""),
        ("3 < 5 且 7 > 2", "<p>3 &lt; 5 且 7 &gt; 2</p>"),
    ],
)
def test_rich_text(given: str, kept: str) -> None:
    assert clean_html(given) == kept


def test_rich_text_is_stable_and_links_are_safe() -> None:
    text = clean_html(
        '<p><a href="https://example.org/?a=1&b=2">甲</a> <a href="data:text/html,x">乙</a></p>'
    )
    assert 'rel="noopener noreferrer"' in text
    assert "data:" not in text
    assert clean_html(text) == text
    assert plain_text("<p>甲&amp;乙</p>\n<p>丙</p>") == "甲&乙 丙"
