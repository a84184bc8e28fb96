"""Bodies over time: names, places in the tree, ends."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.actions import (
    AddRemedyOrgan,
    CreateBody,
    DissolveBody,
    EditBody,
    PlaceBody,
    RenameBody,
)
from gongkai.agencies.models import Body, BodyKind, BodyName, Relation, RelationKind, Role, Succession
from gongkai.agencies.naming import bear_current_names, names
from gongkai.agencies.queries import name_on, successors
from gongkai.agencies.tree import subtree, tree_on
from gongkai.journal.actions import Context, Refused

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat


def refusals(act: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        act.execute()  # type: ignore[attr-defined]
    return [(reason.field, reason.code) for reason in refused.value.reasons]


def rename(body: Body, name: str, day: str, **more: str) -> RenameBody:
    return RenameBody(context=operator(), body=body, name=name, from_day=DAY(day), **more)


def place(body: Body, parent: Body, day: str, kind: str = RelationKind.TERRITORIAL) -> PlaceBody:
    return PlaceBody(context=operator(), body=body, parent=parent, from_day=DAY(day), kind=kind)


def test_name_is_that_of_the_day() -> None:
    body = make_body("bureau", name="卫生局", founded_on=DAY("2005-01-01"))
    rename(body, "卫生和计划生育局", "2014-03-01", short_name="卫计局").execute()
    rename(body, "卫生健康局", "2019-02-15", short_name="卫健局").execute()
    days = ["2010-06-01", "2014-02-28", "2014-03-01", "2019-02-14", "2019-02-15"]
    shown = [name_on(body, DAY(day)).short_name for day in days]
    assert shown == ["卫生局", "卫生局", "卫计局", "卫计局", "卫健局"]
    assert Body.objects.get().short_name == "卫健局"


def test_rename_in_the_future_shows_when_its_day_comes() -> None:
    body = make_body("bureau", name="旧名")
    tomorrow = operator().today + dt.timedelta(days=1)
    rename(body, "新名", str(tomorrow)).execute()
    assert Body.objects.get().name == "旧名"
    assert not list(names())
    with patch("gongkai.agencies.naming.local_today", return_value=tomorrow):
        assert [problem.where for problem in names()] == [f"agencies.body:{body.pk}"]
        assert bear_current_names() == 1
        assert bear_current_names() == 0
    assert Body.objects.get().name == "新名"


def test_renames_are_in_order() -> None:
    body = make_body("bureau", founded_on=DAY("2005-01-01"))
    rename(body, "新名", "2014-03-01").execute()
    assert refusals(rename(body, "更早", "2014-03-01")) == [("from_day", "order")]
    assert refusals(rename(body, " ", "2020-01-01")) == [("name", "required")]
    assert ("name", "long") in refusals(rename(body, "长" * 121, "2020-01-01"))


def test_tree_is_that_of_the_day() -> None:
    city, other = make_body("city"), make_body("other")
    county = make_body("county", city, founded_on=DAY("2005-01-01"))
    town = make_body("town", county, founded_on=DAY("2010-01-01"))
    place(town, other, "2020-07-01").execute()
    assert tree_on(DAY("2020-06-30")).above(town.pk) == [county.pk, city.pk]
    assert tree_on(DAY("2020-07-01")).above(town.pk) == [other.pk]
    assert tree_on(DAY("2009-12-31")).above(town.pk) == []
    assert subtree(city, DAY("2015-12-31")) == [city, county, town]
    assert subtree(city, DAY("2021-12-31")) == [city, county]
    # Places are told from days that were founded later, too.
    assert subtree(city, DAY("2006-12-31")) == [city, county]


def test_two_trees_do_not_mix() -> None:
    city, province_bureau = make_body("city"), make_body("province-bureau")
    bureau = make_body("bureau", city)
    place(bureau, province_bureau, "2020-01-01", RelationKind.SUPERVISING).execute()
    day = DAY("2021-01-01")
    assert tree_on(day).above(bureau.pk) == [city.pk]
    assert tree_on(day, RelationKind.SUPERVISING).above(bureau.pk) == [province_bureau.pk]


def test_no_circles_and_no_second_parent() -> None:
    city = make_body("city")
    county = make_body("county", city)
    town = make_body("town", county)
    assert refusals(place(city, town, "2024-01-01")) == [("parent", "cycle")]
    assert refusals(place(city, city, "2024-01-01")) == [("parent", "cycle")]
    place(town, city, "2024-01-01").execute()
    assert refusals(place(town, county, "2023-01-01")) == [("from_day", "order")]
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(child=town, parent=county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Relation.objects.create(child=town, parent=town, kind=RelationKind.SUPERVISING)


def test_broken_tree_does_not_hang() -> None:
    a, b = make_body("aa"), make_body("bb")
    Relation.objects.create(child=a, parent=b)
    Relation.objects.create(child=b, parent=a)
    tree = tree_on(DAY("2024-01-01"))
    assert tree.under(a.pk) == [b.pk]
    assert tree.above(a.pk) == [b.pk, a.pk]


def test_dissolved_body_has_successors_and_leaves_the_tree() -> None:
    city = make_body("city")
    health, family = make_body("health", city), make_body("family", city, founded_on=DAY("2005-01-01"))
    with_nobody = DissolveBody(context=operator(), body=family, last_day=DAY("2014-02-28"))
    assert refusals(with_nobody) == [("successors", "required")]
    by_itself = DissolveBody(context=operator(), body=family, last_day=DAY("2004-02-28"), successors=[family])
    assert refusals(by_itself) == [("successors", "self"), ("last_day", "order")]
    DissolveBody(
        context=operator(), body=family, last_day=DAY("2014-02-28"), successors=[health], note="机构改革方案"
    ).execute()
    assert family.exists_on(DAY("2014-02-28"))
    assert not family.exists_on(DAY("2014-03-01"))
    assert subtree(city, DAY("2013-12-31")) == [city, health, family]
    assert subtree(city, DAY("2014-12-31")) == [city, health]
    assert successors(family) == [health]
    assert Succession.objects.get().on == DAY("2014-03-01")
    again = DissolveBody(context=operator(), body=family, last_day=DAY("2015-01-01"), successors=[health])
    assert refusals(again) == [("", "state")]


def test_founding_says_what_is_wrong() -> None:
    make_body("bureau")

    def found(**more: object) -> CreateBody:
        given: dict[str, object] = {"slug": "new", "kind": BodyKind.UNIT, "name": "新"}
        return CreateBody(context=operator(), **{**given, **more})  # type: ignore[arg-type]

    assert refusals(found(slug="bureau")) == [("slug", "slug_taken")]
    for slug in ("", "x", "大写", "A-b", "-ab", "a" * 40, "a/b", "a b"):
        assert refusals(found(slug=slug)) == [("slug", "slug")]
    assert refusals(found(kind="empire")) == [("kind", "kind")]
    assert refusals(found(name="")) == [("name", "required")]
    assert refusals(found(details_given={"email": "nobody"})) == [("email", "value")]
    assert refusals(found(details_given={"pk": 1})) == [("pk", "field")]
    assert refusals(found(details_given={"phone": "1" * 61})) == [("phone", "value")]
    assert found().execute().names.get().name == "新"


def test_contact_block_is_edited_and_checked() -> None:
    body = make_body("bureau")
    EditBody(context=operator(), body=body, values={"email": "a@b.example", "phone": ""}).execute()
    assert Body.objects.get().email == "a@b.example"
    wrong = EditBody(context=operator(), body=body, values={"email": "x", "name": "y", "slug": "z"})
    assert sorted(refusals(wrong)) == [("email", "value"), ("name", "field"), ("slug", "field")]


def test_remedy_organs() -> None:
    body = make_body("bureau")
    AddRemedyOrgan(context=operator(), body=body, kind="court", name="某某市中级人民法院").execute()
    wrong = AddRemedyOrgan(context=operator(), body=body, kind="king", name="")
    assert sorted(refusals(wrong)) == [("kind", "kind"), ("name", "required")]
    assert body.remedy_organs.get().name == "某某市中级人民法院"


def test_rows_that_end_before_they_begin_are_impossible() -> None:
    body = make_body("bureau")
    with pytest.raises(IntegrityError), transaction.atomic():
        BodyName.objects.create(
            body=body, name="x", short_name="x", valid_from=DAY("2024-02-01"), valid_until=DAY("2024-01-31")
        )


def test_administrator_acts_at_and_below_his_body_only() -> None:
    city = make_body("city")
    county = make_body("county", city)
    elsewhere = make_body("elsewhere")
    wide = make_user("wide", Role.SYSTEM_ADMIN, city, with_subtree=True)
    narrow = make_user("narrow", Role.SYSTEM_ADMIN, city)
    clerk = make_user("clerk", Role.CLERK, city, with_subtree=True)
    security = make_user("security", Role.SECURITY_ADMIN, city, with_subtree=True)

    def may(user: object, body: Body) -> bool:
        return not EditBody(context=Context(user=user), body=body, values={}).check()

    assert [may(wide, body) for body in (city, county, elsewhere)] == [True, True, False]
    assert [may(narrow, body) for body in (city, county)] == [True, False]
    assert not may(clerk, city)
    assert not may(security, city)
    assert not may(None, city)
