"""Corrections of records about oneself (条例2019 Art. 41): the list, and one of them with what may be done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today
from gongkai.casework.actions import correcting as acts
from gongkai.casework.models import CORRECTION_OPEN, Channel, CorrectionState, RecordCorrection
from gongkai.casework.persons import LABELS, plain
from gongkai.casework.rules import HANDLERS
from gongkai.casework.units import works_at_body
from gongkai.files.keys import KeyDestroyed
from gongkai.files.media import DOCX
from gongkai.files.models import StoredFile
from gongkai.files.sealed import key_for, serve_sealed
from gongkai.files.serving import disposition
from gongkai.journal.append import stream_of
from gongkai.letters.errors import LetterError
from gongkai.letters.issuing import open_letter
from gongkai.letters.queries import letters_of
from gongkai.look.parts import Light, Pair, pairs
from gongkai.look.wording import day, moment
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.casework import fields as f
from gongkai.office.casework.corrections_entry import CODE
from gongkai.office.casework.views import shown_once

PAGE = 30
LIGHTS = {
    CorrectionState.SUBMITTED: "new",
    CorrectionState.CHECKING: "work",
    CorrectionState.CORRECTED: "done",
    CorrectionState.REFUSED: "done",
    CorrectionState.FORWARDED: "done",
    CorrectionState.REFERRED: "done",
    CorrectionState.WITHDRAWN: "none",
}


class PurposeForm(forms.Form):
    """Why somebody looks at who asks."""

    purpose = f.text("查看用途", "如“核对记录”。会连同您的姓名记入日志。", required=True, longest=200)


class DecideForm(forms.Form):
    """How it ends; the reply goes out with it."""

    result = forms.ChoiceField(
        label="办理结果",
        choices=[("", "请选择"), *((str(one.value), str(one.label)) for one in acts.ENDS)],
        error_messages={"required": "请选择办理结果。"},
    )
    findings = f.text("查明的情况", "写入答复书；不写与答复无关的个人信息。", longest=500)
    reason = f.text("理由", "予以更正的可以不写。", longest=280)
    organ = f.text("有权更正的行政机关", "转送或者告知时填写。", longest=100)
    approved_by = f.text("在纸上签字的负责人", "负责人登录办理的不用填写。", longest=60)


def light_of(correction: RecordCorrection) -> Light:
    """Return the light of the state."""
    state = CorrectionState(correction.state)
    return Light(kind=LIGHTS[state], word=str(state.label))


@login_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """List the corrections one may read, open ones first when asked."""
    rows = acts.corrections_for(request.user)
    only_open = request.GET.get("open") == "1"
    if only_open:
        rows = rows.filter(state__in=CORRECTION_OPEN)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = local_today()
    shown = [(row, light_of(row), acts.aim_left(row, today)) for row in page]
    may_register = works_at_body(request.user, HANDLERS)
    context = {"page": page, "rows": shown, "only_open": only_open, "may_register": may_register}
    return render(request, "office/casework/corrections.html", context)


@login_required
def correction(request: HttpRequest, public_id: str) -> HttpResponse:
    """One correction: what it is about, what may be done; who asks only after saying why."""
    shown = get_object_or_404(
        acts.corrections_for(request.user).select_related("person"), public_id=public_id
    )
    what = request.POST.get("do", "")
    looking = PurposeForm(request.POST if what == "look" else None)
    deciding = DecideForm(request.POST if what == "decide" else None)
    page: dict[str, Any] = {"code": shown_once(request, CODE, shown)}
    if request.method == "POST":
        answer = _posted(request, shown, what, looking, deciding, page)
        if answer is not None:
            return answer
    context = context_of(request)
    page |= {
        "correction": shown,
        "light": light_of(shown),
        "about": _about(shown),
        "looking": looking,
        "deciding": deciding,
        "may": {
            "look": not acts.RevealCorrection(context=context, correction=shown).closed(),
            "start": not acts.StartChecking(context=context, correction=shown).closed(),
            "decide": not acts.DecideCorrection(context=context, correction=shown).closed(),
            "withdraw": not acts.WithdrawCorrection(context=context, correction=shown).closed(),
        },
        "letters": list(letters_of(shown)),
        "proofs": StoredFile.objects.filter(owner=stream_of(shown), kind=acts.KIND).count(),
    }
    status = 422 if request.method == "POST" and "person" not in page else 200
    response = render(request, "office/casework/correction.html", page, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _posted(
    request: HttpRequest,
    shown: RecordCorrection,
    what: str,
    looking: PurposeForm,
    deciding: DecideForm,
    page: dict[str, Any],
) -> HttpResponse | None:
    """Do what was sent; return where to go, None to show the page again."""
    context, version = context_of(request), version_in(request)
    if what == "look" and looking.is_valid():
        look = acts.RevealCorrection(context=context, correction=shown, **looking.cleaned_data)
        if opened := act(request, look, looking, done="本次查看已记入日志。"):
            person, words = opened.result
            page["person"] = [Pair(label=LABELS[name], value=text) for name, text in plain(person).items()]
            page["words"] = words
            page["files"] = list(StoredFile.objects.filter(owner=stream_of(shown), kind=acts.KIND))
        return None
    made: Any = None
    if what == "start":
        made = acts.StartChecking(context=context, correction=shown, expected_version=version)
    elif what == "withdraw":
        made = acts.WithdrawCorrection(context=context, correction=shown, expected_version=version)
    elif what == "decide" and deciding.is_valid():
        made = acts.DecideCorrection(
            context=context, correction=shown, expected_version=version, **deciding.cleaned_data
        )
    if made is not None and act(request, made, deciding if what == "decide" else None):
        return redirect("office:casework-correction", shown.public_id)
    return None


def _about(correction: RecordCorrection) -> list[Pair]:
    return pairs(
        ("登记号", correction.correction_no),
        ("提出", moment(correction.submitted_at)),
        ("渠道", dict(Channel.choices).get(correction.channel, correction.channel)),
        ("办理目标", f"{day(correction.aim_on)}（本机关设置，非法定期限）" if correction.aim_on else ""),
        ("办结", day(correction.decided_on)),
        ("文号", correction.document_no),
        ("审批人", correction.approved_by),
        ("理由或者去向", correction.reason),
    )


@login_required
@require_safe
def correction_letter(request: HttpRequest, public_id: str, letter_id: str, form: str) -> HttpResponse:
    """Answer with the reply, for who handles the body's requests."""
    shown = get_object_or_404(acts.corrections_for(request.user), public_id=public_id)
    letter = letters_of(shown).filter(public_id=letter_id).first()
    allowed = not acts.RevealCorrection(context=context_of(request), correction=shown).closed()
    if letter is None or form not in {"pdf", "docx"} or not allowed:
        raise Http404
    try:
        content = open_letter(letter, form)
    except (LetterError, KeyDestroyed, FileNotFoundError) as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/pdf" if form == "pdf" else DOCX)
    response["Content-Disposition"] = disposition(f"{letter.title}.{form}", inline=False)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def correction_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Answer with a proof that came with it, for who handles the body's requests."""
    shown = get_object_or_404(acts.corrections_for(request.user), public_id=public_id)
    stored = StoredFile.objects.filter(owner=stream_of(shown), kind=acts.KIND, public_id=file_id).first()
    allowed = not acts.RevealCorrection(context=context_of(request), correction=shown).closed()
    if stored is None or not allowed:
        raise Http404
    try:
        return serve_sealed(stored, key_for(stored))
    except (KeyDestroyed, FileNotFoundError) as error:
        raise Http404 from error
