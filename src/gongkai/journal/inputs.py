"""What people type and machines send, before any act looks at it: no characters that nobody sees or no file bears.

Control characters break XML (feeds, Word), direction overrides make a name read as another one. Marks that writing
needs stay: the joiners of Uyghur and Kazakh, the selectors of Mongolian.
"""

from __future__ import annotations

import dataclasses
import re
from typing import Any

# A line may end in the ways of Word (vertical tab) and of paper (form feed).
_LINE = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_EITHER = re.compile(f"{_LINE.pattern}|{_UNSEEN.pattern}")


def tidy_text(text: str) -> str:
    """Return `text` without control characters, direction overrides and halves of characters."""
    return _UNSEEN.sub("", _LINE.sub("\n", text)) if _EITHER.search(text) else text


def tidy(value: Any) -> Any:
    """Return `value` with every text in it tidied; the same object where there is nothing to tidy.

    Looks into dicts, lists, tuples and dataclasses; records and contents of files are left as they are.
    """
    if isinstance(value, str):
        return tidy_text(value) if type(value) is str else value
    if isinstance(value, dict):
        made = {name: tidy(item) for name, item in value.items()}
        return made if any(made[name] is not value[name] for name in value) else value
    if type(value) in {list, tuple}:
        items = [tidy(item) for item in value]
        changed = any(new is not old for new, old in zip(items, value, strict=True))
        return type(value)(items) if changed else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _tidy_dataclass(value)
    return value


def _tidy_dataclass(value: Any) -> Any:
    changed = {}
    for one in dataclasses.fields(value):
        old = getattr(value, one.name)
        if one.init and (new := tidy(old)) is not old:
            changed[one.name] = new
    return dataclasses.replace(value, **changed) if changed else value
