"""The forms the reader knows, and which of them a year or a page calls for."""

from __future__ import annotations

from functools import cache

from gongkai.statements import form_for_year as statements_form_for_year
from gongkai.statements import load_form
from gongkai.statements.forms import Form

FORM_IDS = ("2014", "2019", "2021")
FREE = "free"
VERIFIED_TO = 2025
"""The last reporting year whose form was seen on a real report (project default, to be moved on every year)."""


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
    form_id = statements_form_for_year(year).id
    if year > VERIFIED_TO:
        return form_id, f"尚未核实{year}年的表式是否有变化，按{form_id}年起的表式读取，请核对。"
    return form_id, None
