"""A folder of reports into tables: processes of this machine against workers of a standalone Spark cluster.

    .venv/bin/python benchmarks/survey.py [--reports 400] [--without-spark] [--json]

Writes copies of invented reports (corpus of tests/reading) into a folder for the run and surveys it with one and two
processes and with one and two Spark workers (each one core; `script/bootstrap --spark`). Seconds are on the wall and
include starting; `steady_per_second` counts from the first batch kept to the last. Memory: what this process and its
children (Java aside) hold after a quarter of the reports and at the end; flat when both are the same. The machine's
load is told because it shows in everything.
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.machine import say, told  # noqa: E402
from tests.reading.cluster import cluster  # noqa: E402
from tests.reading.corpus.generate import build  # noqa: E402

from gongkai.reading.survey import files_in, processes, spark  # noqa: E402
from gongkai.reading.survey.write import Engine, survey  # noqa: E402

DIFFERENT = 200
A_FOLDER = 1000
AIM = 100_000


def write_reports(folder: Path, count: int) -> None:
    """`count` files below `folder`: copies of the different reports of the corpus as text and web pages."""
    cases = [build(number, layouts=("bars", "stream", "html")) for number in range(min(count, DIFFERENT))]
    for number in range(count):
        case = cases[number % len(cases)]
        below = folder / f"{number // A_FOLDER:04}"
        below.mkdir(exist_ok=True)
        (below / f"{number:06}-{case.name}").write_bytes(case.data)


def held_megabytes() -> int:
    """What this process and its children hold now, together, without those of Java."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
            if _is_ours(int(status.parent.name)) and fields["Name"].strip() != "java":
                total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total // 1024


def _is_ours(process: int) -> bool:
    """Whether a process is this one or descends from it."""
    while process > 1:
        if process == os.getpid():
            return True
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return False


def measure(name: str, folder: Path, engine: Engine, count: int) -> dict[str, Any]:
    """One survey: seconds, reports a second, memory on the way."""
    held: list[tuple[int, int]] = []
    first: list[tuple[int, float]] = []

    def progress(done: int, _failed: int) -> None:
        first.append((done, time.perf_counter()))
        if not held or done - held[-1][0] >= count // 20 or done == count:
            held.append((done, held_megabytes()))

    load = os.getloadavg()[0]
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        counts = survey(folder, Path(scratch) / "out", engine, files_in(folder), progress)
    seconds = time.perf_counter() - begun
    rate = counts["files"] / seconds
    read = first[-1][1] - first[0][1]
    steady = (first[-1][0] - first[0][0]) / read if read > 0.5 else rate
    quarter = next(megabytes for done, megabytes in held if done * 4 >= count)
    return {
        "engine": name,
        "reports": counts["files"],
        "failed": counts["failed"],
        "seconds": round(seconds, 1),
        "per_second": round(rate, 1),
        "steady_per_second": round(steady, 1),
        "mb_at_quarter": quarter,
        "mb_at_end": held[-1][1],
        "hours_for_100000": round(AIM / steady / 3600, 2),
        "load": round(load, 1),
    }


def all_engines(scratch: Path, on_spark: bool) -> Iterator[tuple[str, Engine]]:
    """One and two processes, one and two Spark workers."""
    for number in (1, 2):
        yield f"{number} process{'es' * (number > 1)}", partial(processes.run, workers=number)
    for number in (1, 2) if on_spark else ():
        logs = scratch / f"cluster-{number}"
        logs.mkdir()
        with cluster(number, logs) as master:
            yield f"{number} Spark worker{'s' * (number > 1)}", partial(spark.run, master=master)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--without-spark", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as kept:
        folder, scratch = Path(kept) / "reports", Path(kept) / "scratch"
        folder.mkdir()
        scratch.mkdir()
        say(f"writing {options.reports} reports")
        write_reports(folder, options.reports)
        runs = []
        for name, engine in all_engines(scratch, not options.without_spark):
            say(name)
            runs.append(measure(name, folder, engine, options.reports))
    told({"cores": os.cpu_count(), "runs": runs}, options.json, ("runs",))


if __name__ == "__main__":
    main()
