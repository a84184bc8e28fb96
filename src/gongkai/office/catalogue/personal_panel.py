"""The panel "个人信息" of an item page: what was found, what is masked, what was left standing and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.catalogue import actions
from gongkai.catalogue.fields import LABELS
from gongkai.catalogue.models import FindingOverrule, Item, State, SweepFinding, SweepState
from gongkai.catalogue.personal.copies import can_mask
from gongkai.catalogue.personal.faults import (
    UNREAD,
    Found,
    look,
    overrule_key,
    overrules_of,
    parts_of,
    unread_hit,
    values_of,
)
from gongkai.catalogue.personal.masking import live_records, undoable
from gongkai.catalogue.personal.scanner import Hit
from gongkai.catalogue.personal.words import WORDING
from gongkai.catalogue.rules import may_approve
from gongkai.files.keys import KeyDestroyed, NotReadable
from gongkai.look.parts import Light
from gongkai.office.acting import context_of
from gongkai.privacy import KIND_NAMES

# Rows shown before somebody asks for all of them.
MOST = 50
WORKING = (State.DRAFT, State.SUBMITTED, State.APPROVED)
SURE = Light(kind="late", word="确定")
DOUBTFUL = Light(kind="soon", word="存疑")


@dataclass
class Row:
    """One line of the table of findings; the same text of a file stands in it once."""

    key: str
    kind: str
    shown: str
    place: str
    light: Light
    reason: str
    count: int = 1


@dataclass
class Masked:
    """What is masked at one place and can be taken back."""

    field: str
    label: str
    count: int
    lines: list[Any] = dataclasses.field(default_factory=list)
    lost: int = 0


def personal_notice(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Return what is said at the top of the page where something stops the item: the panel stands below the text."""
    data = personal_panel(request, item)
    return data if data.get("stops") else {}


def personal_panel(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Return what the panel shows; nothing where the item holds no personal data and never did."""
    kept: dict[int, dict[str, Any]] = request.__dict__.setdefault("_personal_panel", {})
    if item.pk not in kept:
        kept[item.pk] = _panel(request, item)
    return kept[item.pk]


def _panel(request: HttpRequest, item: Item) -> dict[str, Any]:
    if not _worth_looking(item):
        return {}
    found = look(item.body, values_of(item), parts_of(item))
    overruled = overrules_of(item)
    rows, names = _rows(item, found, set(overruled))
    words = [row for row in rows if row.kind == "错敏词"]
    data = {
        "rows": [row for row in rows if row.kind != "错敏词"],
        "words": words,
        "names": names,
        "waiting": [one.label for one in found if one.waiting],
        "masked": _masked(item),
        "overruled": [_told(item, row) for row in overruled.values()],
    }
    if not any(data.values()):
        return {}
    return data | _acts(request, item, data, found)


def _worth_looking(item: Item) -> bool:
    if item.state in WORKING:
        return True
    if item.state != State.PUBLISHED:
        return False
    waiting = SweepFinding.objects.filter(item=item, state=SweepState.OPEN)
    return waiting.exists() or FindingOverrule.objects.filter(item=item, withdrawn_at=None).exists()


def _rows(item: Item, found: Iterable[Found], overruled: set[Any]) -> tuple[list[Row], int]:
    """Return the lines of the table, surest first, and how many names stand beside numbers."""
    rows: dict[str, Row] = {}
    names = 0
    for one in found:
        hits = [*one.hits, *([unread_hit(one)] if one.unread else [])]
        for hit in hits:
            if overrule_key(item, hit) in overruled:
                continue
            if hit.kind == "name_with_id":
                names += hit.sure
            elif hit.key in rows:
                rows[hit.key].count += 1
            else:
                rows[hit.key] = _row(one, hit)
    return sorted(rows.values(), key=lambda row: row.light != SURE), names


def _row(one: Found, hit: Hit) -> Row:
    place = f"{one.label} {hit.place}".strip()
    reason = "" if hit.kind == UNREAD else hit.reason
    shown = hit.masked if hit.kind != UNREAD else f"不能自动检查：{hit.masked}"
    return Row(hit.key, hit.label, shown, place, SURE if hit.sure else DOUBTFUL, reason)


def _masked(item: Item) -> list[Masked]:
    if item.state != State.DRAFT:
        return []
    found = []
    labels = {part.field: part.label for part in parts_of(item)}
    for record in live_records(item):
        label = LABELS.get(record.field) or labels.get(record.field, "附件")
        if record.attachment is not None:
            if record.attachment.removed_on is None:
                found.append(Masked(record.field, label, record.count))
            continue
        try:
            lines, lost = undoable(item, record)
        except (KeyDestroyed, NotReadable):
            continue
        found.append(
            Masked(
                record.field,
                label,
                len(lines),
                [(line.key, KIND_NAMES.get(line.kind, ""), line.masked) for line in lines],
                lost,
            )
        )
    return found


def _told(item: Item, row: FindingOverrule) -> dict[str, Any]:
    label = LABELS.get(row.field, "")
    if not label:
        label = next((part.label for part in parts_of(item) if part.field == row.field), "附件")
    kind = {UNREAD: "无法检查", WORDING: "错敏词"}.get(row.kind) or KIND_NAMES.get(row.kind, "")
    return {"row": row, "label": label, "kind": kind}


def _acts(request: HttpRequest, item: Item, data: dict[str, Any], found: list[Found]) -> dict[str, Any]:
    context = context_of(request)
    masking = not actions.MaskFindings(context=context, item=item).closed()
    overruling = not actions.OverruleFinding(context=context, item=item).closed()
    rows = data["rows"]
    everything = request.GET.get("findings") == "all"
    stops = [row for row in [*rows, *data["words"]] if row.light == SURE]
    sure = sum(row.count for row in rows if row.light == SURE and row.kind != "无法检查")
    return {
        "item": item,
        "sure": sure,
        "stops": bool(stops),
        "may_mask": masking and sure > 0,
        "may_choose": masking or overruling,
        "may_unmask": masking and bool(data["masked"]),
        "may_overrule": overruling and bool(stops),
        "may_withdraw": item.state in (*WORKING, State.PUBLISHED)
        and not actions.WithdrawOverrule(context=context, item=item).closed(),
        "shown": rows if everything else rows[:MOST],
        "hidden": 0 if everything else max(0, len(rows) - MOST),
        "total": sum(row.count for row in rows),
        "by_hand": _by_hand(item, found),
        "all_url": f"{reverse('office:catalogue-item', args=[item.public_id])}?findings=all#personal",
        "decides": bool(may_approve(request.user, item)),
    }


def _by_hand(item: Item, found: list[Found]) -> list[str]:
    """Return the files with findings that cannot be masked here."""
    names = {part.field: part.stored.name for part in parts_of(item)}
    return [
        one.label
        for one in found
        if one.field in names and any(hit.stops for hit in one.hits) and not can_mask(names[one.field])
    ]
