"""The table as a file: the empty one to fill in, reading what came back, the same with a column of results."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from gongkai.casework.onboarding.columns import COLUMNS, Column, by_heading
from gongkai.files.sheets import EXAMPLE, Table, TableError, find_table, sheets_of

SHEET, HELP, LISTS = "申请", "填写说明", "选项"
RESULT = "结果"
MOST_ROWS = 20_000
LAST_ROW = 5000
LIST_LIMIT = 255  # characters that Excel allows in a list typed into the rule itself
NO_HEADING = (
    "没有找到表头：至少要有“申请人类别”“事项”“接收渠道”“收到日期”几栏。请下载模板，把内容粘贴到模板里再导入。"
)


def read_table(content: bytes, name: str = "") -> Table:
    """Return the table of a workbook (.xlsx, .xls, .ods, …) or a CSV file (`files.sheets`). Raises TableError."""
    table = find_table(sheets_of(content, name), by_heading(), asked=NO_HEADING, ignored=(RESULT,))
    if len(table.rows) > MOST_ROWS:
        raise TableError(
            f"有 {len(table.rows)} 行，一次最多导入 {MOST_ROWS} 行。请分成几个文件，一年一个最方便。"
        )
    return table


# --- writing -------------------------------------------------------------------------------------------------------


def template() -> bytes:
    """Return the empty workbook: headings with notes, lists to choose from, an example row, a sheet of explanations."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        styles = _styles(book)
        sheet, help_, lists = (book.add_worksheet(one) for one in (SHEET, HELP, LISTS))
        for place, column in enumerate(COLUMNS):
            head = styles["required"] if column.required else styles["head"]
            sheet.write_string(0, place, column.label + ("*" if column.required else ""), head)
            sheet.write_comment(0, place, column.hint, {"x_scale": 2})
            sheet.set_column(
                place, place, column.width, styles["day"] if column.kind == "day" else styles["text"]
            )
            sheet.write_string(1, place, _example(column), styles["example"])
            _validate(sheet, lists, place, column)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 22)
        lists.hide()
        _explain(help_, styles)
    return out.getvalue()


def _example(column: Column) -> str:
    return f"{EXAMPLE}（导入时跳过）{column.example}" if column.key == "request_no" else column.example


def _styles(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "font_name": "微软雅黑", "font_size": 10}
    head = {**base, "bold": True, "bg_color": "#F2F2F2", "bottom": 1, "valign": "vcenter"}
    return {
        "text": book.add_format({**base, "num_format": "@"}),
        "day": book.add_format({**base, "num_format": "yyyy-mm-dd"}),
        "head": book.add_format(head),
        "required": book.add_format({**head, "font_color": "#9B1C1C"}),
        "example": book.add_format({**base, "italic": True, "font_color": "#808080"}),
        "wrong": book.add_format({**base, "bg_color": "#FDECEA"}),
    }


def _validate(sheet: Any, lists: Any, place: int, column: Column) -> None:
    if column.kind == "day":
        return
    if not column.choices:
        return
    labels = list(column.choices)
    for row, label in enumerate(labels):
        lists.write_string(row, place, label)
    name = xlsxwriter.utility.xl_col_to_name(place)
    source = f"={LISTS}!${name}$1:${name}${len(labels)}"
    told = column.hint if len(column.hint) <= LIST_LIMIT else column.hint[:LIST_LIMIT]
    rule = {
        "validate": "list",
        "source": source,
        "input_title": column.label,
        "input_message": told,
        "error_type": "warning",
        "error_message": "请从下拉列表选择。",
    }
    sheet.data_validation(2, place, LAST_ROW, place, rule)


def _explain(sheet: Any, styles: dict[str, Any]) -> None:
    lines = (
        "每行一件申请，已经办结的和还在办理的都可以；红色标题的栏目必填。",
        "日期写成 2023-05-06、2023/5/6、2023年5月6日都可以。",
        "姓名、证件、联系方式和申请内容加密保存；其他各栏不要写个人信息。",
        "没有记录的日期留空：导入结果会逐行说明按什么补记。",
        "同一个登记号不会导入两次；改正错误的行以后，把整个文件再导入一次即可。",
    )
    for row, line in enumerate(lines):
        sheet.merge_range(row, 0, row, 3, line, styles["text"])
    top = len(lines) + 1
    for place, title in enumerate(("栏目", "必填", "怎样填", "可选内容")):
        sheet.write_string(top, place, title, styles["head"])
    for row, column in enumerate(COLUMNS, start=top + 1):
        cells = (column.label, "是" if column.required else "", column.hint, "、".join(column.choices))
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, styles["text"])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 6)
    sheet.set_column(2, 3, 60)


def results_workbook(table: Table, results: Mapping[int, str], wrong: Iterable[int]) -> bytes:
    """Return the rows of `table` with a column 结果: what became of each line, faulty lines marked."""
    out, bad = io.BytesIO(), frozenset(wrong)
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        styles = _styles(book)
        sheet = book.add_worksheet(SHEET)
        head = [*table.headings, RESULT]
        for place, text in enumerate(head):
            sheet.write_string(0, place, text, styles["head"])
            sheet.set_column(place, place, 18 if place < len(table.headings) else 60)
        for row, (number, cells) in enumerate(table.rows, start=1):
            style = styles["wrong"] if number in bad else styles["text"]
            for place in range(len(table.headings)):
                sheet.write_string(row, place, _shown(cells[place] if place < len(cells) else ""), style)
            sheet.write_string(row, len(table.headings), results.get(number, ""), style)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _shown(cell: Any) -> str:
    """Return a cell as text: days as 2023-05-06, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())[:10]
    return str(cell)
