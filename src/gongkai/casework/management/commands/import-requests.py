"""`gongkai import-requests FILE --body SLUG`: bring in the requests of former years from a table."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from gongkai.agencies.models import Body
from gongkai.casework.actions.onboarding import ImportTable, ReceiveTable, received_before
from gongkai.casework.models import RequestImport
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin

LEVELS = {"error": "不能导入", "warning": "请核对", "known": "已在台账"}


class Command(BaseCommand):
    """Exit code 0 when every line is in, 1 when some are not, 2 when the file could not be taken at all."""

    help = "从登记表（Excel、CSV）导入历年依申请公开，逐行说明结果"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="登记表；模板可在“历年申请导入”页面下载")
        parser.add_argument("--body", metavar="SLUG", required=True, help="导入到哪个机关")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不导入、不保存文件")
        parser.add_argument("--strict", action="store_true", help="有一行错误就一行也不导入")
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise CommandError(f"没有网址代码为“{options['body']}”的机关。", returncode=2)
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"文件打不开：{error.strerror}。", returncode=2) from error
        try:
            batch = _run(body, Path(options["file"]).name, content, options)
        except Refused as refused:
            found: dict[str, Any] = {"file": options["file"], "error": str(refused)}
            self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else found["error"])
            sys.exit(2)
        head = batch.findings[0]
        self._tell(options, batch, head)
        if head["error"]:
            sys.exit(2)
        if head["wrong"]:
            sys.exit(1)

    def _tell(self, options: dict[str, Any], batch: RequestImport, head: dict[str, Any]) -> None:
        found = {"file": options["file"], "made": batch.made, "findings": batch.findings[1:]}
        found |= {name: head[name] for name in ("rows", "good", "known", "wrong")}
        if head["error"]:
            found["error"] = head["error"]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for one in batch.findings[1:]:
            self.stdout.write(
                f"第 {one['row']} 行　{one['column']}　{LEVELS[one['level']]}：{one['message']}"
            )
        counts = (
            f"共 {head['rows']} 行，可导入 {head['good']}，已在台账 {head['known']}，有错误 {head['wrong']}"
        )
        self.stdout.write(head["error"] or f"{counts}；导入 {batch.made} 件。")


def _run(body: Body, name: str, content: bytes, options: dict[str, Any]) -> RequestImport:
    """Receive the table and import it. What was received before is taken up where it was left."""
    context = Context(origin=Origin.COMMAND)
    receive = ReceiveTable(context=context, body=body, file=Incoming.take(name, content))
    if options["dry_run"]:
        with transaction.atomic():
            batch: RequestImport = received_before(body, receive.digest()) or receive.execute()
            transaction.set_rollback(True)
        return batch
    batch = received_before(body, receive.digest()) or receive.execute()
    head = batch.findings[0]
    if head["error"] or batch.made or not head["good"]:
        return batch
    done: RequestImport = ImportTable(context=context, batch=batch, strict=options["strict"]).execute()
    return done
