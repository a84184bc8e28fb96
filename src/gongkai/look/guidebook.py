"""The guide for users (`look/guide/*.md`, linked from `docs/guide`), rendered for the pages of both faces.

The text is ours: no HTML in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

INDEX = "README"
# The chapters in the order of the index: name of the file, what the page is called.
CHAPTERS = {
    "citizen": "申请人指南",
    "daily": "每日工作",
    "intake": "登记与受理",
    "handling": "办理一件申请",
    "clock": "期限怎么算",
    "publishing": "信息发布",
    "import": "批量导入",
    "heads": "负责人与监督员",
    "start": "首次使用",
    "statistics": "统计与年报",
    "privacy": "个人信息保护",
}


@dataclass(frozen=True)
class Chapter:
    """A page of the guide: its title, its sections (anchor, title), its HTML without the title."""

    title: str
    sections: tuple[tuple[str, str], ...]
    html: SafeString


def source(name: str) -> str:
    """Return the Markdown of a chapter, of the index for `INDEX`. Raises KeyError for an unknown name."""
    if name != INDEX and name not in CHAPTERS:
        raise KeyError(name)
    return (resources.files("gongkai.look") / "guide" / f"{name}.md").read_text("utf-8")


def chapter(name: str, address: Callable[[str], str]) -> Chapter:
    """Render a chapter; `address` gives the page of another one by name. Raises KeyError for an unknown name."""
    tokens = _parser().parse(source(name))
    title = next(after.content for token, after in _pairs(tokens) if token.tag == "h1")
    sections: list[tuple[str, str]] = []
    for token, after in _pairs(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            sections.append((f"s{len(sections) + 1}", after.content))
            token.attrSet("id", sections[-1][0])
    start = next(number for number, token in enumerate(tokens) if token.type == "heading_close") + 1
    for token in tokens:
        for child in token.children or []:
            _point(child, address)
    # Rendered from our own files, with HTML switched off.
    html = mark_safe(_parser().renderer.render(tokens[start:], _parser().options, {}))  # noqa: S308
    return Chapter(title, tuple(sections), html)


def _pairs(tokens: list[Token]) -> list[tuple[Token, Token]]:
    return [(one, after) for one, after in pairwise(tokens) if one.nesting == 1]


def _point(token: Token, address: Callable[[str], str]) -> None:
    """Let a link to another file of the guide lead to its page."""
    target = str(token.attrGet("href") or "") if token.type == "link_open" else ""
    if target.endswith(".md"):
        token.attrSet("href", address(target.removesuffix(".md")))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    rules = parser.renderer.rules  # type: ignore[attr-defined]
    opening = (
        '<div class="gk-scroll" tabindex="0" role="region" aria-label="表格"><table class="gk-table gk-fit">'
    )
    rules["table_open"] = lambda *_: opening
    rules["table_close"] = lambda *_: "</table></div>"
    return parser
