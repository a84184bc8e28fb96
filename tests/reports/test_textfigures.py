"""Figures for the text of a report: the same as the tables', and what no table has."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import D, act, body, clerk, head, on, register

from gongkai.casework import actions as a
from gongkai.casework.models import Inquiry
from gongkai.casework.persons import PersonData
from gongkai.reports.actions import OpenReport
from gongkai.reports.textfigures import NAMES, text_figures
from gongkai.statements import Scope
from gongkai.statements.narrative import narrative_names

pytestmark = pytest.mark.django_db


def test_they_hold_in_a_year_without_tables() -> None:
    bureau = body()
    who, boss = clerk(bureau), head(bureau)
    first = register(bureau, who, D(2013, 3, 4))
    firm = PersonData(name="某公司", credit_code="91990000MA00000000", phone="0339-1")
    register(bureau, who, D(2012, 12, 20), applicant_category="commercial_enterprise", person=firm)
    act(first, a.Decide, D(2013, 7, 1), boss, outcome="refused_state_secret")
    act(first, a.Serve, D(2013, 7, 1), who, way="hand")
    for number, channel in enumerate(["telephone", "telephone", "counter"]):
        Inquiry.objects.create(body=bureau, channel=channel, on=D(2013, 5, 1 + number), subject="办理时限")
    Inquiry.objects.create(
        body=bureau, channel="counter", on=D(2013, 5, 9), subject="误记", void_reason="重复"
    )
    found = {one.key: one.number for one in text_figures(Scope.of_year([bureau.pk], 2013))}
    expected = {
        "requests_new": 1,
        "requests_natural_person": 1,
        "requests_organizations": 0,
        "carried_in": 1,
        "closed": 1,
        "refused": 1,
        "granted": 0,
        "carried_out": 1,
        "late_answers": 1,
        "inquiries": 3,
        "inquiries.telephone": 2,
        "inquiries.counter": 1,
        "processing_fees_yuan": 0,
    }
    assert {key: found[key] for key in expected} == expected


def test_every_name_is_one_that_the_reader_gives() -> None:
    assert set(NAMES) <= set(narrative_names())


def test_the_writer_sees_them_beside_the_text() -> None:
    bureau = body()
    boss = head(bureau)
    register(bureau, boss, D(2025, 3, 4))
    report = OpenReport(context=on(D(2026, 1, 9), boss), body=bureau, year=2025).execute()
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("office:report-section", args=[report.public_id, "overview"])).content.decode()
    assert "台账中的数字" in page
    assert "1 件" in page
