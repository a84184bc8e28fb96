"""The figures: small ledgers counted by hand, random ledgers counted by a slow independent program."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db.models import Count

from gongkai.catalogue import actions as act
from gongkai.catalogue.measures import MEASURES
from gongkai.catalogue.models import Channel, ImportBatch, Item
from gongkai.statements import Scope, load_form, tally

# Nothing of the kind in these ledgers: `test_breakdown.py` counts them.
NO_BRIEFINGS = dict.fromkeys(
    "press_conferences press_conferences_by_principal online_interviews online_interviews_by_principal".split(),
    0,
)


def figures(form: str, year: int, *bodies: Any) -> dict[str, Any]:
    """Compile the catalogue's cells of a form as the reports app does."""
    scope = Scope.of_year([body.pk for body in bodies], year)
    cells: dict[str, Any] = {}
    for measure in MEASURES:
        if form not in measure.forms:
            continue
        aggregate: Any = Count("pk")
        if isinstance(measure.aggregate, tuple):
            assert measure.aggregate[0] == "count_distinct"
            aggregate = Count(measure.aggregate[1], distinct=True)
        base = measure.base(scope)
        rows = (
            base.values_list(*measure.group_by).annotate(n=aggregate)
            if measure.group_by
            else [(base.aggregate(n=aggregate)["n"],)]
        )
        cells |= tally(measure, form, ((row[:-1], row[-1]) for row in rows))
    return cells


def stats(year: int, *bodies: Any) -> dict[str, int]:
    """Return the 2014 cells by row."""
    return {key.split(".")[1]: value for key, value in figures("2014", year, *bodies).items()}


def documents(form: str, year: int, *bodies: Any) -> dict[str, int]:
    """Return the cells of table Art. 20(1) as `row.column`."""
    return {key.removeprefix("documents."): value for key, value in figures(form, year, *bodies).items()}


def test_measures_name_only_cells_of_their_forms_and_all_of_table_one() -> None:
    for measure in MEASURES:
        for form in measure.forms:
            measure.check_against(load_form(form))
    for form in ("2019", "2021"):
        wanted = {cell for cell in load_form(form).cells if cell.startswith("documents.")}
        assert {cell for m in MEASURES for cell in m.covered(form)} == wanted


def test_form_2014_counts_items_once_and_channels_once_per_row(office: Any) -> None:
    channel = {one.key: one for one in Channel.objects.filter(body=None)}
    day = dt.date(2017, 5, 8)
    first = office.published(day, channels=[channel["wechat"], channel["wechat_group"]])
    for reference in ("甲", "乙"):
        act.AddRelease(
            context=office.as_("clerk", day), item=first, channel=channel["weibo"], released_on=day,
            reference=reference,
        ).execute()  # fmt: skip
    act.AddRelease(
        context=office.as_("clerk", day), item=first, channel=channel["loudspeaker"], released_on=day
    ).execute()
    normative = office.published(day, document_kind="normative", document_date="2017-05-02", title="办法")
    office.published(day, column="interpretations", interprets=normative, title="解读")
    passed_on = office.published(
        day, document_kind="normative", document_date="2017-04-01", title="省里的办法", made_here=False
    )
    # Published in December, in the gazette in January: counts there in 2018, in the total in 2017.
    december = office.published(dt.date(2017, 12, 29))
    act.AddRelease(
        context=office.as_("clerk", dt.date(2018, 1, 20)), item=december, channel=channel["gazette"],
        released_on=dt.date(2018, 1, 15),
    ).execute()  # fmt: skip
    wrong = office.published(dt.date(2017, 6, 1))
    act.WithdrawItem(
        context=office.as_("head", dt.date(2017, 6, 2)), item=wrong, kind="error", reason="错"
    ).execute()
    act.WithdrawItem(
        context=office.as_("head", dt.date(2018, 3, 1)), item=passed_on, kind="expired", reason="期满"
    ).execute()
    expected = {
        "proactive_total": 5,
        "proactive_normative_documents": 2,
        "normative_documents_issued": 1,
        "channel_gazette": 0,
        "channel_website": 5,
        "channel_weibo": 1,
        "channel_wechat": 1,
        "channel_other": 1,
        "interpretation_articles": 1,
        **NO_BRIEFINGS,
    }
    assert stats(2017, office.body) == expected
    assert stats(2018, office.body) == dict.fromkeys(expected, 0) | {"channel_gazette": 1}


