"""The same report as many kinds of file: bars, Markdown, one cell a line, blanks, web page, Word, Excel, PDF."""

from __future__ import annotations

import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape

import docx
import pylopdf_fonts_zh_cn
import typst
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .layout import Drawn, expanded

FONTS = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
Item = str | Drawn
"""A paragraph or a table, in reading order."""


def bars(items: list[Item], rng: Random) -> str:
    """Text with a table row a line; merged cells lost, trailing bars kept, as copied from a page."""
    end = rng.choice((" |", "", " ||"))
    return _lines(items, lambda table: [" | ".join(_flat(b.text) for b in row) + end for row in table.rows])


def boxed(items: list[Item], rng: Random) -> str:
    """Text with drawn frames and long labels broken over several lines of the same cell."""

    def lines(table: Drawn) -> list[str]:
        grid = expanded(table)
        widths = [min(16, max(4, *(len(row[c]) for row in grid))) for c in range(table.width)]
        rule = "+" + "+".join("-" * (2 * width + 2) for width in widths) + "+"
        result = [rule]
        for row in grid:
            pieces = [_wrapped(text, w) for text, w in zip(row, widths, strict=True)]
            for number in range(max(len(p) for p in pieces)):
                cells = [p[number] if number < len(p) else "" for p in pieces]
                result.append(
                    "|"
                    + "|".join(_pad(f" {c} ", 2 * w + 2) for c, w in zip(cells, widths, strict=True))
                    + "|"
                )
            result.append(rule)
        return result

    return _lines(items, lines)


def markdown(items: list[Item], rng: Random) -> str:
    """Markdown: full grid, merged cells empty or repeated."""
    repeat = rng.random() < 0.5

    def lines(table: Drawn) -> list[str]:
        grid = expanded(table, repeat)
        head, *body = ["| " + " | ".join(_flat(t) for t in row) + " |" for row in grid]
        return [head, "|" + "---|" * table.width, *body]

    return _lines(items, lines)


def stream(items: list[Item], rng: Random) -> str:
    """One cell a line, each ended by a bar."""
    return _lines(items, lambda t: [f"{_flat(b.text)} |" if b.text else "|" for row in t.rows for b in row])


def bare_stream(items: list[Item], rng: Random) -> str:
    """One cell a line and nothing else (blank cells must be written as marks)."""
    return _lines(items, lambda t: [_flat(b.text) for row in t.rows for b in row if b.text])


def spaced(items: list[Item], rng: Random) -> str:
    """A row a line, cells parted by blanks."""
    gap = " " * rng.choice((1, 2, 4))
    return _lines(items, lambda t: [gap.join(_flat(b.text) for b in row if b.text) for row in t.rows])


def tabbed(items: list[Item], rng: Random) -> str:
    """A row a line, cells parted by tabs, as pasted from a spreadsheet."""
    return _lines(items, lambda t: ["\t".join(_flat(cell) for cell in row) for row in expanded(t)])


def html(items: list[Item], rng: Random) -> str:
    """A web page with merged cells; half of them as Word saves it, numbers split over spans."""
    word = rng.random() < 0.5
    body = "".join(_html_table(i, rng, word) if isinstance(i, Drawn) else f"<p>{i}</p>\n" for i in items)
    menu = (
        "<ul><li><a href='/'>首页</a></li><li><a href='/x'>政务公开</a></li></ul><script>var a=12;</script>"
    )
    head = "<head><meta charset='utf-8'><title>信息公开</title></head>"
    return f"<!DOCTYPE html><html>{head}<body>{menu}<div>{body}</div></body></html>"


def _html_table(table: Drawn, rng: Random, word: bool) -> str:
    rows = []
    for row in table.rows:
        cells = []
        for box in row:
            span = f' colspan="{box.wide}"' * (box.wide > 1) + f' rowspan="{box.high}"' * (box.high > 1)
            text = box.text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
            if word:
                cut = rng.randrange(len(text) + 1) if "<" not in text and "&" not in text else 0
                text = (
                    f"<p class=MsoNormal align=center><span lang=EN-US style='font-size:10pt'>{text[:cut]}</span>"
                    f"<span\n style='color:black'>{text[cut:] or '&nbsp;'}<o:p></o:p></span></p>"
                )
            cells.append(f"<td{span}>{text}</td>")
        rows.append("<tr>" + "\n".join(cells) + "</tr>\n")
    return f"<table border=1><tbody>{''.join(rows)}</tbody></table>\n"


