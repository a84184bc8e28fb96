"""File names as people send them -> names that do no harm in a path, a header or a list."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120  # characters; with four bytes each still below what a file system takes
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
NAMELESS = "附件"


def safe_name(given: str) -> str:
    """Return the last part of `given` without controls, direction marks and characters a file system refuses.

    A path (…/../x.pdf) loses its folders, a leading dot goes, an empty rest becomes 附件; the extension stays.
    """
    text = unicodedata.normalize("NFC", given)
    # Format characters include the marks that turn "gpj.exe" round to "exe.jpg".
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})
    text = re.split(r"[/\\]", text)[-1]
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", text)).strip(" .")
    if _DEVICES.fullmatch(text):
        text = f"_{text}"
    if len(text) > LONGEST:
        stem, dot, extension = text.rpartition(".")
        keep = f".{extension}" if dot and len(extension) <= 10 else ""
        text = (stem if keep else text)[: LONGEST - len(keep)].rstrip(" .") + keep
    return text or NAMELESS


def extension_of(name: str) -> str:
    """Return the extension in lower case without the dot, "" if there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""
