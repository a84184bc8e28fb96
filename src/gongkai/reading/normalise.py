"""Different ways of writing the same made one, so that labels and figures can be compared.

Traditional characters, phonetic marks in brackets, full-width signs, odd blanks and the many brackets, commas and
number marks become one form. The source text is kept beside; `offsets` leads from one to the other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opencc import OpenCC

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿĀÁǍÀĒÉĚÈŌÓǑÒ"
_LATIN = f"A-Za-züÜêɑɡ{_TONED}"
PHONETIC = re.compile(rf"[(（]\s*[{_LATIN}]{{0,6}}[{_TONED}][{_LATIN}]{{0,6}}\s*[)）]")
_TONELESS = re.compile(r"(?<=[\u4e00-\u9fff])[(（]\s*[a-zü]{1,6}\s*[)）]")

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    **_FULL_WIDTH,
    **dict.fromkeys(
        map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t\u2000\u2001\u2004\u2005\u2006\u2007\u2008"), " "
    ),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u0002"), ""),
    ord("．"): ".",
    ord("﹒"): ".",
    ord("•"): "·",
    ord("〔"): "[",
    ord("〕"): "]",
    ord("【"): "[",
    ord("】"): "]",
    ord("﹝"): "[",
    ord("﹞"): "]",
    ord("﹙"): "(",
    ord("﹚"): ")",
    ord("﹐"): ",",
    ord("﹕"): ":",
    ord("∶"): ":",
    ord("︰"): ":",
    ord("−"): "-",
    ord("﹣"): "-",
    ord("‐"): "-",
    ord("‑"): "-",
    ord("‒"): "-",
    ord("「"): "“",
    ord("」"): "”",
    ord("『"): "“",
    ord("』"): "”",
    ord('"'): "“",
    **{ord(c): f"({n})" for c, n in zip("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "一二三四五六七八九十", strict=True)},
    **{0x2488 + i: f"{i + 1}." for i in range(20)},
    **{0x2474 + i: f"({i + 1})" for i in range(20)},
}
_SIGN = re.compile(f"[{''.join(map(re.escape, map(chr, _SIGNS)))}]")
_TW_WORDS = (
    ("规范性档案", "规范性文件"),
    ("档案类", "文件类"),
    ("规章和规范性档案", "规章和规范性文件"),
    ("入口网站", "门户网站"),
    ("线上", "在线"),
    ("网路", "网络"),
    ("资讯公开", "信息公开"),
    ("政府资讯", "政府信息"),
    ("计画", "计划"),
    ("简讯", "短信"),
    ("部落格", "博客"),
)


_TW_MARKERS = re.compile("檔案|資訊|線上|網路|入口網站|釋出|計畫|簡訊|檔类|設定")


@cache
def _converter(config: str = "t2s") -> OpenCC:
    return OpenCC(config)


@cache
def _changing() -> re.Pattern[str]:
    """Finds the characters that simplifying changes; a text without any of them needs none."""
    every = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2FA20))]
    simple = str(_converter().convert("\n".join(every))).split("\n")
    return re.compile(f"[{''.join(own for own, other in zip(every, simple, strict=True) if own != other)}]")


def simplify(text: str) -> str:
    """Traditional characters as simplified ones; simplified text stays as it is."""
    return text if _changing().search(text) is None else str(_converter().convert(text))


_TRADITIONAL = "開關請況機辦規報議訴訟處務問題進結轉總計與當動對應實團發會國質產電話員縣區鄉鎮"


_OTHER = re.compile("[^\u4e00-\u9fff]+")


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    sample = text[:6000]
    chinese = len(_OTHER.sub("", sample))
    return sum(map(sample.count, _TRADITIONAL)) > 0.03 * max(chinese, 20)


_SURROGATES = re.compile("[\ud800-\udfff]")


def has_phonetics(text: str) -> bool:
    """Whether pronunciation stands in brackets after the characters, as on language-learning mirrors of pages."""
    return sum(1 for _ in zip(range(5), PHONETIC.finditer(text), strict=False)) == 5


def strip_phonetics(text: str) -> str:
    """Without the brackets that hold only Latin letters with tone marks (toneless ones too, in such a text)."""
    return _TONELESS.sub("", PHONETIC.sub("", text))


_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_HEADING_MARK = re.compile(r"^#{1,6}\s+")


class Normaliser:
    """Normalises the pieces of one document, knowing from the whole what the document needs."""

    def __init__(self, whole: str) -> None:
        whole = _SURROGATES.sub("", whole)
        self.phonetic = has_phonetics(whole)
        self.traditional = is_traditional(whole)
        self._short: dict[str, str] = {}
        self.taiwan = self.traditional and _TW_MARKERS.search(whole) is not None

    def __call__(self, raw: str) -> str:
        """One piece of text in its normal form; white space inside stays."""
        if len(raw) > 12:
            return self._normal(raw)
        known = self._short.get(raw)
        if known is None:
            known = self._short[raw] = self._normal(raw)
        return known

    def _normal(self, raw: str) -> str:
        text = strip_phonetics(raw) if self.phonetic else raw
        if "**" in text or text[:1] == "#":
            text = _HEADING_MARK.sub("", _STRONG.sub(r"\1", text))
        if not text.isascii():
            text = _SURROGATES.sub("", text)
        if _SIGN.search(text) is not None:
            text = text.translate(_SIGNS)
        if self.taiwan:
            text = str(_converter("tw2sp").convert(text))
        if self.traditional:
            text = simplify(text)
            for tw, cn in _TW_WORDS:
                if tw in text:
                    text = text.replace(tw, cn)
        return text

    @property
    def variant(self) -> str:
        """Which script the document was in."""
        return "phonetic" if self.phonetic else "traditional" if self.traditional else "simplified"


def offsets(raw: str, normal: str) -> list[int]:
    """For each character of `normal` the offset in `raw` it came from (monotone, by walking both texts)."""
    result: list[int] = []
    position = 0
    for char in normal:
        window = raw[position : position + 24]
        step = next((i for i, own in enumerate(window) if _same(own, char)), 0)
        position += step
        result.append(min(position, max(len(raw) - 1, 0)))
        position += 1
    return result


def _same(own: str, normal: str) -> bool:
    return own == normal or own.translate(_SIGNS).startswith(normal) or simplify(own) == normal


_KEEP = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]+")
_ENUMERATOR = re.compile(
    r"^\s*(?:\(?[一二三四五六七八九十]{1,3}\s*[)、.,:]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}\s*[.、,:)](?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]+(?:部分|章|条)?[、:,. ]|其中[一-九:,]?\s*[:,]|[-*·•●■◆]+)\s*"
)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """What of a (normalised) label is compared: its characters and digits, without number marks and signs."""
    text = simplify(_SPACE.sub("", text))
    for _ in range(3):
        shorter = _ENUMERATOR.sub("", text)
        if shorter == text:
            break
        text = shorter
    return _KEEP.sub("", text)


@lru_cache(maxsize=8192)
def bare_key(text: str) -> str:
    """Like `key`, without what stands in brackets (notes, units)."""
    return key(_BRACKETS.sub("", key_head(text)))


def key_head(text: str) -> str:
    """The text without leading number marks, so that "(一)" is not taken for a note in brackets."""
    text = _SPACE.sub("", text)
    for _ in range(3):
        text = _ENUMERATOR.sub("", text)
    return text


@lru_cache(maxsize=8192)
def enumerator(text: str) -> str:
    """The number mark a label starts with, as its digits or numerals in brackets or bare; empty when it has none."""
    found = re.match(r"\s*(\(?[一二三四五六七八九十\d]{1,3}[)、.,:])", text)
    if not found:
        return ""
    mark = found.group(1)
    return f"({mark.strip('()、.,:')})" if mark.endswith(")") else mark.strip("、.,:")
