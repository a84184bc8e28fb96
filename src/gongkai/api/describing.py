"""Records as the API tells them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.conf import settings

from gongkai.agencies.queries import local_today
from gongkai.api.errors import told
from gongkai.api.models import PushedItem
from gongkai.catalogue.actions import SubmitItem
from gongkai.catalogue.actions.publish_item import publication_due
from gongkai.catalogue.clearance import flow
from gongkai.catalogue.fields import CHOICES, DATES, FLAGS, TEXTS
from gongkai.catalogue.models import Attachment, Item, State
from gongkai.catalogue.queries import public_attachments, public_channels, public_interpretations
from gongkai.journal.actions import Context

# What is said of a published item besides what stands in every line.
METADATA = [*TEXTS, *DATES, *FLAGS, *CHOICES]


def address(*parts: str) -> str:
    """Return an address of the portal."""
    return "/".join([settings.PUBLIC_URL, *parts])


def iso(day: dt.date | None) -> str | None:
    """Return a day as it is written in JSON."""
    return day.isoformat() if day else None


def file_out(part: Attachment, public: bool) -> dict[str, Any]:
    """Return an attachment; the address only of what is public."""
    stored = part.file
    return {
        "id": stored.public_id,
        "name": stored.name,
        "title": part.title or stored.name,
        "size": stored.blob.size,
        "media_type": stored.blob.media_type,
        "sha256": stored.blob.hash,
        "address": address("f", stored.public_id, quote(stored.name)) if public else "",
    }


def pushed(row: PushedItem, context: Context) -> dict[str, Any]:
    """Return how an item stands, to the system that sent it."""
    item = row.item
    public = item.state in {State.PUBLISHED, State.WITHDRAWN}
    draft = item.state == State.DRAFT
    faults = SubmitItem(context=context, item=item).faults() if draft else []
    parts = item.attachments.filter(removed_on=None).select_related("file__blob")
    return {
        "id": item.public_id,
        "external_id": row.external_id,
        "body": item.body.slug,
        "column": item.column.slug,
        "title": item.title,
        "state": item.state,
        "state_label": item.get_state_display(),
        "stage": _stage(item),
        "due_on": None if public else iso(publication_due(item)),
        "index_no": item.index_no,
        "published_on": iso(item.published_on),
        "address": address("i", item.public_id) if public else "",
        "returned": item.return_reason if draft else "",
        "faults": told(faults),
        "files": [file_out(part, item.state == State.PUBLISHED) for part in parts],
    }


def _stage(item: Item) -> dict[str, Any] | None:
    clearance = flow.open_of(item)
    step = flow.current_of(clearance) if clearance is not None else None
    if clearance is None or step is None:
        return None
    return {"label": step.label, "position": step.position, "of": len(clearance.stages)}


def trace(item: Item) -> dict[str, Any]:
    """Return what may be told of a withdrawn item."""
    return {
        "id": item.public_id,
        "state": item.state,
        "body": item.body.slug,
        "column": item.column.slug,
        "title": "" if item.title_hidden else item.title,
        "index_no": item.index_no,
        "published_on": iso(item.published_on),
        "withdrawn_on": iso(item.withdrawn_on),
        "withdraw_kind": item.withdraw_kind,
        "withdraw_reason": item.withdraw_reason,
        "address": address("i", item.public_id),
    }


def line(item: Item, changed: str) -> dict[str, Any]:
    """Return an item as a line of the list of changes."""
    if item.state == State.WITHDRAWN:
        return {**trace(item), "changed": changed}
    return {
        "id": item.public_id,
        "state": item.state,
        "body": item.body.slug,
        "column": item.column.slug,
        "title": item.title,
        "index_no": item.index_no,
        "published_on": iso(item.published_on),
        "address": address("i", item.public_id),
        "document_kind": item.document_kind,
        "document_no": item.document_no,
        "document_date": iso(item.document_date),
        "validity": item.validity_on(local_today()),
        "changed": changed,
    }


def whole(item: Item) -> dict[str, Any]:
    """Return a published item with everything that the public may have."""
    given: dict[str, Any] = {name: getattr(item, name) for name in METADATA}
    given |= {name: iso(given[name]) for name in DATES}
    given |= {"validity": item.validity_on(local_today()), "issuing_body": item.issuing_body}
    given["repealed_on"] = iso(item.repealed_on)
    interprets = item.interprets if item.interprets and item.interprets.state == State.PUBLISHED else None
    given["interprets"] = interprets.public_id if interprets else ""
    return {
        "id": item.public_id,
        "state": item.state,
        "body": item.body.slug,
        "column": item.column.slug,
        "address": address("i", item.public_id),
        "index_no": item.index_no,
        "published_on": iso(item.published_on),
        "metadata": given,
        "content": item.content,
        "files": [file_out(part, True) for part in public_attachments(item)],
        "channels": public_channels(item),
        "interpretations": [one.public_id for one in public_interpretations(item)],
    }
