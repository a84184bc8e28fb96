"""`gongkai letter KIND --facts FILE.json --out x.pdf|x.docx`: one letter from facts in a file, nothing kept."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gongkai.letters.composing import compose
from gongkai.letters.errors import LetterError
from gongkai.letters.facts import facts_from_json
from gongkai.letters.kinds import kinds
from gongkai.letters.rendering import to_docx, to_pdf

WRITERS = {".pdf": to_pdf, ".docx": to_docx}


class Command(BaseCommand):
    """Exit code 0 when the letter was written, 2 when it could not be."""

    help = "按给定的要素制作一件文书（PDF 或 Word），不登记、不编号"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        names = "、".join(f"{kind.key}（{kind.label}）" for kind in kinds().values())
        parser.add_argument("kind", metavar="KIND", help=f"文书种类：{names}")
        parser.add_argument("--facts", required=True, metavar="FILE", help="要素文件（JSON）；- 为标准输入")
        parser.add_argument("--out", required=True, metavar="FILE", help="写入的文件，以 .pdf 或 .docx 结尾")
        parser.add_argument("--json", action="store_true", help="输出一行 JSON，不能制作时含 error")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        told: dict[str, Any] = {"kind": options["kind"], "out": str(out)}
        try:
            told["bytes"] = self._write(options["kind"], options["facts"], out)
        except (LetterError, OSError) as error:
            told["error"] = str(error)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        elif "error" in told:
            self.stderr.write(told["error"])
        else:
            self.stdout.write(f"已写入 {out}（{told['bytes']} 字节）。")
        if "error" in told:
            sys.exit(2)

    def _write(self, kind: str, facts: str, out: Path) -> int:
        writer = WRITERS.get(out.suffix.lower())
        if writer is None:
            raise LetterError(f"“{out.name}”应以 .pdf 或 .docx 结尾。")
        raw = writer(compose(kind, facts_from_json(_read(facts))))
        out.write_bytes(raw)
        return len(raw)


def _read(name: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
        given = json.loads(text)
    except ValueError as error:
        raise LetterError(f"“{name}”不是 UTF-8 的 JSON：{error}。") from error
    if not isinstance(given, dict):
        raise LetterError(f'“{name}”应为一个 JSON 对象，如 {{"subject": "…"}}。')
    return given
