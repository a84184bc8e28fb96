"""What the members of a ZIP archive are called, whatever system packed it."""

from __future__ import annotations

import zipfile


def hidden(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is what a system leaves behind, nobody's file."""
    last = member.filename.rsplit("/", 1)[-1]
    return member.filename.startswith("__MACOSX/") or last.startswith(("._", ".")) or last == "Thumbs.db"


def named(member: zipfile.ZipInfo) -> str:
    """Return the name of a member: without the UTF-8 flag it was mostly written in the code page of Chinese Windows."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename
