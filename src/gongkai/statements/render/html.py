"""HTML: the official tables with merged headers, in the classes of the stylesheet (`gk-official`, `gk-fig`, ...).

No inline style, no script. The caller may turn figures into links and add marks by `cell_html`, and add classes to
cells (`is-wrong`, `is-open`) by `cell_class`. Everything else is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from gongkai.statements.canonical import Value
from gongkai.statements.document import ReportDocument, printable
from gongkai.statements.figures import Figures
from gongkai.statements.forms import Form

from .assets import asset_text
from .labels import figure_text, is_annex, is_subheading, narrow, section_heading
from .layout import INDENT, Grid, GridCell, GridRow, section_grids, side_lines
from .words import signed_lines

CellHtml = Callable[[str, Value], str]
"""(cell key, value) -> inner HTML of the cell, already escaped. None means blank or absent."""

CellClass = Callable[[str, Value], Iterable[str]]
"""(cell key, value) -> further classes of the cell, such as `is-wrong`."""

_SHAPE_CLASSES = {
    "list": "gk-official gk-official-three",
    "blocks": "gk-official gk-official-center gk-fit",
    "matrix": "gk-official",
    "wide": "gk-official gk-official-center gk-official-many",
}


def text(value: str) -> str:
    """Escaped text."""
    return escape(printable(value), quote=True)


def plain_cell(cell: str, value: Value) -> str:
    """The figure with thousands separators, nothing for a blank: what is shown without a hook."""
    return figure_text(value, ",")


def table_html(
    grid: Grid,
    figures: Figures,
    cell_html: CellHtml = plain_cell,
    cell_class: CellClass | None = None,
    *,
    dense: bool = False,
) -> str:
    """One official table as `<table>`. dense: the smaller type of the office."""
    classes = _SHAPE_CLASSES[grid.shape] + (" gk-official-dense" if dense else "")
    unit = f"（单位：{grid.unit}）" if grid.unit else ""
    parts = [
        f'<table class="{classes}">',
        f'<caption class="visually-hidden">{text(grid.caption + unit)}</caption>',
    ]
    head = [_row_html(grid, row, figures, cell_html, cell_class) for row in grid.rows[: grid.header]]
    if head:
        parts.append("<thead>" + "\n".join(head) + "</thead>")
    for body in _bodies(grid):
        lines = [_row_html(grid, row, figures, cell_html, cell_class) for row in body]
        parts.append("<tbody>" + "\n".join(lines) + "</tbody>")
    parts.append("</table>")
    return "\n".join(parts)


def _bodies(grid: Grid) -> list[list[GridRow]]:
    bodies: list[list[GridRow]] = []
    for row in grid.rows[grid.header :]:
        if row.kind == "block" or not bodies:
            bodies.append([])
        bodies[-1].append(row)
    return bodies


_ROW_CLASSES = {"block": "gk-block", "colhead": "gk-colhead", "sum": "gk-sum", "heading": "gk-heading"}


def _row_html(
    grid: Grid, row: GridRow, figures: Figures, cell_html: CellHtml, cell_class: CellClass | None
) -> str:
    css = _ROW_CLASSES.get(row.kind)
    opening = f'<tr class="{css}">' if css else "<tr>"
    cells = (
        _figure_html(cell, figures, cell_html, cell_class)
        if cell.kind == "figure"
        else _label_html(grid, cell)
        for cell in row.cells
    )
    return opening + "".join(cells) + "</tr>"


def _spans(cell: GridCell) -> str:
    rows = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    columns = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return rows + columns


def _figure_html(cell: GridCell, figures: Figures, cell_html: CellHtml, cell_class: CellClass | None) -> str:
    key = cell.cell or ""
    value = figures.number(key)
    classes = ["is-blank"] if value is None else ["is-zero"] if value == 0 else []
    if value is None and figures.is_absent(key):
        classes.append("is-absent")
    classes += cell_class(key, value) if cell_class else ()
    css = f' class="{escape(" ".join(classes), quote=True)}"' if classes else ""
    return f'<td{css}{_spans(cell)} data-cell="{escape(key, quote=True)}">{cell_html(key, value)}</td>'


def _label_html(grid: Grid, cell: GridCell) -> str:
    spans = _spans(cell)
    if cell.kind == "corner":
        return f'<th class="gk-note"{spans}>{text(cell.text)}</th>'
    if cell.kind == "block":
        return f'<th{spans} scope="rowgroup">{text(cell.text)}</th>'
    if cell.kind == "group":
        return f'<th{spans} scope="colgroup">{text(cell.text)}</th>'
    if cell.kind == "head":
        lines = narrow(cell.text) if grid.shape in ("matrix", "wide") else (cell.text,)
        return f'<th{spans} scope="col">{"<br>".join(text(line) for line in lines)}</th>'
    if cell.kind in ("unit", "none"):
        return f'<td class="gk-unit"{spans}>{text(cell.text)}</td>'
    if cell.kind == "side":
        return _side_html(cell, spans)
    indent = INDENT * cell.level if grid.shape == "list" else ""
    note = f'<span class="gk-note">{text(cell.note)}</span>' if cell.note else ""
    return f'<th{spans} scope="row">{indent}{text(cell.text)}{note}</th>'


def _side_html(cell: GridCell, spans: str) -> str:
    if cell.level == 0:
        upright = "<br>".join(text(part) for part in side_lines(cell))
        return f'<th class="gk-upright"{spans} scope="rowgroup">{upright}</th>'
    label = "<wbr>".join(text(part) for part in side_lines(cell))
    return f'<th class="gk-l2"{spans} scope="rowgroup">{label}</th>'


def paragraphs_html(paragraphs: Iterable[str]) -> str:
    """The text of a section: `<p>`, and `<h3>` for the headings inside it."""
    parts = []
    for paragraph in paragraphs:
        tag = "h3" if is_subheading(paragraph) else "p"
        parts.append(f"<{tag}>{text(paragraph)}</{tag}>")
    return "\n".join(parts)


def scroll_html(grid: Grid, table: str) -> str:
    """A table in its focusable, labelled region that scrolls by itself on a phone."""
    hint = (
        '<p class="gk-hint-scroll gk-small gk-muted mb-2">表格可左右滑动。</p>\n'
        if grid.shape != "blocks"
        else ""
    )
    unit = f'<p class="gk-small gk-muted mb-2">单位：{text(grid.unit)}</p>\n' if grid.unit else ""
    label = text(grid.caption)
    return f'{unit}{hint}<div class="gk-scroll" tabindex="0" role="region" aria-label="{label}">{table}</div>'


def section_html(
    form: Form,
    section: str,
    figures: Figures,
    paragraphs: Iterable[str] = (),
    cell_html: CellHtml = plain_cell,
    cell_class: CellClass | None = None,
    *,
    dense: bool = False,
) -> str:
    """One section of a report: heading, text, tables, as `<section id="section-<key>">`."""
    grids = section_grids(form, section, figures)
    own_page = " gk-print-page" if any(grid.shape in ("matrix", "list") for grid in grids) else ""
    parts = [
        f'<section id="section-{section}" class="gk-section{own_page} mt-5">'
        f"<h2>{text(section_heading(form, section))}</h2>"
    ]
    words = paragraphs_html(paragraphs)
    if words:
        parts.append(f'<div class="gk-text pt-3">\n{words}\n</div>')
    for grid in grids:
        table = table_html(grid, figures, cell_html, cell_class, dense=dense)
        parts.append(f'<div class="mt-4">{scroll_html(grid, table)}</div>')
    parts.append("</section>")
    return "\n".join(parts)


def render(
    report: ReportDocument, cell_html: CellHtml = plain_cell, cell_class: CellClass | None = None
) -> str:
    """A whole report as an `<article>`, to stand in a page that brings the stylesheet."""
    parts = [
        f'<article class="gk-report" data-form="{text(report.form.id)}" data-year="{report.year}">',
        f'<h1 class="gk-title">{text(report.title)}</h1>',
    ]
    if report.preface:
        parts.append(f'<div class="gk-text pt-3">\n{paragraphs_html(report.preface)}\n</div>')
    sign = _sign_html(report)
    for section in report.form.sections:
        if is_annex(section.key):
            parts.append(sign)
            sign = ""
        words = report.sections.get(section.key, ())
        parts.append(section_html(report.form, section.key, report.figures, words, cell_html, cell_class))
    parts.append(sign)
    parts += [f'<p class="gk-small gk-muted">{text(line)}</p>' for line in report.footer]
    parts.append("</article>")
    return "\n".join(part for part in parts if part)


def _sign_html(report: ReportDocument) -> str:
    lines = [text(line) for line in signed_lines(report)]
    return '<p class="gk-sign">' + "<br>".join(lines) + "</p>" if lines else ""


def page(report: ReportDocument) -> str:
    """A whole report as a file of its own, with a small stylesheet inside, for keeping and printing."""
    return (
        '<!doctype html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(report.title)}</title>\n<style>\n{asset_text('report.css')}</style>\n</head>\n<body>\n"
        f"{render(report)}\n</body>\n</html>\n"
    )
