"""`gongkai backup FILE`: database and files in one archive, record keys in a second one."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.config.backup.writing import keys_path, write_backup
from gongkai.config.management.commands.serve import unapplied


class Command(BaseCommand):
    help = (
        "备份数据库与文件到一个压缩档，个人信息的密钥另存为 文件名.keys（请与备份分开保管，才能真正删除个人信息）。"
        "运行中也可以备份。退出码：0 完成，1 完成但有文件内容已丢失，2 未能备份。"
        "Saves database and files; the keys of personal records go to FILE.keys, to be kept apart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="目标文件，如 gongkai-2026-11-21.tar.gz")
        parser.add_argument("--overwrite", action="store_true", help="目标文件已存在时覆盖")
        parser.add_argument("--json", action="store_true", help="输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        target: Path = options["file"].absolute()
        try:
            self._check(target, options["overwrite"])
            written = write_backup(target, lambda text: self.stderr.write(text))
        except OSError as error:
            raise CommandError(
                f"未能写入 {target}：{error.strerror}。请检查路径、权限和空间。", returncode=2
            ) from None
        result = {
            "file": str(target),
            "keys": str(written.keys),
            "rows": written.rows,
            "key_rows": written.key_rows,
            "files": written.files,
            "missing": written.missing,
            "bytes": target.stat().st_size,
            "seconds": round(time.monotonic() - started, 1),
        }
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        else:
            self.stdout.write(
                f"已备份 {written.rows:,} 行、{written.files:,} 个文件（{result['seconds']} 秒）：{target}\n"
                f"密钥 {written.key_rows:,} 个，请与备份分开保管：{written.keys}"
            )
        if written.missing:
            self.stderr.write(f"有 {len(written.missing)} 个文件的内容不在存储中，见 gongkai verify。")
            raise SystemExit(1)

    def _check(self, target: Path, overwrite: bool) -> None:
        if pending := unapplied():
            raise CommandError(f"数据库还有 {pending} 项更新未执行，先运行 gongkai migrate。", returncode=2)
        if not target.parent.is_dir():
            raise CommandError(f"没有这个目录：{target.parent}", returncode=2)
        for path in (target, keys_path(target)):
            if path.exists() and not overwrite:
                raise CommandError(f"{path} 已存在。换一个文件名，或加 --overwrite 覆盖。", returncode=2)
