"""Places of a text: the paragraphs of its HTML by number, and where a remark belongs once the text has changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from gongkai.catalogue.models import Item, Remark
from gongkai.catalogue.richtext import plain_text

QUOTE = 60
# What is a paragraph of its own wherever it stands at the top; lists and tables are cut into their lines.
_CUT = {"ul": "li", "ol": "li"}


@dataclass
class Paragraph:
    """One numbered piece of the text: safe HTML (from sanitised HTML), its plain text, its remarks."""

    number: int
    html: str
    text: str
    remarks: list[Remark] = field(default_factory=list)


def paragraphs_of(content: str) -> list[Paragraph]:
    """Return the pieces of sanitised HTML in order: paragraphs, headings, lines of lists, whole tables; none empty."""
    if not content.strip():
        return []
    root = lxml.html.fragment_fromstring(content, create_parent="div")
    found: list[Paragraph] = []
    if root.text and root.text.strip():
        lead = etree.Element("p")
        lead.text = root.text.strip()
        _keep(found, lead)
    for element in root:
        tail, element.tail = element.tail, None
        _split(found, element)
        if tail and tail.strip():
            rest = etree.Element("p")
            rest.text = tail.strip()
            _keep(found, rest)
    return found


def _split(found: list[Paragraph], element: etree._Element) -> None:
    line = _CUT.get(str(element.tag))
    children = [one for one in element if one.tag == line] if line else []
    if not line or not children:
        _keep(found, element)
        return
    start = int(element.get("start") or 1) if str(element.get("start") or "1").isdigit() else 1
    for place, child in enumerate(children):
        alone = etree.Element(str(element.tag))
        if element.tag == "ol":
            alone.set("start", str(start + place))
        child.tail = None
        alone.append(child)
        _keep(found, alone)


def _keep(found: list[Paragraph], element: etree._Element) -> None:
    markup = lxml.html.tostring(element, encoding="unicode")
    text = plain_text(markup)
    if text:
        found.append(Paragraph(len(found) + 1, markup, text))


def text_at(item: Item, name: str, paragraph: int) -> str | None:
    """Return the plain text at a place of the item, None where there is no such paragraph."""
    if name != Remark.Field.CONTENT or not paragraph:
        return plain_text(item.content) if name == Remark.Field.CONTENT else str(getattr(item, name))
    pieces = paragraphs_of(item.content)
    return pieces[paragraph - 1].text if 0 < paragraph <= len(pieces) else None


def quote_of(text: str) -> str:
    """Return what a remark keeps of its place: the beginning of the text."""
    return text[:QUOTE]


@dataclass
class Placed:
    """An item's text with its remarks: at paragraphs, title, summary, the whole, and those whose place is gone."""

    paragraphs: list[Paragraph]
    title: list[Remark] = field(default_factory=list)
    summary: list[Remark] = field(default_factory=list)
    whole: list[Remark] = field(default_factory=list)
    lost: list[Remark] = field(default_factory=list)


def place_remarks(item: Item, remarks: Iterable[Remark]) -> Placed:
    """Return the paragraphs of the item with the remarks at the paragraph that reads as it did when they were made.

    The nearest one counts where several read alike; a remark whose paragraph was rewritten in place stays at its number
    only if no other reads like it and the text still has that number; else it is lost and shown above the text.
    """
    placed = Placed(paragraphs_of(item.content))
    for remark in remarks:
        if remark.field != Remark.Field.CONTENT:
            (placed.title if remark.field == Remark.Field.TITLE else placed.summary).append(remark)
        elif not remark.paragraph:
            placed.whole.append(remark)
        else:
            _place(placed, remark)
    return placed


def _place(placed: Placed, remark: Remark) -> None:
    alike = [one for one in placed.paragraphs if quote_of(one.text) == remark.quote]
    if alike:
        min(alike, key=lambda one: abs(one.number - remark.paragraph)).remarks.append(remark)
    elif remark.paragraph <= len(placed.paragraphs):
        placed.paragraphs[remark.paragraph - 1].remarks.append(remark)
    else:
        placed.lost.append(remark)
