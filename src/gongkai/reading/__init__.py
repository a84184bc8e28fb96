"""Reading real annual reports back: messy text, web pages, Word, PDF, Excel to figures with places and doubts.

Pure Python, no framework, offline, deterministic. `read_bytes` and `read_text` are the whole interface.
"""

from __future__ import annotations

from .errors import UnreadableError
from .reader import read_bytes, read_source, read_text
from .result import Doubt, Reading

__all__ = ["Doubt", "Reading", "UnreadableError", "read_bytes", "read_source", "read_text"]
