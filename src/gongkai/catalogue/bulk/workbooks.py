"""Workbooks for people: the empty table to fill in, and the faulty rows with the reasons beside them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from gongkai.catalogue.bulk.headings import Heading, headings
from gongkai.catalogue.bulk.rows import ERROR, SKIPPED
from gongkai.catalogue.bulk.sources import EXAMPLE, RESULT, Source
from gongkai.catalogue.models import FindingLevel, ImportFinding, ImportRun, RunKind
from gongkai.files.cells import text_of

SHEET, HELP, LISTS = "信息", "填写说明", "选项"
LAST_ROW = 5000
LONGEST_CELL = 32_767
# Of pages, what is read from them again so that it can be mended: no more than somebody would mend by hand.
MOST_PAGES = 5000
ONLY_SITE = "file"
LINES = (
    "每行一条信息；红色标题的栏目必填，用不着的栏目可以整栏删去，栏目的顺序随意。",
    "日期写成 2019-03-05、2019/3/5、2019年3月5日都可以；发布日期照原来的填写，不得改动。",
    "原有的索引号原样保留；没有的，由系统按本机关的格式连续编号。",
    "有附件的，把表格和附件打成一个 ZIP 压缩包上传，“附件”栏填写文件名。",
    "填写了“原网址”的，导入后旧地址自动转到新地址。",
    "上传以后先逐行核对，不会马上导入；同一条信息不会导入两次。",
    "姓名、身份证号、电话、银行卡号等个人信息会被查出，遮盖以后才能导入。",
)


def template() -> bytes:
    """Return the empty workbook: headings with notes, lists to choose from, an example row, explanations."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        styles = _styles(book)
        sheet, help_, lists = (book.add_worksheet(one) for one in (SHEET, HELP, LISTS))
        shown = [one for one in headings().values() if one.key != ONLY_SITE]
        for place, one in enumerate(shown):
            head = styles["required"] if one.required else styles["head"]
            sheet.write_string(0, place, one.label + ("*" if one.required else ""), head)
            sheet.write_comment(0, place, one.hint, {"x_scale": 2})
            sheet.set_column(place, place, one.width, styles["text"])
            example = f"{EXAMPLE}{one.example}" if place == 0 else one.example
            sheet.write_string(1, place, example, styles["example"])
            _validate(sheet, lists, place, one)
        sheet.freeze_panes(1, 1)
        lists.hide()
        _explain(help_, styles, shown)
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "font_name": "微软雅黑", "font_size": 10}
    head = {**base, "bold": True, "bg_color": "#F2F2F2", "bottom": 1, "valign": "vcenter"}
    return {
        "text": book.add_format({**base, "num_format": "@"}),
        "head": book.add_format(head),
        "required": book.add_format({**head, "font_color": "#9B1C1C"}),
        "example": book.add_format({**base, "italic": True, "font_color": "#808080"}),
        "wrong": book.add_format({**base, "bg_color": "#FDECEA"}),
    }


def _validate(sheet: Any, lists: Any, place: int, one: Heading) -> None:
    labels = list(one.choices) or (["是", "否"] if one.kind == "flag" else [])
    if not labels:
        return
    for row, label in enumerate(labels):
        lists.write_string(row, place, label)
    name = xlsxwriter.utility.xl_col_to_name(place)
    rule = {
        "validate": "list",
        "source": f"={LISTS}!${name}$1:${name}${len(labels)}",
        "error_type": "warning",
        "error_message": "请从下拉列表选择。",
    }
    sheet.data_validation(2, place, LAST_ROW, place, rule)


def _explain(sheet: Any, styles: Mapping[str, Any], shown: Sequence[Heading]) -> None:
    for row, line in enumerate(LINES):
        sheet.merge_range(row, 0, row, 4, line, styles["text"])
    top = len(LINES) + 1
    for place, title in enumerate(("栏目", "必填", "怎样填", "也可以叫", "可选内容")):
        sheet.write_string(top, place, title, styles["head"])
    for row, one in enumerate(shown, start=top + 1):
        cells = (
            one.label,
            "是" if one.required else "",
            one.hint,
            "、".join(one.names),
            "、".join(one.choices),
        )
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text, styles["text"])
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 6)
    sheet.set_column(2, 4, 46)


def report(run: ImportRun, source: Source | None) -> bytes:
    """Return the rows that were not imported with the reason in a column 结果, to be mended and imported alone.

    Of an old site it is an index (文件 and what the pages say) that lies beside the pages as 索引.xlsx. Without
    `source` (it is gone) only what was said is listed. A second sheet has everything that was said.
    """
    said = list(ImportFinding.objects.filter(run=run).order_by("number", "pk"))
    reasons: dict[int, list[str]] = defaultdict(list)
    for one in said:
        if one.level in (ERROR, SKIPPED):
            reasons[one.number].append(f"{one.label}：{one.message}" if one.label else one.message)
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        styles = _styles(book)
        if source is not None:
            errors = {one.number for one in said if one.level == ERROR}
            _mendable(book.add_worksheet(SHEET), styles, source, reasons, errors)
        _everything(book.add_worksheet("意见"), styles, said)
    return out.getvalue()


def _mendable(
    sheet: Any, styles: Mapping[str, Any], source: Source, reasons: Mapping[int, list[str]], errors: set[int]
) -> None:
    site = source.kind == RunKind.SITE
    head, rows = _of_pages(source, errors) if site else _of_table(source, errors)
    for place, text in enumerate([*head, RESULT]):
        sheet.write_string(0, place, text, styles["head"])
        sheet.set_column(place, place, 18 if place < len(head) else 60)
    for line, (number, cells) in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, text_of(cell)[:LONGEST_CELL], styles["text"])
        sheet.write_string(
            line, len(head), "；".join(reasons.get(number, []))[:LONGEST_CELL], styles["wrong"]
        )
    sheet.freeze_panes(1, 0)


def _of_table(source: Source, errors: set[int]) -> tuple[list[str], Iterable[tuple[int, Sequence[Any]]]]:
    table = source.table
    if table is None:
        return [], []
    width = len(table.headings)
    return list(table.headings), ((number, cells[:width]) for number, cells in table.rows if number in errors)


def _of_pages(source: Source, errors: set[int]) -> tuple[list[str], Iterable[tuple[int, Sequence[Any]]]]:
    shown = [one for one in headings().values() if one.key in PAGE_KEYS]

    def rows() -> Iterator[tuple[int, Sequence[Any]]]:
        for number, name in enumerate(source.pages(), start=1):
            if number in errors:
                row = source.page_row(number, name)
                values = {**row.values, "file": name}
                yield number, [values.get(one.key, "") for one in shown]

    found = rows()
    return [one.label for one in shown], (pair for pair, _ in zip(found, range(MOST_PAGES), strict=False))


PAGE_KEYS = frozenset(
    "file title column published_on index_no document_no document_date issuer document_kind".split()
)


def _everything(sheet: Any, styles: Mapping[str, Any], said: Sequence[ImportFinding]) -> None:
    for place, (text, width) in enumerate((("位置", 30), ("结果", 12), ("栏目", 14), ("意见", 80))):
        sheet.write_string(0, place, text, styles["head"])
        sheet.set_column(place, place, width)
    for line, one in enumerate(said[:1_000_000], start=1):
        style = styles["wrong"] if one.level == ERROR else styles["text"]
        cells = (one.place, str(FindingLevel(one.level).label), one.label, one.message)
        for place, text in enumerate(cells):
            sheet.write_string(line, place, text, style)
    sheet.freeze_panes(1, 0)
