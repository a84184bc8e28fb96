"""The table of the address walk: one's own messages, their settings, the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_notices import STAFF, everybody_has_a_calendar
from tests.walk.addresses_common import Address, sent
from tests.walk.public import Public

if TYPE_CHECKING:
    from tests.walk.world import Place


def _with_calendars(place: Place) -> dict[str, Any]:
    everybody_has_a_calendar()
    return {}


NOTICES = [
    Address("office:notices", read=None),
    # Marking one's own messages is no act, and there is nothing of anybody else's to mark.
    Address("office:notice-read", read=None, status=405, post=sent(), variant="the same for all bodies"),
    Address(
        "office:notice-settings",
        read=None,
        post=sent(urgent="off", ordinary="digest", email="walk@example.gov.cn"),
        may=STAFF,
        verb="notices.change_preferences",
        variant="the same for all bodies",
    ),
    Address(
        "office:notice-feed",
        read=None,
        status=302,
        post=sent(),
        may=STAFF,
        verb="notices.create_feed_address",
        done=200,
        variant="the same for all bodies",
    ),
    Address(
        "office:notice-feed-revoke",
        read=None,
        status=405,
        post=_with_calendars,
        may=STAFF,
        verb="notices.revoke_feed_address",
        variant="the same for all bodies",
    ),
]

# Whoever has the secret reads it; to everybody else it is not there.
CALENDAR = [Public("office:calendar-feed", lambda place: ("0" * 32,), 404)]
