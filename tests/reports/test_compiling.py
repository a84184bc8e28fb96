"""Measures put together: every form is served, empty ledgers give zeros, adjustments and totals follow."""

import datetime as dt
from decimal import Decimal

import pytest

from gongkai.agencies.actions import CreateBody
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin
from gongkai.reports import actions
from gongkai.reports.compiling import derive, measures, scope_of
from gongkai.reports.figures import cell_parts, figures_of
from gongkai.reports.models import Report
from gongkai.statements import load_form

pytestmark = pytest.mark.django_db
OPERATOR = Context(origin=Origin.COMMAND, today=dt.date(2026, 1, 20))


def opened(year: int) -> Report:
    body = CreateBody(context=OPERATOR, slug="linxi", kind="county", name="临溪县人民政府").execute()
    report = actions.OpenReport(context=OPERATOR, body=body, year=year).execute()
    return actions.CompileReport(context=OPERATOR, report=report).execute()


def adjust(report: Report, cell: str, amount: str, **more: str) -> None:
    values = {"reason": "台账启用前", "source": "纸质登记簿"} | more
    actions.AdjustCell(context=OPERATOR, report=report, cell=cell, amount=Decimal(amount), **values).execute()


@pytest.mark.parametrize("form_id", ["2014", "2019", "2021"])
def test_each_measure_names_cells_of_its_form(form_id):
    form = load_form(form_id)
    covered = {cell for one in measures() for cell in one.covered(form_id)}
    assert covered
    assert covered <= set(form.cells)


@pytest.mark.parametrize(("year", "form_id"), [(2016, "2014"), (2020, "2019"), (2025, "2021")])
def test_empty_ledgers_give_zeros_in_every_covered_cell(year, form_id):
    report = opened(year)
    assert report.form_id == form_id
    derived = derive(report.form_id, scope_of(report))
    assert derived.cells
    assert set(derived.cells.values()) == {0}
    assert derived.groups == ()


def test_totals_follow_from_adjusted_parts():
    report = opened(2025)
    adjust(report, "requests.new_requests.natural_person", "3")
    adjust(report, "requests.granted.natural_person", "2")
    adjust(report, "requests.carried_out.natural_person", "1")
    figures = figures_of(report)
    assert figures["requests.new_requests.total"] == 3
    assert figures["requests.results_total.natural_person"] == 2
    assert figures["requests.results_total.total"] == 2
    parts = cell_parts(report, "requests.new_requests.total")
    assert "requests.new_requests.natural_person" in parts.parts


def test_an_adjusted_total_stands_above_its_parts():
    report = opened(2025)
    adjust(report, "requests.new_requests.total", "2")
    assert figures_of(report)["requests.new_requests.total"] == 2
    assert figures_of(report)["requests.new_requests.natural_person"] == 0


def test_a_cell_can_be_left_blank_on_purpose_and_taken_back():
    report = opened(2017)
    cell = "statistics.requests_closed.count"
    actions.AdjustCell(
        context=OPERATOR, report=report, cell=cell, kind="blank", reason="原表空白", source="原表"
    ).execute()
    assert figures_of(report).is_blank(cell)
    made = report.adjustments.get()
    actions.RevokeAdjustment(context=OPERATOR, report=report, adjustment_id=made.pk, reason="误登").execute()
    assert figures_of(report)[cell] == 0
    with pytest.raises(Refused, match="已经撤销"):
        actions.RevokeAdjustment(
            context=OPERATOR, report=report, adjustment_id=made.pk, reason="误登"
        ).execute()


def test_nobody_types_a_figure_without_saying_where_it_is_from():
    report = opened(2025)
    with pytest.raises(Refused) as refused:
        adjust(report, "fees.administrative_fees.amount", "1.5", reason=" ", source="")
    assert set(refused.value.by_field()) == {"reason", "source"}
    with pytest.raises(Refused, match="没有这一格"):
        adjust(report, "fees.nothing.amount", "1")
    assert not report.adjustments.exists()


def test_a_year_has_one_report_per_scope():
    report = opened(2025)
    with pytest.raises(Refused, match="已经开始编制"):
        actions.OpenReport(context=OPERATOR, body=report.body, year=2025).execute()
    with pytest.raises(Refused, match="2008 年到 2026 年"):
        actions.OpenReport(context=OPERATOR, body=report.body, year=2031).execute()
