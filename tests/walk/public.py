"""The table of the address walk, the public part: what a visitor gets. None of it may hold a private word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.walk.records import first_cell

if TYPE_CHECKING:
    from tests.walk.world import Place


@dataclass(frozen=True)
class Public:
    """An address, for one body's records, and the answer that anybody gets."""

    name: str
    args: Callable[[Place], tuple[Any, ...]] = lambda place: ()
    status: int = 200
    query: Callable[[Place], str] = lambda place: ""
    variant: str = ""

    @property
    def label(self) -> str:
        """Return the name of the test."""
        return f"{self.name} {self.variant}".strip()


def _item(what: str, status: int) -> Public:
    return Public("portal:item", lambda place: (place.kept[what].public_id,), status, variant=what)


def _file(what: str, status: int) -> Public:
    def args(place: Place) -> tuple[Any, ...]:
        stored = place.kept[what].file if what.endswith("attachment") else place.kept[what]
        # The page "not found" repeats the address that was asked for: another name tells nothing.
        return (stored.public_id, stored.name if status == 200 else "x.txt")

    return Public("portal:file", args, status, variant=what)


def _year(name: str, year: int, status: int, *more: Any) -> Public:
    return Public(
        f"portal:{name}", lambda place: (place.body.slug, year, *more), status, variant=f"{year} {more or ''}"
    )


def _slug(place: Place) -> tuple[Any, ...]:
    return (place.body.slug,)


def _words(place: Place) -> str:
    # What was typed is shown again: the word without its ends, so that only a find can show it whole.
    return f"?q={place.words('draft_title')[1:-1]}"


PORTAL = [
    Public("portal:home"),
    Public("portal:bodies"),
    Public("portal:body", _slug),
    Public("portal:body-feed", _slug),
    Public("portal:column-feed", lambda place: (place.body.slug, "other-documents")),
    *(
        Public("portal:column", lambda place, slug=slug: (place.body.slug, slug), variant=slug)
        for slug in ("other-documents", "extra")
    ),
    _item("published", 200),
    _item("withdrawn", 410),
    _item("hidden", 410),
    *(_item(what, 404) for what in "draft submitted approved returned discarded withheld secret".split()),
    Public("portal:item", lambda place: (place.kept["registered"].public_id,), 404, variant="a request"),
    _file("published_attachment", 200),
    _file("public_file", 200),
    _file("draft_attachment", 404),
    _file("withdrawn_attachment", 404),
    _file("scan", 404),
    Public(
        "portal:file", lambda place: (place.kept["file"].stored.public_id, "x.txt"), 404, variant="source"
    ),
    Public("portal:reports"),
    Public("portal:report-list", _slug),
    _year("report", 2024, 200),
    _year("report", 2025, 404),
    _year("report-version", 2024, 200, 1),
    _year("report-version", 2024, 404, 2),
    _year("report-version", 2025, 404, 1),
    Public(
        "portal:cell", lambda place: (place.body.slug, 2024, first_cell(place.kept["report"])), variant="2024"
    ),
    Public(
        "portal:cell",
        lambda place: (place.body.slug, 2025, first_cell(place.kept["report"])),
        404,
        variant="2025",
    ),
    Public("portal:reports-feed"),
    Public("portal:report-feed", _slug),
    Public("portal:compare"),
    Public("portal:compare-choose", status=302),
    Public("portal:compare-data", lambda place: ("csv",), 404),
    Public("portal:series", _slug),
    Public("portal:series-data", lambda place: (place.body.slug, "csv")),
    # Of imported reports only; what was published here has its files.
    _year("report-data", 2024, 404, "json"),
    _year("report-data", 2025, 404, "json"),
    _year("siblings", 2024, 200),
    _year("siblings", 2025, 200),
    Public("portal:search"),
    Public("portal:search", query=_words, variant="a word of drafts"),
    Public("portal:search", query=lambda place: "?q=" + place.words("subject")[1:-1], variant="a request"),
    Public("portal:apply"),
    Public("portal:apply-guide"),
    Public("portal:apply", query=lambda place: f"?body={place.body.slug}", variant="at a body"),
    *(
        Public("portal:apply-form", lambda place, kind=kind: (kind,), variant=kind)
        for kind in ("docx", "pdf")
    ),
    Public("portal:large", status=302, query=lambda place: "?on=1&next=/"),
]

ACCOUNT = [
    Public(name)
    for name in (
        "account_login account_logout account_reauthenticate account_change_password mfa_index mfa_authenticate "
        "mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes "
        "mfa_generate_recovery_codes mfa_download_recovery_codes"
    ).split()
]
