"""A page of an old site -> the values of a row: metadata from its head, from the table on the page, and the text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from gongkai.catalogue.bulk.addresses import root_of
from gongkai.catalogue.bulk.headings import body_places, by_heading, by_meta, date_labels
from gongkai.catalogue.bulk.rows import FileRef
from gongkai.catalogue.bulk.selecting import SelectorError, xpath_of
from gongkai.files.sheets import plain
from gongkai.reading.decode import decode
from gongkai.reading.errors import UnreadableError

LARGEST_PAGE = 8 * 1024 * 1024
PICTURES = frozenset("png jpg jpeg gif bmp webp tif tiff".split())
DOCUMENTS = frozenset(
    "pdf doc docx xls xlsx ppt pptx wps et dps ofd odt ods rtf txt csv zip rar 7z mp4 mp3".split()
)
PAGES = frozenset({"html", "htm", "shtml"})
_UNSEEN = "script style noscript template iframe object embed form nav header footer select button".split()
# Where a site's own furniture stands, by class or id.
_FURNITURE = re.compile(
    r"\b(?:nav|menu|footer|header|crumb|breadcrumb|copyright|share|sidebar|position)\b", re.I
)
_SUFFIX = re.compile(r"\s*[-_|–—]\s*[^-_|–—]{2,40}$")
_DAY = r"(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?)"
_LABELLED = re.compile(rf"(?:{'|'.join(map(re.escape, date_labels()))})\s*[:：]?\s*{_DAY}")
_PAIR = re.compile(r"^\s*([^:：]{2,12})[:：]\s*(.{1,200})$", re.S)
_SPACE = re.compile(r"\s+")
FEWEST_PAIRS = 2
LEAST_TEXT = 20


class PageError(Exception):
    """The page cannot be read; the message says why."""


def parse(content: bytes) -> html.HtmlElement:
    """Return the tree of a page, whatever Chinese encoding it is in. Raises PageError."""
    try:
        text, _ = decode(content)
    except UnreadableError as error:
        raise PageError("网页的文字编码不能识别，请另存为 UTF-8 编码。") from error
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(encoding=None, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise PageError("网页是空的或者不完整，读不出内容。") from error


def metadata(root: html.HtmlElement) -> dict[str, Any]:
    """Return what the page says of itself, key -> text: its own table first, then meta tags, then guesses."""
    found: dict[str, Any] = {}
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").lower()
        key, value = by_meta().get(name), _flat(tag.get("content") or "")
        if key and value:
            found.setdefault(key, value)
    canonical = root.xpath("//link[@rel='canonical']/@href")
    if canonical:
        found.setdefault("old_address", str(canonical[0]))
    for key, value in _pairs(root):
        if key not in ("content", "attachments", "file", "column") or key not in found:
            found[key] = value
    found.pop("content", None)
    found.pop("attachments", None)
    if not found.get("title"):
        found["title"] = _title(root)
    if not found.get("published_on"):
        hit = _LABELLED.search(_flat(root.text_content())[:20_000])
        if hit:
            found["published_on"] = hit[1]
    return {key: value for key, value in found.items() if value}


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _title(root: html.HtmlElement) -> str:
    for element in root.iter("h1"):
        text = _flat(element.text_content())
        if text:
            return text
    for element in root.iter("title"):
        return _SUFFIX.sub("", _flat(element.text_content()))
    return ""


def _pairs(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the labels and values of metadata tables and lists; the tables are taken out of the page."""
    for table in list(root.iter("table")):
        if table.find(".//table") is None:
            pairs = list(_of_cells([_flat(cell.text_content()) for cell in table.iter("td", "th")]))
            if len({key for key, _ in pairs}) >= FEWEST_PAIRS:
                table.drop_tree()
                yield from pairs
    known, pairs = by_heading(), []
    for element in root.iter("li", "p", "span", "dd", "div"):
        if len(element) <= 4 and (hit := _PAIR.match(_flat(element.text_content())[:220])):
            key = known.get(plain(hit[1]))
            if key:
                pairs.append((key, _flat(hit[2])))
    if len({key for key, _ in pairs}) >= FEWEST_PAIRS:
        seen: set[str] = set()
        yield from ((key, value) for key, value in pairs if not (key in seen or seen.add(key)))  # type: ignore[func-returns-value]


def _of_cells(cells: list[str]) -> Iterator[tuple[str, str]]:
    known, place = by_heading(), 0
    while place < len(cells):
        cell = cells[place]
        hit = _PAIR.match(cell)
        if len(cell) <= 20 and plain(cell) in known:
            value = cells[place + 1] if place + 1 < len(cells) else ""
            if value and plain(value) not in known:
                yield known[plain(cell)], value
                place += 1
        elif hit and plain(hit[1]) in known:
            yield known[plain(hit[1])], hit[2].strip()
        place += 1


