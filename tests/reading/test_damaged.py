"""Damaged and hostile input: refused with a reason or read, never a crash, never long, memory bounded.

Three hundred inputs in every run, five thousand with `script/test --long`; all from seeds, so a failure comes again.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from gongkai.reading import UnreadableError, read_bytes, read_text
from gongkai.reading.files import read_file

from .corpus.generate import build

LAYOUTS = ("bars", "html", "word", "excel", "stream", "pdf")
SECONDS = 10
MEGABYTES = 800
SPAN = "<table>" + "<tr><td rowspan=300 colspan=90>1</td><td>公开</td></tr>" * 30


def flipped(data: bytes, rng: Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 60)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def truncated(data: bytes, rng: Random) -> bytes:
    """The end, or a piece of the middle, missing."""
    first, second = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:first] if rng.random() < 0.5 else data[:first] + data[second:]


def repeated(data: bytes, rng: Random) -> bytes:
    """A piece many times."""
    first = rng.randrange(len(data))
    piece = data[first : first + rng.randrange(1, 200)]
    return data[:first] + piece * rng.randrange(2, 300) + data[first:]


def nested(data: bytes, rng: Random) -> bytes:
    """Tables in tables, cells over many rows, brackets and bars in heaps, put into the middle."""
    pieces = [
        "<table><tr><td>" * rng.randrange(1, 400),
        "<div><span>" * rng.randrange(1, 2000),
        SPAN,
        "（(【[" * rng.randrange(1, 3000),
        "|" * rng.randrange(1, 5000) + "\n",
        "一、" * rng.randrange(1, 500),
        "9" * rng.randrange(1, 5000) + "件",
        "县" * rng.randrange(1, 3000) + "局",
        "\n" * rng.randrange(1, 3000),
        "行政复议、" * rng.randrange(1, 800),
    ]
    at = rng.randrange(len(data))
    return data[:at] + "".join(rng.sample(pieces, 3)).encode() + data[at:]


def spliced(data: bytes, rng: Random) -> bytes:
    """The halves of two files."""
    other = build(rng.randrange(200), layouts=(rng.choice(LAYOUTS),)).data
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def noise(data: bytes, rng: Random) -> bytes:
    """No file at all, perhaps with the first bytes of one."""
    return data[: rng.choice([0, 4, 64])] + rng.randbytes(rng.randrange(1, 20_000))


DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, truncated, repeated, nested, spliced, noise)


def assert_survived(first: int, count: int) -> None:
    """Read `count` damaged files; each must give a reading or a reason, in time."""
    begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(first, first + count):
        rng = Random(number)
        layout = LAYOUTS[number % len(LAYOUTS)]
        damage = DAMAGES[number // len(LAYOUTS) % len(DAMAGES)]
        data = damage(build(rng.randrange(200), layouts=(layout,)).data, rng)
        began = time.process_time()
        with suppress(UnreadableError):
            read_bytes("report", data).to_json()
        taken = time.process_time() - began
        assert taken < SECONDS, f"input {number} ({layout}, {damage.__name__}): {taken:.1f} s"
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun) // 1024
    assert grown < MEGABYTES, f"memory grew by {grown} MB"


def test_three_hundred_damaged_files() -> None:
    assert_survived(0, 300)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_five_thousand_damaged_files(part: int) -> None:
    assert_survived(10_000 + part * 500, 500)


def locked_pdf() -> bytes:
    """A PDF that asks for a password: the keys in /Encrypt fit no password."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    identity = b"<" + b"43" * 16 + b">"
    data += b"trailer\n<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [%s %s] >>\n" % (identity, identity)
    return data + b"startxref\n%d\n%%%%EOF\n" % start


def test_a_locked_pdf_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableError, match="加密"):
        read_bytes("locked.pdf", locked_pdf())


def test_a_file_of_200_megabytes_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as target:
        target.truncate(200 * 1024 * 1024)
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableError, match="200 MB"):
        read_file(path)
    assert time.process_time() - began < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


ONE = """{unit}{year}年度政府信息公开工作年度报告
一、总体情况
全年主动公开政府信息{count}条。
二、依申请公开情况
未收到政府信息公开申请。
"""


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"unit": "示例县民政局", "year": 2013}, "2012年、2013年"),
        ({"unit": "示例县水利局", "year": 2012}, "水利局"),
    ],
)
def test_two_reports_in_one_file_are_refused_with_their_names(other: dict[str, object], named: str) -> None:
    text = ONE.format(unit="示例县民政局", year=2012, count=5) + ONE.format(**other, count=7)
    with pytest.raises(UnreadableError, match="多份") as raised:
        read_text(text)
    assert named in str(raised.value)


def test_a_title_said_twice_is_one_report() -> None:
    text = ONE.format(unit="示例县民政局", year=2012, count=5)
    contents = "示例县2012年度政府信息公开年度报告\n一、总体情况\n二、依申请公开情况\n"
    assert read_text(contents + text).narrative["proactive_total"] == 5


def test_a_row_of_digits_is_no_number() -> None:
    text = ONE.format(unit="示例县民政局", year=2012, count="9" * 5000)
    assert "proactive_total" not in read_text(text).narrative
