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
_LOOKS_LIKE_HTML = re.compile(r"<\s*/?\s*[a-zA-Z][^>]*>")
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


def paragraphs(text: str) -> str:
    """Return plain text as HTML paragraphs: one a line, as Chinese documents are typed."""
    lines = [line.strip(" \t　") for line in _BLANK_LINES.sub("\n", text).split("\n")]
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def plain_text(content: str) -> str:
    """Return the text of sanitised HTML without tags, spaces folded."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", content))).strip()
