"""`gongkai survey DIR --out DIR2`: a folder of published annual reports into tables for study."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.reading.survey import FileRow, files_in, processes, spark
from gongkai.reading.survey.tables import TABLES
from gongkai.reading.survey.write import Engine, SurveyError, survey


class Command(BaseCommand):
    """Exit code 0, or 2 when no file could be read at all. A file that fails is a row with the reason."""

    help = "批量读取一个文件夹（含子文件夹）里的年度报告，结果写成 Parquet 和 CSV 表"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", help="年度报告所在的文件夹")
        parser.add_argument(
            "--out", metavar="DIR2", required=True, help="结果文件夹；里面已有的汇总结果会被替换"
        )
        parser.add_argument("--workers", type=int, metavar="N", help="并行的进程数（默认为本机处理器数）")
        parser.add_argument(
            "--engine", choices=["processes", "spark"], default="processes", help="在哪里运行"
        )
        parser.add_argument("--master", metavar="URL", help="Spark 集群地址 spark://主机:端口，默认 local[n]")
        parser.add_argument("--json", action="store_true", help="结束时输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, out = Path(options["folder"]), Path(options["out"])
        if not folder.is_dir():
            raise CommandError(f"{folder} 不是文件夹。", returncode=2)
        if options["workers"] is not None and options["workers"] < 1:
            raise CommandError("--workers 至少为 1。", returncode=2)
        if options["master"] and options["engine"] != "spark":
            raise CommandError("--master 只能与 --engine spark 一起用。", returncode=2)
        began = time.monotonic()
        self.total = sum(1 for _ in files_in(folder))
        if not self.total:
            raise CommandError(f"{folder} 里没有文件。", returncode=2)
        try:
            counts = survey(folder, out, _engine(options), files_in(folder), self._progress)
        except SurveyError as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"结果无法写入 {out}：{error.strerror}。", returncode=2) from error
        told = {name: counts[name] for name in ("files", "failed", *TABLES)}
        if options["json"]:
            taken = round(time.monotonic() - began, 1)
            self.stdout.write(json.dumps({"out": str(out), **told, "seconds": taken}, ensure_ascii=False))
        else:
            self._tell(told, out)
        if counts["failed"] == counts["files"]:
            sys.exit(2)

    def _progress(self, done: int, failed: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r已读 {done}/{self.total}，读不出 {failed}", ending="")
            if done == self.total:
                self.stderr.write("")

    def _tell(self, told: dict[str, int], out: Path) -> None:
        self.stdout.write(
            f"共 {told['files']} 个文件，{told['failed']} 个读不出（原因见 summary 表的 error 列）"
        )
        self.stdout.write(
            f"表格数字 {told['figures']} 行，文字中的数 {told['narrative']} 行，"
            f"校核结果 {told['findings']} 行，未能确定 {told['unread']} 行"
        )
        self.stdout.write(f"结果在 {out}")


def _engine(options: dict[str, Any]) -> Engine:
    workers = options["workers"]
    cores = workers or os.cpu_count() or 1

    def in_processes(root: str, paths: Iterator[str]) -> Iterator[list[FileRow]]:
        return processes.run(root, paths, cores)

    def on_spark(root: str, paths: Iterator[str]) -> Iterator[list[FileRow]]:
        return spark.run(root, paths, options["master"] or f"local[{cores}]", workers)

    return on_spark if options["engine"] == "spark" else in_processes
