"""From draft to publication, withdrawal and repeal, through the actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.support.clearing import clear, clear_on_paper

from gongkai.catalogue import actions as act
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.documents import public_changes_made
from gongkai.catalogue.models import Item, Release, State
from gongkai.catalogue.queries import (
    office_items,
    public_interpretations,
    public_item,
    withdrawn_item,
)
from gongkai.journal.actions import Action, Context, Refused
from gongkai.journal.append import stream_of, version_of
from gongkai.journal.models import Entry, Origin
from gongkai.journal.verify import verifiers

TODAY = dt.date(2026, 3, 10)


def refused(action: Action) -> dict[str, list[str]]:
    """Execute an action that must be refused; return its messages by field."""
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def problems() -> list[str]:
    """Return what `gongkai verify` finds."""
    return [
        f"{problem.check} {problem.where} {problem.message}"
        for _, check in verifiers().values()
        for problem in check()
    ]


def test_published_item_has_number_date_release_and_entries(office: Any) -> None:
    item = office.published()
    assert (item.state, item.index_no, item.published_on) == (
        State.PUBLISHED,
        "11990126MB0W18273K/2026-00001",
        TODAY,
    )
    assert [(r.channel.key, r.released_on) for r in item.releases.all()] == [("website", TODAY)]
    verbs = Entry.objects.filter(stream=stream_of(item), result="done").values_list("verb", flat=True)
    assert list(verbs) == [
        "catalogue.draft_item",
        "catalogue.mark_attribute",
        "catalogue.submit_item",
        "catalogue.pass_on_paper",
        "catalogue.pass_stage",
        "catalogue.publish_item",
    ]
    found = public_item(item.public_id)
    assert found is not None
    assert found.content == "<p>第一条</p>\n<p>第二条</p>"
    assert problems() == []


def test_author_does_not_review_but_leaders_may_sign_on_paper(office: Any) -> None:
    item = act.DraftItem(
        context=office.as_("head"),
        body=office.body,
        column=office.column(),
        values={"title": "负责人自拟的通知", "content": "内容", "disclosure_mode": ""}
        | {"title": "负责人自拟的通知"},
    )
    assert "disclosure_mode" in refused(item)  # the attribute is marked by its own act
    item = act.DraftItem(
        context=office.as_("head"), body=office.body, column=office.column(),
        values={"title": "负责人自拟的通知", "content": "内容"},
    ).execute()  # fmt: skip
    assert refused(act.SubmitItem(context=office.as_("head"), item=item))["disclosure_mode"]
    act.MarkAttribute(context=office.as_("head"), item=item, disclosure_mode="proactive").execute()
    act.SubmitItem(context=office.as_("head"), item=item, self_checked=True).execute()
    act.PassStage(context=office.as_("secrecy"), item=item).execute()
    assert "不能审查自己的稿件" in refused(act.PassStage(context=office.as_("head"), item=item))[""][0]

    def paper(name: str, day: dt.date) -> Any:
        signature = Signature(signed_by=name, signed_on=day)
        return act.PassOnPaper(context=office.as_("clerk"), item=item, signatures=[signature])

    assert refused(paper(office.head.name, TODAY))["signed_by_1"]
    assert refused(paper("县长", TODAY + dt.timedelta(1)))["signed_on_1"]
    paper("县长", TODAY).execute()
    item.refresh_from_db()
    assert (item.state, item.approver_name, item.on_paper, item.approver) == ("approved", "县长", True, None)


def test_rights(office: Any, other_office: Any) -> None:
    item = office.draft()
    for who in ("clerk", "head", "officer"):
        assert refused(act.SubmitItem(context=other_office.as_(who), item=item))[""]
    assert refused(act.SubmitItem(context=office.as_("supervisor"), item=item))[""]
    act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    for who in ("clerk", "head", "supervisor"):
        assert refused(act.PassStage(context=office.as_(who), item=item))[""]
    assert refused(act.SubmitItem(context=Context(origin=Origin.PUBLIC), item=item))[""]
    assert Item.objects.visible_to(other_office.clerk).count() == 0
    assert office_items(office.supervisor).count() == 1


def test_second_editor_is_told(office: Any) -> None:
    item = office.draft()
    version = version_of(item)
    edit = {"item": item, "expected_version": version}
    act.EditItem(context=office.as_("clerk"), values={"title": "改过的名称"}, **edit).execute()
    messages = refused(act.EditItem(context=office.as_("officer"), values={"title": "另一个"}, **edit))
    assert "先一步办理" in messages[""][0]
    item.refresh_from_db()
    assert item.title == "改过的名称"


def test_input_is_told_beside_its_field(office: Any) -> None:
    values = {
        "title": " ",
        "document_date": "2026-13-40",
        "created_on": "2030-01-01",
        "theme": "没有的主题",
        "document_kind": "法律",
        "effective_from": "2026-01-02",
        "valid_until": "2026-01-01",
        "colour": "red",
    }
    messages = refused(
        act.DraftItem(context=office.as_("clerk"), body=office.body, column=office.column(), values=values)
    )
    assert set(messages) == {
        "title", "document_date", "created_on", "theme", "document_kind", "valid_until", "colour",
    }  # fmt: skip


def test_content_is_harmless(office: Any) -> None:
    item = office.draft(
        content='<p onclick="x()">甲</p><script>alert(1)</script><a href="javascript:x">乙</a>'
        '<img src=x onerror=y><table style="x"><tr><td colspan="2">丙</td></tr></table>'
    )
    assert "script" not in item.content
    assert "onclick" not in item.content
    assert "javascript" not in item.content
    assert "<img" not in item.content
    assert '<td colspan="2">丙</td>' in item.content


def test_classified_marking_is_refused_and_not_entered(office: Any) -> None:
    messages = refused(
        act.DraftItem(
            context=office.as_("clerk"),
            body=office.body,
            column=office.column(),
            values={"title": "某某部署", "content": "机密★10年\n关于某某的部署"},
        )
    )
    assert "机密★10年" in messages["content"][0]
    entry = Entry.objects.filter(verb="catalogue.draft_item").get()
    assert "某某" not in str(entry.data)
    # The plain words are no marking.
    office.draft(content="涉及国家秘密、商业秘密的，依法不予公开。")


def test_unpublished_title_stays_out_of_the_journal(office: Any) -> None:
    item = office.approved(title="不宜提前外传的名称")
    assert "不宜提前外传的名称" not in str(list(Entry.objects.values_list("data", "before", "after")))
    act.PublishItem(context=office.as_("clerk"), item=item).execute()
    assert Entry.objects.get(verb="catalogue.publish_item").after["title"] == "不宜提前外传的名称"


def test_only_approved_and_proactive_is_published(office: Any) -> None:
    item = office.draft()
    assert refused(act.PublishItem(context=office.as_("clerk"), item=item))[""]
    act.MarkAttribute(
        context=office.as_("clerk"), item=item, disclosure_mode="withheld", ground="process_information",
        ground_reason="正在讨论",
    ).execute()  # fmt: skip
    clear(item, office.as_("clerk"), office.as_("head"))
    assert item.state == State.REGISTERED
    assert refused(act.PublishItem(context=office.as_("clerk"), item=item))[""]
    assert public_item(item.public_id) is None
    assert item.index_no == ""


def test_withheld_needs_ground_and_reason(office: Any) -> None:
    item = office.draft()
    mark = {"context": office.as_("clerk"), "item": item, "disclosure_mode": "withheld"}
    assert set(refused(act.MarkAttribute(**mark))) == {"ground", "ground_reason"}
    secret = act.MarkAttribute(**mark, ground="state_secret", ground_reason="涉密")
    assert "不得进入本平台" in refused(secret)["ground"][0]


def test_return_clears_the_approval(office: Any) -> None:
    item = office.approved()
    assert refused(act.ReturnItem(context=office.as_("head"), item=item))["reason"]
    act.ReturnItem(context=office.as_("head"), item=item, reason="请补文号").execute()
    item.refresh_from_db()
    assert (item.state, item.approver, item.approver_name, item.return_reason) == (
        "draft", None, "", "请补文号",
    )  # fmt: skip


def test_publication_is_warned_of_when_late(office: Any) -> None:
    # Origin on Monday 2 March 2026: twenty working days end on Monday 30 March.
    item = office.approved(created_on="2026-03-02")
    on_time = act.PublishItem(context=office.as_("clerk", dt.date(2026, 3, 30)), item=item)
    late = act.PublishItem(context=office.as_("clerk", dt.date(2026, 3, 31)), item=item)
    assert on_time.warnings() == []
    assert "2026-03-30" in late.warnings()[0].message
    late.execute()
    assert Entry.objects.get(verb="catalogue.publish_item").data["late"] is True


def test_withdrawal_leaves_a_trace_and_no_content(office: Any) -> None:
    item = office.published()
    act.WithdrawItem(
        context=office.as_("officer"), item=item, kind="error", reason="附件数据有误", hide_title=False
    ).execute()
    assert public_item(item.public_id) is None
    trace = withdrawn_item(item.public_id)
    assert trace is not None
    assert (trace.index_no, trace.withdraw_reason, trace.withdrawn_on) == (
        item.index_no,
        "附件数据有误",
        TODAY,
    )
    assert "content" in trace.get_deferred_fields()
    assert refused(act.WithdrawItem(context=office.as_("officer"), item=item, kind="error", reason="再撤"))
    assert problems() == []


def test_repeal_marks_both(office: Any) -> None:
    old = office.published(document_kind="normative", document_date="2020-05-01", title="旧办法")
    new = office.published(document_kind="normative", document_date="2026-03-01", title="新办法")
    repeal = {"context": office.as_("head"), "item": old, "kind": "repeal"}
    assert refused(act.ChangeDocument(**repeal))
    assert refused(act.ChangeDocument(**repeal, effective_on=TODAY, by=old))["by"]
    assert refused(act.ChangeDocument(**repeal, effective_on=dt.date(2019, 1, 1), by=new))["effective_on"]
    act.ChangeDocument(**repeal, effective_on=dt.date(2026, 4, 1), by=new).execute()
    old.refresh_from_db()
    assert old.validity_on(dt.date(2026, 3, 31)) == "in_force"
    assert old.validity_on(dt.date(2026, 4, 1)) == "repealed"
    assert [change.item for change in public_changes_made(new)] == [old]
    assert refused(act.ChangeDocument(**repeal, effective_on=TODAY, by=new))[""]


def test_interpretation_is_tied_both_ways(office: Any, other_office: Any) -> None:
    document = office.published(document_kind="normative", document_date="2026-03-01", title="新办法")
    reading = office.published(column="interpretations", title="《新办法》政策解读", interprets=document)
    assert reading.is_interpretation
    assert public_interpretations(document) == [reading]
    foreign = other_office.draft()
    draft = act.DraftItem(
        context=office.as_("clerk"), body=office.body, column=office.column("interpretations"),
        values={"title": "解读", "content": "解读", "interprets": foreign},
    )  # fmt: skip
    assert refused(draft)["interprets"]


def test_releases_by_channel(office: Any, other_office: Any) -> None:
    from gongkai.catalogue.models import Channel
    from gongkai.catalogue.queries import channels_for

    channels = {channel.key: channel for channel in channels_for(office.body)}
    item = office.published(channels=[channels["wechat"], channels["website"]])
    assert sorted(item.releases.values_list("channel__key", flat=True)) == ["website", "wechat"]
    add = {"context": office.as_("clerk"), "item": item, "channel": channels["gazette"]}
    assert refused(act.AddRelease(**add))["released_on"]
    assert refused(act.AddRelease(**add, released_on=TODAY + dt.timedelta(1)))["released_on"]
    act.AddRelease(**add, released_on=TODAY, reference="2026年第3期").execute()
    assert refused(act.AddRelease(**add, released_on=TODAY, reference="2026年第3期"))["channel"]
    own = Channel.objects.create(
        body=other_office.body, key="dashu", label="大树下", row_2014="channel_other"
    )
    assert refused(act.AddRelease(**{**add, "channel": own}, released_on=TODAY))["channel"]
    assert Release.objects.filter(item=item).count() == 3
    assert problems() == []


def test_attachments_follow_the_item(office: Any) -> None:
    from gongkai.catalogue.queries import public_attachments
    from gongkai.files.incoming import Incoming

    item = office.draft()
    act.AttachFile(
        context=office.as_("clerk"),
        item=item,
        incoming=Incoming.take("附件.txt", "目录".encode()),
        name="附件1",
    ).execute()
    act.AttachFile(
        context=office.as_("clerk"), item=item, incoming=Incoming.take("多余.txt", "多余".encode())
    ).execute()
    secret = Incoming.take("部署.txt", "机密★10年\n部署\n内容".encode())
    assert refused(act.AttachFile(context=office.as_("clerk"), item=item, incoming=secret))["file"]
    spare = item.attachments.get(title="多余.txt")
    act.RemoveAttachment(context=office.as_("clerk"), item=item, attachment=spare).execute()
    act.SubmitItem(context=office.as_("clerk"), item=item, self_checked=True).execute()
    late = act.AttachFile(context=office.as_("clerk"), item=item, incoming=Incoming.take("后补.txt", b"x"))
    assert refused(late)[""]
    clear_on_paper(item, office.as_("clerk"), "县长")
    assert public_attachments(item) == []
    act.PublishItem(context=office.as_("clerk"), item=item).execute()
    assert [part.title for part in public_attachments(item)] == ["附件1"]
    spare.file.refresh_from_db()
    assert not spare.file.is_published
    act.WithdrawItem(context=office.as_("head"), item=item, kind="error", reason="有误").execute()
    part = item.attachments.get(title="附件1")
    assert not part.file.is_published
    assert public_attachments(item) == []


def test_register_of_what_is_withheld(office: Any) -> None:
    entry = {
        "context": office.as_("clerk"),
        "body": office.body,
        "column": office.column("other-documents"),
        "approver_name": "县长",
        "ground_reason": "依法定密",
    }
    titled = act.RegisterWithheld(
        **entry, ground="state_secret", values={"title": "涉密文件名", "document_no": "临密〔2026〕1号"}
    )
    assert "不得录入名称" in refused(titled)["title"][0]
    assert "涉密文件名" not in str(list(Entry.objects.values_list("data", flat=True)))
    secret = act.RegisterWithheld(
        **entry,
        ground="state_secret",
        values={"document_no": "临密〔2026〕1号", "document_date": "2026-03-01"},
        document_count=3,
    ).execute()
    assert (secret.title, secret.title_hidden, secret.document_count, secret.state) == (
        "", True, 3, "registered",
    )  # fmt: skip
    assert refused(act.RegisterWithheld(**entry, ground="internal_affairs"))["title"]
    proactive = act.RegisterWithheld(**entry, disclosure_mode="proactive", values={"title": "可公开"})
    assert refused(proactive)["disclosure_mode"]
    listed = act.RegisterWithheld(**entry, ground="internal_affairs", values={"title": "值班安排"}).execute()
    assert public_item(listed.public_id) is None
    own = {**entry, "approver_name": "", "approver": office.clerk}
    assert refused(act.RegisterWithheld(**own, ground="internal_affairs", values={"title": "值班"}))
    assert problems() == []


def test_discarded_draft_is_gone_from_lists(office: Any) -> None:
    item = office.draft()
    act.DiscardItem(context=office.as_("clerk"), item=item, reason="重复拟稿").execute()
    assert office_items(office.clerk).count() == 0
    assert office_items(office.clerk, state="discarded").count() == 1
