"""A letter as a value: everything on its pages, nothing about how they look. This is what is kept and rendered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

BlockKind = Literal["text", "points", "table", "remedies"]


@dataclass(frozen=True)
class Cell:
    """A cell of a form. kind: label, value (filled in or to fill in) or heading (across the form)."""

    text: str = ""
    kind: str = "value"
    span: int = 1
    rows: int = 1


@dataclass(frozen=True)
class FormRow:
    """A row of a form; `height` in millimetres at least."""

    cells: tuple[Cell, ...]
    height: int = 10


@dataclass(frozen=True)
class Form:
    """A table to read or to fill in: shares of the width per column, rows of cells, lines under it."""

    widths: tuple[int, ...]
    rows: tuple[FormRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A piece of the letter's body. text, remedies: a paragraph; points: a numbered list; table: rows."""

    kind: BlockKind
    text: str = ""
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    header: bool = False


@dataclass(frozen=True)
class Slip:
    """A reply slip on a page of its own."""

    title: str
    intro: str
    form: Form
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LetterContent:
    """A composed letter. Heading: `body` and `title`; `closing`: body and date over which the seal goes."""

    kind: str
    body: str
    title: str
    number: str = ""
    addressee: str = ""
    blocks: tuple[Block, ...] = ()
    basis: str = ""
    form: Form | None = None
    attachments: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    slip: Slip | None = None
    date: str = ""  # ISO, for the properties of the files

    def __repr__(self) -> str:
        return f"<LetterContent {self.kind} {self.number}>"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The running paragraphs in order, without lists, tables and the remedies."""
        return tuple(block.text for block in self.blocks if block.kind == "text")

    @property
    def points(self) -> tuple[str, ...]:
        """The items of all numbered lists."""
        return tuple(item for block in self.blocks if block.kind == "points" for item in block.items)

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the tables."""
        return tuple(row for block in self.blocks if block.kind == "table" for row in block.rows)

    @property
    def remedies(self) -> str:
        """The remedies paragraph, "" where there is none."""
        return next((block.text for block in self.blocks if block.kind == "remedies"), "")

    def plain_text(self) -> str:
        """The letter as lines of text: for a preview, for searching."""
        lines = [self.body, self.title, self.number, f"{self.addressee}：" if self.addressee else ""]
        for block in self.blocks:
            lines += [block.text] if block.text else []
            lines += [f"{place}. {item}" for place, item in enumerate(block.items, 1)]
            lines += ["\t".join(row) for row in block.rows]
        if self.form:
            lines += ["\t".join(cell.text for cell in row.cells) for row in self.form.rows]
        if self.attachments:
            lines += [f"附件：{'；'.join(self.attachments)}"]
        lines += [*self.closing, *self.signature, *self.contact]
        return "\n".join(line for line in lines if line)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; `from_json` reads them back."""
        made: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return made

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        """The content again. Raises KeyError, TypeError for what is no content."""
        given = dict(raw)
        slip = given.get("slip")
        given["blocks"] = tuple(_block(item) for item in given.get("blocks", ()))
        given["form"] = _form(given.get("form"))
        for name in ("attachments", "closing", "signature", "contact"):
            given[name] = tuple(given.get(name, ()))
        if slip is not None:
            form = _form(slip["form"])
            assert form is not None
            given["slip"] = Slip(slip["title"], slip["intro"], form, tuple(slip["lines"]))
        return cls(**given)


def _block(raw: Mapping[str, Any]) -> Block:
    rows = tuple(tuple(row) for row in raw["rows"])
    return Block(raw["kind"], raw["text"], tuple(raw["items"]), rows, raw["header"])


def _form(raw: Mapping[str, Any] | None) -> Form | None:
    if raw is None:
        return None
    rows = tuple(FormRow(tuple(Cell(**cell) for cell in row["cells"]), row["height"]) for row in raw["rows"])
    return Form(tuple(raw["widths"]), rows, tuple(raw["notes"]))