def test_documents_as_of_the_year(office: Any) -> None:
    def document(day: dt.date, title: str, **values: Any) -> Item:
        return office.published(day, document_kind="normative", title=title, **values)

    old = document(dt.date(2018, 3, 5), "二〇一八年的办法", document_date="2018-03-01")
    term = document(dt.date(2019, 2, 1), "试行办法", document_date="2019-01-20", valid_until="2021-12-30")
    to_the_end = document(
        dt.date(2019, 2, 2), "至年底的办法", document_date="2019-01-21", valid_until="2021-12-31"
    )
    future = document(
        dt.date(2021, 12, 20), "次年施行的办法", document_date="2021-12-15", effective_from="2022-01-01"
    )
    office.approved(dt.date(2021, 12, 30), document_kind="rules", document_date="2021-12-29", title="规章")
    office.draft(dt.date(2021, 12, 30), document_kind="rules", document_date="2021-12-29", title="草稿")
    act.ChangeDocument(
        kind="repeal",
        context=office.as_("head", dt.date(2021, 12, 21)),
        item=old,
        effective_on=dt.date(2022, 1, 1),
        by=future,
    ).execute()
    assert documents("2019", 2019, office.body) == {
        "rules.newly_made": 0, "rules.newly_published": 0, "rules.total_public": 0,
        "normative_documents.newly_made": 2, "normative_documents.newly_published": 2,
        "normative_documents.total_public": 3,
    }  # fmt: skip
    assert documents("2021", 2021, office.body) == {
        "rules.issued": 1, "rules.repealed": 0, "rules.in_force": 1,
        "normative_documents.issued": 1, "normative_documents.repealed": 0,
        # old and to_the_end; term lapsed on 30 December, future is not yet in effect
        "normative_documents.in_force": 2,
    }  # fmt: skip
    assert documents("2021", 2022, office.body) == {
        "rules.issued": 0, "rules.repealed": 0, "rules.in_force": 1,
        "normative_documents.issued": 0, "normative_documents.repealed": 1,
        "normative_documents.in_force": 1,
    }  # fmt: skip
    assert {term.validity_on(dt.date(2021, 12, 31)), to_the_end.validity_on(dt.date(2021, 12, 31))} == {
        "lapsed",
        "in_force",
    }


def test_opened_cells_show_the_items(office: Any) -> None:
    channel = Channel.objects.get(body=None, key="wechat")
    day = dt.date(2017, 5, 8)
    item = office.published(day, channels=[channel])
    act.AddRelease(
        context=office.as_("clerk", day), item=item, channel=channel, released_on=day, reference="再发"
    ).execute()
    released = next(m for m in MEASURES if m.key == "catalogue.released")
    assert released.drill is not None
    rows = released.base(Scope.of_year([office.body.pk], 2017)).filter(channel__row_2014="channel_wechat")
    assert rows.count() == 2
    assert list(released.drill(rows)) == [item]


ROWS = {"website": "channel_website", "gazette": "channel_gazette", "wechat": "channel_wechat"} | {
    "press": "channel_other", "loudspeaker": "channel_other", "weibo": "channel_weibo",
}  # fmt: skip


def random_row(chance: random.Random) -> dict[str, Any]:
    """Return a row for the import: any state, any date between 2016 and 2022."""

    def day(first: dt.date = dt.date(2016, 1, 1)) -> dt.date:
        return first + dt.timedelta(days=chance.randrange((dt.date(2022, 12, 31) - first).days + 1))

    made = day()
    row: dict[str, Any] = {
        "title": f"示例 {chance.random()}",
        "column": "other-documents",
        "document_kind": chance.choice(["rules", "normative", "other"]),
        "document_date": made,
        "created_on": made,
        "made_here": chance.random() < 0.8,
        "is_interpretation": chance.random() < 0.2,
    }
    if chance.random() < 0.4:
        row["effective_from"] = made + dt.timedelta(days=chance.randrange(60))
    if chance.random() < 0.3:
        row["valid_until"] = row.get("effective_from", made) + dt.timedelta(days=chance.randrange(1500))
    if chance.random() < 0.3:
        row["repealed_on"] = day(made)
    if chance.random() < 0.1:
        row["validity"] = chance.choice(["lapsed", "repealed", "in_force"])
    if chance.random() < 0.2:
        return row | {
            "disclosure_mode": "withheld", "ground": "internal_affairs", "ground_reason": "内部", "approved_on": made,
        }  # fmt: skip
    row["published_on"] = day(made)
    if chance.random() < 0.25:
        row |= {
            "withdrawn_on": day(row["published_on"]),
            "withdraw_kind": chance.choice(["error", "duplicate", "expired"]),
            "withdraw_reason": "原因",
        }
    row["releases"] = [(key, day(made), str(n)) for n in range(3) for key in ROWS if chance.random() < 0.3]
    return row


