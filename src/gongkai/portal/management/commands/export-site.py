"""`gongkai export-site OUT`: what is public as files; `--check` compares a copied folder with its manifest."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.agencies.queries import public_body
from gongkai.portal.export import checking
from gongkai.portal.export.exporting import Exporter, Outcome
from gongkai.portal.export.folder import Busy, Folder, Foreign


class Command(BaseCommand):
    """Exit code 0 done (or sound), 1 not as the manifest says, 2 could not run."""

    help = "把公开的内容导出为静态网页，供与本系统不连通的网络使用"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT", help="导出到的目录")
        parser.add_argument("--body", metavar="SLUG", default="", help="只导出一个机关")
        parser.add_argument(
            "--base-url", metavar="URL", default="", help="在线平台的地址；检索、申请等链接指向那里"
        )
        parser.add_argument("--full", action="store_true", help="全部重新生成，不只生成变动的")
        parser.add_argument("--check", action="store_true", help="只核对目录与清单是否一致，不用数据库")
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        if options["check"]:
            code, text = checking.report(out, options["json"])
            self.stdout.write(text)
            sys.exit(code)
        try:
            done = self._export(out, options)
        except (Busy, Foreign, OSError) as error:
            self._fail(str(error), options)
        else:
            self.stdout.write(_told(done, options["json"]))

    def _export(self, out: Path, options: dict[str, Any]) -> Outcome:
        body = public_body(options["body"]) if options["body"] else None
        if options["body"] and body is None:
            self._fail(f"没有网址代码为“{options['body']}”的机关。", options)
        live = urlsplit(options["base_url"])
        if options["base_url"] and (live.scheme not in {"http", "https"} or not live.netloc):
            self._fail("--base-url 应为完整的地址，例如 https://gk.example.gov.cn", options)

        def say(text: str) -> None:
            if options["verbosity"] and not options["json"]:
                self.stderr.write(text)

        with Folder(out).locked() as folder:
            return Exporter(folder, body=body, base_url=options["base_url"], say=say).run(options["full"])

    def _fail(self, message: str, options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps({"out": options["out"], "error": message}, ensure_ascii=False))
            sys.exit(2)
        raise CommandError(message, returncode=2)


def _told(done: Outcome, as_json: bool) -> str:
    if as_json:
        return json.dumps(dataclasses.asdict(done), ensure_ascii=False)
    if done.unchanged:
        return f"没有变动，{done.files:,} 个文件不变。"
    speed = f"，每秒 {done.pages / done.seconds:.0f} 页" if done.seconds else ""
    return (
        f"生成 {done.pages:,} 页（{done.seconds} 秒{speed}）：写入 {done.written:,} 个文件，"
        f"{done.same:,} 个没有变化，移除 {done.removed:,} 个；共 {done.files:,} 个。"
    )
