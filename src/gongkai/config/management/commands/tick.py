"""`gongkai tick`: what is looked after every minute, as sending reminders that are due."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from gongkai.journal.ticking import steps

PERIOD = 60.0


class Command(BaseCommand):
    help = (
        "每分钟例行：发送到时的提醒等；可重复运行，只做该做的。gongkai serve 自动运行 gongkai tick --keep，"
        "分开部署时请每分钟运行一次。退出码：0 完成，1 有步骤出错。What is looked after every minute."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--keep", action="store_true", help="一直运行，每分钟一次，直到被停止")
        parser.add_argument("--quiet", action="store_true", help="只在出错时输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["keep"]:
            if self._once(options["quiet"]):
                raise SystemExit(1)
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            started = time.monotonic()
            close_old_connections()
            self._once(options["quiet"])
            close_old_connections()
            stopped.wait(max(1.0, PERIOD - (time.monotonic() - started)))

    def _once(self, quiet: bool) -> bool:
        """Run the steps; return whether one failed."""
        failed = False
        for key, (label, step) in steps().items():
            try:
                done = step()
            except Exception as raised:
                # One room's trouble must not hold up another's minute.
                failed = True
                self.stderr.write(f"出错  {label}（{key}）：{type(raised).__name__}: {raised}")
            else:
                if done and not quiet:
                    self.stdout.write(f"[gongkai] {label}：{done}")
        return failed