def word(items: list[Item], rng: Random) -> bytes:
    """A Word file with merged cells; the text of a cell in two runs."""
    document = docx.Document()
    body = document.element.body
    for item in items:
        if isinstance(item, str):
            document.add_paragraph(item)
        else:
            body.insert(len(body) - 1, parse_xml(_word_table(item, rng)))
    stream_ = io.BytesIO()
    document.save(stream_)
    return stream_.getvalue()


def _word_table(table: Drawn, rng: Random) -> str:
    """A table in the XML of Word: merged columns as gridSpan, merged rows as vMerge."""
    below: dict[tuple[int, int], int] = {}
    rows: list[str] = []
    for r, row in enumerate(table.rows):
        cells: list[str] = []
        boxes = iter(row)
        c = 0
        while c < table.width:
            if (r, c) in below:
                wide = below[r, c]
                cells.append(_word_cell("", wide, "<w:vMerge/>", rng))
            else:
                box = next(boxes, None)
                if box is None:
                    break
                wide = box.wide
                below.update({(r + down, c): wide for down in range(1, box.high)})
                merge = '<w:vMerge w:val="restart"/>' if box.high > 1 else ""
                cells.append(_word_cell(box.text, wide, merge, rng))
            c += wide
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _word_cell(text: str, wide: int, merge: str, rng: Random) -> str:
    cut = rng.randrange(len(text) + 1)
    runs = "".join(
        "<w:r>"
        + "<w:br/>".join(f'<w:t xml:space="preserve">{escape(p)}</w:t>' for p in part.split("\n"))
        + "</w:r>"
        for part in (text[:cut], text[cut:])
    )
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{wide}"/>{merge}</w:tcPr><w:p>{runs}</w:p></w:tc>'


def excel(items: list[Item], rng: Random) -> bytes:
    """An Excel file: text above, tables below each other, merged cells; figures as numbers where plain."""
    stream_ = io.BytesIO()
    book = xlsxwriter.Workbook(stream_, {"in_memory": True})
    sheet = book.add_worksheet("年报")
    line = 0
    for item in items:
        if isinstance(item, str):
            sheet.write_string(line, 0, item)
            line += 1
            continue
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(item.rows):
            c = 0
            for box in row:
                while (r, c) in taken:
                    c += 1
                if box.wide > 1 or box.high > 1:
                    sheet.merge_range(line + r, c, line + r + box.high - 1, c + box.wide - 1, box.text)
                elif box.figure and box.text.lstrip("-").isascii() and box.text.lstrip("-").isdigit():
                    sheet.write_number(line + r, c, int(box.text))
                elif box.text:
                    sheet.write_string(line + r, c, box.text)
                taken.update((r + i, c + k) for i in range(box.high) for k in range(box.wide))
                c += box.wide
        line += len(item.rows) + 1
    book.close()
    return stream_.getvalue()


def pdf(items: list[Item], rng: Random) -> bytes:
    """A PDF with ruled tables that run over pages."""
    parts = ['#set page(paper: "a4", margin: 2cm, numbering: "- 1 -")\n#set text(size: 8pt, lang: "zh")\n']
    for item in items:
        if isinstance(item, str):
            parts.append(f"#par({json.dumps(item, ensure_ascii=False)})\n")
            continue
        widths = (
            ", ".join(["1fr"] * item.width) if item.key != "requests" else "1fr, 1.2fr, 2.2fr, " + "1fr, " * 7
        )
        cells = []
        for row in item.rows:
            cells.extend(
                f"table.cell(colspan: {b.wide}, rowspan: {b.high})[#{json.dumps(b.text, ensure_ascii=False)}]"
                for b in row
            )
        parts.append(f"#table(columns: ({widths}), {', '.join(cells)})\n")
    return typst.compile("".join(parts).encode(), format="pdf", font_paths=[FONTS])


def _lines(items: list[Item], table_lines: Callable[[Drawn], list[str]]) -> str:
    lines: list[str] = []
    for item in items:
        lines.extend([item] if isinstance(item, str) else table_lines(item))
    return "\n".join(lines)


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _wrapped(text: str, width: int) -> list[str]:
    parts = [part[i : i + width] for part in text.split("\n") for i in range(0, len(part), width)]
    return parts or [""]


def _pad(text: str, width: int) -> str:
    used = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(0, width - used)


TEXT_WRITERS = {
    "bars": bars,
    "boxed": boxed,
    "markdown": markdown,
    "stream": stream,
    "bare_stream": bare_stream,
    "spaced": spaced,
    "tabbed": tabbed,
    "html": html,
}
BINARY_WRITERS = {"word": word, "excel": excel, "pdf": pdf}
