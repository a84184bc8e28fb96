"""Bulk import: the same checks per row, one entry, a digest that verify recomputes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.catalogue.test_flow import problems

from gongkai.catalogue.actions import ImportItems
from gongkai.catalogue.models import ImportBatch, Item, Release
from gongkai.catalogue.queries import registered_counts
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry

DAY = dt.date(2026, 3, 10)


def rows(count: int, **more: Any) -> list[dict[str, Any]]:
    """Return plain rows."""
    return [
        {
            "title": f"示例 {n}",
            "column": "other-documents",
            "published_on": dt.date(2019, 1 + n % 12, 5),
            **more,
        }
        for n in range(count)
    ]


def importing(office: Any, given: Any, **more: Any) -> ImportItems:
    """Return an import by the disclosure officer."""
    kept = {"source": "原网站导出", "approver_name": "县政府办", **more}
    return ImportItems(context=office.as_("officer"), body=office.body, rows=given, **kept)


def test_numbers_entry_digest(office: Any, django_assert_max_num_queries: Any) -> None:
    seen: list[int] = []
    with django_assert_max_num_queries(500):
        batch = importing(office, iter(rows(2500)), progress=seen.append).execute()
    assert (batch.given, batch.made, seen) == (2500, 2500, [1000, 2000])
    entries = Entry.objects.filter(verb="catalogue.import_items")
    assert [entry.after["digest"] for entry in entries] == [batch.digest]
    assert "示例" not in str(entries[0].data)
    in_order = Item.objects.order_by("published_on", "serial").values_list("serial", flat=True)
    assert list(in_order) == list(range(1, 2501))
    assert Release.objects.count() == 2500
    assert problems() == []


def test_old_numbers_are_kept_and_never_given_again(office: Any) -> None:
    given = rows(4)
    given[2]["index_no"] = "11990126MB0W18273K/2019-00002"
    given[3]["index_no"] = "413400/2014-0131"
    importing(office, given).execute()
    numbers = set(Item.objects.values_list("index_no", flat=True))
    assert numbers == {
        "11990126MB0W18273K/2019-00001",
        "11990126MB0W18273K/2019-00002",
        "11990126MB0W18273K/2019-00003",
        "413400/2014-0131",
    }
    assert problems() == []
    again = importing(office, [rows(1)[0] | {"index_no": "413400/2014-0131"}])
    with pytest.raises(Refused, match="已被使用"):
        again.execute()


FAULTY = [
    ({"title": ""}, "请填写名称"),
    ({"title": "甲", "published_on": "2019-02-30"}, "不是有效日期"),
    ({"published_on": None}, "请填写原发布日期"),
    ({"published_on": "2030-01-01"}, "不能晚于今天"),
    ({"column": "nowhere"}, "没有栏目"),
    ({"document_kind": "normative"}, "应当填写成文日期"),
    ({"disclosure_mode": "withheld", "published_on": None}, "请选择依据"),
    ({"disclosure_mode": "on_request"}, "没有发布日期"),
    ({"content": "绝密★启用前\n内容\n内容"}, "国家秘密标志"),
    ({"withdrawn_on": "2018-01-01", "withdraw_reason": "错"}, "不能早于发布日期"),
    ({"withdrawn_on": "2020-01-01"}, "请填写撤回原因"),
    ({"releases": ["smoke-signals"]}, "不存在"),
    ({"colour": "red"}, "没有“colour”"),
    ({"document_count": 2}, "件数"),
    ({"approved_on": "2026-01-01"}, "审定日期不能晚于发布日期"),
    ({"document_date": "2019-05-01", "repealed_on": "2019-04-01"}, "废止日期不能早于成文日期"),
]


@pytest.mark.parametrize(("change", "message"), FAULTY)
def test_a_faulty_row_refuses_all_and_says_why(office: Any, change: dict[str, Any], message: str) -> None:
    action = importing(office, [*rows(2), rows(1)[0] | change, *rows(1)])
    with pytest.raises(Refused) as caught:
        action.execute()
    assert [reason.field for reason in caught.value.reasons] == ["row:3"]
    assert message in str(caught.value)
    assert "第 3 行" in str(caught.value)
    assert Item.objects.count() == 0
    assert ImportBatch.objects.count() == 0


def test_faulty_rows_can_be_left_out(office: Any) -> None:
    action = importing(office, [*rows(3), *(rows(1)[0] | change for change, _ in FAULTY)], skip_faulty=True)
    batch = action.execute()
    assert (batch.given, batch.made) == (3 + len(FAULTY), 3)
    assert [one.row for one in action.faults] == list(range(4, 4 + len(FAULTY)))
    assert problems() == []


def test_nothing_to_import_and_no_right(office: Any, other_office: Any) -> None:
    with pytest.raises(Refused, match="没有可以导入"):
        importing(office, []).execute()
    with pytest.raises(Refused, match="只有"):
        ImportItems(
            context=other_office.as_("officer"), body=office.body, rows=rows(1), source="x", approver_name="y"
        ).execute()


def test_withheld_and_withdrawn_rows(office: Any) -> None:
    withheld = {"published_on": None, "disclosure_mode": "不予公开", "ground_reason": "依法"}
    given = [
        rows(1)[0] | {"withdrawn_on": "2020-01-01", "withdraw_reason": "期满", "withdraw_kind": "expired"},
        rows(1)[0] | withheld | {"ground": "internal_affairs", "created_on": "2019-03-01"},
        {"column": "other-documents", "ground": "state_secret", "document_count": 4, "created_on": "2019-04-01"}
        | withheld,
        rows(1)[0],
    ]  # fmt: skip
    importing(office, given).execute()
    states = Item.objects.order_by("pk").values_list("state", "title_hidden")
    assert list(states) == [
        ("withdrawn", False), ("registered", False), ("registered", True), ("published", False),
    ]  # fmt: skip
    counts = registered_counts(office.body, dt.date(2019, 1, 1), dt.date(2019, 12, 31))
    assert counts == {"proactive": 1, "on_request": 0, "withheld": 5}
    titled = rows(1)[0] | withheld | {"ground": "state_secret"}
    with pytest.raises(Refused, match="不得录入名称"):
        importing(office, [titled]).execute()


def test_verify_finds_what_was_changed_behind_the_ledger(office: Any) -> None:
    importing(office, rows(5)).execute()
    assert problems() == []
    Item.objects.filter(serial=3).update(published_on=dt.date(2018, 1, 1), approved_on=dt.date(2018, 1, 1))
    assert any("catalogue.batches" in problem for problem in problems())
