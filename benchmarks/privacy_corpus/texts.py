"""Templates to texts with their truths: {slot} is a harmless value, {slot!} one that must be found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from .atoms import Atoms

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)(?:(!)([a-z_]*))?\}")
KIND_OF = {
    "id": "id_number",
    "mobile": "phone",
    "landline": "phone",
    "card": "bank_card",
    "passport": "passport",
    "address": "address",
    "plate": "plate",
    "email": "email",
    "name": "name_with_id",
}


@dataclass(frozen=True)
class Truth:
    """A piece of personal data of an invented text: kind and offsets."""

    kind: str
    start: int
    end: int


@dataclass
class Sample:
    """An invented text with what is in it."""

    template: str
    text: str = ""
    truths: list[Truth] = field(default_factory=list)
    parts: list[tuple[int, str]] = field(default_factory=list)  # where each template begins


@cache
def templates(part: str) -> dict[str, list[str]]:
    """The templates of a part by name, as lines: "tuned" (with all sets that were held out once), "held", "set07"…"""
    files = sorted(HERE.glob("set*.txt")) if part == "tuned" else []
    found: dict[str, list[str]] = {}
    for path in (HERE / f"{part}.txt", *files):
        for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, body = block.partition("\n")
            name = f"{path.stem} {name.strip()}" if path in files else name.strip()
            found[name] = body.rstrip("\n").split("\n")
    return found


class Writer:
    """Fills one template."""

    def __init__(self, random: Random, sample: Sample, delimiter: str) -> None:
        self.random = random
        self.atoms = Atoms(random)
        self.sample = sample
        self.delimiter = delimiter

    def line(self, line: str, number: int = 0) -> None:
        """Write one line; a ¦ at its beginning makes it a row of a table."""
        if line.startswith("¦"):
            line = line[1:].replace("¦", self.delimiter)
            # An inner blank would part cells of a table whose columns are parted by blanks.
            self.atoms.noise = 0.0 if self.delimiter.strip(" ") == "" else 0.12
        else:
            self.atoms.noise = 0.12
        at = 0
        for hit in _SLOT.finditer(line):
            self.sample.text += line[at : hit.start()]
            self.slot(hit.group(1), bool(hit.group(2)), hit.group(3) or "", number)
            at = hit.end()
        self.sample.text += line[at:] + "\n"

    def slot(self, slot: str, truth: bool, kind: str, number: int) -> None:
        in_csv = self.delimiter == "," and slot == "money"
        if slot == "i":
            value = str(number)
        elif slot == "idsplit":
            plain = self.atoms.plain_id()
            cut = self.random.choice([6, 10, 14])
            value = plain[:cut] + "\n" + plain[cut:]
        elif slot.startswith("digits"):
            value = self.atoms.pick("123456789") + self.atoms.digits(int(slot[6:]) - 1)
        else:
            value = self.atoms.get(slot)
        if in_csv:  # a comma would need quotes
            value = value.replace(",", "")
        start = len(self.sample.text)
        self.sample.text += value
        if truth:
            self.sample.truths.append(Truth(kind or KIND_OF[slot], start, start + len(value)))


DELIMITERS = ("\t", "  ", " ", "|", ",")


def build(part: str, seed: int) -> Sample:
    """The text number `seed` of a part: one to three templates one after another, the same on every machine."""
    random = Random(f"{part}{seed}")
    known = templates(part)
    names = random.sample(sorted(known), random.choice([1, 1, 2, 3]))
    sample = Sample("+".join(names))
    for name in names:
        sample.parts.append((len(sample.text), name))
        writer = Writer(random, sample, random.choice(DELIMITERS))
        for line in known[name]:
            repeat = random.randrange(2, 9) if line.startswith("*") else 1
            for number in range(1, repeat + 1):
                writer.line(line.removeprefix("*"), number)
        sample.text += random.choice(["", "\n", "\n"])
    if random.random() < 0.15:
        _with_crlf(sample)
    return sample


def _with_crlf(sample: Sample) -> None:
    def moved(at: int) -> int:
        return at + sample.text.count("\n", 0, at)

    sample.truths = [Truth(t.kind, moved(t.start), moved(t.end)) for t in sample.truths]
    sample.parts = [(moved(start), name) for start, name in sample.parts]
    sample.text = sample.text.replace("\n", "\r\n")
