"""The field for rich text: a textarea, and over it an editor where the browser runs scripts.

The editor is django-prose-editor's bundle (Tiptap on ProseMirror), started by our own `gongkai/editor.js`: its own
widget writes an import map into the page, which the policy (CSP) forbids. What may be in a text the server decides
(`catalogue.richtext.clean_html`); the editor only knows the same tags.
"""

from __future__ import annotations

from typing import Any

from django import forms


class RichTextarea(forms.Textarea):
    """A textarea of HTML or of plain lines; the page around it needs nothing else."""

    template_name = "look/editor.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 16, "data-gk-editor": "", **(attrs or {})})
