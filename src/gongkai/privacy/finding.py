"""What the room hands out: findings, and what a caller may tell it about the surroundings of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

KINDS: Final = (
    "id_number",
    "phone",
    "bank_card",
    "passport",
    "address",
    "plate",
    "email",
    "name_with_id",
    "location",
)
KIND_NAMES: Final = {
    "id_number": "身份证号",
    "phone": "电话号码",
    "bank_card": "银行卡号",
    "passport": "护照（通行证）号",
    "address": "住址",
    "plate": "车牌号",
    "email": "邮箱、微信、QQ",
    "name_with_id": "号码旁的姓名",
    "location": "位置坐标",
}
SURE: Final = 0.9


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of personal data.

    `start`, `end`: character offsets into the text searched (of the cell, for a table), None where there are none.
    `text`: what stands there. `place`: where, in words, empty for plain text. `confidence`: 0 to 1.
    `reason`: why it was taken for that (Chinese). `row`, `column`: of a table, counted from 1.
    """

    kind: str
    start: int | None
    end: int | None
    text: str
    place: str = ""
    confidence: float = SURE
    reason: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def sure(self) -> bool:
        """Whether it stops a publication until masked or overruled."""
        return self.confidence >= SURE

    def to_json(self) -> dict[str, Any]:
        """The object that the command prints."""
        return {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "place": self.place,
            "confidence": round(self.confidence, 2),
        }


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides its words.

    `label`: heading or field name that governs the text (a column's heading, the label of a form field).
    `before`: text that stands before it and gives it sense; nothing in it is reported.
    `private`: True where the text is about private persons, False where it is a body's own page; None: not known.
    `today`: no one is born later; None: only years before 2040 are taken for years of birth.
    """

    label: str = ""
    before: str = ""
    private: bool | None = None
    today: date | None = None


@dataclass(slots=True)
class FileFindings:
    """The findings of one file; `error` (Chinese, says what to do) where it could not be read. `notes`: what was left
    out, e.g. the pages of a scan."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    error: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        """Whether any finding is sure."""
        return any(finding.sure for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The object that the command prints, one line a file."""
        if self.error:
            return {"file": self.file, "error": self.error}
        return {"file": self.file, "findings": [finding.to_json() for finding in self.findings]}
