"""The blank request form for counter and post, as Word and PDF, with the body's own contact."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today, public_body
from gongkai.files.media import DOCX
from gongkai.files.serving import disposition
from gongkai.letters.composing import compose
from gongkai.letters.facts import LetterFacts
from gongkai.letters.issuing import facts_of_body
from gongkai.letters.rendering.pdf import to_pdf
from gongkai.letters.rendering.word import to_docx
from gongkai.portal.site import platform_body

_KINDS = {"docx": (to_docx, DOCX), "pdf": (to_pdf, "application/pdf")}


@require_safe
def form(request: HttpRequest, kind: str) -> HttpResponse:
    """Answer with the blank form of `?body=` (or of the platform's own body); the same for everybody."""
    if kind not in _KINDS:
        raise Http404
    body = public_body(request.GET.get("body", "")[:40]) or platform_body()
    if body is None:
        raise Http404
    write, media = _KINDS[kind]
    contact: dict[str, Any] = dict(facts_of_body(body, local_today()))
    facts = LetterFacts(**contact)
    response = HttpResponse(write(compose("registration_form", facts)), content_type=media)
    response["Content-Disposition"] = disposition(
        f"政府信息公开申请表（{body.short_name}）.{kind}", inline=False
    )
    return response
