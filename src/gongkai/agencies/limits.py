"""How often somebody may try something: `RateLimit("tracking", minutes=15, count=10).allow(key)`.

The attempts of a key are one row in the database, so a limit holds over all processes and machines. The key (a network
address, a number that was typed) is kept only as a keyed digest that is another one for every limit; what is over is
deleted every night. A refused attempt is not counted, so somebody who waits is let in again, and a flood costs one
read of an index each time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import math
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.agencies.models import Attempts
from gongkai.journal import nightly


@dataclass(frozen=True)
class RateLimit:
    """At most `count` attempts of one key in any `minutes` minutes. `name` (up to 40 characters) keeps limits apart.

    Call `allow` before, and outside the transaction of, what is limited: a rollback would forget the attempt.
    """

    name: str
    minutes: int
    count: int

    def allow(self, key: str, now: dt.datetime | None = None) -> bool:
        """Count an attempt of `key` at `now` (the clock's); return False, and count nothing, when none is left."""
        now = now or timezone.now()
        if self.spent(key, now):
            return False
        with transaction.atomic():
            Attempts.objects.get_or_create(limit=self.name, key=self._digest(key), defaults={"until": now})
            row = Attempts.objects.select_for_update().get(limit=self.name, key=self._digest(key))
            recent = self._recent(row.at, now)
            if len(recent) >= self.count:
                return False
            row.at = sorted([*recent, now.timestamp()])
            row.until = now + self._window
            row.save(update_fields=["at", "until"])
        return True

    def spent(self, key: str, now: dt.datetime | None = None) -> bool:
        """Return whether no attempt of `key` is left at `now`. Counts nothing."""
        return self.wait(key, now) > 0

    def wait(self, key: str, now: dt.datetime | None = None) -> int:
        """Return in how many seconds `key` may try again, 0 if at once. Counts nothing."""
        now = now or timezone.now()
        found = Attempts.objects.filter(limit=self.name, key=self._digest(key)).values_list("at", flat=True)
        recent = self._recent(found[0] if found else [], now)
        if len(recent) < self.count:
            return 0
        free_again = recent[-self.count] + self._window.total_seconds()
        return max(1, math.ceil(free_again - now.timestamp()))

    def forget(self, key: str) -> None:
        """Forget the attempts of `key`: it was right in the end."""
        Attempts.objects.filter(limit=self.name, key=self._digest(key)).delete()

    @property
    def _window(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    def _recent(self, at: list[float], now: dt.datetime) -> list[float]:
        since = (now - self._window).timestamp()
        return [one for one in at if one > since]

    def _digest(self, key: str) -> str:
        purpose = f"gongkai/limit/{self.name}/"
        return hmac.new(settings.SECRET_KEY.encode(), (purpose + key).encode(), hashlib.sha256).hexdigest()


@nightly.register("agencies.limits", "清理过期的访问频次记录")
def purge() -> int:
    """Delete the attempts that no limit counts any more; return of how many keys."""
    return Attempts.objects.filter(until__lt=timezone.now()).delete()[0]
