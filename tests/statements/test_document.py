"""The stored document: canonical, hashed, read back; and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.statements.support import report, samples

from gongkai.statements import (
    DocumentError,
    Figures,
    ReportDocument,
    canonical_json,
    document_hash,
    document_json,
    load_form,
    parse_json,
)


@pytest.mark.parametrize("name", samples())
def test_reads_back_what_it_wrote(name: str) -> None:
    document = report(name)
    text = document_json(document)
    again = ReportDocument.from_json(text)
    assert again == document
    assert document_json(again) == text
    assert canonical_json(parse_json(text)) == text
    data = parse_json(text)
    assert (data["form"], data["body"], data["year"]) == (document.form.id, document.body, document.year)
    assert data["cells"] == document.figures.to_flat()


def test_the_hash_follows_the_content() -> None:
    document = report("synthetic-2021-ok")
    assert document.hash == document_hash(document)
    assert document.hash.startswith("sha256:")
    assert document.hash != document_hash(replace(document, version="第2版"))
    assert document.hash != document_hash(
        document.with_figures(document.figures.updated({"requests.granted.total": 30}))
    )
    assert document.hash in document.footer[0]


def test_blank_and_absent_survive_storage() -> None:
    form = load_form("2021")
    figures = Figures({"requests.granted.total": None, "requests.carried_in.total": 0})
    document = ReportDocument("年报", "示例县人民政府", 2021, form, figures, date=date(2022, 1, 3))
    again = ReportDocument.from_json(document_json(document)).figures
    assert again.is_blank("requests.granted.total")
    assert again["requests.carried_in.total"] == 0
    assert again.is_absent("requests.new_requests.total")


def test_text_is_cleaned_and_split() -> None:
    document = ReportDocument(
        " 某县\n年报 ",
        "某县",
        2012,
        load_form("free"),
        Figures(),
        sections={"overview": "第一段\x00\r\n\n 第二段 "},
    )
    assert document.title == "某县 年报"
    assert document.sections["overview"] == ("第一段", "第二段")


def test_what_does_not_belong_is_refused() -> None:
    form = load_form("2019")
    with pytest.raises(DocumentError, match="没有“documents.rules.in_force”这一格".replace(".", r"\.")):
        ReportDocument("年报", "某县", 2019, form, Figures({"documents.rules.in_force": 1}))
    with pytest.raises(DocumentError, match="没有“annex”这一部分"):
        ReportDocument("年报", "某县", 2019, form, Figures(), sections={"annex": ["x"]})
    for text in (
        "",
        "[]",
        "{}",
        '{"format":"gongkai.report/9"}',
        '{"format":"gongkai.report/1","title":"x"}',
    ):
        with pytest.raises(DocumentError):
            ReportDocument.from_json(text)
    broken = document_json(report("synthetic-2019-ok")).replace('"year":', '"years":')
    with pytest.raises(DocumentError, match="不完整或有误"):
        ReportDocument.from_json(broken)
