"""Charts as SVG from the server: no script, no inline style, readable without seeing (title), with a table.

Geometry follows look's stylesheet: 400 units wide, classes c-bar (what the sentence is about), c-bar2 (the rest),
c-axis, c-grid, c-line, c-dot. Numbers are ints or Decimals; labels are escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from gongkai.look.parts import Picture

Number = int | Decimal
WIDTH = 400


def grouped(value: Number | None, blank: str = "—") -> str:
    """Return `value` with thousands separators, `blank` for None."""
    return blank if value is None else f"{value:,}"


def _svg(height: int, title: str, inner: Sequence[str], mark: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{escape(mark)}">'
        f'<title id="{escape(mark)}">{escape(title)}</title>{"".join(inner)}</svg>'
    )


def _text(x: int, y: int, words: str, anchor: str = "", kind: str = "") -> str:
    attributes = f' text-anchor="{anchor}"' if anchor else ""
    attributes += f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{attributes}>{escape(words)}</text>'


def bars(
    mark: str, caption: str, rows: Sequence[tuple[str, Number]], *, unit: str, accented: Sequence[str] = ()
) -> Picture:
    """Return horizontal bars, one per (label, number), with share of the whole.

    `mark` is an id that is unique on the page; `accented` are the labels drawn in the accent.
    """
    whole = sum((number for _, number in rows), Decimal(0))
    highest = max((number for _, number in rows), default=0) or 1
    left = min(150, 14 + 15 * max((len(label) for label, _ in rows), default=0))
    inner, table, said = [], [], []
    for place, (label, number) in enumerate(rows):
        top = 12 + 40 * place
        share = f"{number * 100 / whole:.1f}%" if whole else "—"
        length = int(Decimal(WIDTH - left - 150) * number / highest)
        kind = "c-bar" if label in accented else "c-bar2"
        inner.append(_text(left - 10, top + 16, label, "end"))
        inner.append(f'<rect class="{kind}" x="{left}" y="{top}" width="{max(length, 1)}" height="22"/>')
        inner.append(_text(left + length + 10, top + 16, f"{grouped(number)} {unit}，{share}", kind="c-val"))
        table.append((label, grouped(number), share))
        said.append(f"{label} {grouped(number)} {unit}")
    svg = _svg(12 + 40 * len(rows), f"{caption}：{'，'.join(said)}", inner, mark)
    return Picture(caption=caption, svg=svg, head=("类别", f"数量（{unit}）", "占比"), rows=table)


def columns(
    mark: str, caption: str, rows: Sequence[tuple[str, Number | None]], *, unit: str, accented: str = ""
) -> Picture:
    """Return upright columns over years or the like; None is a gap that says so in the table."""
    top, bottom, left = 32, 212, 52
    step, peak = _scale(max((number for _, number in rows if number is not None), default=0))
    inner = []
    for level in range(peak // step + 1):
        height = bottom - (bottom - top) * level * step // peak
        kind = "c-grid" if level else "c-axis"
        inner.append(f'<line class="{kind}" x1="{left}" y1="{height}" x2="396" y2="{height}"/>')
        inner.append(_text(left - 8, height + 5, grouped(level * step), "end"))
    slot = (396 - left) // max(len(rows), 1)
    wide = min(36, slot * 6 // 10)
    for place, (label, number) in enumerate(rows):
        centre = left + slot * place + slot // 2
        inner.append(_text(centre, bottom + 24, label, "middle"))
        if number is None:
            continue
        height = int((bottom - top) * number / peak)
        kind = "c-bar" if label == accented else "c-bar2"
        inner.append(
            f'<rect class="{kind}" x="{centre - wide // 2}" y="{bottom - height}" width="{wide}" height="{height}"/>'
        )
        inner.append(_text(centre, bottom - height - 8, grouped(number), "middle", "c-val"))
    said = "，".join(f"{label} {grouped(number, '缺')} {unit}" for label, number in rows)
    table = [(label, grouped(number, "缺")) for label, number in rows]
    svg = _svg(bottom + 40, f"{caption}：{said}", inner, mark)
    return Picture(caption=caption, svg=svg, head=("年度", f"数量（{unit}）"), rows=table)


def _scale(highest: Number) -> tuple[int, int]:
    """Return (step, top) of an axis with at most five round steps that holds `highest`."""
    step = 1
    while step * 5 < highest:
        step = _next_round(step)
    steps = max(1, -(-int(highest) // step))
    while steps * step < highest:
        steps += 1
    return step, steps * step


def _next_round(step: int) -> int:
    """Return the round number after `step` in 1, 2, 5, 10, 20, 50, …"""
    lead = int(str(step)[0])
    return step // lead * {1: 2, 2: 5, 5: 10}[lead]


def runbar(past: int, total: int, *, words: str, now: bool = True) -> str:
    """Return the bar of a period: one tick a working day, `past` of `total` gone, then today's if `now`."""
    total = max(total, 1)
    ticks = []
    for place in range(total):
        kind = "r-past" if place < past else "r-now" if now and place == past else "r-left"
        ticks.append(f'<rect x="{place * 10 + 0.6:.1f}" y="0" width="8.8" height="10" class="{kind}"/>')
    return (
        f'<svg class="gk-runbar" viewBox="0 0 {total * 10} 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(words)}">{"".join(ticks)}</svg>'
    )
