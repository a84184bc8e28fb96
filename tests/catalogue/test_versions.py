"""Versions: kept at each step, anchored in the journal, never changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gongkai.catalogue.models import ItemVersion, Occasion
from gongkai.catalogue.verify_versions import versions as verify
from gongkai.catalogue.versions import keep_first, keep_version, values_of, versions_of
from gongkai.journal.append import head_of, stream_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 10)


def test_publication_keeps_a_version_and_the_journal_names_it(office: Any) -> None:
    item = office.published()
    version = versions_of(item)[0]
    assert version.occasion == Occasion.PUBLISHED
    assert version.text() == item.content
    assert version.values == values_of(item)
    entry = head_of(stream_of(item))
    assert entry is not None
    assert entry.after is not None
    assert entry.after["versions"] == [[version.number, version.digest]]
    assert "versions" not in (entry.before or {})
    assert not list(verify())


def test_the_same_text_is_kept_once(office: Any) -> None:
    item = office.published()
    last = versions_of(item)[0]
    version = keep_version(item, Occasion.CORRECTED, office.as_("officer"))
    assert (version.number, version.content) == (last.number + 1, None)
    assert version.text() == item.content
    assert keep_first(item, office.as_("officer")) is None


def test_versions_are_not_changed_and_not_deleted(office: Any) -> None:
    version = office.published().versions.get(occasion="published")
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


@pytest.mark.parametrize(
    "change", [{"values": {}}, {"content_digest": "x"}, {"attachments": [{}]}, {"content": "<p>x</p>"}]
)
def test_verify_finds_what_was_changed_in_the_database(office: Any, change: dict[str, Any]) -> None:
    item = office.published()
    first = versions_of(item)[-1]
    ItemVersion.objects.filter(pk=first.pk).update(**change)
    assert any("改动" in problem.message for problem in verify())


def test_verify_finds_a_version_that_no_act_kept(office: Any) -> None:
    item = office.published()
    keep_version(item, Occasion.CORRECTED, office.as_("officer"))
    assert [problem.message for problem in verify()] == ["日志中没有这一版，或者摘要不同。"]


def test_verify_finds_a_missing_version(office: Any) -> None:
    item = office.published()
    ItemVersion.objects.filter(pk=item.versions.earliest("number").pk).update(number=7)
    assert any("缺少第 1 版" in problem.message for problem in verify())


def test_a_later_act_does_not_name_the_version_again(office: Any) -> None:
    from gongkai.catalogue.actions import WithdrawItem

    item = office.published()
    published = item.kept_versions
    WithdrawItem(context=office.as_("officer"), item=item, kind="error", reason="数据有误").execute()
    entry = head_of(stream_of(item))
    assert entry is not None
    assert entry.after is not None
    assert list(map(tuple, entry.after.get("versions", []))) != list(published)
    assert not list(verify())
