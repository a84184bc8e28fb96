"""Every format shows every figure in its place: the tables are read back out of HTML, Word, PDF, Excel and CSV."""

from __future__ import annotations

import re
import time
from html import escape
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from lxml import html as lxml_html
from tests.statements.readback import NAMES, NASTY, expected_matrix, html_matrices, pdf_pages, squeezed
from tests.statements.support import WORDS, report, sample, zero

from gongkai.statements import load_form, number_text
from gongkai.statements.render import OUTPUTS, form_grids, render, section_grids, table_html
from gongkai.statements.render.html import render as article
from gongkai.statements.render.labels import is_subheading, narrow, section_heading, split_note
from gongkai.statements.render.layout import figure_size, side_lines
from gongkai.statements.render.words import title_lines

# layout -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_cell_of_the_form_is_in_the_layout_once(form: str) -> None:
    own = load_form(form)
    shown = [cell.cell for grid in form_grids(own) for cell in grid.figures()]
    assert shown == list(own.cells)


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_grids_are_filled_without_gap_or_overlap(form: str) -> None:
    for grid in form_grids(load_form(form)):
        taken: dict[tuple[int, int], str] = {}
        for row in grid.rows:
            for cell in row.cells:
                for y in range(cell.row, cell.row + cell.rowspan):
                    for x in range(cell.column, cell.column + cell.colspan):
                        assert (y, x) not in taken, (grid.key, y, x)
                        taken[y, x] = cell.kind
        assert len(taken) == len(grid.rows) * grid.columns
        assert abs(sum(grid.widths) - 1) < 1e-9


def test_headers_are_merged_as_on_the_official_form() -> None:
    """Table three: corner 3x3, 申请人情况 over seven, 法人或其他组织 over five; side labels over 22 and 8, 3, 5, 3."""
    form = load_form("2021")
    (grid,) = section_grids(form, "requests")
    heads = {
        cell.text: (cell.row, cell.column, cell.rowspan, cell.colspan)
        for r in grid.rows[:3]
        for cell in r.cells
    }
    assert heads["申请人情况"] == (0, 3, 1, 7)
    assert heads["法人或其他组织"] == (1, 4, 1, 5)
    assert heads["自然人"] == (1, 3, 2, 1)
    assert heads["总计"] == (1, 9, 2, 1)
    assert heads["商业企业"] == (2, 4, 1, 1)
    corner = grid.rows[0].cells[0]
    assert (corner.rowspan, corner.colspan) == (3, 3)
    assert corner.text == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    sides = {cell.text: cell.rowspan for row in grid.rows for cell in row.cells if cell.kind == "side"}
    assert sides == {
        "三、本年度办理结果": 22,
        "（三）不予公开": 8,
        "（四）无法提供": 3,
        "（五）不予处理": 5,
        "（六）其他处理": 3,
    }
    (old,) = section_grids(load_form("2019"), "requests")
    assert {c.text: c.rowspan for r in old.rows for c in r.cells if c.kind == "side"}[
        "三、本年度办理结果"
    ] == 20


def test_table_four_has_three_header_levels() -> None:
    (grid,) = section_grids(load_form("2019"), "remedies")
    top = [(cell.text, cell.rowspan, cell.colspan) for cell in grid.rows[0].cells]
    assert top == [("行政复议", 2, 5), ("行政诉讼", 1, 10)]
    assert [(cell.text, cell.colspan) for cell in grid.rows[1].cells] == [
        ("未经复议直接起诉", 5),
        ("复议后起诉", 5),
    ]
    assert [cell.text for cell in grid.rows[2].cells] == [
        "结果维持",
        "结果纠正",
        "其他结果",
        "尚未审结",
        "总计",
    ] * 3
    assert len(grid.rows) == 4


def test_tables_of_section_two_stand_in_one_grid() -> None:
    (grid,) = section_grids(load_form("2019"), "proactive")
    blocks = [cell.text for row in grid.rows for cell in row.cells if cell.kind == "block"]
    assert blocks == [f"第二十条第（{number}）项" for number in "一五六八九"]
    fees = [cell for row in grid.rows for cell in row.cells if cell.cell and cell.cell.startswith("fees.")]
    assert [(cell.column, cell.colspan) for cell in fees] == [(1, 1), (2, 2)]


def test_small_words() -> None:
    assert narrow("商业企业") == ("商业", "企业")
    assert narrow("社会公益组织") == ("社会公", "益组织")
    assert narrow("自然人") == ("自然人",)
    assert split_note("（二）部分公开（区分处理的，只计这一情形，不计其他情形）")[1].startswith(
        "（区分处理的"
    )
    assert split_note("（一）予以公开") == ("（一）予以公开", "")
    assert is_subheading("（一）主动公开")
    assert not is_subheading("（一）今年公开了很多信息。其中有文件。")
    assert section_heading(load_form("2021"), "requests") == "三、收到和处理政府信息公开申请情况"
    assert section_heading(load_form("2014"), "annex") == "附表：政府信息公开情况统计表"
    assert title_lines("示例县人民政府2021年政府信息公开工作年度报告") == (
        "示例县人民政府",
        "2021年政府信息公开工作年度报告",
    )
    assert "".join(title_lines("某某" * 15)) == "某某" * 15


# HTML ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_html_tables_read_back(name: str) -> None:
    document = report(name)
    grids = form_grids(document.form, document.figures)
    found = html_matrices(article(document)) if grids else []
    assert [squeezed(lines) for lines in found] == [
        squeezed(expected_matrix(grid, document)) for grid in grids
    ]


