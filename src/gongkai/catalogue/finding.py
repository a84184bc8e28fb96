"""How far words are looked for in a large catalogue, until the search engine does it.

A word may stand anywhere in a title, so no index finds it: items are read one after the other, newest first, up to a
limit that the page tells. A whole index number, document number or address is looked up among all.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from gongkai.agencies.models import Body
from gongkai.catalogue.models import Item

# So many of the items published last are looked through.
LOOKED_THROUGH = 50_000
_MOST = 1000


def holds(word: str, *columns: str) -> Q:
    """Return the condition that the word stands in one of the columns, whatever the case.

    What has no case (Chinese, digits) is compared as it is: PostgreSQL need not raise every text to capitals first.
    """
    how = "contains" if word.lower() == word.upper() else "icontains"
    wanted = Q()
    for column in columns:
        wanted |= Q(**{f"{column}__{how}": word})
    return wanted


def keys_named(text: str) -> list[int]:
    """Return the keys of the items of which `text` is the index number, document number, public id or address.

    In any state and of any body: the caller narrows them to what may be seen.
    """
    wanted = text.strip()
    public_id = wanted.rstrip("/").rsplit("/", 1)[-1].lower()
    found: list[int] = []
    # Each condition alone, so that each is looked up in its own index.
    for one in (
        {"index_no": wanted, "published_on__isnull": False},
        {"document_no": wanted},
        {"public_id": public_id},
    ):
        found += Item.objects.filter(**one).order_by().values_list("pk", flat=True)[:_MOST] if wanted else []
    return list(dict.fromkeys(found))


def looked_since(body: Body | None = None) -> dt.date | None:
    """Return since when what was published (by `body`, by all) is looked through for words, None where all of it is."""
    rows = Item.objects.public()
    if body is not None:
        rows = rows.filter(body=body)
    days = rows.newest_first().values_list("published_on", flat=True)
    found: dt.date | None = days[LOOKED_THROUGH : LOOKED_THROUGH + 1].first()
    return found
