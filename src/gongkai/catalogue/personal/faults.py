"""What stops an item: sure findings neither masked nor overruled, files that nobody could look into, blocked words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gongkai.agencies.models import Body
from gongkai.catalogue.fields import LABELS, TEXTS
from gongkai.catalogue.models import Attachment, Item
from gongkai.catalogue.models.personal import FindingOverrule, ScanState
from gongkai.catalogue.personal.scanner import Hit, digest_of_text, hits_of, search
from gongkai.catalogue.personal.scans import ensure_scanned, hits_of_file
from gongkai.catalogue.personal.words import WORDING, dictionary_of, word_hits
from gongkai.files import keys
from gongkai.files.models import StoredFile
from gongkai.journal.actions import Reason

UNREAD: Final = "unread"
SEARCHED: Final = (*TEXTS, "content")
_MASK: Final = "请到“个人信息”一栏遮盖后再办理；确需保留的，由公开工作机构人员或者负责人说明理由不予遮盖。"
_MASK_BY_HAND: Final = "请改成遮盖的写法（如上）后再办理。"
_MASK_FILE: Final = (
    "请到“个人信息”一栏遮盖；不能在平台内遮盖的格式，请用原软件遮盖后重新上传，或者由公开工作机构说明理由。"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A file with the name under which it is shown, at the place `field` ("attachment:12", "file:1")."""

    field: str
    label: str
    stored: StoredFile
    title: str = ""


@dataclass(slots=True)
class Found:
    """What was found at one place, and what is in the way. `unread`: why a person must look at the file."""

    field: str
    label: str
    hits: list[Hit] = dataclasses.field(default_factory=list)
    waiting: bool = False
    unread: str = ""
    digest: str = ""
    attachment: Attachment | None = None


def overrule_key(item: Item, hit: Hit) -> tuple[str, str, str]:
    """Return (field, kind, digest) under which a finding is overruled at this item."""
    return hit.field, hit.kind, keys.blind(f"{item.pk}:{hit.field}:{hit.digest}", "personal-overrule")


def overrules_of(item: Item) -> dict[tuple[str, str, str], FindingOverrule]:
    """Return the overrules of an item that hold, by field, kind, digest."""
    if item.pk is None:
        return {}
    rows = FindingOverrule.objects.filter(item=item, withdrawn_at=None)
    return {(row.field, row.kind, row.digest): row for row in rows}


def parts_of(item: Item) -> list[Part]:
    """Return the live attachments of an item, numbered: a title may itself name somebody."""
    rows = item.attachments.filter(removed_on=None).select_related("file__blob")
    return [
        Part(f"attachment:{row.pk}", f"附件{number}", row.file, row.title)
        for number, row in enumerate(rows, 1)
    ]


def values_of(item: Item) -> dict[str, str]:
    """Return the texts of an item that become public."""
    return {name: str(getattr(item, name) or "") for name in SEARCHED}


def look(
    body: Body, values: Mapping[str, Any], parts: Iterable[Part], *, keep: bool = True, now: bool = False
) -> list[Found]:
    """Return what is found in texts and files, place by place; places without a finding are left out.

    `keep`: whether what was found in long texts is kept; `now`: large files are not left to the worker.
    """
    words = dictionary_of(body)
    found: list[Found] = []
    for name, value in values.items():
        text = str(value or "")
        if not text or name not in SEARCHED:
            continue
        hits = (hits_of if keep else search)(name, text, rich=name == "content")
        found.append(Found(name, LABELS.get(name, name), [*hits, *word_hits(name, text, words)]))
    found += [_look_into(part, now) for part in parts]
    return [one for one in found if one.hits or one.waiting or one.unread]


def _look_into(part: Part, now: bool) -> Found:
    scan = ensure_scanned(part.stored, now=now)
    found = Found(part.field, part.label, waiting=scan.state == ScanState.WAITING)
    if scan.state == ScanState.FAILED:
        found.unread, found.digest = scan.error, digest_of_text(UNREAD, scan.hash)
    found.hits = hits_of_file(scan, part.field)
    for place, text in (("文件名", part.stored.name), ("名称", part.title)):
        if text and not (place == "名称" and text == part.stored.name):
            # A name has no characters to point at in the content.
            found.hits += [replace(hit, place=place, ranges=()) for hit in hits_of(part.field, text)]
    return found


def unread_hit(found: Found) -> Hit:
    """Return the finding that a file could not be looked into."""
    return Hit(found.field, UNREAD, found.unread, found.digest, 1.0)


def stopping(item: Item | None, found: Sequence[Found]) -> dict[str, list[Hit]]:
    """Return by place the hits that stop: sure, and not overruled at this item."""
    overruled = overrules_of(item) if item is not None else {}
    stops: dict[str, list[Hit]] = {}
    for one in found:
        hits = [hit for hit in one.hits if hit.stops] + ([unread_hit(one)] if one.unread else [])
        if item is not None and overruled:
            hits = [hit for hit in hits if overrule_key(item, hit) not in overruled]
        if hits:
            stops[one.field] = hits
    return stops


def personal_faults(item: Item) -> list[Reason]:
    """Return why the item may not go on: one reason a place, in Chinese, with masked forms only.

    Sure personal data (confidence 0.9 and above) in its texts and live attachments, files that could not be looked
    into and were not confirmed, words that the dictionary blocks; what was masked or overruled is none.
    """
    return _faults(item, look(item.body, values_of(item), parts_of(item)))


def personal_faults_in(
    body: Body, values: Mapping[str, Any], files: Iterable[StoredFile] = (), item: Item | None = None
) -> list[Reason]:
    """Return the same for texts and files that are not on the item yet (a correction).

    `item`: whose overrules hold for the same text at the same place. `field` of a reason: name of the value, "file:1".
    """
    parts = [Part(f"file:{number}", f"附件{number}", stored) for number, stored in enumerate(files, 1)]
    return _faults(item, look(body, values, parts), panel=False)


def _faults(item: Item | None, found: list[Found], *, panel: bool = True) -> list[Reason]:
    stops = stopping(item, found)
    reasons = []
    for one in found:
        if one.waiting:
            message = f"正在检查{one.label}有没有个人信息，请稍后再办理。"
            reasons.append(Reason(code="scanning", field=one.field, message=message))
        elif one.field in stops:
            reasons.append(_reason(one, stops[one.field], panel))
    return reasons


def _reason(one: Found, hits: list[Hit], panel: bool) -> Reason:
    words = [hit for hit in hits if hit.kind == WORDING]
    personal = [hit for hit in hits if hit.kind not in (WORDING, UNREAD)]
    is_file = one.field.partition(":")[0] in ("attachment", "file")
    told = []
    if personal:
        counted = Counter(hit.label for hit in personal)
        kinds = "、".join(f"{count}处{label}" for label, count in counted.items())
        first = personal[0]
        example = f"{first.place} {first.masked}".strip()
        advice = _MASK_FILE if is_file else _MASK if panel else _MASK_BY_HAND
        told.append(f"{one.label}中有{kinds}没有遮盖（如{example}）。{advice}")
    if words:
        named = "、".join(dict.fromkeys(f"“{hit.masked}”" for hit in words[:5]))
        told.append(f"{one.label}中有不应出现的词：{named}。请改正，或者由公开工作机构说明理由。")
    if any(hit.kind == UNREAD for hit in hits):
        told.append(f"{one.label}不能自动检查：{one.unread}请人工查看后，在“个人信息”一栏说明理由予以确认。")
    return Reason(code="personal", field=one.field, message="".join(told))
