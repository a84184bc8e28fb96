"""`gongkai verify`: does everything still hold that was entered?"""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.journal.verify import verifiers


class Command(BaseCommand):
    help = "核对日志链、每日封存以及各台账的缓存与哈希；指出第一处断裂。退出码：0 无误，1 有问题。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="只做某一项核对")
        parser.add_argument("--json", action="store_true", help="每项核对输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := sorted(set(options["only"]) - set(verifiers())):
            known = "、".join(verifiers())
            raise CommandError(f"没有这项核对：{'、'.join(unknown)}。可用：{known}", returncode=2)
        found = 0
        for key, (label, function) in verifiers().items():
            if options["only"] and key not in options["only"]:
                continue
            started = time.monotonic()
            problems = list(function())
            found += len(problems)
            seconds = time.monotonic() - started
            if options["json"]:
                line = {
                    "check": key,
                    "ok": not problems,
                    "seconds": round(seconds, 2),
                    "problems": [{"where": p.where, "message": p.message} for p in problems],
                }
                self.stdout.write(json.dumps(line, ensure_ascii=False))
                continue
            self.stdout.write(f"{'无误' if not problems else '有误'}  {label}（{key}，{seconds:.1f} 秒）")
            for problem in problems[:50]:
                self.stdout.write(f"      {problem.where}：{problem.message}")
            if len(problems) > 50:
                self.stdout.write(f"      另有 {len(problems) - 50} 处。")
        if found:
            raise SystemExit(1)