def test_html_hooks_marks_and_classes() -> None:
    form, figures = sample("synthetic-2021-ok")
    figures = figures.updated({"requests.granted.total": None}).without(["requests.carried_out.total"])
    (grid,) = section_grids(form, "requests")

    def link(cell: str, value: Any) -> str:
        return f'<a class="gk-fig" href="#{cell}">{"" if value is None else value}</a>'

    table = lxml_html.fromstring(
        table_html(grid, figures, link, lambda cell, value: ["is-wrong"] if value == 50 else [], dense=True)
    )
    cells = {cell.get("data-cell"): cell for cell in table.iter("td")}
    assert cells["requests.new_requests.natural_person"].get("class") == "is-wrong"
    assert cells["requests.granted.total"].get("class") == "is-blank"
    assert cells["requests.carried_out.total"].get("class") == "is-blank is-absent"
    assert cells["requests.refused_state_secret.total"].get("class") == "is-zero"
    assert cells["requests.granted.natural_person"][0].get("href") == "#requests.granted.natural_person"
    assert table.get("class") == "gk-official gk-official-dense"
    assert "style=" not in article(report("synthetic-2021-ok"))
    assert [row.get("class") for row in table.iter("tr")].count("gk-sum") == 1


def test_html_escapes_everything() -> None:
    document = report(
        "synthetic-2021-ok", title=NASTY, body=NASTY, sign=NASTY, notes=[NASTY], preface=[NASTY]
    )
    page = OUTPUTS["html"].render(document).decode()
    assert "<script" not in page
    assert page.count(escape(NASTY, quote=True)) == 5


# Word, PDF, Excel, CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_word_tables_read_back(name: str) -> None:
    document = report(name)
    word = Document(BytesIO(render(document, "word")))
    grids = form_grids(document.form, document.figures)
    assert len(word.tables) == len(grids)
    for table, grid in zip(word.tables, grids, strict=True):
        found = [[cell.text for cell in row.cells] for row in table.rows]
        assert squeezed(found) == squeezed(expected_matrix(grid, document))
        headers = [row._tr.trPr.xpath("w:tblHeader") for row in table.rows]
        assert sum(bool(header) for header in headers) == grid.header
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert words.startswith("示例县人民政府\n")
    assert WORDS in words
    for section in document.form.sections:
        assert section.title_zh in words
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    assert word.core_properties.title == document.title


@pytest.mark.parametrize("name", NAMES)
def test_pdf_has_every_text_and_figure(name: str) -> None:
    document = report(name)
    pages = pdf_pages(render(document, "pdf"))
    text = re.sub(r"\s", "", "".join(pages))
    assert 2 <= len(pages) <= 6
    assert re.sub(r"\s", "", document.title) in text
    for section in document.form.sections:
        assert section.title_zh in text
    assert document.hash in text
    assert "2018年3月26日" in text or f"{document.year + 1}年3月26日" in text
    kinds = ("label", "side", "head", "group", "block", "unit")
    for grid in form_grids(document.form, document.figures):
        for cell in (cell for row in grid.rows for cell in row.cells if cell.kind in kinds):
            lines = side_lines(cell) if cell.kind == "side" else narrow(cell.text)
            assert all(re.sub(r"\s", "", line) in text for line in lines), cell.text
    # each row of figures of table three stands together
    for grid in form_grids(document.form, document.figures):
        if grid.shape == "matrix":
            new = grid.rows[grid.header]
            values = [number_text(document.figures[cell.cell] or 0) for cell in new.cells if cell.cell]
            assert new.cells[0].text + "".join(values) in text
    assert any("— 1 —" in page or "—1—" in re.sub(r"\s", "", page) for page in pages)


def test_table_three_is_on_one_page() -> None:
    for name in ("synthetic-2021-ok", "synthetic-2019-ok"):
        pages = [re.sub(r"\s", "", page) for page in pdf_pages(render(report(name), "pdf"))]
        (page,) = [page for page in pages if "一、本年新收政府信息公开申请数量" in page]
        assert "四、结转下年度继续办理" in page
        assert page.startswith("三、收到和处理政府信息公开申请情况")


def test_long_figures_are_set_smaller_and_never_broken() -> None:
    form = load_form("2021")
    grids = {grid.shape: grid for grid in form_grids(form)}
    small, big = zero(form), zero(form, dict.fromkeys(form.cells, 143262))
    assert figure_size(grids["matrix"], small, 9) == 9
    assert figure_size(grids["matrix"], big, 9) == 7.5
    assert figure_size(grids["wide"], big, 9) < 7.5
    assert figure_size(grids["blocks"], big, 12) == 12
    pages = pdf_pages(render(report("synthetic-2021-ok", figures=big), "pdf"))
    (page,) = [page for page in pages if "一、本年新收政府信息公开申请数量" in page]
    assert "四、结转下年度继续办理" in page
    assert page.count("143262") == 7 * 25


def test_pdf_is_fast_and_the_same_every_time() -> None:
    document = report("synthetic-2021-ok")
    render(document, "pdf")
    started = time.perf_counter()
    first = render(document, "pdf")
    assert time.perf_counter() - started < 5
    assert len(render(document, "pdf")) == len(first)


def test_untrusted_text_stays_text() -> None:
    sections = {"overview": [NASTY], "problems": ['#import "x": *', "+1", "-1", "@x"]}
    document = report("synthetic-2021-ok", title=NASTY, sections=sections, notes=[NASTY])
    squeezed_text = re.sub(r"\s", "", "".join(pdf_pages(render(document, "pdf"))))
    assert squeezed_text.count("#strong[x]") == 3
    assert '#import"x":*' in squeezed_text
    word = Document(BytesIO(render(document, "word")))
    assert NASTY in [paragraph.text for paragraph in word.paragraphs]
    for output in OUTPUTS:
        assert render(document, output)
