"""A year broken down: key fields, categories, documents, interpretations, press conferences; real years."""

from __future__ import annotations

import datetime as dt
import json
from importlib import resources
from typing import Any

import pytest

from gongkai.catalogue import actions as act
from gongkai.catalogue import breakdown
from gongkai.catalogue.measures import MEASURES, briefings_in_year
from gongkai.catalogue.models import Column
from gongkai.journal.actions import Refused
from gongkai.statements.measure import Scope, tally

TODAY = dt.date(2026, 3, 10)


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def held(office: Any, kind: str, topic: str, day: dt.date = TODAY, **more: Any) -> Any:
    return act.RecordBriefing(
        context=office.as_("clerk"), body=office.body, kind=kind, topic=topic, held_on=day, **more
    ).execute()


def test_press_conferences_and_interviews_with_the_principal_apart(office: Any) -> None:
    held(office, "press_conference", "春节安全", by_principal=True)
    wrong = held(office, "press_conference", "误登")
    held(office, "press_conference", "防汛")
    held(office, "press_conference", "去年的", dt.date(2025, 12, 31))
    held(office, "online_interview", "社会救助", by_principal=True)
    act.TakeBackBriefing(context=office.as_("officer"), briefing=wrong, reason="未举办").execute()
    assert breakdown.by_briefing([office.body], 2026) == [("新闻发布会", 2, 1), ("政府网站在线访谈", 1, 1)]
    measure = next(one for one in MEASURES if one.key == "catalogue.briefings")
    scope = Scope.of_year([office.body.pk], 2026)
    rows = [(tuple(pair), 1) for pair in briefings_in_year(scope).values_list(*measure.group_by)]
    assert {cell.split(".")[1]: n for cell, n in tally(measure, "2014", rows).items()} == {
        "press_conferences": 2, "press_conferences_by_principal": 1,
        "online_interviews": 1, "online_interviews_by_principal": 1,
    }  # fmt: skip


def test_what_is_no_briefing_is_told(office: Any, other_office: Any) -> None:
    record = {"context": office.as_("clerk"), "body": office.body}
    assert set(refused(act.RecordBriefing(**record))) == {"topic", "kind", "held_on"}
    given = {**record, "kind": "press_conference", "topic": "防汛", "held_on": TODAY}
    assert refused(act.RecordBriefing(**{**given, "held_on": TODAY + dt.timedelta(1)}))["held_on"]
    assert refused(act.RecordBriefing(**given, item=office.draft()))["item"]
    assert refused(act.RecordBriefing(**given, item=other_office.published()))["item"]
    act.RecordBriefing(**given).execute()
    assert refused(act.RecordBriefing(**given))["topic"]


def test_interpretations_by_form_and_documents_by_what_became_of_them(office: Any) -> None:
    old = office.published(document_kind="normative", document_date="2020-01-01", title="旧")
    new = office.published(document_kind="normative", document_date="2026-03-01", title="新")
    act.ChangeDocument(
        context=office.as_("head"), item=old, kind="replace", effective_on=TODAY, by=new
    ).execute()
    office.published(column="interpretations", title="解读", interprets=new)
    office.published(column="interpretations", title="图解", interpretation_form="chart", by_principal=True)
    rows = breakdown.by_interpretation([office.body], 2026)
    forms = {label: (number, principal) for label, number, principal in rows}
    assert (forms["文字解读"], forms["图解"], forms["专家解读"]) == ((1, 0), (1, 1), (0, 0))
    (_, rules), (_, normative) = breakdown.by_document([office.body], 2026)
    assert rules == {"made": 0, "published": 0, "repealed": 0, "in_force": 0}
    assert normative == {"made": 1, "published": 2, "repealed": 1, "in_force": 1}


def test_key_fields_and_categories(office: Any) -> None:
    for column in ("budgets", "charges", "normative-documents", "other-documents"):
        office.published(column=column)
    gone = office.published(column="budgets")
    act.WithdrawItem(context=office.as_("head"), item=gone, kind="error", reason="有误").execute()
    fields = dict(breakdown.by_key_field([office.body], 2026))
    assert (fields["财政资金"], fields["价格和收费"], fields["食品安全"], len(fields)) == (1, 1, 0, 8)
    numbers = {one.column.slug: one.number for one in breakdown.by_column(office.body, 2026)}
    assert (numbers["statutory"], numbers["policy-documents"], numbers["budgets"]) == (4, 2, 1)
    assert "leaders" not in numbers
    assert breakdown.published_total([office.body], 2026) == 4


def plan(slug: str) -> dict[str, Any]:
    text = (resources.files("gongkai.demo") / "data" / "full.json").read_text("utf-8")
    found: dict[str, Any] = next(one for one in json.loads(text)["bodies"] if one["slug"] == slug)
    return found


def test_the_plan_of_the_full_sample_has_the_sizes_of_the_real_years() -> None:
    sizes = {
        slug: sum(group["count"] for group in plan(slug)["items"]) for slug in ("erenhot-office", "taojiang")
    }
    assert sizes == {"erenhot-office": 8_392, "taojiang": 43_240}
    for slug, number in (("erenhot-office", 8), ("taojiang", 9)):
        columns = {group["column"] for group in plan(slug)["items"]}
        assert len(columns) == len(plan(slug)["items"]) == number


@pytest.mark.slow
@pytest.mark.django_db
def test_a_real_year_comes_out_in_its_eight_categories() -> None:
    from gongkai.agencies.models import Body
    from gongkai.demo.full import load_full

    load_full(lambda *args, **more: None, only="erenhot-office")
    body = Body.objects.get(slug="erenhot-office")
    assert breakdown.published_total([body], 2011) == 8_392
    own = {
        one.column.slug: one.number
        for one in breakdown.by_column(body, 2011)
        if not Column.objects.filter(parent=one.column).exists()
    }
    assert own == {
        "functions": 1_060, "normative-documents": 113, "plans": 89, "permits": 166, "recruitment": 76,
        "budgets": 57, "business": 6_305, "other-statutory": 526,
    }  # fmt: skip
