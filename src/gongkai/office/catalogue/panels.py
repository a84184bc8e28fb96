"""Panels of the item page: each a function that says what it shows, and a small template beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from gongkai.catalogue.models import Item
from gongkai.office.catalogue import after_panels, clearing_panel, personal_panel


@dataclass(frozen=True)
class Panel:
    """A part of the item page. `data` returns what the template finds under `panel`, nothing where it is not shown.

    `place`: "top" (above the three zones), "middle" (after the attachments), "right" (below the acts).
    """

    template: str
    data: Callable[[HttpRequest, Item], dict[str, Any]]
    place: str = "middle"


PANELS: tuple[Panel, ...] = (
    Panel("office/catalogue/_clearance.html", clearing_panel.panel, "top"),
    Panel("office/catalogue/panel_correction.html", after_panels.correction_panel, "top"),
    Panel("office/catalogue/panel_after.html", after_panels.after_panel, "right"),
    Panel("office/catalogue/panel_personal_notice.html", personal_panel.personal_notice, "top"),
    Panel("office/catalogue/panel_personal.html", personal_panel.personal_panel),
)


def panels_of(request: HttpRequest, item: Item) -> dict[str, list[dict[str, Any]]]:
    """Return the panels of the item by place, as `panels_top`, `panels_middle` and `panels_right`."""
    found: dict[str, list[dict[str, Any]]] = {"panels_top": [], "panels_middle": [], "panels_right": []}
    for one in PANELS:
        data = one.data(request, item)
        if data:
            found[f"panels_{one.place}"].append({"template": one.template, "data": data})
    return found
