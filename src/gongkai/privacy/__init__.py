"""Personal data in text, tables and files: finding them with place and confidence, masking them, taking that back.

Pure Python, no framework, offline, deterministic, no language model. `find`, `find_in_table`, `find_in_file`, `mask`,
`unmask` and `wording` are the whole interface.
"""

from __future__ import annotations

from . import wording
from .files import find_in_file
from .finding import KIND_NAMES, KINDS, SURE, Context, FileFindings, Finding
from .masks import Change, Masked, Masks, mask, masked_form, unmask
from .search import find, find_in_table

__all__ = [
    "KINDS",
    "KIND_NAMES",
    "SURE",
    "Change",
    "Context",
    "FileFindings",
    "Finding",
    "Masked",
    "Masks",
    "find",
    "find_in_file",
    "find_in_table",
    "mask",
    "masked_form",
    "unmask",
    "wording",
]
