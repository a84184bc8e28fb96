"""Keep the Word and the PDF of a letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils import timezone

from gongkai.agencies.rules import require
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.files.sealed import keep_sealed, key_named
from gongkai.journal.actions import Action, Context, Reason
from gongkai.journal.append import stream_of
from gongkai.journal.models import Origin
from gongkai.letters.issuing import content_of
from gongkai.letters.models import Letter
from gongkai.letters.rendering import to_docx, to_pdf


@dataclass(kw_only=True)
class RenderLetter(Action):
    """Store both files of a letter, made from its content and nothing else; what is there already stays."""

    verb = "letters.render_letter"
    title = "生成文书文件"
    private: ClassVar[frozenset[str]] = frozenset({"docx", "pdf"})

    letter: Letter
    docx: bytes
    pdf: bytes

    @property
    def record(self) -> Letter:
        return self.letter

    def check(self) -> list[Reason]:
        return require(self.context.is_operator, "系统")

    def perform(self) -> Letter:
        letter = self.letter
        if letter.rendered_at is None:
            letter.docx, letter.pdf = self._store("docx", self.docx), self._store("pdf", self.pdf)
            letter.rendered_at = timezone.now()
            letter.save(update_fields=["docx", "pdf", "rendered_at"])
        return letter

    def _store(self, form: str, raw: bytes) -> StoredFile:
        letter, name = self.letter, f"{self.letter.title}.{form}"
        incoming = Incoming.take(name, raw)
        if letter.key_name is None:
            return incoming.keep(
                letter.body, owner=stream_of(letter), kind="letter", uploaded_by=letter.issued_by
            )
        return keep_sealed(
            incoming,
            letter.body,
            key_name=letter.key_name,
            key=key_named(letter.key_name),
            label=letter.title,
            owner=stream_of(letter),
            kind="letter",
            uploaded_by=letter.issued_by,
        )


def render(letter: Letter) -> None:
    """Make the files outside the transaction, then keep them. Raises keys.KeyDestroyed once the person was erased."""
    content = content_of(letter)
    RenderLetter(
        context=Context(origin=Origin.TASK), letter=letter, docx=to_docx(content), pdf=to_pdf(content)
    ).execute()
