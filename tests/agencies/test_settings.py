"""Settings by body and date."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies import practice
from gongkai.agencies.actions import ChangeSetting, PlaceBody
from gongkai.agencies.models import Body, BodySetting, Role
from gongkai.agencies.practice import Practice, declare, declared, value_of
from gongkai.journal.actions import Context, Refused

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat
KEY = "test.copies"


@pytest.fixture(autouse=True)
def copies(monkeypatch: pytest.MonkeyPatch) -> Practice:
    monkeypatch.setattr(practice, "_declared", dict(practice._declared))
    made = Practice(key=KEY, label="份数", default=1, note="平台默认值", valid=lambda value: 0 < value < 10)
    declare(made)
    return made


def change(body: Body, value: Any, day: str, **more: Any) -> ChangeSetting:
    given: dict[str, Any] = {"context": operator(), "key": KEY, "reason": "本地规定"}
    return ChangeSetting(body=body, value=value, from_day=DAY(day), **{**given, **more})


def refusals(act: ChangeSetting) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act.execute()
    return [(reason.field, reason.code) for reason in refused.value.reasons]


def test_default_until_somebody_says_otherwise() -> None:
    body = make_body("bureau")
    assert value_of(body, KEY) == 1
    with pytest.raises(KeyError):
        value_of(body, "test.unknown")


def test_value_of_the_day() -> None:
    body = make_body("bureau")
    change(body, 2, "2020-01-01").execute()
    change(body, 3, "2022-01-01").execute()
    days = ["2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01"]
    assert [value_of(body, KEY, DAY(day)) for day in days] == [1, 2, 2, 3]
    assert BodySetting.objects.count() == 2


def test_values_for_many_records_ask_once_where_nobody_changed_it(django_assert_num_queries: Any) -> None:
    body = make_body("bureau")
    with django_assert_num_queries(1):
        values = practice.Values(KEY)
        assert {values.of(body, DAY(day)) for day in ("2019-12-31", "2020-01-01")} == {1}
    change(body, 2, "2020-01-01").execute()
    values = practice.Values(KEY)
    assert [values.of(body, DAY(day)) for day in ("2019-12-31", "2020-01-01", "2020-01-01")] == [1, 2, 2]


def test_nearest_body_above_counts_on_the_day() -> None:
    city = make_body("city")
    county = make_body("county", city)
    town = make_body("town", county, founded_on=DAY("2010-01-01"))
    other = make_body("other")
    change(city, 2, "2015-01-01").execute()
    change(county, 3, "2020-01-01").execute()
    change(other, 5, "2015-01-01").execute()
    PlaceBody(context=operator(), body=town, parent=other, from_day=DAY("2022-01-01")).execute()
    days = ["2014-06-01", "2016-06-01", "2021-06-01", "2022-06-01"]
    assert [value_of(town, KEY, DAY(day)) for day in days] == [1, 2, 3, 5]
    change(town, 7, "2023-01-01").execute()
    assert value_of(town, KEY, DAY("2023-06-01")) == 7
    assert value_of(county, KEY, DAY("2023-06-01")) == 3


def test_what_is_refused() -> None:
    body = make_body("bureau")
    assert refusals(change(body, 0, "2020-01-01")) == [("value", "value")]
    assert refusals(change(body, 2, "2020-01-01", key="test.unknown")) == [("key", "key")]
    assert refusals(change(body, 2, "2020-01-01", reason=" ")) == [("reason", "required")]
    change(body, 2, "2020-01-01").execute()
    assert refusals(change(body, 3, "2020-01-01")) == [("from_day", "order")]
    officer = make_user("officer", Role.DISCLOSURE_OFFICER, body)
    assert refusals(change(body, 3, "2021-01-01", context=Context(user=officer))) == [("", "right")]


@pytest.mark.parametrize(
    ("default", "good", "bad"),
    [(True, False, 1), (5, 6, True), ("甲", "乙", 3), (None, [1], object)],
)
def test_value_is_of_the_kind_of_the_default(default: Any, good: Any, bad: Any) -> None:
    made = Practice(key="x", label="x", default=default, note="")
    assert made.accepts(good)
    if default is not None:
        assert not made.accepts(bad)


def test_choices() -> None:
    made = Practice(key="x", label="x", default="a", note="", choices=(("a", "甲"), ("b", "乙")))
    assert made.accepts("b")
    assert not made.accepts("c")
    assert not made.accepts(["a"])


def test_declared_twice_with_another_meaning_is_an_error(copies: Practice) -> None:
    declare(copies)
    with pytest.raises(ValueError, match="twice"):
        declare(Practice(key=KEY, label="别的", default=1, note=""))


def test_every_declared_setting_says_what_it_is_and_accepts_its_default() -> None:
    for key, made in declared().items():
        assert made.label, key
        assert made.note, key
        assert made.default is None or made.accepts(made.default), key
