"""Rich text of items: a small set of HTML, whatever came in (DESIGN: Untrusted text)."""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

TAGS = frozenset(
    "p br h2 h3 h4 strong em b i u sub sup ul ol li blockquote table caption thead tbody tfoot tr th td a hr".split()
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
# What these hold is not text of the document.
DROPPED_WITH_CONTENT = {"script", "style", "template", "title", "head", "noscript", "iframe", "object", "svg"}
SCHEMES = {"http", "https", "mailto", "tel"}

SHORT = 2000
# Elements times the depth they stand at: a list of 20,000 rows has a million.
MOST_WORK = 4_000_000
_ELEMENT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
_CLOSED_BY_ITSELF = frozenset(
    "p li td th tr tbody thead tfoot dt dd option colgroup col br hr img input meta link wbr area base".split()
)
_LOOKS_LIKE_HTML = re.compile(r"<\s*(?:/\s*)?[a-zA-Z][^<>]*>")
_BLANK_LINES = re.compile(r"\n[ \t　]*\n+")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


def clean_html(text: str) -> str:
    """Return `text` as safe HTML: plain text becomes paragraphs, HTML keeps the tags of `TAGS`.

    Safe means: no script, no style, no event handler, no other scheme than `SCHEMES`; links carry
    rel="noopener noreferrer".
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    return _clean_short(text) if len(text) < SHORT else _clean(text)


def _clean(text: str) -> str:
    if not text:
        return ""
    if not _LOOKS_LIKE_HTML.search(text):
        text = paragraphs(text)
    elif is_tangled(text):
        text = paragraphs(_MARKUP.sub(" ", text))
    return nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        strip_comments=True,
        link_rel="noopener noreferrer",
    ).strip()


# An import repeats its short texts a thousand times.
_clean_short = lru_cache(maxsize=1024)(_clean)


def is_tangled(text: str) -> bool:
    """Return whether so many elements are open within one another that a browser or a parser would choke on them.

    An element that HTML closes by itself (a paragraph, a cell) counts none; an unclosed <b> is opened anew in every
    paragraph after it.
    """
    depth = work = 0
    for closing, name in _ELEMENT.findall(text):
        if name.lower() in _CLOSED_BY_ITSELF:
            work += depth
        elif closing:
            depth = max(0, depth - 1)
        else:
            depth += 1
            work += depth
        if work > MOST_WORK:
            return True
    return False


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs: one a line, as Chinese documents are typed."""
    lines = [line.strip(" \t　") for line in _BLANK_LINES.sub("\n", text).split("\n")]
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def plain_text(content: str) -> str:
    """Return the text of sanitised HTML without tags, spaces folded."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", content))).strip()
