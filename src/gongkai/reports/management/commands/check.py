"""`gongkai check FILE...`: every finding about a published annual report. Without a file: Django's system check."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.check import Command as SystemCheck

from gongkai.reading import Reading, UnreadableError
from gongkai.reading.checks import findings_of
from gongkai.reading.files import failure, read_file, read_files
from gongkai.reading.summary import finding_lines, summary
from gongkai.statements import Figures


class Command(SystemCheck):
    """Exit code 0 fine, 1 when there is a finding of severity error, 2 when a file could not be read.

    This command stands in front of Django's own of the same name and is that command when no file is named.
    """

    help = "核对年度报告：列出全部校核结果，有错误时退出码为 1。不给文件时为系统自检（Django check）"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--previous", metavar="FILE", help="同一单位上一年度的报告，用于跨年核对")
        parser.add_argument("--children", metavar="DIR", help="下级单位同年报告所在的文件夹，用于汇总核对")
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *app_labels: Any, **options: Any) -> None:
        files = [label for label in app_labels if _is_file(label)]
        if not files:
            if options["previous"] or options["children"] or options["json"]:
                raise CommandError("请指定要核对的年度报告文件。", returncode=2)
            super().handle(*app_labels, **options)
            return
        previous = self._previous(options["previous"])
        children = _children(options["children"])
        code = 0
        for path, reading, reason in read_files(Path(name) for name in files):
            code = max(code, self._report(path, reading, reason, previous, children, options["json"]))
        if code:
            sys.exit(code)

    def _previous(self, name: str | None) -> Reading | None:
        if name is None:
            return None
        try:
            return read_file(Path(name))
        except UnreadableError as error:
            raise CommandError(f"上一年度的报告 {name} 读不出：{error}", returncode=2) from error

    def _report(
        self,
        path: Path,
        reading: Reading | None,
        reason: str | None,
        previous: Reading | None,
        children: dict[str, Figures | None] | None,
        as_json: bool,
    ) -> int:
        if reading is None:
            if as_json:
                self.stdout.write(json.dumps(failure(path, reason or ""), ensure_ascii=False))
            else:
                self.stderr.write(f"{path}：{reason}")
            return 2
        reading.findings = findings_of(reading, previous, children)
        if as_json:
            self.stdout.write(json.dumps(reading.to_json(), ensure_ascii=False))
        else:
            self.stdout.write(summary(reading))
            lines = finding_lines(reading.findings)
            self.stdout.write("校核结果：" + (f"共 {len(lines)} 条" if lines else "没有发现问题"))
            for line in lines:
                self.stdout.write(f"  {line}")
        broken = any(f["severity"] == "error" and f.get("status") != "undecided" for f in reading.findings)
        return 1 if broken else 0


def _is_file(label: str) -> bool:
    """A path rather than the label of a Django app."""
    path = Path(label)
    return path.exists() or bool(path.suffix) or "/" in label


def _children(folder: str | None) -> dict[str, Figures | None] | None:
    """The figures of every report in a folder by unit; None for a file that cannot be read."""
    if folder is None:
        return None
    if not Path(folder).is_dir():
        raise CommandError(f"{folder} 不是文件夹。", returncode=2)
    children: dict[str, Figures | None] = {}
    for path, reading, _ in read_files(sorted(p for p in Path(folder).iterdir() if p.is_file())):
        name = (reading.unit if reading else None) or path.name
        children[name if name not in children else path.name] = reading.as_figures() if reading else None
    return children
