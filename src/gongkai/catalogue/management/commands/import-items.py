"""`gongkai import-items SOURCE --body SLUG --approver NAME`: bring in former publications."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.agencies.models import Body
from gongkai.catalogue.actions import ReceiveImport, StartImport
from gongkai.catalogue.bulk.options import tidy_options
from gongkai.catalogue.bulk.private_data import Policy
from gongkai.catalogue.bulk.rows import SourceRow
from gongkai.catalogue.bulk.running import Work, source_of
from gongkai.catalogue.bulk.sources import SourceError
from gongkai.catalogue.bulk.workbooks import report
from gongkai.catalogue.bulk.worker import work_now
from gongkai.catalogue.models import FindingLevel, ImportRun, RunState
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin

COUNTS = ("total", "done", "made", "known", "skipped", "faulty")
TOLD = 200


class Command(BaseCommand):
    """Exit code 0 when every row is in (or known), 1 when some are reported, 2 when it could not run."""

    help = (
        "批量导入历年已公开的信息：Excel、CSV 表格，带附件的 ZIP，或者旧网站的网页文件夹。"
        "退出码：0 全部导入，1 有的行没有导入，2 不能执行。Import former publications."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE", nargs="?", default="", help="表格、ZIP 或者文件夹")
        parser.add_argument("--body", metavar="SLUG", help="导入到哪个机关")
        parser.add_argument("--approver", metavar="NAME", default="", help="审定人：谁决定导入")
        parser.add_argument("--dry-run", action="store_true", help="只核对，什么也不写入")
        parser.add_argument("--resume", metavar="RUN", default="", help="继续中断的导入（开始时显示的编号）")
        parser.add_argument("--mask", action="store_true", help="文字里的个人信息自动遮盖后导入")
        parser.add_argument("--overrule", metavar="REASON", default="", help="个人信息照原文导入，写明理由")
        parser.add_argument("--map", metavar="COLUMNS.json", default="", help="对应关系和设置（JSON 文件）")
        parser.add_argument("--report", metavar="FILE.xlsx", default="", help="把没有导入的行存成 Excel")
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        shown = options["resume"] or options["source"]
        try:
            found, rows = self._dry(options) if options["dry_run"] else self._run(options)
        except (Refused, SourceError, OSError, ValueError) as error:
            self._fail(options, shown, str(error))
        found = {"source": shown, **found}
        if options["json"]:
            self.stdout.write(json.dumps({**found, "findings": rows}, ensure_ascii=False))
        else:
            self._tell(found, rows)
        if found.get("error"):
            sys.exit(2)
        if found["faulty"] or found.get("state") == RunState.PAUSED:
            sys.exit(1)

    def _fail(self, options: dict[str, Any], shown: str, message: str) -> None:
        if not options["json"]:
            raise CommandError(message, returncode=2)
        self.stdout.write(json.dumps({"source": shown, "error": message}, ensure_ascii=False))
        sys.exit(2)

    def _settings(self, options: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if options["map"]:
            try:
                given = json.loads(Path(options["map"]).read_text("utf-8-sig"))
            except ValueError as error:
                raise ValueError(f"“{options['map']}”不是正确的 JSON 文件，请检查引号和逗号。") from error
            if not isinstance(given, dict):
                raise ValueError(
                    f'“{options["map"]}”应是一个对象，如 {{"columns": {{"旧栏目": "新栏目"}}}}。'
                )
        if options["mask"] and options["overrule"]:
            raise ValueError("--mask 和 --overrule 只能选一个。")
        if options["mask"] or options["overrule"]:
            given["policy"] = Policy.MASK if options["mask"] else Policy.OVERRULE
            given["reason"] = options["overrule"]
        return given

    def _body(self, options: dict[str, Any]) -> Body:
        if not options["source"] or not options["body"]:
            raise ValueError("请写明导入什么（SOURCE）、导入到哪个机关（--body）；继续中断的用 --resume。")
        body = Body.objects.filter(slug=options["body"]).first()
        if body is None:
            raise ValueError(f"没有网址代码为“{options['body']}”的机关。")
        if not Path(options["source"]).exists():
            raise ValueError(f"找不到“{options['source']}”，请检查路径。")
        return body

    def _receive(self, options: dict[str, Any]) -> ReceiveImport:
        return ReceiveImport(
            context=Context(origin=Origin.COMMAND),
            body=self._body(options),
            approver_name=options["approver"],
            path=str(Path(options["source"]).resolve()),
            options=self._settings(options),
        )

    def _dry(self, options: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Judge everything in memory."""
        action = self._receive(options)
        if reasons := action.check():
            raise Refused(reasons)
        run = ImportRun(
            body=action.body,
            path=action.path,
            source=Path(action.path).name[:200],
            approver_name=action.approver_name,
            options=tidy_options(action.options),
        )
        rows: list[dict[str, Any]] = []
        with source_of(run) as source:
            run.kind = source.kind
            work = Work(
                run,
                source,
                action.context,
                write=False,
                persist=False,
                on_chunk=lambda chunk: rows.extend(_lines(chunk)),
            )
            work.go()
            counts = work.counts
            found = {name: getattr(counts, name) for name in ("done", "good", "known", "skipped", "faulty")}
            summary = {name: value for name, value in work.summary().items() if name != "samples"}
            return {"dry_run": True, "total": source.total, "made": 0, **found, "summary": summary}, rows

    def _run(self, options: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        run = self._taken_up(options) if options["resume"] else self._begun(options)
        if not options["json"]:
            self.stdout.write(f"导入编号 {run.public_id}；中断后用 --resume {run.public_id} 继续。")
            self.stdout.flush()

        def progress(chunk: Sequence[SourceRow]) -> None:
            done = ImportRun.objects.values_list("done", "total").get(pk=run.pk)
            self.stderr.write(f"已处理 {done[0]} / {done[1]}")

        context = Context(origin=Origin.COMMAND)
        run = work_now(run.pk, context=context, force=True, on_chunk=progress) or run
        found = {"run": run.public_id, "state": run.state, **{name: getattr(run, name) for name in COUNTS}}
        if run.error:
            found["error"] = run.error
        if options["report"] and not run.error:
            with source_of(run) as source:
                Path(options["report"]).write_bytes(report(run, source))
        rows = run.findings.values("place", "level", "label", "message").order_by("number", "pk")
        return found, [dict(one) for one in rows.exclude(level=FindingLevel.KNOWN)]

    def _begun(self, options: dict[str, Any]) -> ImportRun:
        action = self._receive(options)
        run: ImportRun = action.execute()
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.PAUSED)
        run.refresh_from_db()
        return self._started(run)

    def _started(self, run: ImportRun) -> ImportRun:
        started: ImportRun = StartImport(context=Context(origin=Origin.COMMAND), run=run).execute()
        return started

    def _taken_up(self, options: dict[str, Any]) -> ImportRun:
        run: ImportRun | None = ImportRun.objects.filter(public_id=options["resume"]).first()
        if run is None:
            raise ValueError(f"没有编号为“{options['resume']}”的导入。")
        if run.state in (RunState.DONE, RunState.DROPPED):
            raise ValueError(f"这次导入“{run.get_state_display()}”，不需要继续。")
        return run if run.state == RunState.IMPORTING else self._started(run)

    def _tell(self, found: dict[str, Any], rows: list[dict[str, Any]]) -> None:
        for one in rows[:TOLD]:
            label = f"{one['label']}　" if one["label"] else ""
            self.stdout.write(f"{one['place']}　{FindingLevel(one['level']).label}：{label}{one['message']}")
        if len(rows) > TOLD:
            self.stdout.write(f"……另有 {len(rows) - TOLD} 条意见，用 --report 文件名.xlsx 存下全部。")
        if found.get("error"):
            self.stdout.write(found["error"])
            return
        good = f"可以导入 {found['good']}" if found.get("dry_run") else f"已导入 {found['made']}"
        self.stdout.write(
            f"共 {found['total']} 条：{good}，已在目录 {found['known']}，跳过 {found['skipped']}，"
            f"有错误 {found['faulty']}。"
        )


def _lines(rows: Sequence[SourceRow]) -> list[dict[str, Any]]:
    return [
        {"place": row.place, "level": one.level, "label": one.label, "message": one.message}
        for row in rows
        for one in row.said
        if one.level != FindingLevel.KNOWN
    ]
