"""Reading our own outputs back: tables of HTML, pages of PDF."""

from __future__ import annotations

import re

import pypdfium2
from lxml import html as lxml_html

from gongkai.statements import ReportDocument
from gongkai.statements.render.labels import figure_text
from gongkai.statements.render.layout import Grid
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


def pdf_pages(content: bytes) -> list[str]:
    file = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in file]
