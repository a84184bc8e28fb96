"""Inquiries by telephone and counter: logged in ten seconds, listed, counted by month, exported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.keyset import page_of
from gongkai.agencies.models import Body, BodyKind
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.casework import inquiries as reads
from gongkai.casework.actions.inquiries import AnswerInquiry, InquiryAction, LogInquiry, VoidInquiry
from gongkai.casework.lists import count_up_to
from gongkai.casework.models import Inquiry, InquiryChannel
from gongkai.casework.rules import HANDLERS
from gongkai.look.forms import DayField
from gongkai.look.parts import Light
from gongkai.office.acting import act, context_of, overtaken, version_in
from gongkai.office.casework import exports
from gongkai.office.casework import fields as f
from gongkai.office.casework.lists import query_of

PAGE = 30
HEAD = "机关 日期 方式 咨询事项 答复要点 状态 转为申请 作废原因 备注".split()


class LogForm(forms.Form):
    """Way, matter, answered: three keys and Enter; the rest is there when it is needed."""

    body = forms.ModelChoiceField(label="机关", queryset=Body.objects.none(), error_messages=f.ASK)
    channel = forms.ChoiceField(
        label="方式",
        choices=InquiryChannel.choices,
        initial=InquiryChannel.TELEPHONE,
        widget=forms.RadioSelect,
        error_messages=f.ASK,
    )
    subject = f.text("问什么", "一句话，不写姓名、电话。", required=True, longest=200)
    answered = forms.BooleanField(label="已当场答复", required=False, initial=True)
    answer = f.text("答复要点", longest=500)
    on = DayField(label="日期", error_messages=f.ASK)

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
        found = list(bodies[:2])
        if len(found) == 1:
            field.initial = found[0]
            field.widget = field.hidden_widget()
        # The next one is typed at once, without the mouse.
        self.fields["subject"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}


class InquiryFilter(forms.Form):
    """Filters of the list; all optional, kept in the address."""

    q = forms.CharField(label="事项", required=False, max_length=80)
    channel = forms.ChoiceField(label="方式", required=False, choices=[("", "全部"), *InquiryChannel.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *reads.STATES.items()])
    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
    body = forms.ModelChoiceField(
        label="机关", required=False, queryset=Body.objects.none(), to_field_name="slug", empty_label="全部"
    )

    def __init__(self, bodies: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = bodies
        if bodies.count() < 2:
            del self.fields["body"]

    def rows(self, user: Any) -> Any:
        """Return the inquiries that meet the filters; a wrong input narrows nothing."""
        if not self.is_bound:
            return reads.narrowed(user)
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        body = given.pop("body", None)
        return reads.narrowed(user, **given, body_id=body.pk if body is not None else None)


def light_of(inquiry: Inquiry) -> Light:
    """Return the state of an inquiry as a light with its word."""
    if inquiry.void_reason:
        return Light(kind="none", word="已作废")
    if inquiry.request_id is not None:
        return Light(kind="new", word="转为申请")
    return Light(kind="done", word="已答复") if inquiry.answered else Light(kind="soon", word="待答复")


@login_required
def inquiries(request: HttpRequest) -> HttpResponse:
    """Log an inquiry and stay for the next; below, the list and the months."""
    handled = Body.objects.visible_to(request.user, HANDLERS).exclude(kind=BodyKind.UNIT)
    may_log = handled.exists()
    form = LogForm(handled, request.POST or None, initial=_remembered(request))
    if request.method == "POST":
        if not may_log:
            raise Http404
        if form.is_valid():
            action = LogInquiry(context=context_of(request), **form.cleaned_data)
            if done := act(request, action, form, done="已记下，可以接着记下一条。"):
                request.session["inquiry"] = [done.result.body_id, done.result.channel]
                return redirect("office:casework-inquiries")
    today = local_today()
    filters = InquiryFilter(Body.objects.visible_to(request.user), request.GET or None)
    rows = filters.rows(request.user)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(
        reads.segments(rows), PAGE, after=after, before=before, rows=reads.inquiries_for(request.user)
    )
    number, more = count_up_to(rows)
    query, months = query_of(request.GET), reads.by_month(reads.inquiries_for(request.user), today.year)
    context = {
        "form": form if may_log else None,
        "filter": filters,
        "rows": [(row, light_of(row)) for row in page.rows],
        "handled": visible_body_ids(request.user, HANDLERS),
        "count": f"超过 {number:,} 条" if more else f"共 {number:,} 条",
        "earlier": f"?{query}&before={page.before}" if page.before else "",
        "later": f"?{query}&after={page.after}" if page.after else "",
        "query": query,
        "many_bodies": "body" in filters.fields,
        "months": [month for month in months if month.number <= today.month],
        "ways": [str(label) for label in InquiryChannel.labels],
        "year": today.year,
        "year_total": sum(month.total for month in months),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/casework/inquiries.html", context, status=status)


def _remembered(request: HttpRequest) -> dict[str, Any]:
    """Return what the next inquiry most likely shares with the last one, and today."""
    body, channel = (request.session.get("inquiry") or [None, None])[:2]
    given = {"on": local_today(), "body": body, "channel": channel}
    return {name: value for name, value in given.items() if value}


@login_required
def inquiry_act(request: HttpRequest, public_id: str, kind: str) -> HttpResponse:
    """Answer an inquiry, or take a mistaken one out of the count."""
    inquiry = get_object_or_404(reads.inquiries_for(request.user), public_id=public_id)
    context = context_of(request)
    bare: InquiryAction
    if kind == "answer":
        bare, field = AnswerInquiry(context=context, inquiry=inquiry), "answer"
        label, hint = f.text("答复要点", "不写姓名、电话。", longest=500, rows=3), "答复"
    elif kind == "void":
        bare, field = VoidInquiry(context=context, inquiry=inquiry), "reason"
        label, hint = (
            f.text("作废原因", "如“重复登记”。作废的不计入统计，仍留在列表里。", longest=200),
            "作废",
        )
    else:
        raise Http404
    closed = bare.closed()
    if request.method == "POST" and closed:
        closed = overtaken(request, bare) or closed
    form = forms.Form(request.POST or None)
    form.fields[field] = label
    if request.method == "POST" and not closed and form.is_valid():
        action = type(bare)(
            context=context, inquiry=inquiry, expected_version=version_in(request), **form.cleaned_data
        )
        if act(request, action, form, done=f"{bare.title}：已登记。"):
            return redirect("office:casework-inquiries")
    page = {"inquiry": inquiry, "form": form, "closed": closed, "action": bare, "word": hint}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/casework/inquiry_act.html", page, status=status)


@login_required
@require_safe
def inquiries_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the filtered inquiries as a file; nobody's name is in them."""
    if form not in exports.FORMS:
        raise Http404
    rows = InquiryFilter(Body.objects.visible_to(request.user), request.GET or None).rows(request.user)
    ordered = rows.order_by("-on", "-pk").iterator(chunk_size=2000)
    name = f"咨询登记{local_today():%Y%m%d}"
    return exports.response_of(form, name, HEAD, (_cells(row) for row in ordered))


def _cells(row: Inquiry) -> list[Any]:
    return [
        row.body.short_name,
        row.on,
        row.get_channel_display(),
        row.subject,
        row.answer,
        light_of(row).word,
        row.request.request_no if row.request is not None else "",
        row.void_reason,
        row.sample_note,
    ]


def turn_url(inquiry: Inquiry) -> str:
    """Return the address of the register form, prefilled from this inquiry."""
    return f"{reverse('office:casework-register')}?inquiry={inquiry.public_id}"
