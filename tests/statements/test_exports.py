"""Excel, CSV and LibreOffice: every figure is there, as a number; formulas are not."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from tests.statements.readback import NAMES, expected_matrix, html_matrices, pdf_pages, squeezed
from tests.statements.support import report, sample, zero

from gongkai.statements import load_form, number_text
from gongkai.statements.render import form_grids, render, section_grids
from gongkai.statements.render.html import render as article
from gongkai.statements.render.pdf import template_data
from gongkai.statements.render.tabular import neutral


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
