"""The forms the reader knows, and which of them a year or a page calls for."""

from __future__ import annotations

from functools import cache

from gongkai.statements import load_form
from gongkai.statements.forms import Form

FORM_IDS = ("2014", "2019", "2021")
FREE = "free"
LATEST = "2021"


@cache
def form(form_id: str) -> Form:
    """A form by its id. Raises FormError for an unknown one."""
    return load_form(form_id)


def form_for(year: int | None, has_statistics: bool, looks_like: str | None) -> tuple[str, str | None]:
    """The form of a report and a warning or None.

    From 2019 on the form of the reporting year (国办公开办函〔2019〕60号, 〔2021〕30号); 2014-2018 the statistics form
    where its table is there (国办发〔2014〕32号), else free text; before, free text. Without a year the tables decide.
    """
    if year is None:
        return looks_like or FREE, None
    if year < 2014:
        return FREE, None
    if year <= 2018:
        return ("2014" if has_statistics else FREE), None
    for form_id in FORM_IDS:
        known = form(form_id)
        if known.first_year <= year and (known.last_year is None or year <= known.last_year):
            return form_id, None
    return LATEST, f"{year}年的表式尚未收录，按最新的表式（{LATEST}年起）读取。"
