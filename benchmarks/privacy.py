"""How right and how fast `gongkai privacy` is, on invented texts and files.

    .venv/bin/python benchmarks/privacy.py [--texts 2000] [--files 200] [--show] [--json]
    .venv/bin/python benchmarks/privacy.py --speed [--json]

Two fifths of the texts and a half of the files are held out: their templates, formats and hiding places were not used
while the rules were made. Counted are sure findings (confidence 0.9 and above).
"""

import argparse
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.machine import told  # noqa: E402
from benchmarks.privacy_corpus.files import build_file  # noqa: E402
from benchmarks.privacy_corpus.score import Score  # noqa: E402
from benchmarks.privacy_corpus.texts import build  # noqa: E402

from gongkai.privacy import find, find_in_file  # noqa: E402
from gongkai.privacy.normal import normal  # noqa: E402

HELD_TEXTS = 0.4
COUNTED = ("id_number", "phone", "bank_card", "location")


def texts(part: str, count: int, show: bool) -> list[dict[str, Any]]:
    """Recall and precision per kind over `count` texts of a part."""
    score = Score()
    for number in range(count):
        sample = build(part, number)
        score.add(sample, find(sample.text))
    if show:
        print(
            "\n".join(
                [*("MISS  " + line for line in score.misses), *("WRONG " + line for line in score.wrongs)]
            )
        )
    return [{"part": part} | row for row in score.rows()]


def files(part: str, count: int, show: bool) -> list[dict[str, Any]]:
    """Recall and precision per kind over `count` files of a part: found is what was found anywhere in the file."""
    there: Counter[str] = Counter()
    found: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for number in range(count):
        case = build_file(part, number)
        result = find_in_file(case.data, case.name)
        got = {(one.kind, _plain(one.text)) for one in result.findings if one.sure and one.kind in COUNTED}
        want = {(kind, _plain(text)) for kind, text in case.there}
        there.update(kind for kind, _ in want)
        said.update(kind for kind, _ in got)
        found.update(kind for kind, _ in want & got)
        if show and (want - got or got - want or result.error):
            print(case.name, case.hiding, result.error, "missed", want - got, "wrong", got - want)
    return [
        {
            "part": part,
            "kind": kind,
            "there": there[kind],
            "recall": round(100 * found[kind] / there[kind], 2) if there[kind] else None,
            "sure findings": said[kind],
            "precision": round(100 * found[kind] / said[kind], 2) if said[kind] else None,
        }
        for kind in COUNTED
    ]


def _plain(text: str) -> str:
    return re.sub(r"[\s-]", "", normal(text)).upper()


PROSE = (
    "根据《中华人民共和国政府信息公开条例》和省人民政府有关规定，现将本单位2025年度政府信息公开工作情况报告如下。全年共主动公开政府"
    "信息1234条，其中通过政府网站公开987条，受理依申请公开56件，均在法定期限内答复。\n"
)


def hostile() -> dict[str, str]:
    """Texts of a megabyte each that would make careless patterns slow."""
    size = 1_000_000
    return {
        "prose": PROSE * (size // len(PROSE.encode())),
        "corpus": "\n".join(build("tuned", number).text for number in range(1200))[: size // 2],
        "digits": "1" * size,
        "digits and blanks": "1 " * (size // 2),
        "digits and line ends": "1\n" * (size // 2),
        "telephones only": "13812345678," * (size // 12),
        "addresses only": "省市县区镇乡村1号" * (size // 24),
        "labels only": "身份证号：" * (size // 15),
        "headings only": "姓名 电话\n" * (size // 14),
        "at signs": "a@a." * (size // 4),
        "brackets": "(" * size,
    }


def speed() -> list[dict[str, Any]]:
    """Megabytes (UTF-8) a second of processor time."""
    rows = []
    for name, text in hostile().items():
        begun = time.process_time()
        found = find(text)
        taken = time.process_time() - begun
        megabytes = len(text.encode()) / 1e6
        rows.append(
            {
                "text": name,
                "MB": round(megabytes, 2),
                "MB/s": round(megabytes / taken, 2),
                "findings": len(found),
            }
        )
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="every miss and false alarm")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.speed:
        told({"speed": speed()}, options.json, ("speed",))
        return
    kept = int(options.texts * HELD_TEXTS)
    found = {
        "texts": options.texts,
        "files": options.files,
        "tuned texts": texts("tuned", options.texts - kept, options.show),
        "held-out texts": texts("held", kept, options.show),
        "tuned files": files("tuned", options.files // 2, options.show),
        "held-out files": files("held", options.files - options.files // 2, options.show),
    }
    told(found, options.json, ("tuned texts", "held-out texts", "tuned files", "held-out files"))


if __name__ == "__main__":
    main()
