"""PDF by typst, from a fixed template and JSON data: no text of a letter is ever read as markup."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from gongkai.letters.content import Form, LetterContent
from gongkai.letters.errors import LetterError
from gongkai.letters.rendering.wording import attachment_lines, closing_indents, contact_line, numbered
from gongkai.statements.render.pdf import fonts


@cache
def _template() -> bytes:
    return files(__package__).joinpath("letter.typ").read_bytes()


def to_pdf(content: LetterContent) -> bytes:
    """The letter as a PDF. Raises LetterError when typst cannot set it."""
    data = json.dumps(template_data(content), ensure_ascii=False)
    try:
        return bytes(typst.compile(_template(), sys_inputs={"letter": data}, font_paths=fonts()))
    except typst.TypstError as error:
        raise LetterError(f"无法生成 PDF：{error}") from error


def template_data(content: LetterContent) -> dict[str, Any]:
    """What the template gets: lines of text and the cells of tables."""
    slip = content.slip
    return {
        "body": content.body,
        "title": content.title,
        "number": content.number,
        "addressee": content.addressee,
        "date": content.date.split("-") if content.date else [],
        "blocks": [
            {
                "kind": block.kind,
                "text": block.text,
                "items": numbered(block.items),
                "rows": [list(row) for row in block.rows],
                "columns": max(map(len, block.rows), default=0),
                "header": block.header,
            }
            for block in content.blocks
        ],
        "form": _form(content.form),
        "attachments": attachment_lines(content),
        "closing": [
            {"text": text, "indent": indent}
            for text, indent in zip(content.closing, closing_indents(content), strict=True)
        ],
        "contact": contact_line(content),
        "slip": {"title": slip.title, "intro": slip.intro, "form": _form(slip.form)} if slip else None,
    }


def _form(form: Form | None) -> dict[str, Any] | None:
    if form is None:
        return None
    cells = [
        {
            "lines": cell.text.split("\n"),
            "kind": cell.kind,
            "span": cell.span,
            "rows": cell.rows,
            "height": row.height if cell.rows == 1 else 0,
        }
        for row in form.rows
        for cell in row.cells
    ]
    return {"widths": list(form.widths), "cells": cells, "notes": list(form.notes)}
