"""The withheld register (不予公开登记): its page, its periodic review, its export for the staff."""

from __future__ import annotations

import tempfile
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import READING_ROLES, Body
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.models import DisclosureMode, Ground, Item, ReviewOutcome
from gongkai.catalogue.rules import may_approve
from gongkai.catalogue.withheld import (
    SOON,
    due_entries,
    export_register,
    next_review,
    origin_years,
    register_entries,
    review_months,
)
from gongkai.files.media import XLSX
from gongkai.look.forms import DayField
from gongkai.look.parts import Light, Tile, pairs
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.archive import ticked
from gongkai.office.catalogue.forms import REQUIRED, ItemField, choices_with_blank
from gongkai.office.catalogue.presenting import ground_text
from gongkai.office.catalogue.views import body_for, item_for, page_of

PER_PAGE = 50
DUE = (("", "全部"), ("due", "到期应评估"), ("soon", "30 天内到期"))


class RegisterFilter(forms.Form):
    """What narrows the register."""

    q = forms.CharField(label="名称或文号", required=False, max_length=100)
    ground = forms.ChoiceField(
        label="依据", required=False, choices=choices_with_blank(Ground.choices, "全部")
    )
    year = forms.TypedChoiceField(label="生成年度", required=False, coerce=int, empty_value=None)
    due = forms.ChoiceField(label="评估", required=False, choices=DUE)

    def __init__(self, years: list[int], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        year: Any = self.fields["year"]
        year.choices = [("", "全部"), *((one, f"{one} 年") for one in years)]


class SeveralForm(forms.Form):
    """What a review of several entries says."""

    reason = forms.CharField(
        label="评估意见",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=REQUIRED,
        help_text="勾选的各条依据不变、继续不予公开的共同理由；变更依据或者转为公开的请逐条办理。",
    )
    reviewers = forms.CharField(
        label="评估人", max_length=200, error_messages=REQUIRED, help_text="几人的用顿号隔开。"
    )
    reviewed_on = DayField(label="评估日期", required=False, help_text="不填则为今天。")


class ReviewForm(SeveralForm):
    """What a review of one entry comes to."""

    outcome = forms.ChoiceField(
        label="结论", choices=ReviewOutcome.choices, widget=forms.RadioSelect, error_messages=REQUIRED
    )
    ground = forms.ChoiceField(
        label="新的依据", required=False, choices=choices_with_blank(Ground.choices, "（依据不变）")
    )
    ground_reason = forms.CharField(
        label="新的不予公开理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, item: Item, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = ""
        names = "outcome ground ground_reason reason reviewers reviewed_on"
        if item.title_hidden or item.document_count > 1:
            self.fields["successor"] = ItemField(
                user,
                label="另行公开的信息",
                required=False,
                help_text="本条不能直接转为公开：解密后另行拟稿、审查、发布，再填写它的索引号，本条即注销。",
            )
            names += " successor"
        self.order_fields(names.split())


def _narrowed(request: HttpRequest, body: Body, form: RegisterFilter) -> Any:
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = register_entries(
        request.user,
        body,
        ground=chosen.get("ground", ""),
        year=chosen.get("year"),
        text=chosen.get("q", ""),
        mode=DisclosureMode.WITHHELD,
    )
    if chosen.get("due"):
        due = due_entries(body, local_today(), SOON if chosen["due"] == "soon" else 0)
        rows = rows.filter(pk__in=[item.pk for item in due.only("pk")]).order_by("counted_from", "pk")
    return rows


def _form(request: HttpRequest, body: Body) -> RegisterFilter:
    return RegisterFilter(origin_years(request.user, body), request.GET or None)


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of what is withheld, with what is to be looked at again."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    return _page(request, body, SeveralForm())


def _page(request: HttpRequest, body: Body, several: SeveralForm, status: int = 200) -> HttpResponse:
    form = _form(request, body)
    page = Paginator(_narrowed(request, body, form), PER_PAGE).get_page(request.GET.get("page"))
    today = local_today()
    chosen = form.cleaned_data if form.is_valid() else {}
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "form": form,
        "filtered": any(chosen.values()),
        "page": page,
        "rows": [(item, ground_text(item), *_standing(item, today)) for item in page],
        "tiles": _tiles(body),
        "may": may_approve(request.user, body),
        "several": several,
        "months": review_months(body, today),
        "query": request.GET.urlencode(),
        "chosen": request.POST.getlist("item"),
    }
    return render(request, "office/catalogue/withheld.html", context, status=status)


def _standing(item: Item, today: Any) -> tuple[Any, Light | None]:
    due = next_review(item, today)
    if due is None:
        return None, None
    if due <= today:
        return due, Light(kind="late", word="应评估")
    return due, Light(kind="soon", word="即将到期") if (due - today).days <= SOON else None


def _tiles(body: Body) -> list[Tile]:
    today, url = local_today(), f"{reverse('office:catalogue-withheld')}?body={body.slug}"
    due = due_entries(body, today).count()
    return [
        Tile(light=Light(kind="late", word="到期应评估"), number=due, url=f"{url}&due=due"),
        Tile(
            light=Light(kind="soon", word="30 天内到期"),
            number=due_entries(body, today, SOON).count() - due,
            url=f"{url}&due=soon",
        ),
    ]


@login_required
@require_POST
def review_several(request: HttpRequest) -> HttpResponse:
    """Enter one review for all ticked entries: they stay withheld."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    form = SeveralForm(request.POST)
    if form.is_valid():
        action = actions.ReviewSeveral(
            context=context_of(request), body=body, items=ticked(request, body), **form.cleaned_data
        )
        if act(request, action, form, done=f"已登记 {len(action.items)} 条评估：继续不予公开。"):
            return redirect(f"{reverse('office:catalogue-withheld')}?body={body.slug}")
    return _page(request, body, form, status=422)


@login_required
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Review one entry: keep, change the ground, open."""
    item = item_for(request, public_id)
    form = ReviewForm(item, request.user, request.POST or None)
    action = actions.ReviewWithheld(
        context=context_of(request), item=item, expected_version=version_in(request)
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        for name, value in form.cleaned_data.items():
            setattr(action, name, value)
        if act(request, action, form, done=_done(form, item)):
            return redirect(page_of(item))
    context = {
        "item": item,
        "form": form,
        "closed": closed,
        "meta": pairs(
            ("文号", item.document_no),
            ("生成日期", item.created_on),
            ("件数", item.document_count),
            ("依据", ground_text(item)),
            ("理由", item.ground_reason),
            ("审定", f"{item.approver_name}　{item.approved_on or ''}"),
        ),
        "reviews": item.reviews.all(),
    }
    return render(
        request, "office/catalogue/withheld_review.html", context, status=422 if form.errors else 200
    )


def _done(form: ReviewForm, item: Item) -> str:
    if form.cleaned_data.get("outcome") != ReviewOutcome.OPEN:
        return "评估已登记。"
    if form.cleaned_data.get("successor"):
        return "评估已登记，本条已注销。"
    return "本条已转为草稿并标为主动公开，请补充内容后送审、发布。"


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Hand the register out as an Excel file, as it is narrowed."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    today = local_today()
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    export_register(out, body, _narrowed(request, body, _form(request, body)).iterator(500), today)
    out.seek(0)
    name = f"不予公开登记-{body.slug}-{today:%Y%m%d}.xlsx"
    return FileResponse(out, as_attachment=True, filename=name, content_type=XLSX)
