"""`gongkai nightly`: seal the day before, and what else is due once a day."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.journal.nightly import steps


class Command(BaseCommand):
    help = (
        "每日例行：封存日志、更名到期、清理等；可重复运行，只做该做的。gongkai serve 启动时和每日零点后自动运行，"
        "分开部署时请每日零点一刻后运行一次。退出码：0 完成，1 有步骤出错。What is due every night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="每个步骤输出一行 JSON")
        parser.add_argument("--quiet", action="store_true", help="只在有事发生时输出")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for key, (label, step) in steps().items():
            done, error = 0, ""
            try:
                done = step()
            except Exception as raised:
                # One room's trouble must not keep the days of another unsealed.
                failed, error = True, f"{type(raised).__name__}: {raised}"
            if options["json"]:
                line = {"step": key, "done": done, **({"error": error} if error else {})}
                self.stdout.write(json.dumps(line, ensure_ascii=False))
            elif error:
                self.stderr.write(f"出错  {label}（{key}）：{error}")
            elif done or not options["quiet"]:
                self.stdout.write(f"[gongkai] {label}：{done}")
        if failed:
            raise SystemExit(1)
