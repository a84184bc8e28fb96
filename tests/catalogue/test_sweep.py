"""The nightly sweep of what is out, and the dictionary of words."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue.actions import (
    EndWording,
    ImportWording,
    KeepWording,
    OverruleFinding,
    SubmitItem,
    WithdrawItem,
)
from gongkai.catalogue.actions.overrule_finding import standing_hits
from gongkai.catalogue.models import Item, SweepCursor, SweepFinding, SweepState, WordingRule
from gongkai.catalogue.personal import personal_faults
from gongkai.catalogue.personal import sweep as sweep_module
from gongkai.catalogue.personal.sweep import sweep, sweep_body
from gongkai.catalogue.richtext import clean_html
from gongkai.journal.actions import Refused
from gongkai.notices.models import Message

from . import personal_samples as samples
from .conftest import Office


@pytest.fixture(autouse=True)
def no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep_module, "LAG", dt.timedelta(0))


def put_out(office: Office, content: str) -> Item:
    """An item that came out with personal data: imported from an old site."""
    item = office.published()
    item.content = clean_html(content)
    item.save(update_fields=["content", "changed_at"])
    return item


def test_what_is_out_is_found_and_the_officers_are_told_once(office: Office) -> None:
    item = put_out(office, samples.grant_list(3))
    office.published(content="<p>无关内容</p>")
    assert sweep() == 2
    rows = SweepFinding.objects.order_by("kind")
    assert [(row.item, row.kind, row.count, row.state) for row in rows] == [
        (item, "id_number", 3, SweepState.OPEN),
        (item, "phone", 3, SweepState.OPEN),
    ]
    told = Message.objects.filter(kind="catalogue.sweep_found")
    assert [message.recipient for message in told] == [office.officer]
    for text in (samples.rows_of(SweepFinding), samples.rows_of(Message)):
        assert not any(one in text for one in samples.all_numbers(10))
    # Nothing changed: the next night looks at nothing.
    assert sweep() == 0
    assert told.count() == 1


def test_only_what_changed_is_looked_at_and_what_was_corrected_is_closed(office: Office) -> None:
    item = put_out(office, samples.grant_list(2))
    office.published()
    sweep()
    item.content = "<p>已改正</p>"
    item.save(update_fields=["content", "changed_at"])
    assert sweep() == 1
    assert set(SweepFinding.objects.values_list("state", flat=True)) == {SweepState.CLEAN}


def test_a_new_scanner_looks_at_everything_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    put_out(office, samples.grant_list(1))
    assert sweep() == 1
    monkeypatch.setattr(sweep_module, "scanner_version", lambda: "f" * 16)
    assert sweep() == 1
    assert SweepFinding.objects.count() == 2


def test_a_new_word_of_the_dictionary_too(office: Office) -> None:
    office.published(content="<p>本次活动由某某新区管委会主办。</p>")
    sweep()
    assert not SweepFinding.objects.exists()
    values = {"wrong": "新区管委会", "right": "新区管理委员会", "level": "block"}
    KeepWording(context=office.as_("officer"), body=office.body, values=values).execute()
    sweep()
    assert SweepFinding.objects.get().kind == "wording"


def test_the_time_is_bounded_and_the_next_night_goes_on(office: Office) -> None:
    for _ in range(3):
        put_out(office, samples.grant_list(1))
    assert sweep_body(office.body, time.monotonic() - 1) == 0
    ticks = iter([0.0, 0.0, 1.0])

    class Clock:
        @staticmethod
        def monotonic() -> float:
            return next(ticks, 99.0)

    patch = pytest.MonkeyPatch()
    patch.setattr(sweep_module, "time", Clock)
    assert sweep_body(office.body, 0.5) in (1, 2)
    patch.undo()
    cursor = SweepCursor.objects.get()
    assert cursor.finished_at is None
    sweep()
    assert SweepFinding.objects.values("item").distinct().count() == 3
    cursor.refresh_from_db()
    assert cursor.rounds == 1


def test_what_was_overruled_or_withdrawn_waits_for_nobody(office: Office) -> None:
    first, second = (put_out(office, f"<p>张建国，身份证号{samples.id_number(n)}。</p>") for n in (1, 2))
    sweep()
    chosen = [key for key, hit in standing_hits(first).items() if hit.stops]
    OverruleFinding(
        context=office.as_("officer"), item=first, chosen=chosen, reason="处罚决定依法公开"
    ).execute()
    assert SweepFinding.objects.get(item=first).state == SweepState.OVERRULED
    WithdrawItem(
        context=office.as_("officer"), item=second, kind="personal_data", reason="含有个人信息"
    ).execute()
    sweep()
    assert SweepFinding.objects.get(item=second).state == SweepState.WITHDRAWN


def test_a_night_without_changes_asks_little(office: Office) -> None:
    put_out(office, samples.grant_list(1))
    sweep()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        sweep()
    assert len(asked) < 30


def test_a_word_that_blocks_stops_and_one_that_warns_does_not(office: Office) -> None:
    item = office.draft(content="<p>中国入民万岁，某某新区管委会。</p>")
    assert personal_faults(item) == []
    KeepWording(
        context=office.as_("officer"), body=office.body, values={"wrong": "新区管委会", "level": "block"}
    ).execute()
    with pytest.raises(Refused, match="新区管委会"):
        SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()


def test_a_shared_word_is_switched_off_and_comes_back(office: Office) -> None:
    from gongkai.catalogue.personal.words import dictionary_of

    words = {entry.wrong for entry in dictionary_of(office.body)}
    assert "中国入民" in words
    rule = KeepWording(
        context=office.as_("officer"), body=office.body, values={"wrong": "中国入民", "level": "off"}
    ).execute()
    assert "中国入民" not in {entry.wrong for entry in dictionary_of(office.body)}
    EndWording(context=office.as_("officer"), rule=rule).execute()
    assert "中国入民" in {entry.wrong for entry in dictionary_of(office.body)}


def test_a_wrong_entry_says_what_is_wrong(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        KeepWording(
            context=office.as_("officer"),
            body=office.body,
            values={"wrong": "管委", "right": "管委会", "level": "warn"},
        ).execute()
    assert refused.value.by_field().keys() == {"exceptions"}
    with pytest.raises(Refused, match="公开工作机构"):
        KeepWording(
            context=office.as_("clerk"), body=office.body, values={"wrong": "某词", "level": "warn"}
        ).execute()


def test_a_table_of_words_is_entered_whole_or_not_at_all(office: Office) -> None:
    head = "错误写法,正确写法,级别,说明,前文须有,后文须有,例外\n"
    good = head + "新区管委会,新区管理委员会,拦截,全称,,,\n入口,,提示,,申报、办理,,出入口\n"
    ImportWording(context=office.as_("officer"), body=office.body, content=good.encode("gb18030")).execute()
    assert WordingRule.objects.filter(ended_on=None).count() == 2
    bad = good + "词,,拦截,,,,\n"
    with pytest.raises(Refused, match="第4行"):
        ImportWording(context=office.as_("officer"), body=office.body, content=bad.encode()).execute()
    with pytest.raises(Refused, match="列名"):
        ImportWording(context=office.as_("officer"), body=office.body, content=b"a,b\n1,2\n").execute()
    assert WordingRule.objects.count() == 2
