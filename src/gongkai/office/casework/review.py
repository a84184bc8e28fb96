"""Online submissions that wait for a look because of weak signals: the queue, and one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.casework import drafts, online
from gongkai.casework.actions.online import AcceptSubmission, DismissSubmission, LookIntoSubmission
from gongkai.casework.actions.showing import ShowSubmissionFile
from gongkai.casework.models import ApplicantCategory, Submission, SubmissionState
from gongkai.casework.persons import LABELS, plain
from gongkai.casework.rules import HANDLERS
from gongkai.casework.work import in_review
from gongkai.files.models import StoredFile
from gongkai.files.sealed import serve_sealed
from gongkai.journal.append import stream_of
from gongkai.look.parts import Download, Pair, pairs
from gongkai.office.acting import act, context_of, overtaken, version_in
from gongkai.office.casework import fields as f

MOST = 200


class PurposeForm(forms.Form):
    """Why somebody looks into what was handed in."""

    purpose = f.text("查看用途", "如“核对是否为申请”。会连同您的姓名记入日志。", required=True, longest=200)


class DismissForm(forms.Form):
    """Why it is no request."""

    reason = f.text("理由", "提交人凭查询码可以看到；不写个人信息。", required=True, longest=200)


def signal_words(submission: Submission) -> str:
    """Return why an officer looks first, in words."""
    return "、".join(online.SIGNALS.get(name, name) for name in submission.signals) or "无"


@login_required
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """List what waits, the oldest first: its period runs as for every other request."""
    found = list(in_review(request.user)[: MOST + 1])
    rows = [(row, signal_words(row)) for row in found[:MOST]]
    return render(request, "office/casework/review.html", {"rows": rows, "more": len(found) > MOST})


def find(request: HttpRequest, public_id: str) -> Submission:
    """Return the submission if the person reviews for its body; 404 for a foreign one and for a draft."""
    rows = Submission.objects.visible_to(request.user, HANDLERS).select_related("body", "request")
    rows = rows.exclude(state__in=[SubmissionState.EDITING, SubmissionState.EXPIRED])
    return get_object_or_404(rows, public_id=public_id)


@login_required
def review_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look into one (after saying why), then take it as a request or dismiss it with a reason."""
    submission = find(request, public_id)
    context, what = context_of(request), request.POST.get("do", "")
    looking = PurposeForm(request.POST if what == "look" else None)
    dismissing = DismissForm(request.POST if what == "dismiss" else None)
    look = LookIntoSubmission(context=context, submission=submission)
    page: dict[str, Any] = {"submission": submission, "signals": signal_words(submission), "shown": None}
    if request.method == "POST":
        version = version_in(request)
        if what == "look" and looking.is_valid():
            look = LookIntoSubmission(
                context=context, submission=submission, purpose=looking.cleaned_data["purpose"]
            )
            if opened := act(request, look, looking, done="已记入日志。"):
                page["shown"] = shown_of(opened.result.values)
                page["files"] = files_of(opened.result)
        elif what == "accept":
            accept = AcceptSubmission(context=context, submission=submission, expected_version=version)
            if done := act(request, accept):
                return redirect("office:casework-request", done.result.request.public_id)
        elif what == "dismiss" and dismissing.is_valid():
            dismiss = DismissSubmission(
                context=context, submission=submission, expected_version=version, **dismissing.cleaned_data
            )
            if act(request, dismiss, dismissing):
                return redirect("office:casework-review")
    closed = AcceptSubmission(context=context, submission=submission).closed()
    if request.method == "POST" and closed:
        closed = overtaken(request, AcceptSubmission(context=context, submission=submission)) or closed
    page |= {"closed": closed, "looking": looking, "dismissing": dismissing, "may_look": not look.closed()}
    status = 422 if request.method == "POST" and page["shown"] is None else 200
    response = render(request, "office/casework/review_one.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def shown_of(values: dict[str, Any]) -> list[Pair]:
    """Return what was handed in, in the words of the form."""
    category = str(values.get("applicant_category") or "")
    person = plain(online.person_in(values))
    rows = [
        ("事项", online.subject_in(values), "full"),
        ("申请内容", online.description_in(values), "full"),
        ("申请人类别", dict(ApplicantCategory.choices).get(category, category)),
        *[(LABELS[name], value) for name, value in person.items()],
    ]
    rows += [(f"共同申请人{n}", one.name) for n, one in enumerate(online.joint_in(values), start=1)]
    return pairs(*rows)


def files_of(draft: drafts.Draft) -> list[Download]:
    """Return what was attached, under the names as sent; each opens by an act of its own."""
    submission = draft.submission
    return [
        Download(
            name=one["name"],
            url=reverse("office:casework-review-file", args=[submission.public_id, one["stored"]]),
            size=int(one["size"]),
            note=drafts.LABELS.get(one["kind"], ""),
        )
        for one in draft.files
    ]


@login_required
@require_safe
def review_file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Hand out an attachment, decrypted; the journal keeps who opened it."""
    submission = find(request, public_id)
    rows = StoredFile.objects.filter(owner=stream_of(submission)).select_related("blob")
    stored = get_object_or_404(rows, public_id=file_id)
    action = ShowSubmissionFile(context=context_of(request), submission=submission, file=stored)
    if action.closed():
        raise Http404
    key = action.execute()
    if not key:
        raise Http404
    return serve_sealed(stored, key)
