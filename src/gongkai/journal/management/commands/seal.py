"""`gongkai seal`: seal the days that are over (the worker does it every night too)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.journal.models import Seal
from gongkai.journal.sealing import seal_due


class Command(BaseCommand):
    help = "封存已结束各日的日志（默克尔根与上一日封存相连），并列出封存。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="只列出已有封存，不新做")
        parser.add_argument("--json", action="store_true", help="每日一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        seals = list(Seal.objects.all()) if options["list"] else seal_due()
        for seal in seals:
            if options["json"]:
                self.stdout.write(json.dumps({**seal.content(), "day": str(seal.day), "hash": seal.hash}))
            else:
                self.stdout.write(f"{seal.day}  {seal.entries} 条  {seal.root}")
        if not seals and not options["json"]:
            self.stdout.write("没有需要封存的日子。")
