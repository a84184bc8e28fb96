"""The folder that is exported to: one run at a time, whole files only, a manifest, and what an interrupted run did."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gongkai.portal.export import checking

LOCK, PROGRESS = ".export.lock", ".export-progress.jsonl"


class Busy(Exception):
    """Another run is exporting to the same folder."""


class Foreign(Exception):
    """The folder holds something else than an export."""


class Folder:
    """An export on disk. `files` is what the manifest will say: path -> sha256, size, at."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, dict[str, Any]] = {}
        self.state: dict[str, Any] = {}
        self.written = self.same = self.removed = 0
        self._progress: IO[str] | None = None

    @contextmanager
    def locked(self) -> Iterator[Folder]:
        """Hold the folder for one run. Raises Busy, or Foreign for a folder with other things in it."""
        self.root.mkdir(parents=True, exist_ok=True)
        known = {checking.MANIFEST, LOCK, PROGRESS}
        there = {one.name for one in self.root.iterdir()}
        if there and not there & known:
            raise Foreign(f"{self.root} 里有别的内容，不是静态导出的目录。请换一个空目录。")
        with (self.root / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Busy(f"另一次导出正在写 {self.root}，请等它结束。") from error
            try:
                yield self
            finally:
                if self._progress is not None:
                    self._progress.close()

    def load(self) -> dict[str, Any] | None:
        """Read manifest and progress; return the head of an interrupted run, None if the last one ended."""
        try:
            manifest = checking.read_manifest(self.root)
            self.files, self.state = manifest["files"], manifest["state"]
        except checking.Unreadable:
            self.files, self.state = {}, {}
        head: dict[str, Any] | None = None
        try:
            with (self.root / PROGRESS).open(encoding="utf-8") as lines:
                for line in lines:
                    row = json.loads(line)
                    if head is None:
                        head = row
                        head["done"] = set()
                    else:
                        self.files[row["path"]] = {name: row[name] for name in ("sha256", "size", "at")}
                        head["done"].add(row["path"])
        except (FileNotFoundError, ValueError, KeyError):
            pass  # none, or the last line was cut off when the run was
        return head

    def begin(self, head: dict[str, Any], done: Iterable[str]) -> None:
        """Start noting what this run writes, so that one after it can go on."""
        self._progress = (self.root / PROGRESS).open("w", encoding="utf-8")
        self._note(head)
        for path in done:
            self._note({"path": path, **self.files[path]})

    def _note(self, row: dict[str, Any]) -> None:
        assert self._progress is not None
        self._progress.write(json.dumps(row, ensure_ascii=False) + "\n")

    def put(self, path: str, content: bytes) -> None:
        """Write a file whole, or leave it where it is the same already."""
        digest, place = hashlib.sha256(content).hexdigest(), self.root / path
        known = self.files.get(path)
        if known is not None and known["sha256"] == digest and place.is_file():
            self.same += 1
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            made = place.with_name(f".{place.name[:40]}.new")
            made.write_bytes(content)
            os.replace(made, place)
            self.written += 1
            at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            self.files[path] = {"sha256": digest, "size": len(content), "at": at}
        self._note({"path": path, **self.files[path]})

    def remove(self, path: str) -> None:
        """Take a file away, and the folders that it leaves empty."""
        place = self.root / path
        place.unlink(missing_ok=True)
        self.files.pop(path, None)
        self.removed += 1
        for folder in place.parents:
            if folder == self.root or any(folder.iterdir()):
                break
            folder.rmdir()

    def strays(self) -> list[str]:
        """Return what lies in the folder and is in no manifest: of an interrupted run, or put there by hand."""
        found = []
        for place in self.root.rglob("*"):
            name = place.relative_to(self.root).as_posix()
            if place.is_file() and name not in self.files and name not in checking.OWN:
                found.append(name)
        return found

    def finish(self, state: dict[str, Any]) -> None:
        """Write the manifest; the run is over."""
        manifest = {
            "format": checking.FORMAT,
            "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "state": state,
            "files": dict(sorted(self.files.items())),
        }
        made = self.root / f"{checking.MANIFEST}.new"
        with made.open("w", encoding="utf-8") as out:
            json.dump(manifest, out, ensure_ascii=False, separators=(",", ":"))
            out.flush()
            os.fsync(out.fileno())
        os.replace(made, self.root / checking.MANIFEST)
        if self._progress is not None:
            self._progress.close()
            self._progress = None
        (self.root / PROGRESS).unlink(missing_ok=True)
