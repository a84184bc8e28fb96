"""Every format shows every figure in its place: the tables are read back out of HTML, Word, PDF, Excel and CSV."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import time
from html import escape
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from lxml import html as lxml_html
from python_calamine import CalamineWorkbook
from tests.statements.support import WORDS, report, sample, zero

from gongkai.statements import ReportDocument, load_form, number_text
from gongkai.statements.render import OUTPUTS, form_grids, render, section_grids, table_html
from gongkai.statements.render.html import render as article
from gongkai.statements.render.layout import (
    Grid,
    figure_size,
    figure_text,
    is_subheading,
    narrow,
    section_heading,
    side_lines,
    split_note,
)
from gongkai.statements.render.pdf import template_data
from gongkai.statements.render.tabular import neutral
from gongkai.statements.render.words import title_lines
from gongkai.statements.render.wordtables import occupancy

NAMES = [
    "synthetic-2021-ok",
    "synthetic-2019-ok",
    "seed-002-pingjiang-civil-affairs-2017",
    "seed-004-quxian-baocheng-2019",
    "free",
]
NASTY = '=HYPERLINK("http://evil","x") <script>alert(1)</script> #strong[x] \\ "q" & {{ x }} $x^2$ @ref'


def expected_matrix(grid: Grid, document: ReportDocument) -> list[list[str]]:
    """The grid written out place by place, merged cells repeated."""
    lines = []
    for owners in occupancy(grid):
        lines.append(
            [
                figure_text(document.figures.number(cell.cell)) if cell.cell else cell.text + cell.note
                for cell in owners
            ]
        )
    return lines


def squeezed(lines: list[list[str]]) -> list[list[str]]:
    return [[re.sub(r"\s|,", "", text) for text in line] for line in lines]


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


def html_matrices(text: str) -> list[list[list[str]]]:
    """Every table of a page with merged cells repeated, as a reader sees it."""
    matrices = []
    for table in lxml_html.fromstring(text).iter("table"):
        lines: list[list[str]] = []
        spans: dict[tuple[int, int], str] = {}
        for y, row in enumerate(table.iter("tr")):
            line: list[str] = []
            for cell in row.iterchildren("th", "td"):
                while (y, len(line)) in spans:
                    line.append(spans[y, len(line)])
                words, x = cell.text_content(), len(line)
                for dy in range(int(cell.get("rowspan", 1))):
                    for dx in range(int(cell.get("colspan", 1))):
                        spans[y + dy, x + dx] = words
                line += [words] * int(cell.get("colspan", 1))
            while (y, len(line)) in spans:
                line.append(spans[y, len(line)])
            lines.append(line)
        matrices.append(lines)
    return matrices


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


def pdf_pages(content: bytes) -> list[str]:
    file = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in file]


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


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


@pytest.mark.parametrize("name", NAMES)
def test_excel_has_every_figure_as_a_number(name: str) -> None:
    document = report(name)
    found = sheets(render(document, "excel"))
    flat = {line[3]: line[8] for line in found["数据"][1:]}
    assert set(flat) == set(document.form.cells)
    for cell, value in document.figures.items():
        assert flat[cell] == ("" if value is None else float(value)), cell
    if document.form.id == "2021":
        assert found["申请办理"][0][0] == "三、收到和处理政府信息公开申请情况（单位：件）"
        assert found["申请办理"][4][3:10] == [50, 6, 0, 1, 4, 1, 62]
    assert found["正文"][0][0] == document.title


def test_excel_and_csv_neutralise_formulas() -> None:
    document = report("synthetic-2021-ok", title="=1+1", body="=cmd|' /C calc'!A0", notes=["@SUM(1)"])
    content = render(document, "excel")
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    assert not any("<f>" in text for name, text in parts.items() if name.startswith("xl/worksheets"))
    assert "hyperlink" not in "".join(parts.values())
    lines = list(csv.reader(StringIO(render(document, "csv").decode("utf-8-sig"))))
    assert {line[2] for line in lines[1:]} == {"'=cmd|' /C calc'!A0"}
    for text in ("=1", "+1", "-1", "@a", "\tx", " =1", "＝1"):
        assert neutral(text).startswith("'")
    assert neutral("一、主动公开") == "一、主动公开"


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_one_line_for_each_cell(name: str) -> None:
    document = report(name)
    content = render(document, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))
    assert [line["格"] for line in lines] == list(document.form.cells)
    for line in lines:
        value = document.figures.number(line["格"])
        assert line["数值"] == ("" if value is None else number_text(value))
        assert line["状态"] == ("空白" if document.figures.is_blank(line["格"]) else "")


def test_blank_and_absent_print_alike_but_are_told_apart_in_data() -> None:
    form, figures = sample("synthetic-2021-ok")
    cells = "requests.granted.total", "requests.carried_out.total"
    document = report("synthetic-2021-ok", figures=figures.updated({cells[0]: None}).without([cells[1]]))
    lines = {
        line["格"]: line for line in csv.DictReader(StringIO(render(document, "csv").decode("utf-8-sig")))
    }
    assert [(lines[cell]["数值"], lines[cell]["状态"]) for cell in cells] == [("", "空白"), ("", "缺")]
    for grid in template_data(document)["sections"][2]["grids"]:
        texts = [cell["text"] for cell in grid["cells"] if cell["kind"] == "figure"]
        assert texts.count("") == 2
    assert form.id == "2021"


def test_a_group_printed_as_one_row_is_rendered_as_one_row() -> None:
    form = load_form("2021")
    rows = [row.key for row in form.table_by_key["requests"].children("other_processing")]
    columns = [column.key for column in form.table_by_key["requests"].columns]
    figures = zero(form).without(f"requests.{row}.{column}" for row in rows for column in columns)
    figures = figures.updated({f"requests.other_processing.{column}": 7 for column in columns})
    document = report("synthetic-2021-ok", figures=figures)
    (grid,) = section_grids(form, "requests", figures)
    assert [cell.cell for cell in grid.figures() if cell.cell and "other_processing" in cell.cell] == [
        f"requests.other_processing.{column}" for column in columns
    ]
    tables = html_matrices(article(document))
    assert squeezed(tables[1]) == squeezed(expected_matrix(grid, document))
    assert len(render(document, "pdf")) > 0
    assert len(Document(BytesIO(render(document, "word"))).tables) == 3


# LibreOffice ----------------------------------------------------------------------------------------------------


@pytest.mark.libreoffice
@pytest.mark.slow
def test_word_opens_in_libreoffice(tmp_path: Path) -> None:
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    wanted = {
        "synthetic-2021-ok": (4, 6),
        "synthetic-2019-ok": (4, 6),
        "seed-002-pingjiang-civil-affairs-2017": (4, 6),
    }
    for name in wanted:
        (tmp_path / f"{name}.docx").write_bytes(render(report(name), "word"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(tmp_path / f"{name}.docx") for name in wanted]
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for name, (least, most) in wanted.items():
        document = report(name)
        pages = pdf_pages((tmp_path / f"{name}.pdf").read_bytes())
        assert least <= len(pages) <= most
        text = re.sub(r"\s", "", "".join(pages))
        for section in document.form.sections:
            assert section.title_zh in text
        for grid in form_grids(document.form):
            for cell in (cell for row in grid.rows for cell in row.cells if cell.kind == "label"):
                assert cell.text in text
            if grid.shape == "matrix":
                (page,) = [
                    page for page in pages if "一、本年新收政府信息公开申请数量" in re.sub(r"\s", "", page)
                ]
                assert "四、结转下年度继续办理" in re.sub(r"\s", "", page)
