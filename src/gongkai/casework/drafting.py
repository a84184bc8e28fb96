"""The words of a drafted answer: kept, encrypted, with the entry of the draft, for who approves and decides."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from gongkai.casework.attaching import keep
from gongkai.casework.models import EventFile, Request
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.sealed import key_for, read_sealed
from gongkai.files.store import open_content
from gongkai.journal.actions import Context

LABEL = "答复书拟稿"
_DAYS = frozenset({"supply_on", "earlier_on", "earlier_served_on", "period_until"})


def keep_words(request: Request, seq: int, words: Mapping[str, Any], context: Context) -> None:
    """Keep what the answer is to say with entry `seq`. For actions only; nothing is kept of nothing."""
    given = {name: str(value) for name, value in words.items() if value not in (None, "", ())}
    if not given:
        return
    raw = json.dumps(given, ensure_ascii=False).encode()
    stored = keep(request, Incoming.take(f"{LABEL}.json", raw), LABEL, context)
    EventFile.objects.create(request=request, seq=seq, stored=stored, label=LABEL)


def draft_words(request: Request) -> dict[str, Any]:
    """Return the words of the latest draft, days as dates; {} without one, or once the person was erased."""
    row = request.event_files.filter(label=LABEL).select_related("stored__blob").order_by("pk").last()
    if row is None:
        return {}
    try:
        raw = read_sealed(row.stored, key_for(row.stored)) if row.stored.is_sealed else _plain(row)
    except (KeyDestroyed, FileNotFoundError):
        return {}
    words = json.loads(raw)
    return {name: dt.date.fromisoformat(value) if name in _DAYS else value for name, value in words.items()}


def _plain(row: EventFile) -> bytes:
    with open_content(row.stored.blob.hash) as content:
        return content.read()
