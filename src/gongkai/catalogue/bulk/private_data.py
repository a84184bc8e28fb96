"""Personal data in rows that come in: left out and reported, masked, or let in with a reason (publishing.md 11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from gongkai.catalogue.fields import LABELS
from gongkai.catalogue.personal.htmltext import Reading
from gongkai.catalogue.personal.scanner import Hit, search
from gongkai.files.names import extension_of
from gongkai.privacy import KIND_NAMES, find_in_file, masked_form

SEARCHED = (
    *("title", "summary", "content", "keywords", "source", "issuer", "responsible_unit", "audience"),
    *("document_no", "joint_issuers", "theme", "genre"),
)
# Pictures hold no text that can be searched; sound and film neither.
UNSEARCHED = frozenset("png jpg jpeg gif bmp webp tif tiff mp3 mp4 wav avi webm".split())


class Policy(models.TextChoices):
    SKIP = "skip", "不导入，列入报告"
    MASK = "mask", "自动遮盖后导入"
    OVERRULE = "overrule", "说明理由后照原文导入"


@dataclass
class Searched:
    """What was found in a row: hits by field, and what stands in a file (name -> kinds)."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many sure findings there are in the texts."""
        return sum(len(hits) for hits in self.hits.values())

    def told(self) -> str:
        """Return where there is what, without a piece of it."""
        parts = []
        for name, hits in self.hits.items():
            counted = Counter(hit.label for hit in hits)
            kinds = "、".join(f"{count} 处{label}" for label, count in counted.items())
            parts.append(f"{LABELS.get(name, name)}里有 {kinds}")
        for name, found in self.files.items():
            counted = Counter(found)
            kinds = "、".join(f"{count} 处{label}" for label, count in counted.items())
            parts.append(f"附件“{name[-60:]}”里有 {kinds}")
        return "；".join(parts)


def search_texts(values: Mapping[str, Any]) -> dict[str, list[Hit]]:
    """Return the sure findings in the texts of a row, by field; `content` is sanitised HTML."""
    found = {}
    for name in SEARCHED:
        text = values.get(name)
        if isinstance(text, str) and len(text) > 4:
            hits = [hit for hit in search(name, text, rich=name == "content") if hit.stops]
            if hits:
                found[name] = hits
    return found


def search_file(content: bytes, name: str) -> list[str]:
    """Return the kinds (Chinese) of the sure findings in a file; what cannot be searched has none."""
    if extension_of(name) in UNSEARCHED:
        return []
    found = find_in_file(content, name)
    return [KIND_NAMES[one.kind] for one in found.findings if one.sure and one.kind != "name_with_id"]


def masked(text: str, hits: Iterable[Hit], *, rich: bool) -> str:
    """Return a text (or sanitised HTML) with the findings masked as the platform masks them."""
    reading = Reading(text, plain=not rich)
    changes: list[tuple[int, int, str]] = []
    taken = 0
    for hit in sorted(hits, key=lambda one: one.ranges):
        spans = [span for start, end in hit.ranges for span in reading.spans(start, end)]
        if not spans or spans[0][2] < taken:
            continue
        original = "".join(reading.text[start:end] for start, end in hit.ranges)
        left = masked_form(hit.kind, original)
        for number, (low, high, begin, stop) in enumerate(spans):
            # Stars stand where the characters stood; a form that is shorter ends in the first pieces.
            size = len(left) if number == len(spans) - 1 else min(high - low, len(left))
            changes.append((begin, stop, left[:size]))
            left, taken = left[size:], stop
    parts, at = [], 0
    for begin, stop, new in changes:
        parts += [text[at:begin], new]
        at = stop
    return "".join([*parts, text[at:]])
