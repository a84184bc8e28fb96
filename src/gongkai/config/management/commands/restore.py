"""`gongkai restore FILE`: put a backup back, and verify it."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.config.backup.restoring import (
    Archive,
    Unusable,
    check_keys,
    check_migrations,
    is_empty,
    read_archive,
    restore_database,
)
from gongkai.config.backup.writing import keys_path
from gongkai.journal.verify import verifiers


class Command(BaseCommand):
    help = (
        "从备份恢复数据库与文件，先核对备份的每个哈希，恢复后做全部核对。恢复前请停止 gongkai serve。"
        "退出码：0 完成且核对无误，1 完成但核对有问题，2 未恢复。"
        "Puts a backup back into an empty database, of any vendor, and verifies it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="gongkai backup 生成的文件")
        keys = parser.add_mutually_exclusive_group()
        keys.add_argument("--keys", type=Path, help="密钥备份，默认 文件名.keys；可以用更新的一份")
        keys.add_argument(
            "--without-keys", action="store_true", help="不恢复密钥：个人信息全部无法解开，统计不受影响"
        )
        parser.add_argument(
            "--replace-everything",
            action="store_true",
            help="数据库不是空的，也清空后恢复（现有数据全部丢失）",
        )
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        if not is_empty() and not options["replace_everything"]:
            message = "数据库里已有数据，未恢复。请换空数据库；确要丢弃现有数据，先备份，再加 --replace-everything。"
            raise CommandError(message, returncode=2)
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="restore-") as name:
            try:
                archives = self._read(options, Path(name))
                check_migrations(archives[0])
            except Unusable as error:
                raise CommandError(str(error), returncode=2) from None
            loaded = restore_database(archives, self._say)
        problems = self._verify()
        self._report(options, archives, loaded, problems, time.monotonic() - started)
        if problems:
            raise SystemExit(1)

    def _say(self, text: str) -> None:
        self.stderr.write(text)

    def _read(self, options: dict[str, Any], folder: Path) -> list[Archive]:
        path: Path = options["file"]
        main = read_archive(path, folder / "data", self._say)
        if "master_key" in main.manifest:
            raise Unusable("这是密钥备份，不是数据备份。请给出数据备份，密钥用 --keys。")
        if options["without_keys"]:
            return [main]
        keys_file = options["keys"] or keys_path(path)
        if not keys_file.exists():
            raise Unusable(
                f"没有密钥备份 {keys_file}。用 --keys 指明；或加 --without-keys，个人信息将无法解开。"
            )
        keys = read_archive(keys_file, folder / "keys", self._say)
        check_keys(main, keys, self._say)
        return [main, keys]

    def _verify(self) -> list[dict[str, str]]:
        found = []
        for key, (label, function) in verifiers().items():
            self._say(f"核对 {label}……")
            found += [{"check": key, "where": p.where, "message": p.message} for p in function()]
        return found

    def _report(
        self,
        options: dict[str, Any],
        archives: list[Archive],
        loaded: dict[str, int],
        problems: list[dict[str, str]],
        seconds: float,
    ) -> None:
        files = len(archives[0].manifest["files"])
        if options["json"]:
            result = {
                "file": str(options["file"]),
                "rows": sum(loaded.values()),
                "files": files,
                "tables": loaded,
                "problems": problems,
                "seconds": round(seconds, 1),
            }
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            return
        self.stdout.write(f"已恢复 {sum(loaded.values()):,} 行、{files:,} 个文件（{seconds:.1f} 秒）。")
        for problem in problems[:50]:
            self.stdout.write(f"有误  {problem['check']}  {problem['where']}：{problem['message']}")
        self.stdout.write("核对无误。" if not problems else f"核对发现 {len(problems)} 处问题。")
