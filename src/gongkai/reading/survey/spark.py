"""A survey on a PySpark cluster: the same function on the workers, the rows back in order, wave by wave.

PySpark is optional (`requirements/spark.txt`, `script/bootstrap --spark`). On a cluster of several machines each worker
needs this package (PYSPARK_PYTHON names its Python) and the surveyed folder under the same path.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .processes import DIED
from .rows import FileRow, batches, failed, rows_of
from .write import SurveyError

FILES_A_TASK = 25
TASKS_A_CORE = 8
PATIENCE = 60
"""Seconds to wait until the cluster gives this application its first worker (project default)."""


def run(root: str, paths: Iterator[str], master: str, workers: int | None = None) -> Iterator[list[FileRow]]:
    """The rows of all `paths` below `root` in order, read on the Spark cluster `master` (spark://… or local[n]).

    workers: most cores to use on a cluster, None for all it has. Raises SurveyError when Spark is not there.
    """
    context = _context(master, workers)
    try:
        if master.startswith("spark://"):
            _await_worker(context, master)
        yield from _in_waves(context, os.path.abspath(root), paths)
    finally:
        context.stop()


def _in_waves(context: Any, root: str, paths: Iterator[str]) -> Iterator[list[FileRow]]:
    """One wave is written while the next one is read: the driver never holds more than two."""
    tasks = batches(paths, FILES_A_TASK)
    size = max(2, context.defaultParallelism) * TASKS_A_CORE
    with ThreadPoolExecutor(1) as thread:
        running: Future[list[FileRow]] | None = None
        while wave := list(islice(tasks, size)):
            following = thread.submit(_wave, context, root, wave)
            if running is not None:
                yield running.result()
            running = following
        if running is not None:
            yield running.result()


def _wave(context: Any, root: str, wave: list[list[str]]) -> list[FileRow]:
    """The rows of one wave. Where a file ends the process of a worker, halves are tried until it is found."""
    from py4j.protocol import Py4JError

    try:
        found = context.parallelize(wave, len(wave)).flatMap(lambda batch: rows_of(root, batch)).collect()
        return list(found)
    except Py4JError as error:
        if context._jsc is None or context._jsc.sc().isStopped():
            raise SurveyError("Spark 集群中断了本次任务，请检查集群后重新运行。") from error
    paths = [path for batch in wave for path in batch]
    if len(paths) == 1:
        return [failed(paths[0], DIED)]
    half = len(paths) // 2
    parts = (list(batches(part, FILES_A_TASK)) for part in (paths[:half], paths[half:]))
    return [row for part in parts for row in _wave(context, root, part)]


def _context(master: str, workers: int | None) -> Any:
    """A Spark context on `master`. No web page of Spark's own is opened."""
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError as error:
        raise SurveyError(
            "没有安装 PySpark。请先运行 script/bootstrap --spark，或改用 --engine processes。"
        ) from error
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin/java").exists()):
        raise SurveyError(
            "没有找到 Java，Spark 不能运行。请安装（Debian：apt-get install default-jre-headless），"
            "或改用 --engine processes。"
        )
    _require_reachable(master)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setMaster(master).setAppName("gongkai survey")
    conf.set("spark.ui.enabled", "false").set("spark.task.maxFailures", "2")
    conf.set("spark.log.level", "ERROR").set("spark.ui.showConsoleProgress", "false")
    if _is_local(master):
        conf.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1")
    if workers is not None:
        conf.set("spark.cores.max", str(workers))
    try:
        return SparkContext(conf=conf)
    except Exception as error:  # PySpark passes on whatever Java throws
        raise SurveyError(f"Spark 无法启动（{master}），请检查地址、Java 版本和集群状态。") from error


def _is_local(master: str) -> bool:
    return master.startswith("local") or urlsplit(master).hostname in ("127.0.0.1", "localhost", "::1")


def _require_reachable(master: str) -> None:
    """Say at once that nobody answers there; Spark itself would try for minutes."""
    if master.startswith("local"):
        return
    if not master.startswith("spark://"):
        raise SurveyError(f"--master 应为 spark://主机:端口 或 local[n]，不是 {master}。")
    for one in master.removeprefix("spark://").split(","):
        host, _, port = one.rpartition(":")
        try:
            with socket.create_connection((host.strip("[]"), int(port)), timeout=5):
                return
        except (OSError, ValueError):
            continue
    raise SurveyError(f"连接不上 Spark 集群 {master}，请检查地址以及集群是否已启动。")


def _await_worker(context: Any, master: str) -> None:
    began = time.monotonic()
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() - began > PATIENCE:
            raise SurveyError(f"Spark 集群 {master} 没有可用的工作节点，请启动工作节点或检查其内存和核数。")
        time.sleep(0.2)