def slow_count(rows: list[dict[str, Any]], year: int) -> dict[str, int]:
    """Count the same by going through the rows one by one, day by day of the definitions."""
    start, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    found: dict[str, int] = dict.fromkeys(
        "total normative issued interpretations".split()
        + [f"channel_{name}" for name in "gazette website weibo wechat other".split()]
        + [f"{kind}.{what}" for kind in ("rules", "normative") for what in
           "made published public repealed in_force".split()],
        0,
    )  # fmt: skip
    for row in rows:
        gone = row.get("withdrawn_on") is not None and row["withdrawn_on"] <= end
        published = row.get("published_on")
        new = published is not None and start <= published <= end and not gone
        found["total"] += new
        found["normative"] += new and row["document_kind"] == "normative"
        found["interpretations"] += new and row["is_interpretation"]
        lines = {ROWS[key] for key, day, _ in row.get("releases", []) if start <= day <= end}
        for line in lines:
            found[line] += not gone
        if row["document_kind"] == "other" or not row["made_here"]:
            continue
        if gone and row.get("withdraw_kind") == "duplicate":
            continue
        kind = row["document_kind"]
        found[f"{kind}.made"] += start <= row["document_date"] <= end
        found[f"{kind}.published"] += new
        found[f"{kind}.public"] += published is not None and published <= end and not gone
        repealed = row.get("repealed_on")
        found[f"{kind}.repealed"] += repealed is not None and start <= repealed <= end
        over = row.get("validity") in ("lapsed", "repealed") and not repealed and not row.get("valid_until")
        found[f"{kind}.in_force"] += (
            (row.get("effective_from") or row["document_date"]) <= end
            and not (repealed and repealed <= end)
            and not (row.get("valid_until") and row["valid_until"] < end)
            and not over
        )
    return found


@pytest.mark.parametrize("seed", range(6))
def test_random_ledgers_agree_with_a_slow_count(
    office: Any, other_office: Any, operator: Any, seed: int
) -> None:
    chance = random.Random(seed)
    ledgers = {}
    for place in (office, other_office):
        rows = [random_row(chance) for _ in range(chance.randrange(5, 120))]
        act.ImportItems(
            context=operator(dt.date(2023, 1, 2)),
            body=place.body,
            rows=iter(rows),
            source="随机",
            approver_name="某某",
        ).execute()
        ledgers[place.body.pk] = rows
    assert ImportBatch.objects.count() == 2
    for year in range(2016, 2023):
        for bodies in ([office.body], [office.body, other_office.body]):
            slow = slow_count([row for body in bodies for row in ledgers[body.pk]], year)
            got = stats(year, *bodies)
            assert got == {
                "proactive_total": slow["total"],
                "proactive_normative_documents": slow["normative"],
                "normative_documents_issued": slow["normative.made"],
                "interpretation_articles": slow["interpretations"],
                **NO_BRIEFINGS,
                **{name: value for name, value in slow.items() if name.startswith("channel_")},
            }
            for kind, line in (("rules", "rules"), ("normative", "normative_documents")):
                old, new = documents("2019", year, *bodies), documents("2021", year, *bodies)
                assert old[f"{line}.newly_made"] == new[f"{line}.issued"] == slow[f"{kind}.made"]
                assert old[f"{line}.newly_published"] == slow[f"{kind}.published"]
                assert old[f"{line}.total_public"] == slow[f"{kind}.public"]
                assert new[f"{line}.repealed"] == slow[f"{kind}.repealed"]
                assert new[f"{line}.in_force"] == slow[f"{kind}.in_force"]


def test_one_query_a_measure(office: Any, django_assert_num_queries: Any) -> None:
    scope = Scope.of_year([office.body.pk], 2017)
    for measure in MEASURES:
        with django_assert_num_queries(1):
            list(measure.base(scope).values_list(*measure.group_by or ["pk"]).annotate(n=Count("pk")))
