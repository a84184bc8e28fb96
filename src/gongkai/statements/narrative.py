"""Figures quoted in the text of a report, and the cells they must agree with (`data/narrative.json`).

The names are those that the reader gives and the office asks for: `requests_new`, `carried_in`, `reviews` and so on,
see `narrative_names`. Each may stand for one of several sums of cells (the text rarely says which); it agrees when
it equals any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from .canonical import Number
from .errors import FormError
from .forms import Form, Severity
from .loading import forms, load_data


@dataclass(frozen=True)
class NarrativeFigure:
    """A figure quoted in the text. `approximate`: the text says 余, 多 or 约. `place`: where it stands."""

    value: Number
    approximate: bool = False
    place: str = ""


@dataclass(frozen=True)
class NarrativeName:
    """What a name means: label and unit, and per form the alternative sums of cells it is compared with."""

    key: str
    label: Mapping[str, str]
    unit: str
    severity: Severity
    scale: int
    cells: Mapping[str, tuple[tuple[str, ...], ...]]


@cache
def narrative_names() -> Mapping[str, NarrativeName]:
    """All names, in the order of the reader's output. Raises FormError when the data name an unknown cell."""
    data: Mapping[str, Mapping[str, Any]] = load_data("narrative.json")
    names = {
        key: NarrativeName(
            key=key,
            label=item["label"],
            unit=item["unit"],
            severity=item["severity"],
            scale=item["scale"],
            cells={form: tuple(tuple(sum_) for sum_ in sums) for form, sums in item["cells"].items()},
        )
        for key, item in data.items()
    }
    by_id: dict[str, Form] = {form.id: form for form in forms()}
    for name in names.values():
        for form_id, sums in name.cells.items():
            for cell in (cell for cells in sums for cell in cells):
                if form_id not in by_id or not by_id[form_id].has_cell(cell):
                    raise FormError(f"文字数字 {name.key} 对应的格子 {form_id}:{cell} 不存在")
    return names
