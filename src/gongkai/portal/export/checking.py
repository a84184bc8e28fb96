#!/usr/bin/env python3
"""Compares an exported folder with its manifest, on whichever side it was copied to.

Needs nothing but Python 3.11: the export puts a copy of this file into the folder (python3 check.py).
Exit code 0: all files are there, unchanged, and no others; 1: some are not; 2: the manifest cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = "gongkai-export-1"
# Made beside the export, no part of it.
OWN = frozenset({MANIFEST, ".export.lock", ".export-progress.jsonl"})


class Unreadable(Exception):
    """There is no manifest that can be compared; the message says why (Chinese)."""


@dataclass
class Comparison:
    """What was found: paths of files that are missing, changed, or not of the export."""

    files: int = 0
    made_at: str = ""
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Return whether the folder is as it was made."""
        return not (self.missing or self.changed or self.strange)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of an exported folder. Raises Unreadable."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Unreadable(f"{folder} 中没有清单 {MANIFEST}，不是静态导出的目录。") from error
    except (OSError, ValueError) as error:
        raise Unreadable(f"清单 {MANIFEST} 读不出来：{error}。请重新复制。") from error
    if (
        not isinstance(found, dict)
        or found.get("format") != FORMAT
        or not isinstance(found.get("files"), dict)
    ):
        raise Unreadable(f"清单 {MANIFEST} 不是 {FORMAT} 格式。")
    return found


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def compare(folder: Path) -> Comparison:
    """Compare every file with the manifest. Raises Unreadable."""
    manifest = read_manifest(folder)
    found = Comparison(files=len(manifest["files"]), made_at=str(manifest.get("made_at", "")))
    for path, row in sorted(manifest["files"].items()):
        place = folder / path
        if not place.is_file() or place.is_symlink():
            found.missing.append(path)
        elif place.stat().st_size != row["size"] or sum_of(place) != row["sha256"]:
            found.changed.append(path)
    for place in sorted(folder.rglob("*")):
        name = place.relative_to(folder).as_posix()
        if (place.is_symlink() or place.is_file()) and name not in manifest["files"] and name not in OWN:
            found.strange.append(name)
    return found


def report(folder: Path, as_json: bool = False) -> tuple[int, str]:
    """Return exit code and what to print."""
    try:
        found = compare(folder)
    except Unreadable as error:
        told = json.dumps({"folder": str(folder), "error": str(error)}, ensure_ascii=False)
        return 2, told if as_json else str(error)
    if as_json:
        data = {"folder": str(folder), **vars(found), "sound": found.sound}
        return int(not found.sound), json.dumps(data, ensure_ascii=False)
    lines = [f"{label}：{path}" for label, paths in _labelled(found) for path in paths]
    if found.sound:
        return 0, f"{found.files} 个文件与清单一致（{found.made_at} 生成）。"
    counts = "，".join(f"{label} {len(paths)} 个" for label, paths in _labelled(found) if paths)
    return 1, "\n".join([*lines, f"与清单不一致：{counts}。请重新复制整个目录后再发布。"])


def _labelled(found: Comparison) -> list[tuple[str, list[str]]]:
    return [("缺少", found.missing), ("内容不同", found.changed), ("多出", found.strange)]


if __name__ == "__main__":
    where = [one for one in sys.argv[1:] if one != "--json"]
    code, text = report(Path(where[0]) if where else Path(__file__).parent, "--json" in sys.argv)
    print(text)
    sys.exit(code)
