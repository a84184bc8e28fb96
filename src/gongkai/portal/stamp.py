"""When public pages may have changed: after every act that is entered in the journal as done.

Every write is an action with a journal entry, bulk acts too, so listening to entries misses nothing. The token is
renewed after the commit, in a statement of its own: publishing never waits for another transaction.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from gongkai.agencies.queries import local_today
from gongkai.journal.models import Entry, Result
from gongkai.look.wording import LOCAL
from gongkai.portal.models import PublicStamp

# Acts that change nothing a visitor could see: the ledger of requests, looking at personal data, messages.
SILENT = ("casework.", "notices.")


def current() -> tuple[str, dt.datetime]:
    """Return the token of the public state and since when it holds; one short query.

    A page also tells the day (validity, dates), so a new day is a new state, as is a new version of the program.
    """
    row = PublicStamp.objects.filter(pk=1).values_list("token", "at").first()
    today = local_today()
    midnight = dt.datetime.combine(today, dt.time(), LOCAL)
    if row is None:
        return f"{program()}-0-{today}", midnight
    return f"{program()}-{row[0]}-{today}", max(row[1], midnight)


def bump() -> None:
    """Renew the token."""
    values = {"token": secrets.token_hex(8), "at": timezone.now()}
    PublicStamp.objects.update_or_create(pk=1, defaults=values)


@cache
def program() -> str:
    """Return a digest of the templates and styles that make the pages: another one after an update."""
    digest = hashlib.sha256()
    for folder in ("portal", "look"):
        for path in sorted((Path(settings.PACKAGE) / folder).rglob("*")):
            if path.suffix in {".html", ".css", ".py"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@receiver(post_save, sender=Entry, dispatch_uid="portal.stamp")
def after_entry(sender: type[Entry], instance: Entry, created: bool, **rest: Any) -> None:
    """Renew the token once the act is committed; for many acts in one transaction once.

    What waits here was put there by this transaction or by a savepoint kept so far: it goes only if this act goes too.
    """
    if not created or instance.result != Result.DONE or instance.verb.startswith(SILENT):
        return
    connection = transaction.get_connection()
    if not any(waiting is bump for _, waiting, *_ in connection.run_on_commit):
        transaction.on_commit(bump, robust=True)  # the act is done: a failure here is logged, not shown
