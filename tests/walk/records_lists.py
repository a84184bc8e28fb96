"""An inquiry of one body that was not answered yet: its matter is the body's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.casework import actions as casework
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

if TYPE_CHECKING:
    from tests.walk.world import Place


def fill(place: Place) -> None:
    """Make the record."""
    context = Context(origin=Origin.DEMO)
    place.kept["asked"] = casework.LogInquiry(
        context=context, body=place.body, channel="telephone", subject=place.words("subject"), answered=False
    ).execute()
