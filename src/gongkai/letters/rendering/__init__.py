"""A letter on paper: Word and PDF, the same bytes for the same content."""

from gongkai.letters.rendering.pdf import to_pdf
from gongkai.letters.rendering.word import to_docx

__all__ = ["to_docx", "to_pdf"]
