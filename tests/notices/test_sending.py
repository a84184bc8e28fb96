"""Who is told what, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.notices.making import NEWS, OUTSIDE, URGENT, at, change
from tests.support.agencies import give, make_body, make_user

from gongkai.agencies import practice as settings_of_bodies
from gongkai.agencies.models import Body, Role, User
from gongkai.notices import addresses, kinds
from gongkai.notices.kinds import NoticeKind, declare
from gongkai.notices.models import Delivery, Message, Preference
from gongkai.notices.sending import holders, notify, notify_outside, silence

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Body:
    return make_body("county", kind="county")


@pytest.fixture
def bureau(county: Body) -> Body:
    return make_body("bureau", county)


@pytest.fixture
def clerk(bureau: Body) -> User:
    return mailed(make_user("clerk", Role.CLERK, bureau))


@pytest.fixture
def noon() -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=at("2026-03-18 12:00")):
        yield


def mailed(user: User) -> User:
    user.email = f"{user.username}@example.gov.cn"
    user.save()
    return user


def texts(user: User) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


def test_those_with_the_role_are_told(bureau: Body, clerk: User) -> None:
    head = make_user("head", Role.HEAD, bureau)
    assert notify(NEWS, body=bureau, roles=[Role.CLERK], stream="x:1", url="/x/", facts={"number": "7"}) == 1
    assert texts(clerk) == ["机关bureau 收到 7。"]
    assert texts(head) == []
    message = Message.objects.get()
    assert (message.kind, message.stream, message.url, message.read_at) == ("test.news", "x:1", "/x/", None)


def test_one_person_with_two_roles_is_told_once_and_named_ones_too(bureau: Body, clerk: User) -> None:
    give(clerk, Role.HEAD, bureau)
    guest = make_user("guest")
    told = notify(NEWS, body=bureau, roles=[Role.CLERK, Role.HEAD], users=[guest, clerk], facts={"number": 1})
    assert told == 2
    assert len(texts(clerk)) == len(texts(guest)) == 1
    assert notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 2}, without=[clerk, None]) == 0


def test_inactive_and_former_staff_are_not_told(bureau: Body, clerk: User) -> None:
    clerk.is_active = False
    clerk.save()
    ended = make_user("ended", Role.CLERK, bureau)
    ended.assignments.update(valid_until=dt.date(2020, 1, 1))
    assert notify(NEWS, body=bureau, roles=[Role.CLERK], users=[clerk], facts={"number": 1}) == 0


def test_where_nobody_has_the_role_the_nearest_above_is_told(county: Body, bureau: Body, clerk: User) -> None:
    city_watch = make_user("watch", Role.SUPERVISOR, county, with_subtree=True)
    narrow = make_user("narrow", Role.SUPERVISOR, county)
    assert holders(bureau, [Role.SUPERVISOR, Role.CLERK]) == [clerk, city_watch]
    assert narrow not in holders(bureau, [Role.SUPERVISOR])
    own = make_user("own", Role.SUPERVISOR, bureau)
    assert holders(bureau, [Role.SUPERVISOR]) == [own]


def test_an_occasion_is_told_once_to_each(bureau: Body, clerk: User, noon: None) -> None:
    def say() -> int:
        return notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}, once="due:1")

    assert (say(), say()) == (1, 0)
    second = mailed(make_user("second", Role.CLERK, bureau))
    assert say() == 1
    assert (len(texts(clerk)), len(texts(second))) == (1, 1)
    assert sorted(Delivery.objects.values_list("target", flat=True)) == [
        f"user:{clerk.pk}",
        f"user:{second.pk}",
    ]
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}, once="x" * 500) == 2
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}, once="x" * 500) == 0


def test_mail_as_each_one_wishes(bureau: Body, clerk: User, noon: None) -> None:
    silent, unmailed = mailed(make_user("silent", Role.CLERK, bureau)), make_user("bare", Role.CLERK, bureau)
    Preference.objects.create(user=silent, urgent="off", ordinary="at_once")
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 3
    assert notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 3
    rows = {(row.kind, row.target): row for row in Delivery.objects.all()}
    assert set(rows) == {
        ("test.urgent", f"user:{clerk.pk}"),
        ("test.news", f"user:{clerk.pk}"),
        ("test.news", f"user:{silent.pk}"),
    }
    assert f"user:{unmailed.pk}" not in {target for _, target in rows}
    digest = rows["test.news", f"user:{clerk.pk}"]
    assert (digest.digest, digest.not_before) == (True, at("2026-03-19 08:30"))
    assert rows["test.urgent", f"user:{clerk.pk}"].not_before == at("2026-03-18 12:00")
    assert not rows["test.news", f"user:{silent.pk}"].digest


def test_no_mail_where_the_body_or_the_installation_has_none(
    bureau: Body, clerk: User, settings: Any, noon: None
) -> None:
    change(bureau, "notices.email", False)
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 1
    change(bureau, "notices.email", True, day="2026-03-18")
    settings.EMAIL_ENABLED = False
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 1
    assert not Delivery.objects.exists()
    settings.EMAIL_ENABLED = True
    assert notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 1
    assert Delivery.objects.count() == 1


def test_webhook_of_the_nearest_body_that_has_one(county: Body, bureau: Body, noon: None) -> None:
    change(county, "notices.webhook", "generic")
    change(county, "notices.webhook_url", "https://robot.example.org/hook")
    notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 1})
    assert not Delivery.objects.exists()
    notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1})
    assert Delivery.objects.get().target == f"body:{bureau.pk}"
    change(bureau, "notices.webhook_what", "all")
    notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 2})
    assert Delivery.objects.count() == 2
    change(bureau, "notices.webhook", "off")
    notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 3})
    assert Delivery.objects.count() == 2


def test_a_body_says_it_in_its_own_words(county: Body, bureau: Body, clerk: User) -> None:
    change(county, "notices.text.test.news", "县里的话：{number}")
    notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": "甲{body}"})
    assert texts(clerk) == ["县里的话：甲{body}"]


def test_outside_it_says_only_that_there_is_news(
    bureau: Body, monkeypatch: pytest.MonkeyPatch, noon: None
) -> None:
    monkeypatch.setattr(addresses, "_sources", {**addresses._sources, "test.person": lambda key: None})
    assert (
        notify_outside(OUTSIDE, body=bureau, address="test.person:a1", facts={"number": "7", "name": "李四"})
        == 1
    )
    row = Delivery.objects.get()
    assert (row.target, row.text, row.url) == ("test.person:a1", "7 有新进展。", "/t/")
    assert notify_outside(OUTSIDE, body=bureau, address="test.person:a1", facts={"number": 1}, once="a") == 1
    assert notify_outside(OUTSIDE, body=bureau, address="test.person:a1", facts={"number": 1}, once="a") == 0
    with pytest.raises(ValueError, match="query"):
        notify_outside(OUTSIDE, body=bureau, address="test.person:a1", facts={"number": 1}, url="/t/?code=1")
    with pytest.raises(KeyError, match="unknown"):
        notify_outside(OUTSIDE, body=bureau, address="test.unknown:a1", facts={"number": 1})
    with pytest.raises(ValueError, match="for staff"):
        notify_outside(NEWS, body=bureau, address="test.person:a1", facts={"number": 1})
    with pytest.raises(ValueError, match="outside"):
        notify(OUTSIDE, body=bureau, facts={"number": 1})


def test_nobody_is_told_during_imports(bureau: Body, clerk: User) -> None:
    with silence():
        assert notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 0
    assert notify(NEWS, body=bureau, roles=[Role.CLERK], facts={"number": 1}) == 1


def test_facts_must_be_whole(bureau: Body) -> None:
    with pytest.raises(ValueError, match="number"):
        notify(NEWS, body=bureau, facts={})
    with pytest.raises(KeyError):
        notify("test.undeclared", body=bureau)


def test_telling_many_takes_few_queries(county: Body, bureau: Body, noon: None) -> None:
    for number in range(12):
        mailed(make_user(f"clerk{number}", Role.CLERK, bureau))
    change(bureau, "notices.webhook", "generic")
    change(bureau, "notices.webhook_url", "https://robot.example.org/hook")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        notify(URGENT, body=bureau, roles=[Role.CLERK], facts={"number": 1}, once="many")
    assert Message.objects.count() == 12
    assert Delivery.objects.count() == 13
    assert len(queries) <= 12


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"text": "{name} 来了"}, "name"),
        ({"text": "{number"}, "占位符"),
        ({"text": " "}, "请填写"),
        ({"text": "长" * 301}, "最多 300 字"),
        ({"key": "news"}, "room.name"),
        ({"key": "test.news"}, "twice"),
        ({"audience": "outside", "placeholders": ("number", "name")}, "name"),
    ],
)
def test_kinds_that_may_not_be(changed: dict[str, Any], wrong: str) -> None:
    given: dict[str, Any] = {"key": "test.other", "label": "别的", "subject": "别的", "text": "{number}"}
    with pytest.raises(ValueError, match=wrong):
        declare(NoticeKind(**{**given, "placeholders": ("number",), **changed}))
    assert "test.other" not in kinds._kinds


def test_words_of_a_body_may_use_only_what_the_kind_has() -> None:
    setting = settings_of_bodies.declared()["notices.text.test.news"]
    assert setting.accepts("{body}：{number}")
    assert not setting.accepts("{applicant}")
    assert not setting.accepts("")
    assert "{number}" in setting.hint
    declare(NEWS)