def body_of(root: html.HtmlElement, selector: str = "") -> html.HtmlElement | None:
    """Return the element that holds the text: by `selector`, by the usual places, else where most text is."""
    short: html.HtmlElement | None = None
    for place in [selector] if selector else body_places():
        best = max(root.xpath(xpath_of(place)), key=_length, default=None)
        if best is None:
            continue
        if selector or _length(best) >= LEAST_TEXT:
            return best
        if short is None and (_length(best) or _has_files(best)):
            short = best
    return None if selector else short if short is not None else _longest(root)


def _length(element: html.HtmlElement) -> int:
    return len(_flat(element.text_content()))


def selector_fault(selector: str) -> str:
    """Return what is wrong with a CSS selector, "" for nothing."""
    try:
        xpath_of(selector)
    except SelectorError:
        return "正文位置不是正确的 CSS 选择器，例如 .TRS_Editor 或者 #zoom。"
    return ""


def _has_files(element: html.HtmlElement) -> bool:
    return any(True for _ in element.iter("img", "a"))


def _longest(root: html.HtmlElement) -> html.HtmlElement | None:
    """The element whose own paragraphs hold most text, links not counted."""
    body = root.find("body")
    if body is None:
        return None
    best, most = None, LEAST_TEXT - 1
    for element in body.iter("div", "td", "section", "body"):
        marks = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _FURNITURE.search(marks):
            continue
        length = len(_flat(element.text or ""))
        for child in element:
            if child.tag in (
                "p",
                "h2",
                "h3",
                "h4",
                "span",
                "font",
                "ul",
                "ol",
                "table",
                "br",
                "strong",
                "b",
                "u",
            ):
                links = sum(len(_flat(one.text_content())) for one in child.iter("a"))
                length += max(0, len(_flat(child.text_content())) - 2 * links)
            length += len(_flat(child.tail or ""))
        if length > most:
            best, most = element, length
    return best


def lift_files(element: html.HtmlElement, page: str, has: Any, host: str) -> list[FileRef]:
    """Return the files that the text refers to, and put a mark {{file:n}} where each stood.

    `has(name)` tells which names are in the bundle; other links stay links (relative ones lose their target), other
    pictures go.
    """
    found: dict[str, int] = {}
    refs: list[FileRef] = []
    for node in [one for one in element.iter("a", "img") if one is not element]:
        attribute = "href" if node.tag == "a" else "src"
        target = (node.get(attribute) or "").strip()
        name = place_of(target, page, host)
        extension = name.rsplit(".", 1)[-1].lower() if name and "." in name else ""
        wanted = PICTURES if node.tag == "img" else PICTURES | DOCUMENTS
        if name and extension in wanted and has(name):
            title = _flat(
                node.text_content() if node.tag == "a" else node.get("alt") or node.get("title") or ""
            )
            if name not in found:
                found[name] = len(refs)
                refs.append(FileRef(name, title[:150], picture=node.tag == "img"))
            _replace(node, f"{{{{file:{found[name]}}}}}")
        elif node.tag == "a" and name and extension in DOCUMENTS:
            refs.append(
                FileRef(name, _flat(node.text_content())[:150])
            )  # missing: said when the row is judged
            node.drop_tag()
        elif node.tag == "a" and "://" not in target and not target.startswith(("mailto:", "tel:")):
            node.drop_tag()
    return refs


def _replace(node: html.HtmlElement, text: str) -> None:
    parent = node.getparent()
    if parent is None:
        return
    mark = parent.makeelement("span", {})
    mark.text, mark.tail = text, node.tail
    parent.replace(node, mark)


def place_of(target: str, page: str, host: str) -> str:
    """Return the name in the bundle that a link of a page means, "" when it leads out of the old site."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or (parts.netloc and parts.netloc.lower() != host.lower()):
        return ""
    path = unquote(parts.path)
    if not path:
        return ""
    base = root_of(page) if path.startswith("/") else posixpath.dirname(page)
    joined = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return "" if joined.startswith(("..", "/")) else joined


def inner_html(element: html.HtmlElement) -> str:
    """Return the HTML inside an element, without what is no text of the document."""
    for node in [one for one in element.iter(*_UNSEEN) if one is not element]:
        node.drop_tree()
    etree.strip_tags(element, etree.Comment)
    text: str = html.tostring(element, encoding="unicode", with_tail=False)
    return text.partition(">")[2].rpartition("</")[0].strip()
