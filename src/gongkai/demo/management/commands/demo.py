"""`gongkai demo`: sample data."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.agencies.models import Body
from gongkai.demo.cast import BODIES, NOTE, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = (
        "装入示例数据：虚构的一市一县（数秒）；--full 另按五份已公布年报的数字重建台账（数分钟，逐条标明）。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="另建五个真实机关按年报数字重建的台账")
        parser.add_argument("--only", metavar="SLUG", help="与 --full 同用：只建其中一个机关")
        parser.add_argument("--if-empty", action="store_true", help="数据库已有机关时什么也不做")
        parser.add_argument("--accounts", action="store_true", help="只列出示例账号")
        parser.add_argument("--json", action="store_true", help="结果输出为一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accounts"]:
            self._accounts(options["json"])
            return
        empty = not Body.objects.exists()
        if options["if_empty"] and not empty:
            return
        started = time.monotonic()
        told: dict[str, Any] = {}
        if empty:
            from gongkai.demo.small import load

            told["small"] = load(self._say(options["json"]))
        elif not options["full"]:
            self.stdout.write("数据库里已有机关，示例数据只装入空的数据库。")
            raise SystemExit(2)
        if options["full"]:
            from gongkai.demo.full import load_full

            told["full"] = load_full(self._say(options["json"]), only=options["only"])
        told["seconds"] = round(time.monotonic() - started, 1)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"示例数据已装入，用时 {told['seconds']} 秒。")

    def _say(self, quiet: bool) -> Any:
        def say(text: str, *, over: bool = False) -> None:
            """Tell a line; with `over` one that the next replaces (on a terminal only)."""
            if quiet or (over and not self.stderr.isatty()):
                return
            start = "\r\033[K" if self.stderr.isatty() else ""
            self.stderr.write(f"{start}{text}", style_func=str, ending="" if over else "\n")

        return say

    def _accounts(self, as_json: bool) -> None:
        # In a database of one's own, names that happen to be the same are no sample accounts.
        sample = Body.objects.filter(slug=BODIES[0].slug, sample_note=NOTE).exists()
        people = PEOPLE if sample else []
        if as_json:
            rows = [{"username": p.username, "name": p.name, "what": p.what} for p in people]
            password = PASSWORD if sample else None
            self.stdout.write(json.dumps({"password": password, "accounts": rows}, ensure_ascii=False))
            return
        if not people:
            return
        self.stdout.write(f"示例账号（密码均为 {PASSWORD}）：")
        for person in people:
            self.stdout.write(f"  {person.username:<10}{person.name}　{person.what}")
