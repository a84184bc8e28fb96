"""Channels: data mapped to rows of form 2014; one item, several releases, each with date and proof; both counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from gongkai.catalogue import actions as act
from gongkai.catalogue.channels import release_counts, row_counts, shared_channel_data
from gongkai.catalogue.models import Channel, Form2014Row, Release
from gongkai.catalogue.queries import channels_for, public_channels
from gongkai.catalogue.verify import places
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Refused

TODAY = dt.date(2026, 3, 10)


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def channel(key: str) -> Channel:
    found: Channel = Channel.objects.get(body=None, key=key)
    return found


def release(office: Any, item: Any, key: str, reference: str = "", **more: Any) -> Release:
    given = {"channel": channel(key), "released_on": TODAY, "reference": reference, **more}
    act.AddRelease(context=office.as_("clerk"), item=item, **given).execute()
    found: Release = item.releases.order_by("-pk").first()
    return found


def items_of_row(office: Any, row: str) -> int:
    return {label: items for label, items, _ in row_counts(office.body, 2026)}[row]


def test_every_channel_of_the_field_is_there_and_counts_in_a_row() -> None:
    rows = {one["key"]: one["row_2014"] for one in shared_channel_data()}
    assert set(rows.values()) <= set(Form2014Row.values)
    wanted = (
        "website gazette weibo wechat mobile_paper wechat_group village_meeting loudspeaker notice_board "
        "press_conference online_interview"
    )
    assert set(wanted.split()) <= set(rows)
    assert rows["village_meeting"] == "channel_other"


def test_items_and_releases_are_counted_apart(office: Any) -> None:
    first, second = office.published(), office.published()
    release(office, first, "gazette", "第1期")
    release(office, first, "gazette", "第2期")
    release(office, second, "gazette", "第2期")
    release(office, second, "loudspeaker")
    release(office, second, "village_meeting")
    rows = {row["channel"].key: (row["items"], row["releases"]) for row in release_counts(office.body, 2026)}
    assert (rows["gazette"], rows["website"]) == ((2, 3), (2, 2))
    # The same item by loudspeaker and at a meeting is one item of the row 其他方式.
    assert ("其他方式", 1, 2) in row_counts(office.body, 2026)
    assert row_counts(office.body, 2025)[0][1:] == (0, 0)


def test_a_release_keeps_its_proof_away_from_the_public(office: Any) -> None:
    item = office.published()
    note = release(office, item, "notice_board", "村口", proof=Incoming.take("照片.txt", "照片".encode()))
    assert note.proof.name == "照片.txt"
    assert not note.proof.is_published
    marked = Incoming.take("照片.txt", "机密★10年\n部署\n内容".encode())
    bad = {"item": item, "channel": channel("gazette"), "released_on": TODAY, "proof": marked}
    assert refused(act.AddRelease(context=office.as_("clerk"), **bad))["proof"]


def test_a_wrong_release_is_taken_back_and_may_be_entered_again(office: Any) -> None:
    item = office.published()
    note = release(office, item, "weibo")
    take = {"context": office.as_("officer"), "item": item}
    assert refused(act.TakeBackRelease(**take, release=note))["reason"]
    website = item.releases.get(channel__key="website")
    assert "撤回该条信息" in refused(act.TakeBackRelease(**take, release=website, reason="误"))["release"][0]
    other = office.published().releases.get()
    assert refused(act.TakeBackRelease(**take, release=other, reason="误"))["release"]
    act.TakeBackRelease(**take, release=note, reason="登记在了另一条信息上").execute()
    assert public_channels(item) == ["政府网站"]
    assert items_of_row(office, "政务微博") == 0
    assert refused(act.TakeBackRelease(**take, release=note, reason="再撤"))["release"]
    release(office, item, "weibo")
    assert Release.objects.filter(item=item, channel__key="weibo").count() == 2
    assert items_of_row(office, "政务微博") == 1
    assert list(places()) == []


def test_a_body_adds_channels_of_its_own(office: Any, other_office: Any) -> None:
    add = {"context": office.as_("officer"), "body": office.body}
    assert set(refused(act.AddChannel(**add))) == {"label", "row_2014"}
    assert refused(act.AddChannel(**add, label="政务微博", row_2014="channel_other"))["label"]
    own = act.AddChannel(**add, label="河东村大喇叭", row_2014="channel_other").execute()
    second = act.AddChannel(**add, label="河东微博", row_2014="channel_weibo").execute()
    assert own.key != second.key
    assert own in channels_for(office.body, TODAY)
    assert own not in channels_for(other_office.body, TODAY)
    item = office.published(channels=[second])
    assert items_of_row(office, "政务微博") == 1
    act.RetireChannel(context=office.as_("officer"), channel=own).execute()
    late = act.AddRelease(context=office.as_("clerk"), item=item, channel=own, released_on=TODAY)
    assert "已停用" in refused(late)["channel"][0]
    shared = act.RetireChannel(context=office.as_("officer"), channel=channel("weibo"))
    assert refused(shared)[""]
