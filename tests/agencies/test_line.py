"""The bodies above one, and what they set, read in short queries: the same as over the whole tree."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.support.agencies import make_body, operator

from gongkai.agencies.actions import ChangeSetting, PlaceBody
from gongkai.agencies.practice import declared, value_of, values_of
from gongkai.agencies.tree import line_above, tree_on

pytestmark = pytest.mark.django_db
DAY = dt.date.fromisoformat


def test_line_and_values_follow_the_tree_of_the_day() -> None:
    city, other = make_body("city", kind="prefecture"), make_body("other", kind="prefecture")
    county = make_body("county", city, kind="county")
    bureau = make_body("bureau", county)
    PlaceBody(
        context=operator(), body=county, parent=other, kind="territorial", from_day=DAY("2022-01-01")
    ).execute()
    for body, value in ((city, 11), (other, 12), (county, 13)):
        ChangeSetting(
            context=operator(),
            body=body,
            key="files.max_megabytes",
            value=value,
            from_day=DAY("2023-01-01") if body == county else DAY("2020-01-01"),
            reason="测试",
        ).execute()
    for day in map(DAY, ("2019-06-01", "2021-06-01", "2022-06-01", "2023-06-01")):
        for body in (city, other, county, bureau):
            assert line_above(body.pk, day) == tree_on(day).above(body.pk)
            keys = [key for key in declared() if key.startswith("files.")]
            assert values_of(body, "files.", day) == {key: value_of(body, key, day) for key in keys}
    assert [
        values_of(bureau, "files.", DAY(f"{year}-06-01"))["files.max_megabytes"]
        for year in (2021, 2022, 2023)
    ] == [
        11,
        12,
        13,
    ]
