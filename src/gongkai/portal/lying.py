"""A chart with lying bars for years and names: readable on a phone, with words where there is no figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from gongkai.look.charts import WIDTH, Number, grouped
from gongkai.look.parts import Picture

_STEP, _HIGH = 30, 20


def lying(
    mark: str,
    caption: str,
    rows: Sequence[tuple[str, Number | None, str]],
    *,
    unit: str,
    head: str,
    accented: Sequence[str] = (),
) -> Picture:
    """Return one bar per (label, number, why there is none); `mark` is an id that is unique on the page."""
    highest = max((number for _, number, _ in rows if number is not None), default=0) or 1
    left = min(170, 14 + int(15 * max((_width(label) for label, _, _ in rows), default=0)))
    inner, table, said = [], [], []
    for place, (label, number, why) in enumerate(rows):
        top = 6 + _STEP * place
        inner.append(f'<text x="{left - 8}" y="{top + 15}" text-anchor="end">{escape(label)}</text>')
        if number is None:
            inner.append(f'<text x="{left}" y="{top + 15}">{escape(why)}</text>')
        else:
            length = max(int(Decimal(WIDTH - left - 80) * max(number, 0) / highest), 1)
            kind = "c-bar" if label in accented else "c-bar2"
            inner.append(f'<rect class="{kind}" x="{left}" y="{top}" width="{length}" height="{_HIGH}"/>')
            shown = escape(f"{grouped(number)} {unit}".strip())
            inner.append(f'<text class="c-val" x="{left + length + 8}" y="{top + 15}">{shown}</text>')
        table.append((label, grouped(number, why)))
        said.append(f"{label} {grouped(number, why)}")
    svg = (
        f'<svg viewBox="0 0 {WIDTH} {12 + _STEP * len(rows)}" role="img" aria-labelledby="{escape(mark)}">'
        f'<title id="{escape(mark)}">{escape(caption)}：{escape("，".join(said))}</title>{"".join(inner)}</svg>'
    )
    return Picture(caption=caption, svg=svg, head=(head, f"数量（{unit}）" if unit else "数量"), rows=table)


def _width(label: str) -> float:
    """Return the width of a label in Chinese characters."""
    return sum(0.6 if char.isascii() else 1 for char in label)
