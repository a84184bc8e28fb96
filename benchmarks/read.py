"""How right and how fast the reader is, on the corpus of invented reports and on files of your own.

    .venv/bin/python benchmarks/read.py [--documents 1000] [--json]      accuracy, both parts of the corpus
    .venv/bin/python benchmarks/read.py --speed [FILE ...] [--json]      reports a second on one core, memory

Times are processor times of one core; what is read is in memory before. Without files the speed is that of reports
of the corpus as text and web pages.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.reading.corpus.generate import Case, build  # noqa: E402
from tests.reading.corpus.measure import Score  # noqa: E402

from gongkai.reading import read_bytes  # noqa: E402

HELD = 500_000


def accuracy(documents: int) -> dict[str, Any]:
    """Per part of the corpus the shares in per cent, and the same per layout."""
    result: dict[str, Any] = {}
    for name, first in (("tuned", 0), ("held-out", HELD)):
        whole = Score()
        layouts: dict[str, Score] = {}
        for number in range(documents):
            case = build(first + number, held=first > 0)
            reading = read_bytes(case.name, case.data)
            whole.add(case, reading)
            layouts.setdefault(case.layout, Score()).add(case, reading)
            if sys.stderr.isatty():
                print(f"\r{name} {number + 1}/{documents}", end="", file=sys.stderr)
        result[name] = shares(whole) | {"layouts": {key: shares(layouts[key]) for key in sorted(layouts)}}
    return result


def shares(score: Score) -> dict[str, float | int]:
    """What the goals speak of."""
    return {
        "documents": score.counts["documents"],
        "cells": score.counts["cells"],
        "right": round(score.share("right", "cells"), 3),
        "wrong_or_invented": round(score.share("wrong", "cells") + score.share("invented", "cells"), 3),
        "unit": round(score.share("unit", "documents"), 2),
        "year": round(score.share("year", "documents"), 2),
        "form": round(score.share("form", "documents"), 2),
        "told": score.counts["told"],
        "told_right": round(score.share("told_right", "told"), 2),
        "told_wrong": round(score.share("told_wrong", "told") + score.share("told_invented", "told"), 2),
    }


def speed(paths: list[Path], seconds: float) -> dict[str, Any]:
    """Reports a second and the growth of memory over many of them."""
    files = [(path.name, path.read_bytes()) for path in paths] or corpus_files()
    for name, data in files:
        read_bytes(name, data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    count = 0
    while time.process_time() - begun < seconds:
        for name, data in files:
            read_bytes(name, data)
            count += 1
    used = time.process_time() - begun
    return {
        "files": len(files),
        "read": count,
        "per_second": round(count / used, 1),
        "milliseconds": round(1000 * used / count, 2),
        "memory_mb": before // 1024,
        "memory_growth_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024,
    }


def corpus_files() -> list[tuple[str, bytes]]:
    """Forty reports as text and web pages."""
    cases: list[Case] = [build(number, layouts=("bars", "stream", "html")) for number in range(40)]
    return [(case.name, case.data) for case in cases]


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = speed(options.files, options.seconds) if options.speed else accuracy(options.documents)
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        if not isinstance(value, dict):
            print(f"{name}: {value}")
            continue
        rows = {"all": {k: v for k, v in value.items() if k != "layouts"}, **value["layouts"]}
        print(f"\n{name}\n{'':12}" + "".join(f"{key:>18}" for key in rows["all"]))
        for row, columns in rows.items():
            print(f"{row:12}" + "".join(f"{number:>18}" for number in columns.values()))


if __name__ == "__main__":
    main()
