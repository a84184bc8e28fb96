"""A survey on this machine: as many processes as asked for, their results in order, memory bounded."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from .rows import FileRow, batches, failed, rows_of

FILES_A_BATCH = 25
AHEAD = 4
"""Batches for each process that are given out before the first of them is written."""
DIED = "读取这个文件时进程意外终止（可能内存不足或文件损坏严重），请单独检查这个文件。"


def run(root: str, paths: Iterator[str], workers: int) -> Iterator[list[FileRow]]:
    """The rows of all `paths` below `root` in order. A file that ends its process is a row with the reason."""
    waiting: deque[tuple[list[str], Future[list[FileRow]]]] = deque()
    source = batches(paths, FILES_A_BATCH)
    pool = _pool(workers)
    try:
        while True:
            while len(waiting) < workers * AHEAD and (batch := next(source, None)) is not None:
                waiting.append((batch, pool.submit(rows_of, root, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield _one_by_one(root, [batch, *(own for own, _ in waiting)])
                waiting.clear()
                pool = _pool(workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(root: str, lost: list[list[str]]) -> list[FileRow]:
    """The files of batches that were lost with a process, each alone, so that only the guilty one fails."""
    found: list[FileRow] = []
    pool = _pool(1)
    for path in (path for batch in lost for path in batch):
        try:
            found.extend(pool.submit(rows_of, root, [path]).result())
        except BrokenProcessPool:
            found.append(failed(path, DIED))
            pool = _pool(1)
    pool.shutdown()
    return found


def _pool(workers: int) -> ProcessPoolExecutor:
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method))
