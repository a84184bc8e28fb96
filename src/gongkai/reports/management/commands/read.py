"""`gongkai read FILE... [--json]`: read published annual reports back into figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.reading.checks import findings_of
from gongkai.reading.files import failure, read_files
from gongkai.reading.summary import summary


class Command(BaseCommand):
    """Exit code 0 when every file was read, 2 when one could not be; the others are read all the same."""

    help = "读取年度报告（.txt .html .md .docx .pdf .xlsx），给出单位、年度、表式、各格数字和文字中的数字"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="年度报告文件，可以有多个")
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON，读不出时含 error")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = False
        for path, reading, reason in read_files(Path(name) for name in options["files"]):
            if reading is None:
                failed = True
                if options["json"]:
                    self.stdout.write(json.dumps(failure(path, reason or ""), ensure_ascii=False))
                else:
                    self.stderr.write(f"{path}：{reason}")
                continue
            reading.findings = findings_of(reading)
            if options["json"]:
                self.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False))
            else:
                self.stdout.write(summary(reading) + "\n")
        if failed:
            sys.exit(2)
