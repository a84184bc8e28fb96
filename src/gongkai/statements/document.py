"""`ReportDocument`: one report as a plain value, and the canonical JSON in which it is stored, hashed and published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from .canonical import canonical_json, parse_json
from .errors import DocumentError, StatementsError
from .figures import Figures
from .forms import Form
from .loading import load_form

FORMAT = "gongkai.report/1"
"""Name and version of the stored document."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """`text` without control characters and broken code points, which no document format can carry."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class ReportDocument:
    """A report as it is rendered and stored. All text is untrusted plain text.

    title: of the report; body: full name of the body; year: reporting year; figures: cells of `form`.
    sections: section key of the form -> paragraphs (or one text, split at line breaks). preface: paragraphs before
    section one. sign and date: who signs and when. version: such as `第2版`. notes: lines under the report, such as
    a mark of sample data. provenance: any JSON that the published version keeps (which records a cell counts).
    Raises DocumentError when sections or figures do not belong to the form.
    """

    title: str
    body: str
    year: int
    form: Form
    figures: Figures
    sections: Mapping[str, Sequence[str]] = field(default_factory=dict)
    preface: Sequence[str] = ()
    sign: str = ""
    date: date | None = None
    version: str = ""
    notes: Sequence[str] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.sections:
            if key not in self.form.section_by_key:
                raise DocumentError(f"表式 {self.form.id} 没有“{key}”这一部分，请检查部分的名称。")
        for cell in self.figures:
            if cell not in self.form.cells and cell not in self.form.heading_cells:
                raise DocumentError(f"表式 {self.form.id} 没有“{cell}”这一格，请检查数字属于哪个表式。")
        paragraphs = {key: _paragraphs(text) for key, text in self.sections.items()}
        for name, value in (
            ("title", " ".join(printable(self.title).split())),
            ("body", " ".join(printable(self.body).split())),
            ("sign", printable(self.sign).strip()),
            ("version", printable(self.version).strip()),
            ("sections", paragraphs),
            ("preface", _paragraphs(self.preface)),
            ("notes", _paragraphs(self.notes)),
        ):
            object.__setattr__(self, name, value)

    @property
    def hash(self) -> str:
        """The hash that is printed in the footer and published, over `document_json`."""
        return document_hash(self)

    @property
    def footer(self) -> tuple[str, ...]:
        """The lines under the report: version, hash, notes."""
        first = "　".join(part for part in (self.version, f"校验码 {self.hash}") if part)
        return (first, *self.notes)

    def with_figures(self, figures: Figures) -> ReportDocument:
        """A copy with other figures."""
        return replace(self, figures=figures)

    @classmethod
    def from_json(cls, text: str | bytes) -> ReportDocument:
        """The document that `document_json` wrote. Raises DocumentError when it is none or a later format."""
        try:
            data = parse_json(text)
        except StatementsError as error:
            raise DocumentError(str(error)) from error
        if not isinstance(data, Mapping) or data.get("format") != FORMAT:
            raise DocumentError(f"不是本平台的年报文件（应有 format: {FORMAT}）。")
        try:
            return cls(
                title=data["title"],
                body=data["body"],
                year=data["year"],
                form=load_form(data["form"]),
                figures=Figures.from_flat(data["cells"]),
                sections=data["sections"],
                preface=data["preface"],
                sign=data["sign"],
                date=date.fromisoformat(data["date"]) if data["date"] else None,
                version=data["version"],
                notes=data["notes"],
                provenance=data["provenance"],
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise DocumentError(f"年报文件内容不完整或有误：{error}") from error


def _paragraphs(text: Sequence[str]) -> tuple[str, ...]:
    lines = [text] if isinstance(text, str) else text
    parts = (part.strip() for line in lines for part in printable(line).split("\n"))
    return tuple(part for part in parts if part)


def document_json(report: ReportDocument) -> str:
    """Canonical JSON of a report: the stored, hashed, immutable form. `ReportDocument.from_json` reads it back."""
    return canonical_json(
        {
            "format": FORMAT,
            "form": report.form.id,
            "title": report.title,
            "body": report.body,
            "year": report.year,
            "cells": report.figures.to_flat(),
            "sections": report.sections,
            "preface": report.preface,
            "sign": report.sign,
            "date": report.date,
            "version": report.version,
            "notes": report.notes,
            "provenance": report.provenance,
        }
    )


def document_hash(report: ReportDocument) -> str:
    """`sha256:` and the hexadecimal digest of `document_json`."""
    return "sha256:" + hashlib.sha256(document_json(report).encode()).hexdigest()
