"""Archive published items, single and by range; say where to look instead of a withdrawn one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gongkai.agencies.models import READING_ROLES, Body
from gongkai.agencies.queries import bodies_visible_to, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.archiving import Criteria, chosen_items, unarchived
from gongkai.catalogue.models import Item, State
from gongkai.catalogue.rules import may_approve
from gongkai.look.parts import Tile
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue.forms import REQUIRED, ColumnSelect, ItemField
from gongkai.office.catalogue.presenting import Light
from gongkai.office.catalogue.views import body_for, item_for, page_of

PER_PAGE = 50
RANGES = (
    ("", "请选择"),
    ("1", "发布满 1 年"),
    ("2", "发布满 2 年"),
    ("3", "发布满 3 年"),
    ("5", "发布满 5 年"),
    ("10", "发布满 10 年"),
    ("expired", "有效期（公示期）已满"),
    ("archived", "已归档的"),
)


class RangeForm(forms.Form):
    """Which published items."""

    range = forms.ChoiceField(label="范围", choices=RANGES, required=False)

    def __init__(self, body: Body, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["column"] = ColumnSelect(body, label="栏目", required=False, empty_label="全部")

    def chosen(self) -> tuple[Criteria, bool]:
        """Return the criteria and whether archived items are asked for."""
        given: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        asked, column = given.get("range", ""), given.get("column")
        criteria = Criteria(
            before_years=int(asked) if asked.isdecimal() else None, expired=asked == "expired", column=column
        )
        return criteria, asked == "archived"


class ReasonOnly(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="原因", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), error_messages=REQUIRED
    )


def _here(body: Body, query: str = "") -> str:
    return f"{reverse('office:catalogue-archive')}?body={body.slug}{query}"


@login_required
def archive(request: HttpRequest) -> HttpResponse:
    """Show what could be archived or is; archive what is ticked, or all of the range."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    form = RangeForm(body, request.GET or None)
    criteria, archived = form.chosen()
    listed = chosen_items(body, criteria, local_today())
    listed = listed.filter(archived_on__isnull=False) if archived else unarchived(listed)
    if request.method == "POST" and not archived:
        action = actions.ArchiveItems(context=context_of(request), body=body)
        if "all" in request.POST:
            action.criteria = criteria
        else:
            action.items = ticked(request, body)
        done = act(request, action, done="")
        if done:
            return redirect(_here(body, "&range=archived"))
    asked = criteria.narrows or archived
    page = Paginator(listed.listed(), PER_PAGE).get_page(request.GET.get("page")) if asked else None
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, READING_ROLES),
        "form": form,
        "page": page,
        "archived": archived,
        "asked": asked,
        "may": may_approve(request.user, body),
        "tiles": _tiles(body),
        "reason_form": ReasonOnly(),
    }
    return render(request, "office/catalogue/archive.html", context)


def _tiles(body: Body) -> list[Tile]:
    today = local_today()
    expired = unarchived(chosen_items(body, Criteria(expired=True), today)).count()
    archived = Item.objects.public().filter(body=body, archived_on__isnull=False).count()
    return [
        Tile(light=Light(kind="soon", word="有效期已满"), number=expired, url=_here(body, "&range=expired")),
        Tile(light=Light(kind="done", word="已归档"), number=archived, url=_here(body, "&range=archived")),
    ]


def ticked(request: HttpRequest, body: Body) -> list[Item]:
    """Return the items of the body that were ticked."""
    keys = request.POST.getlist("item")[:1000]
    return list(Item.objects.visible_to(request.user).filter(body=body, public_id__in=keys))


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take ticked items back into the normal lists."""
    body = body_for(request, READING_ROLES)
    if body is None:
        raise Http404
    action = actions.UnarchiveItems(
        context=context_of(request),
        body=body,
        items=ticked(request, body),
        reason=request.POST.get("reason", ""),
    )
    act(request, action, done="已取消归档，重新列入栏目。")
    return redirect(_here(body, "&range=archived"))


@login_required
def one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Archive a single item, or take it back."""
    item = item_for(request, public_id)
    context = context_of(request)
    form = ReasonOnly(request.POST or None)
    if item.archived_on is None:
        form.fields["reason"].required = False
        action: Any = actions.ArchiveItems(context=context, body=item.body, items=[item])
        closed = action.check()
    else:
        action = actions.UnarchiveItems(context=context, body=item.body, items=[item])
        closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.reason = form.cleaned_data["reason"]
        if act(request, action, form, done=f"{action.title}：已完成。"):
            return redirect(page_of(item))
    shown = {
        "item": item,
        "title": action.title,
        "form": form,
        "closed": closed,
        "archived": item.archived_on,
    }
    return render(request, "office/catalogue/archive_one.html", shown, status=422 if form.errors else 200)


class SuccessorForm(forms.Form):
    """The published item that stands for a withdrawn one."""

    def __init__(self, user: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["successor"] = ItemField(
            user,
            label="现行信息",
            required=False,
            help_text="填已发布信息的索引号、文号或者网址；不填则取消指向。",
        )


@login_required
def successor(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the trace of a withdrawn item lead to what stands for it now."""
    item = item_for(request, public_id)
    if item.state != State.WITHDRAWN:
        raise Http404
    form = SuccessorForm(request.user, request.POST or None, initial={"successor": item.successor})
    action = actions.NameSuccessor(
        context=context_of(request), item=item, expected_version=version_in(request)
    )
    closed = action.closed()
    if request.method == "POST" and form.is_valid():
        action.successor = form.cleaned_data["successor"]
        if act(request, action, form):
            return redirect(page_of(item))
    shown = {"item": item, "title": action.title, "form": form, "closed": closed, "archived": None}
    return render(request, "office/catalogue/archive_one.html", shown, status=422 if form.errors else 200)
