"""The tables of a form as rows of merged cells, drawn from the form data alone (apart from the project's renderers)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gongkai.statements import Form, Table


@dataclass(frozen=True)
class Box:
    """A cell: text, merged columns and rows, and whether it is a figure."""

    text: str
    wide: int = 1
    high: int = 1
    figure: bool = False
    header: bool = False


@dataclass
class Drawn:
    """A table: its section, its rows of cells (covered ones left out) and its width in columns."""

    key: str
    section: str
    width: int
    rows: list[list[Box]] = field(default_factory=list)


def draw(form: Form, texts: dict[str, str], merged_other: bool = False) -> list[Drawn]:
    """All tables of a form with `texts` in their cells."""
    drawn: list[Drawn] = []
    for table in form.tables:
        if table.key == "statistics":
            drawn.append(_statistics(table, texts))
        elif table.key == "requests":
            drawn.append(_requests(table, texts, merged_other))
        elif table.key == "remedies":
            drawn.append(_remedies(table, texts))
        else:
            drawn.append(_small(table, texts))
    return drawn


def _small(table: Table, texts: dict[str, str]) -> Drawn:
    width = len(table.columns) + 1
    rows = [
        [Box(table.title, wide=width, header=True)],
        [Box("信息内容", header=True), *(Box(column.label, header=True) for column in table.columns)],
    ]
    for row in table.rows:
        rows.append([Box(row.label), *_figures(table, row.key, texts)])
    return Drawn(table.key, table.section, width, rows)


def _figures(table: Table, row: str, texts: dict[str, str]) -> list[Box]:
    return [Box(texts[f"{table.key}.{row}.{column.key}"], figure=True) for column in table.columns]


def _statistics(table: Table, texts: dict[str, str]) -> Drawn:
    rows = [
        [Box("政府信息公开情况统计表", wide=3, header=True)],
        [Box(label, header=True) for label in table.header_labels],
    ]
    for row in table.rows:
        text = texts.get(f"{table.key}.{row.key}.count", "")
        rows.append([Box(row.label), Box(row.unit or "/"), Box(text, figure=True)])
    return Drawn(table.key, table.section, 3, rows)


def _requests(table: Table, texts: dict[str, str], merged_other: bool) -> Drawn:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    kinds = [column.label for column in table.columns]
    rows = [
        [Box(note, wide=3, high=3, header=True), Box("申请人情况", wide=7, header=True)],
        [
            Box(kinds[0], high=2, header=True),
            Box("法人或其他组织", wide=5, header=True),
            Box(kinds[6], high=2, header=True),
        ],
        [Box(label, header=True) for label in kinds[1:6]],
    ]
    shown = [row for row in table.rows if not (merged_other and row.parent == "other_processing")]
    opened: list[Box] = []
    for row in shown:
        children = [other for other in shown if other.parent == row.key]
        if children:
            below = sum(max(1, len([c for c in shown if c.parent == child.key])) for child in children)
            opened.append(Box(row.label, high=below))
            continue
        figures = _figures(table, row.key, texts)
        rows.append([*opened, Box(row.label, wide=3 - row.level), *figures])
        opened = []
    return Drawn(table.key, table.section, 10, rows)


def _remedies(table: Table, texts: dict[str, str]) -> Drawn:
    five = [Box(column.label, header=True) for column in table.columns[:5]]
    rows = [
        [Box("行政复议", wide=5, header=True), Box("行政诉讼", wide=10, header=True)],
        [
            *(replace(box, high=2) for box in five),
            Box("未经复议直接起诉", wide=5, header=True),
            Box("复议后起诉", wide=5, header=True),
        ],
        [*five, *five],
        _figures(table, "cases", texts),
    ]
    return Drawn(table.key, table.section, 15, rows)


def expanded(table: Drawn, repeat: bool = False) -> list[list[str]]:
    """The table as a full grid of texts; covered places empty, or with the text of the merged cell again."""
    grid: dict[tuple[int, int], str] = {}
    for number, row in enumerate(table.rows):
        column = 0
        for box in row:
            while (number, column) in grid:
                column += 1
            for down in range(box.high):
                for right in range(box.wide):
                    own = box.text if repeat or (down == 0 and right == 0) else ""
                    grid[(number + down, column + right)] = own
            column += box.wide
    return [[grid.get((row, column), "") for column in range(table.width)] for row in range(len(table.rows))]
