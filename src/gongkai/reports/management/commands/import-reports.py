"""`gongkai import-reports DIR|FILE...`: take old annual reports into the archive and read them at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.agencies.tree import tree_on
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin
from gongkai.reports.archive.actions import ReceiveFiles
from gongkai.reports.archive.models import FileState, ImportFile
from gongkai.reports.archive.tasks import read_now


class Command(BaseCommand):
    """Exit code 0 when every file was taken and read, 2 when one was not; the others are there all the same."""

    help = "导入往年的年度报告（文件、文件夹或 ZIP），读取后存入年报档案，待核对、采用、公布"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="DIR|FILE", help="年度报告文件，或含有它们的文件夹")
        parser.add_argument(
            "--body", metavar="SLUG", default="", help="导入到哪个机关（含其下级）；默认最上级"
        )
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        body = _body(options["body"])
        rows = [self._one(body, path) for path in _files(options["paths"])]
        if not rows:
            raise CommandError("文件夹里没有文件。", returncode=2)
        failed = False
        for row in (row for group in rows for row in group):
            failed = failed or "error" in row
            self.stdout.write(json.dumps(row, ensure_ascii=False) if options["json"] else _words(row))
        if failed:
            sys.exit(2)

    def _one(self, body: Body, path: Path) -> list[dict[str, Any]]:
        """Receive one path; the queue is read here and now, whatever runs behind the pages."""
        context = Context(origin=Origin.COMMAND)
        try:
            with path.open("rb") as opened:
                taken = Incoming.take(path.name, opened)
                batch = ReceiveFiles(context=context, body=body, files=[taken]).execute()
        except OSError as error:
            return [{"file": str(path), "error": f"文件打不开：{error.strerror}。"}]
        except Refused as refused:
            return [{"file": str(path), "error": str(refused)}]
        for pk in batch.files.filter(state=FileState.QUEUED).values_list("pk", flat=True):
            read_now(pk)
        rows = [_row(path, file) for file in batch.files.select_related("stored", "report__body", "current")]
        return rows + [{"file": f"{path}:{one['name']}", "error": one["reason"]} for one in batch.refused]


def _files(paths: list[str]) -> Iterator[Path]:
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found = (one for one in path.rglob("*") if one.is_file())
            yield from sorted(one for one in found if not one.name.startswith("."))
        else:
            yield path


def _body(slug: str) -> Body:
    """Return the body named, else the first that stands under no other."""
    if slug:
        body = Body.objects.filter(slug=slug).first()
        if body is None:
            raise CommandError(f"没有网址代码为“{slug}”的机关，可用 gongkai body list 查看。", returncode=2)
        return body
    parents = tree_on(local_today()).parent
    top = next((body for body in Body.objects.all() if body.pk not in parents), None)
    if top is None:
        raise CommandError("还没有机关，请先用 gongkai body add 建立。", returncode=2)
    return top


def _row(path: Path, file: ImportFile) -> dict[str, Any]:
    if file.state == FileState.FAILED:
        return {"file": str(path), "error": file.message, "id": file.public_id}
    reading = file.current.reading if file.current else {}
    report = file.report
    return {
        "file": str(path) if path.name == file.stored.name else f"{path}:{file.stored.name}",
        "id": file.public_id,
        "unit": file.unit or None,
        "year": file.year,
        "form": file.form_id,
        "body": report.body.slug if report else None,
        "scope": report.scope if report else None,
        "cells": len(reading.get("figures", {})),
        "unread": len(reading.get("unread", [])),
        "open": report.summary if report else {},
    }


def _words(row: dict[str, Any]) -> str:
    if "error" in row:
        return f"{row['file']}：{row['error']}"
    whose = row["body"] or f"归属待定（文中为“{row['unit'] or '无'}”）"
    return (
        f"{row['file']}：{whose} {row['year'] or '年度不明'}，{row['form']} 表式，"
        f"读出 {row['cells']} 格，疑点 {row['unread']} 处"
    )
