"""What a body offers its officers: reasons and points in the forms of the acts, by body and date; its channels."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import D, body, head, register

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.practice import declared
from gongkai.agencies.queries import local_today
from gongkai.casework.models import Request
from gongkai.casework.reason_settings import OFFERED, accepts, key_of, offered
from gongkai.journal.actions import Context, Origin, Refused
from gongkai.law import event_kinds

pytestmark = pytest.mark.django_db
JANUARY = D(2026, 1, 5)


def change(bureau: Any, key: str, value: Any, day: Any = JANUARY) -> None:
    ChangeSetting(
        context=Context(origin=Origin.COMMAND, today=day),
        body=bureau,
        key=key,
        value=value,
        from_day=day,
        reason="办公会",
    ).execute()


def send(request: Request, who: Any, slug: str, **data: Any) -> Any:
    client = Client()
    client.force_login(who)
    given = {"occurred_on": local_today().isoformat(), **data}
    return client.post(reverse("office:casework-act", args=[request.public_id, slug]), given)


def test_every_offer_is_for_a_field_of_its_kind() -> None:
    for kind, field in OFFERED:
        assert field in {one.name for one in event_kinds()[kind].fields}, (kind, field)
        assert key_of(kind, field) in declared()


def test_a_chosen_reason_is_entered_and_completed_by_hand() -> None:
    bureau = body()
    boss = head(bureau)
    request = register(bureau, boss, local_today())
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("office:casework-act", args=[request.public_id, "extend"])).content.decode()
    assert "需要检索历年档案" in page
    empty = send(request, boss, "extend", days="5")
    assert empty.status_code == 422
    done = send(request, boss, "extend", days="5", reason_offered="需要检索历年档案", reason="共三十年")
    assert done.status_code == 302, done.content.decode()[:3000]
    event = request.events.get(kind="extended")
    assert event.data["reason"] == "需要检索历年档案；共三十年"


def test_a_body_settles_its_own_texts_from_a_day_on() -> None:
    bureau = body()
    key = key_of("extended", "reason")
    change(bureau, key, "等待专家论证\n\n需要翻译外文材料")
    assert offered(bureau, "extended", "reason", D(2026, 2, 1)) == ["等待专家论证", "需要翻译外文材料"]
    assert offered(bureau, "extended", "reason", D(2026, 1, 4))[0] == "需要检索历年档案"
    assert offered(bureau, "decided", "outcome") == []
    with pytest.raises(Refused, match="个人信息"):
        change(bureau, key, "联系张某 13800006027", D(2026, 3, 2))


def test_channels_are_those_of_the_guide_and_always_post_and_counter() -> None:
    bureau = body()
    assert accepts(bureau, "fax", D(2026, 2, 1))
    change(bureau, "casework.channels", ["网上"])
    assert accepts(bureau, "online", D(2026, 2, 1))
    assert accepts(bureau, "registered_mail", D(2026, 2, 1))
    assert not accepts(bureau, "fax", D(2026, 2, 1))
    with pytest.raises(Refused, match="请从这些渠道中选择"):
        change(bureau, "casework.channels", ["飞鸽"], D(2026, 3, 2))
