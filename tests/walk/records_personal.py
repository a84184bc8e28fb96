"""The walk's records of personal data at publication: a draft with a number, one masked, one left standing, a word."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.catalogue.personal_samples import id_number, mobile

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.actions.overrule_finding import standing_hits
from gongkai.catalogue.models import Item, SweepFinding
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

if TYPE_CHECKING:
    from tests.walk.world import Place

DAY = dt.date(2026, 3, 9)


def context() -> Context:
    """Return the context in which the records are made."""
    return Context(origin=Origin.DEMO, today=DAY)


def content(place: Place) -> str:
    """Return a text with numbers of invented persons of this body."""
    number = place.words.number
    return f"<p>张建国，身份证号{id_number(number)}，手机{mobile(number)}。</p>"


def stopping(item: Item) -> list[str]:
    """Return the keys of all that stops an item."""
    return [key for key, hit in standing_hits(item).items() if hit.stops]


def _draft(place: Place, title: str) -> Item:
    made: Item = catalogue.DraftItem(
        context=context(),
        body=place.body,
        column=place.kept["column"],
        values={"title": title, "content": content(place), "created_on": DAY},
    ).execute()
    return made


def fill(place: Place) -> None:
    """Make the records of a body."""
    place.kept["personal"] = _draft(place, "未遮盖的名单")
    place.kept["personal_masked"] = _draft(place, "已遮盖的名单")
    catalogue.MaskFindings(context=context(), item=place.kept["personal_masked"]).execute()
    place.kept["personal_overruled"] = item = _draft(place, "不予遮盖的名单")
    catalogue.OverruleFinding(
        context=context(), item=item, chosen=stopping(item), reason="处罚决定依法公开"
    ).execute()
    place.kept["overrule"] = item.overrules.order_by("pk").first()
    place.kept["word"] = catalogue.KeepWording(
        context=context(), body=place.body, values={"wrong": f"新区{place.name}管", "level": "warn"}
    ).execute()
    SweepFinding.objects.create(
        body=place.body,
        item=place.kept["published"],
        field="content",
        kind="phone",
        count=1,
        masked="138****0000",
    )
