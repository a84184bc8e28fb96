"""Corrections after publication: drafted beside what is public, cleared, put in its place with a public trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.clearing import sign_secrecy

from gongkai.catalogue.actions import (
    ChangeDocument,
    DropCorrection,
    EditCorrection,
    PassStage,
    ProposeCorrection,
    PublishCorrection,
    ReturnItem,
    SubmitCorrection,
    WithdrawItem,
)
from gongkai.catalogue.corrections import open_correction, public_correction_days, public_corrections
from gongkai.catalogue.models import Clearance, Correction, CorrectionState, Item, Occasion
from gongkai.catalogue.queries import public_attachments, public_item
from gongkai.catalogue.verify_versions import versions as verify
from gongkai.catalogue.versions import values_of, versions_of
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Refused
from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 3, 20)
NOTE = "第二条的标准有误，现予更正。"


def propose(office: Any, item: Item, **values: Any) -> Correction:
    """Begin a correction by the clerk."""
    made: Correction = ProposeCorrection(
        context=office.as_("clerk", LATER), item=item, reason="数据有误", public_note=NOTE, values=values
    ).execute()
    return made


def cleared(office: Any, correction: Correction) -> Correction:
    """Take a correction through its clearance."""
    SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    sign_secrecy(correction.item, office.as_("clerk", LATER))
    PassStage(context=office.as_("head", LATER), item=correction.item, proofread=True).execute()
    correction.refresh_from_db()
    return correction


def publish(office: Any, correction: Correction) -> Correction:
    """Put it in place."""
    done: Correction = PublishCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    return done


def reasons_of(action: Any) -> set[str]:
    """Return the fields of the reasons against an act."""
    return {reason.field for reason in action.check()}


def test_a_correction_replaces_the_content_and_nothing_else(office: Any) -> None:
    item = office.published()
    before = (item.index_no, item.published_on, item.public_id)
    correction = cleared(office, propose(office, item, content="第一条\n第二条改", genre="通知"))
    assert correction.state == CorrectionState.APPROVED
    shown = public_item(item.public_id)
    assert shown is not None
    assert "第二条改" not in shown.content
    publish(office, correction)
    shown = public_item(item.public_id)
    assert shown is not None
    assert "第二条改" in shown.content
    assert shown.genre == "通知"
    assert (shown.index_no, shown.published_on, shown.public_id) == before
    [trace] = public_corrections(shown)
    assert (trace.published_on, trace.public_note) == (LATER, NOTE)
    assert public_correction_days([shown]) == {shown.pk: LATER}
    feed = Client().get(f"/b/{item.body.slug}/feed.xml").content.decode()
    assert f"<updated>{LATER}T" in feed
    assert f"{LATER} 更正" in feed
    assert versions_of(item)[0].occasion == Occasion.CORRECTED
    assert versions_of(item)[0].values == values_of(shown)
    assert not list(verify())


def test_the_journal_holds_no_word_of_a_correction_before_it_is_public(office: Any) -> None:
    item = office.published()
    correction = propose(office, item, content="绝不先露面的正文", title="绝不先露面的名称")
    SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    kept = "".join(str((e.data, e.before, e.after)) for e in Entry.objects.filter(stream=stream_of(item)))
    assert "绝不先露面" not in kept
    assert "数据有误" not in kept


def test_one_correction_at_a_time(office: Any) -> None:
    item = office.published()
    propose(office, item, genre="通知")
    with pytest.raises(Refused, match="已有一项更正"):
        propose(office, item, genre="公告")


@pytest.mark.parametrize(
    "name", ["index_no", "published_on", "valid_until", "validity", "column", "repealed_on"]
)
def test_what_has_rows_of_its_own_says_where_it_is_done(office: Any, name: str) -> None:
    item = office.published()
    action = ProposeCorrection(
        context=office.as_("clerk", LATER), item=item, reason="错", values={name: "2030-01-01"}
    )
    found = [reason for reason in action.check() if reason.field == name]
    assert found
    assert found[0].code == "elsewhere"


def test_a_registered_change_keeps_the_kind_of_document(office: Any) -> None:
    item = office.published(document_kind="normative", document_date=dt.date(2026, 3, 1))
    ChangeDocument(
        context=office.as_("officer", LATER), item=item, kind="repeal", effective_on=LATER, reason="清理"
    ).execute()
    action = ProposeCorrection(
        context=office.as_("clerk", LATER), item=item, reason="错", values={"document_kind": "other"}
    )
    assert "document_kind" in reasons_of(action)


def test_nothing_changed_is_not_handed_in(office: Any) -> None:
    item = office.published()
    correction = propose(office, item, title=item.title)
    assert correction.values == {}
    with pytest.raises(Refused, match="还没有改动"):
        SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()


def test_a_note_for_the_public_is_demanded(office: Any) -> None:
    correction = propose(office, office.published(), genre="通知")
    EditCorrection(context=office.as_("clerk", LATER), correction=correction, public_note="").execute()
    assert "public_note" in reasons_of(
        SubmitCorrection(context=office.as_("clerk", LATER), correction=correction)
    )


def test_personal_data_stops_the_new_text_and_the_note(office: Any) -> None:
    item = office.published()
    number = "11010519491231002X"
    text = propose(office, item, content=f"申请人张三，身份证号 {number}")
    submit = SubmitCorrection(context=office.as_("clerk", LATER), correction=text)
    assert "content" in reasons_of(submit)
    with pytest.raises(Refused):
        submit.execute()
    edit = EditCorrection(
        context=office.as_("clerk", LATER),
        correction=text,
        values={"content": "改好了"},
        public_note=f"张三，身份证号 {number}",
    )
    edit.execute()
    assert "public_note" in reasons_of(SubmitCorrection(context=office.as_("clerk", LATER), correction=text))


def test_a_classified_marking_is_refused(office: Any) -> None:
    item = office.published()
    action = ProposeCorrection(
        context=office.as_("clerk", LATER), item=item, reason="错", values={"content": "机密★1年\n内容"}
    )
    assert "content" in reasons_of(action)


def test_returned_it_is_drafted_again_and_handed_in_a_second_time(office: Any) -> None:
    item = office.published()
    correction = propose(office, item, genre="通知")
    SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    ReturnItem(context=office.as_("officer", LATER), item=item, reason="说明写清楚").execute()
    correction.refresh_from_db()
    assert correction.state == CorrectionState.DRAFTING
    item.refresh_from_db()
    assert item.state == "published"
    again = cleared(office, correction)
    assert again.clearance is not None
    assert again.clearance.round == 2


def test_the_author_does_not_pass_his_own_correction(office: Any) -> None:
    item = office.published()
    correction = ProposeCorrection(
        context=office.as_("officer", LATER),
        item=item,
        reason="错",
        public_note=NOTE,
        values={"genre": "通知"},
    ).execute()
    SubmitCorrection(context=office.as_("officer", LATER), correction=correction).execute()
    sign_secrecy(item, office.as_("clerk", LATER))
    with pytest.raises(Refused, match="自己"):
        PassStage(context=office.as_("officer", LATER), item=item, proofread=True).execute()


def test_attachments_come_and_go_with_the_correction(office: Any) -> None:
    from tests.support.clearing import clear

    from gongkai.catalogue.actions import AttachFile, PublishItem

    draft = office.draft()
    old = Incoming.take("旧表.txt", "旧的数据".encode())
    AttachFile(context=office.as_("clerk"), item=draft, incoming=old).execute()
    clear(draft, office.as_("clerk"), office.as_("head"))
    item = PublishItem(context=office.as_("clerk"), item=draft).execute()
    [part] = public_attachments(item)
    correction = propose(office, item)
    EditCorrection(
        context=office.as_("clerk", LATER),
        correction=correction,
        removed=[part.file.public_id],
        incoming=Incoming.take("新表.txt", "新的数据".encode()),
    ).execute()
    new = correction.added.get().file
    assert not new.is_published
    publish(office, cleared(office, correction))
    item.refresh_from_db()
    [now] = public_attachments(item)
    assert now.file_id == new.pk
    part.file.refresh_from_db()
    assert not part.file.is_published
    last, first = versions_of(item)[0], versions_of(item)[-1]
    assert [one["name"] for one in last.attachments] == ["新表.txt"]
    assert [one["name"] for one in first.attachments] == ["旧表.txt"]


def test_dropping_ends_the_review_and_leaves_what_is_public(office: Any) -> None:
    item = office.published()
    correction = propose(office, item, genre="通知")
    SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    DropCorrection(context=office.as_("clerk", LATER), correction=correction, reason="原文无误").execute()
    assert open_correction(item) is None
    assert Clearance.objects.filter(item=item, state="open").count() == 0
    item.refresh_from_db()
    assert item.genre == ""
    assert propose(office, item, genre="公告").is_open


def test_withdrawal_ends_an_open_correction(office: Any) -> None:
    item = office.published()
    correction = propose(office, item, genre="通知")
    SubmitCorrection(context=office.as_("clerk", LATER), correction=correction).execute()
    WithdrawItem(context=office.as_("officer", LATER), item=item, kind="error", reason="有误").execute()
    correction.refresh_from_db()
    assert correction.state == CorrectionState.DROPPED
    with pytest.raises(Refused):
        publish(office, correction)


def test_not_cleared_is_not_published(office: Any) -> None:
    correction = propose(office, office.published(), genre="通知")
    with pytest.raises(Refused, match="待公布"):
        publish(office, correction)


texts = st.text(alphabet="甲乙丙丁一二三 \n，。", min_size=1, max_size=30).filter(
    lambda t: t.strip(" \n，。")
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "content": texts,
        "summary": texts,
        "genre": st.sampled_from(["通知", "公告", ""]),
    },
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(changes, min_size=1, max_size=2))
def test_the_last_version_says_what_the_item_says(office: Any, steps: list[dict[str, str]]) -> None:
    item = office.published()
    for step in steps:
        correction = propose(office, item, **step)
        if not correction.values:
            DropCorrection(context=office.as_("clerk", LATER), correction=correction, reason="无").execute()
            continue
        publish(office, cleared(office, correction))
        item = Item.objects.get(pk=item.pk)
    version = versions_of(item)[0]
    assert version.values == values_of(item)
    assert version.text() == item.content
    assert not list(verify())
