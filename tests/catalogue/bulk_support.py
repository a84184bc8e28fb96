"""Tables and old sites for the tests of the import in bulk."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from gongkai.catalogue.actions import ReceiveImport, StartImport
from gongkai.catalogue.models import ImportRun
from gongkai.files.incoming import Incoming

HEAD = ["名称", "栏目", "发布日期", "文号", "正文"]


def row(number: int, **more: Any) -> list[Any]:
    """Return a good row of the five columns of HEAD."""
    values = {
        "名称": f"示例通知{number}",
        "栏目": "其他文件",
        "发布日期": "2019-03-05",
        "文号": f"示政发〔2019〕{number}号",
        "正文": f"第一段\n第二段 {number}",
        **more,
    }
    return [values[name] for name in HEAD]


def workbook(rows: list[list[Any]], before: int = 0) -> bytes:
    """Return an .xlsx of the rows; `before` empty lines stand above."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, cells in enumerate(rows, start=before):
            for column, cell in enumerate(cells):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(place, column, cell, day)
                else:
                    sheet.write(place, column, cell)
    return out.getvalue()


def page(
    title: str, body: str, *, column: str = "其他文件", day: str = "2018-05-06 10:20", head: str = ""
) -> str:
    """Return a page of an old site with the usual meta tags."""
    return (
        f'<html><head><meta charset="utf-8"><title>{title}_临溪县人民政府</title>'
        f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day}">'
        f'<meta name="ColumnName" content="{column}"><meta name="ContentSource" content="县政府办">{head}</head>'
        f'<body><div class="nav"><a href="/">首页</a></div><div class="TRS_Editor">{body}</div>'
        f'<div class="footer">版权所有</div></body></html>'
    )


def zipped(files: dict[str, bytes | str]) -> bytes:
    """Return a ZIP of the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def folder(root: Path, files: dict[str, bytes | str]) -> Path:
    """Write the files below `root`."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def received(office: Any, content: bytes, name: str = "旧目录.xlsx", **options: Any) -> ImportRun:
    """Receive a file by the disclosure officer; it is checked when this returns."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        run: ImportRun = ReceiveImport(
            context=office.as_("officer"),
            body=office.body,
            approver_name="县政府办",
            file=Incoming.take(name, content),
            options=options,
        ).execute()
    run.refresh_from_db()
    return run


def imported(office: Any, run: ImportRun) -> ImportRun:
    """Import what was received."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        StartImport(context=office.as_("officer"), run=run).execute()
    run.refresh_from_db()
    return run


def said(run: ImportRun) -> list[str]:
    """Return what was said about the rows."""
    return [f"{one.place}|{one.level}|{one.label}|{one.message}" for one in run.findings.all()]
