"""Correction of a record about oneself (条例2019 Art. 41): one page to hand it in, followed with number and code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.queries import local_today, public_bodies, public_body
from gongkai.casework.actions.correcting import SubmitCorrection, WithdrawCorrection
from gongkai.casework.models import ApplicantCategory, CorrectionState, RecordCorrection
from gongkai.casework.persons import PersonData
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Reason, Refused
from gongkai.letters.queries import letters_of
from gongkai.look.parts import Download, Light
from gongkai.look.wording import short_day
from gongkai.portal.applying import own_account
from gongkai.portal.correction_forms import CorrectionForm
from gongkai.portal.private import address_of, private_page
from gongkai.portal.site import grouped
from gongkai.portal.views.apply_end import PUBLIC_MEGABYTES, public_context

FROM_HERE = RateLimit("corrections-from", minutes=60, count=10)
LIGHTS = {
    CorrectionState.SUBMITTED: "new",
    CorrectionState.CHECKING: "work",
    CorrectionState.CORRECTED: "done",
    CorrectionState.REFUSED: "none",
    CorrectionState.FORWARDED: "done",
    CorrectionState.REFERRED: "done",
    CorrectionState.WITHDRAWN: "none",
}


@private_page
@require_http_methods(["GET", "POST"])
def correction(request: HttpRequest) -> HttpResponse:
    """The form; what was typed comes back with what must be mended, files must be chosen again."""
    values: dict[str, Any] = {"id_type": "resident_identity_card", "body": request.GET.get("body", "")[:40]}
    if request.method != "POST":
        return _page(request, CorrectionForm(values, bodies=_bodies()))
    values = CorrectionForm.typed(request.POST)
    values["body"] = str(request.POST.get("body", ""))[:40]
    if FROM_HERE.spent(address_of(request)):
        reason = Reason(
            code="many", message="您所在的网络一小时内提交的较多，请过一会儿再试。填写的内容都还在下面。"
        )
        return _page(request, CorrectionForm(values, [reason], bodies=_bodies()), status=429)
    reasons, made = _hand_in(request, values)
    if made is None:
        return _page(request, CorrectionForm(values, reasons, bodies=_bodies()), status=422)
    FROM_HERE.allow(address_of(request))
    context = {"made": made, "code": made.__dict__["tracking_code"], "block_now": "apply", "body": made.body}
    return render(request, "portal/apply/correction_done.html", context)


def _bodies() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group.label, [(one.slug, one.name) for one in group.bodies]) for group in grouped(public_bodies())
    ]


def _hand_in(request: HttpRequest, values: dict[str, Any]) -> tuple[list[Reason], RecordCorrection | None]:
    body = public_body(values["body"])
    if body is None:
        return [Reason(code="required", field="body", message="请选择保存这项记录的机关。")], None
    scans = [Incoming.take(one.name or "文件", one) for one in request.FILES.getlist("scans")]
    large = next((one for one in scans if one.size > PUBLIC_MEGABYTES * 1024 * 1024), None)
    if large is not None:
        message = f"文件“{large.name}”超过 {PUBLIC_MEGABYTES} MB。请压缩或者分成几个再传。"
        return [Reason(code="size", field="scans", message=message)], None
    names = "name id_type id_number phone email address".split()
    citizen = values["id_type"] != "credit_code"
    given = {name: values[name] for name in names}
    if not citizen:
        given |= {"credit_code": given.pop("id_number"), "id_type": "", "id_number": ""}
    try:
        made = SubmitCorrection(
            context=public_context(),
            body=body,
            category=ApplicantCategory.NATURAL_PERSON if citizen else ApplicantCategory.OTHER_ORGANIZATION,
            person=PersonData(**given),
            subject=values["subject"],
            description="\n".join(
                f"{label}：{values[name]}"
                for label, name in (("现在的记录", "now"), ("应当记录为", "should"), ("理由", "why"))
                if values[name]
            ),
            scans=scans,
            account=own_account(request),
        ).execute()
    except Refused as refused:
        return refused.reasons, None
    return [], made


def _page(request: HttpRequest, form: CorrectionForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "block_now": "apply", "megabytes": PUBLIC_MEGABYTES}
    return render(request, "portal/apply/correction.html", context, status=status)


def followed_context(record: RecordCorrection) -> dict[str, Any]:
    """Return what the tracking page shows of a correction."""
    letters = [
        Download(
            name=f"{letter.title}（{short_day(letter.made_on)}）",
            url=reverse("portal:tracking-letter", args=[letter.public_id, "pdf"]),
            kind="PDF",
            note=letter.number,
        )
        for letter in letters_of(record)
        if letter.addressee_class == "requester"
    ]
    state = CorrectionState(record.state)
    light = Light(kind=LIGHTS[state], word=str(state.label))
    return {"light": light, "letters": letters, "today": local_today()}


@private_page
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take a correction back, after its code was proved."""
    from gongkai.portal.views.tracking import followed

    found = followed(request)
    if found is not None and isinstance(found[1], RecordCorrection) and request.POST.get("confirmed"):
        try:
            WithdrawCorrection(context=public_context(), correction=found[1], proved=found[0]).execute()
        except Refused:
            return redirect("portal:tracking")
    return redirect("portal:tracking")
