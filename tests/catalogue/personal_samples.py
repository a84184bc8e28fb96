"""Invented persons for the tests: numbers with right check characters, of nobody."""

from __future__ import annotations

import io
from typing import Any

import docx
import xlsxwriter
from PIL import Image

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(number: int) -> str:
    """Return the identity number of invented person `number`."""
    born = f"{1950 + number % 50}{number % 12 + 1:02}{number % 28 + 1:02}"
    head = f"430523{born}{number % 999 + 1:03}"
    return head + "10X98765432"[sum(int(a) * b for a, b in zip(head, WEIGHTS, strict=True)) % 11]


def mobile(number: int) -> str:
    """Return the telephone of invented person `number`."""
    return f"1387390{number % 10000:04}"


NAMES = ("张建国", "李秀英", "王小明", "刘桂兰", "陈志强", "杨丽华", "赵国庆", "黄美玲")


def name(number: int) -> str:
    """Return the name of invented person `number`."""
    return NAMES[number % len(NAMES)]


def grant_list(count: int = 200, *, broken: bool = False) -> str:
    """Return a list of grants as it is pasted from a sheet; `broken`: numbers divided by inline tags."""
    rows = ["<tr><th>序号</th><th>姓名</th><th>身份证号码</th><th>联系电话</th><th>金额（元）</th></tr>"]
    for number in range(1, count + 1):
        shown = id_number(number)
        if broken:
            shown = f"<strong>{shown[:6]}</strong>{shown[6:14]}<em>{shown[14:]}</em>"
        rows.append(
            f"<tr><td>{number}</td><td>{name(number)}</td><td>{shown}</td><td>{mobile(number)}</td><td>800</td></tr>"
        )
    return f"<p>2026年第一季度临时救助发放名单如下。</p><table><tbody>{''.join(rows)}</tbody></table>"


def workbook(count: int = 5) -> bytes:
    """Return a workbook: a list, a hidden sheet, numbers kept as numbers, a comment, properties."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#ffee00"})
    sheet = book.add_worksheet("名单")
    for column, word in enumerate(("姓名", "身份证号码", "联系电话", "金额")):
        sheet.write(0, column, word, bold)
    for number in range(1, count + 1):
        sheet.write_row(number, 0, [name(number), id_number(number)])
        sheet.write_number(number, 2, int(mobile(number)))
        sheet.write_number(number, 3, 800)
    sheet.write_comment(1, 0, f"本人身份证号 {id_number(77)}")
    hidden = book.add_worksheet("底册")
    hidden.hide()
    hidden.write_row(0, 0, ["姓名", "身份证号码"])
    hidden.write_row(1, 0, [name(9), id_number(9)])
    book.set_properties({"comments": f"张建国身份证号{id_number(5)}"})
    book.close()
    return made.getvalue()


def document() -> bytes:
    """Return a Word file: a number over three runs, a table, a header, properties."""
    made = docx.Document()
    paragraph = made.add_paragraph("申请人张建国，身份证号")
    shown = id_number(3)
    paragraph.add_run(shown[:6]).bold = True
    paragraph.add_run(shown[6:14])
    paragraph.add_run(shown[14:]).italic = True
    paragraph.add_run("，符合条件。")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table.rows[0].cells, ("姓名", "联系电话"), strict=True):
        cell.text = text
    for cell, text in zip(table.rows[1].cells, ("李秀英", mobile(8)), strict=True):
        cell.text = text
    made.sections[0].header.paragraphs[0].text = f"王小明手机{mobile(6)}"
    made.core_properties.comments = f"李秀英身份证号{id_number(4)}"
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def picture() -> bytes:
    """Return a picture without anything in it."""
    kept = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(kept, "PNG")
    return kept.getvalue()


def all_numbers(count: int = 300) -> list[str]:
    """Return every number that the samples may hold, to look for in places where none may stand."""
    return [one for number in range(count) for one in (id_number(number), mobile(number))]


def rows_of(model: Any) -> str:
    """Return all rows of a model as one text."""
    return repr(list(model.objects.values()))
