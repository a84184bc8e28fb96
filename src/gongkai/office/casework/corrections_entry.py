"""Entering an application to correct a record (条例2019 Art. 41) that came over the counter, by post or by fax."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.agencies.models import Body
from gongkai.casework.actions.correcting import SubmitCorrection
from gongkai.casework.models import Channel, RecordCorrection
from gongkai.casework.persons import LABELS, PersonData
from gongkai.files import keys
from gongkai.files.incoming import Incoming
from gongkai.office.acting import act, context_of
from gongkai.office.casework import fields as f
from gongkai.office.casework.intake import handled_bodies
from gongkai.office.casework.intake_forms import CHOOSE, FilesField, RegisterForm

CODE = "correction"
CHANNELS = [(value, label) for value, label in Channel.choices if value != Channel.ONLINE]
# How the words of the form are put together; the portal writes them the same way.
WORDS = (("现在的记录", "description"), ("应当记录为", "should"), ("理由", "why"))


def _words(label: str, hint: str = "", *, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=900, widget=area, error_messages=f.ASK
    )


class CorrectionEntryForm(RegisterForm):
    """Which record, what is wrong with it, what it should say, who asks, with proof."""

    body = forms.ModelChoiceField(
        label="保存这项记录的机关", queryset=Body.objects.none(), error_messages=f.ASK
    )
    channel = forms.ChoiceField(label="接收渠道", choices=CHOOSE + CHANNELS, error_messages=f.ASK)
    subject = forms.CharField(
        label="哪一种记录",
        max_length=200,
        help_text="如“低保审批档案中的家庭人口”。不写个人信息，会出现在列表中。",
        error_messages=f.ASK,
    )
    description = _words("现在的记录", "照申请人所指的写，加密保存。")
    should = _words("应当记录为")
    why = _words("理由", required=False)
    scans = FilesField(
        label="申请书和证明材料（扫描件、照片）",
        required=False,
        help_text="能够证明记录不准确的材料，可选多个文件。加密保存，只有办理人员能打开。",
    )

    SECTIONS = (
        ("来件", ("body", "channel", "scans")),
        (
            "申请人",
            (
                "applicant_category", "name", "id_type", "id_number", "credit_code", "phone", "address",
                "email", "agent",
            ),
        ),
        ("要更正的记录", ("subject", "description", "should", "why")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = {name for _, names in self.SECTIONS for name in names}
        self.fields = {name: field for name, field in self.fields.items() if name in asked}
        self.fields["id_number"].help_text = "公民须填写。"
        self.fields["credit_code"].help_text = "法人、其他组织须填写。"
        self.fields["phone"].help_text = "电话、地址、邮箱至少填一项。"
        self.fields["applicant_category"].help_text = ""

    def values(self) -> dict[str, Any]:
        """Return the inputs as fields of SubmitCorrection."""
        given = self.cleaned_data
        lines = [f"{label}：{given[name].strip()}" for label, name in WORDS if given[name].strip()]
        return {
            "body": given["body"],
            "channel": given["channel"],
            "category": given["applicant_category"],
            "person": PersonData(**{name: given[name] for name in LABELS if name in given}),
            "subject": given["subject"],
            "description": "\n".join(lines),
            "scans": [Incoming.take(one.name, one) for one in given["scans"]],
        }


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Enter one; its page then shows the code, this once."""
    bodies = handled_bodies(request.user)
    form = CorrectionEntryForm(bodies, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        action = SubmitCorrection(context=context_of(request), **form.values())
        if done := act(request, action, form, done="更正申请已登记。"):
            _keep_code(request, done.result)
            return redirect("office:casework-correction", done.result.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/casework/correction_register.html", {"form": form}, status=status)


def _keep_code(request: HttpRequest, made: RecordCorrection) -> None:
    """Keep the code, sealed, until the next page has shown it: it is nowhere else in clear."""
    sealed = keys.seal(keys.derived("session"), made.__dict__["tracking_code"], made.public_id)
    request.session[CODE] = [made.public_id, base64.b64encode(sealed).decode()]
