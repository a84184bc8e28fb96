"""The guide: made from the body's data, with own words, in versions; it tells when it is stale."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.clearing import clear

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Body
from gongkai.catalogue import actions as act
from gongkai.catalogue.guide import SECTIONS, compose, guide_state, newer_guide, public_guide
from gongkai.catalogue.models import Item
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin

TODAY = dt.date(2026, 3, 10)


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


@pytest.fixture
def whole(office: Any) -> Any:
    """A body with all that a guide must tell."""
    Body.objects.filter(pk=office.body.pk).update(
        office_name="政务公开办公室", address="临溪县人民路1号", office_hours="工作日9:00—17:00", phone="0731-8888000",
        email="gk@linxi.example",
    )  # fmt: skip
    office.body.refresh_from_db()
    act.KeepReadingPlace(
        context=office.as_("officer"), body=office.body, name="县图书馆", address="人民路3号", hours="每日"
    ).execute()
    return office


def setting(office: Any, key: str, value: Any) -> None:
    ChangeSetting(
        context=Context(origin=Origin.COMMAND), body=office.body, key=key, value=value,
        from_day=dt.date(2026, 1, 1), reason="本县规定",
    ).execute()  # fmt: skip


def make(office: Any, day: dt.date = TODAY) -> Item:
    item: Item = act.MakeGuide(context=office.as_("clerk", day), body=office.body).execute()
    return item


def publish(office: Any, item: Item, day: dt.date = TODAY) -> Item:
    clear(item, office.as_("clerk", day), office.as_("head", day))
    done: Item = act.PublishItem(context=office.as_("clerk", day), item=item).execute()
    return done


def test_the_guide_says_what_the_data_say(whole: Any) -> None:
    setting(whole, "catalogue.guide_supervision", "县监察委，0731-8888111")
    text = make(whole).content
    for said in (
        "政务公开办公室", "临溪县人民路1号", "工作日9:00—17:00", "0731-8888000", "县图书馆", "人民路3号",
        "当面提交、邮寄、电子邮件", "20 个工作日", "法定主动公开内容", "索引号", "0731-8888111", "60 日",
        "政府网站", "第三十三条", "统一社会信用代码/年份-5位流水号",
    ):  # fmt: skip
        assert said in text, said
    assert all(title in text for title, _ in SECTIONS.values())


def test_announced_channels_stand_instead_of_those_of_the_data(whole: Any) -> None:
    setting(whole, "catalogue.guide_request_channels", "本平台网上申请；信函")
    section = next(one for one in compose(whole.body, TODAY) if one.key == "requesting")
    assert "本平台网上申请；信函" in section.lines[0]
    assert "电子邮件" not in section.lines[0]


def test_own_words_are_cleaned_and_stand_in_the_guide(whole: Any) -> None:
    write = {"context": whole.as_("clerk"), "body": whole.body}
    assert refused(act.WriteGuideText(**write, key="weather", text="晴"))["key"]
    assert refused(act.WriteGuideText(**write, key="scope", text="机密★10年\n部署"))["text"]
    act.WriteGuideText(**write, key="scope", text="本县另设<script>x</script>专栏。").execute()
    text = make(whole).content
    assert "专栏" in text
    assert "script" not in text


def test_what_is_missing_is_told_before_a_guide_is_made(office: Any) -> None:
    told = refused(act.MakeGuide(context=office.as_("clerk"), body=office.body))[""][0]
    assert "受理机构" in told
    assert "联系电话" in told


def test_one_version_at_a_time_and_the_newest_counts(whole: Any) -> None:
    first = make(whole)
    assert refused(act.MakeGuide(context=whole.as_("clerk"), body=whole.body))[""]
    publish(whole, first)
    second = publish(whole, make(whole, dt.date(2026, 3, 12)), dt.date(2026, 3, 12))
    assert [first.guide_version.number, second.guide_version.number] == [1, 2]
    assert public_guide(whole.body) == second
    assert (newer_guide(first), newer_guide(second)) == (second, None)
    old = Client().get(reverse("portal:item", args=[first.public_id])).content.decode()
    assert "指南已有新版" in old
    column = Client().get(reverse("portal:column", args=["linxi", "guide"])).content.decode()
    assert "临溪县人民路1号" in column


def test_it_tells_when_it_is_stale(whole: Any) -> None:
    assert "还没有发布" in guide_state(whole.body, TODAY).reasons[0]
    publish(whole, make(whole))
    assert not guide_state(whole.body, TODAY).stale
    Body.objects.filter(pk=whole.body.pk).update(phone="0731-9999000")
    whole.body.refresh_from_db()
    (told,) = guide_state(whole.body, TODAY).reasons
    assert "政府信息公开工作机构" in told
    assert len(guide_state(whole.body, dt.date(2027, 3, 10)).reasons) == 2
    publish(whole, make(whole, dt.date(2027, 3, 11)), dt.date(2027, 3, 11))
    assert not guide_state(whole.body, dt.date(2027, 3, 11)).stale


def test_reading_places_are_kept_changed_and_retired(whole: Any, other_office: Any) -> None:
    place = whole.body.reading_places.get()
    keep = {"context": whole.as_("officer"), "body": whole.body, "place": place}
    assert refused(act.KeepReadingPlace(**keep))["address"]
    act.KeepReadingPlace(**keep, name="县图书馆", address="新华路5号").execute()
    place.refresh_from_db()
    assert (place.address, place.hours) == ("新华路5号", "")
    foreign = act.KeepReadingPlace(
        context=other_office.as_("officer"), body=other_office.body, place=place, name="甲", address="乙"
    )
    assert refused(foreign)[""]
    act.RetireReadingPlace(context=whole.as_("officer"), place=place).execute()
    section = next(one for one in compose(whole.body, TODAY) if one.key == "places")
    assert (section.lines, section.missing) == ((), ("没有登记查阅场所",))
    assert refused(act.KeepReadingPlace(**keep, name="甲", address="乙"))[""]
