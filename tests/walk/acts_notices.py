"""The table of the action walk: what anybody who works somewhere does for himself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.walk.acts_common import Case

from gongkai.agencies.models import Role, User
from gongkai.notices import actions as notices
from gongkai.notices.models import FeedToken

if TYPE_CHECKING:
    from tests.walk.world import Place

STAFF = frozenset(Role)


def everybody_has_a_calendar() -> None:
    """Give everybody a calendar address who has none."""
    for user in User.objects.exclude(feed_tokens__revoked_at=None, feed_tokens__isnull=False):
        FeedToken.objects.create(user=user, digest=f"walk-{user.pk}", created_at=timezone.now())


def _given(place: Place) -> dict[str, Any]:
    everybody_has_a_calendar()
    return {}


NOTICES = [
    Case(
        notices.ChangePreferences,
        lambda place: {"urgent": "off", "ordinary": "digest", "email": "walk@example.gov.cn"},
        STAFF,
        anywhere=True,
    ),
    Case(notices.CreateFeedAddress, lambda place: {}, STAFF, anywhere=True),
    Case(notices.RevokeFeedAddress, _given, STAFF, anywhere=True),
]
