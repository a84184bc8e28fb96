"""A standalone Spark cluster on the loopback address: a master and workers of one core, as on real machines."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def cluster(workers: int, folder: Path) -> Iterator[str]:
    """Start a master and `workers` workers, logs and work below `folder`; gives the master's address."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    master = ["org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port)]
    worker = ["org.apache.spark.deploy.worker.Worker", address, "--host", "127.0.0.1", "--cores", "1"]
    running: list[subprocess.Popen[bytes]] = []
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    try:
        for number, words in enumerate([master, *[worker] * workers]):
            if words is worker:
                words = [*worker, "--memory", "1g", "--work-dir", str(folder / f"work-{number}")]
            with (folder / f"spark-{number}.log").open("wb") as log:
                running.append(
                    subprocess.Popen(
                        [home / "bin" / "spark-class", *words, "--webui-port", "0"],
                        env=environment,
                        stdout=log,
                        stderr=log,
                    )
                )
            if number == 0:
                await_port(port)
        yield address
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, seconds: float = 90) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"nothing listens on port {port}")
