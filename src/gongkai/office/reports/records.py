"""How a counted record is shown under an opened figure: number, title, body, day, address."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gongkai.casework.models import RemedyCase, Request
from gongkai.catalogue.models import Item, Release


def record_row(record: Any) -> dict[str, Any]:
    """Return what the list of an opened figure shows of a record. No personal data: subjects and titles only."""
    if isinstance(record, Release):
        record = record.item
    if isinstance(record, Item):
        return {
            "number": record.index_no or record.document_no or "—",
            "title": "（不显示名称）" if record.title_hidden else str(record),
            "body": record.body.short_name,
            "day": record.published_on or record.document_date,
            "url": reverse("office:catalogue-item", args=[record.public_id]),
        }
    if isinstance(record, Request):
        return {
            "number": record.request_no,
            "title": record.subject,
            "body": record.body.short_name,
            "day": record.finished_on or record.received_on,
            "url": reverse("office:casework-request", args=[record.public_id]),
        }
    if isinstance(record, RemedyCase):
        return {
            "number": record.get_kind_display(),
            "title": str(record),
            "body": record.body.short_name,
            "day": record.decided_on or record.accepted_on or record.filed_on,
            "url": reverse("office:casework-remedy", args=[record.public_id]),
        }
    raise TypeError(f"no row for a counted {type(record).__name__}")
