"""Write the text of a section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gongkai.files.markings import classified_marking
from gongkai.journal.actions import Reason
from gongkai.journal.canonical import digest_of
from gongkai.reports.actions.base import ReportAction
from gongkai.reports.models import Report, SectionText


@dataclass(kw_only=True)
class WriteSection(ReportAction):
    """Set the text of one section; paragraphs are parted by line ends."""

    verb = "reports.write_section"
    title = "撰写章节"
    # A draft's text stays out of the journal, which keeps for ever; the published version keeps its own.
    private: ClassVar[frozenset[str]] = frozenset({"text"})

    key: str
    text: str

    def check(self) -> list[Reason]:
        reasons = self.closed()
        if self.key not in {section.key for section in self.report.form.sections}:
            reasons.append(Reason(code="key", field="key", message="本年度的表式没有这一部分。"))
        marking = classified_marking(self.text)
        if marking:
            message = f"文字中有密级标志“{marking}”，涉密内容不得录入本系统。"
            reasons.append(Reason(code="classified", field="text", message=message))
        return reasons

    def details(self) -> dict[str, Any]:
        return {**super().details(), "text_digest": digest_of(self.text)}

    def perform(self) -> Report:
        SectionText.objects.update_or_create(
            report=self.report, key=self.key, defaults={"text": self.text.replace("\r\n", "\n").strip()}
        )
        return self.report
