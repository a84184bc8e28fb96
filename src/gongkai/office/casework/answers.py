"""The files of an answer: added before service, taken out with a reason."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.casework import work
from gongkai.casework.actions.answer_files import AttachAnswer, TakeOutAnswer, answers_of
from gongkai.casework.models import Request
from gongkai.casework.rules import may_handle
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.sealed import key_for, serve_sealed
from gongkai.files.serving import serve
from gongkai.journal.actions import Reason, Refused
from gongkai.office.acting import context_of


def _find(request: HttpRequest, public_id: str) -> Request:
    return get_object_or_404(work.requests_for(request.user), public_id=public_id)


@login_required
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """List them; add some, or take one out."""
    shown, context = _find(request, public_id), context_of(request)
    reasons: list[Reason] = []
    if request.method == "POST":
        made: AttachAnswer | TakeOutAnswer
        if request.POST.get("do") == "take-out":
            file, reason = (str(request.POST.get(name, ""))[:200] for name in ("file", "reason"))
            made = TakeOutAnswer(context=context, request=shown, file=file, reason=reason)
        else:
            files = [Incoming.take(one.name or "文件", one) for one in request.FILES.getlist("files")]
            made = AttachAnswer(context=context, request=shown, files=files)
        try:
            made.execute()
        except Refused as refused:
            reasons = refused.reasons
        else:
            return redirect("office:casework-answer", shown.public_id)
    page = {
        "case": shown,
        "files": list(answers_of(shown)),
        "closed": AttachAnswer(context=context, request=shown).closed(),
        "reasons": reasons,
        "mine": may_handle(context, shown),
    }
    return render(request, "office/casework/answer.html", page, status=422 if reasons else 200)


@login_required
@require_safe
def answer_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Answer with a file, for who handles the body's requests."""
    shown = _find(request, public_id)
    row = answers_of(shown).filter(stored__public_id=file_id).first()
    if row is None or not may_handle(context_of(request), shown):
        raise Http404
    try:
        if row.stored.is_sealed:
            return serve_sealed(row.stored, key_for(row.stored))
        return serve(request, row.stored)  # type: ignore[return-value]
    except (KeyDestroyed, FileNotFoundError) as error:
        raise Http404 from error
