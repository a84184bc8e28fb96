"""Bytes to text, whatever Chinese encoding they are in, without being told."""

from __future__ import annotations

import re

from .errors import UnreadableError

_META = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.I)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "公开政府信息情况申请行政机关文件办理工作数量报告复议诉讼本年度其他提供部门规范性新收结转处理总计主要问题改进"
    "開資訊請況機關辦規範報複議訴訟處問題進"
)
_ASCII = re.compile("[\x00-\x7f]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MOJIBAKE = re.compile(
    r"[\u00c2-\u00ef][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding. Knows UTF-8/16/32 with and without mark, GB18030 and Big5.

    Raises UnreadableError when the bytes are no text in any of them.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _repaired(data.decode(name, errors="replace")), name
    sample = data[:200_000]
    wide = _wide(sample)
    if wide:
        return data.decode(wide, errors="replace"), wide
    if sample.count(b"\x00") > max(2, len(sample) // 200):
        raise UnreadableError(
            "文件不是文本，也不是可识别的 Word、PDF、Excel 或网页格式，请换用原始文件再试。"
        )
    try:
        return _repaired(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data, sample)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of ASCII and of line ends is zero, or CJK high bytes prevail."""
    if len(sample) < 8 or sample.count(0) == 0:
        return None
    even, odd = sample[0::2], sample[1::2]
    for name, high in (("utf-16-le", odd), ("utf-16-be", even)):
        wide = sum(1 for byte in high[:4000] if 0x4E <= byte <= 0x9F or byte in (0, 0x30, 0xFF))
        if wide < 0.9 * len(high[:4000]) or high[:4000].count(0) == 0:
            continue
        if _score(sample[:4000].decode(name, errors="replace")) > 0.1:
            return name
    return None


def _legacy(data: bytes, sample: bytes) -> tuple[str, str]:
    """GB18030 or Big5, or UTF-8 with a few broken bytes: the one that gives the likeliest Chinese."""
    names = ["utf-8", "gb18030", "big5hkscs"]
    declared = _META.search(sample[:4096])
    best, best_score = "gb18030", -1.0
    for name in names:
        text = sample.decode(name, errors="replace")
        score = _score(text)
        if declared and declared.group(1).decode("ascii").lower().startswith(name[:3]):
            score += 0.02
        if score > best_score:
            best, best_score = name, score
    if best_score < 0.01:
        raise UnreadableError("文件的文字编码无法识别，请另存为 UTF-8 编码后再试。")
    return data.decode(best, errors="replace"), best


def _score(text: str) -> float:
    """How much like Chinese a text is: share of common characters, less what could not be decoded."""
    if not text:
        return 0.0
    wide = _ASCII.sub("", text)
    if not wide:
        return 0.5
    common = sum(map(_COMMON.__contains__, wide))
    broken = text.count("\ufffd") + len(_PRIVATE.findall(wide))
    return (common - 2 * broken) / len(wide)


def _repaired(text: str) -> str:
    """UTF-8 that was once taken for Latin-1 ("æ”¿åºœ") is turned back; anything else stays as it is."""
    hits = len(_MOJIBAKE.findall(text[:20_000]))
    if hits < 20 or hits < sum(1 for char in text[:20_000] if "\u4e00" <= char <= "\u9fff"):
        return text
    for name in ("cp1252", "latin-1"):
        fixed = text.encode(name, errors="ignore").decode("utf-8", errors="replace")
        if _score(fixed) > _score(text):
            return fixed
    return text
