"""The list of requests: filters, saved views, pages by key, exports. A view calls one query or one action."""

from __future__ import annotations

import itertools
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.actions import DeleteView, SaveView
from gongkai.agencies.keyset import page_of
from gongkai.agencies.models import Body, SavedView
from gongkai.agencies.queries import local_today, visible_body_ids
from gongkai.casework.actions.export_persons import MOST, ExportPersons
from gongkai.casework.lists import Criteria, count_up_to, in_order, narrowed, segments, shown
from gongkai.casework.models import Request
from gongkai.casework.persons import PersonData
from gongkai.casework.rules import HANDLERS
from gongkai.casework.units import works_at_body
from gongkai.casework.work import Numbers
from gongkai.journal.actions import Refused
from gongkai.look.forms import add_reasons
from gongkai.office.acting import act, context_of
from gongkai.office.casework import exports
from gongkai.office.casework.list_forms import FilterForm, PersonsForm, ViewForm
from gongkai.office.casework.presenting import rows_of
from gongkai.office.casework.working import tiles_of

PAGE = 30
LIST = "casework.requests"
# What leads to another page of the same list.
CURSORS = ("after", "before", "page")


def query_of(given: QueryDict, *dropped: str) -> str:
    """Return the query of a list without its place in it, without empty values, and without `dropped`."""
    kept = QueryDict(mutable=True)
    for name in given:
        if name not in (*CURSORS, *dropped):
            values = [value for value in given.getlist(name) if value]
            if values:
                kept.setlist(name, values)
    return kept.urlencode()


def form_of(request: HttpRequest, given: QueryDict | None = None) -> FilterForm:
    """Return the filters as they are in the address (or in `given`)."""
    values = request.GET if given is None else given
    return FilterForm(list(Body.objects.visible_to(request.user)), values or None)


@login_required
@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """List the requests one may read: filtered, sorted, in pages."""
    today, form = local_today(), form_of(request)
    criteria = form.criteria()
    page = page_of(
        segments(request.user, criteria, today),
        PAGE,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        rows=shown(),
    )
    query = query_of(request.GET)
    context = {
        "form": form,
        "rows": rows_of(page.rows, today),
        "count": _count(request, criteria, page),
        "earlier": _page(query, "before", page.before),
        "later": _page(query, "after", page.after),
        "tiles": tiles_of(Numbers(request.user, today)),
        "filtered": criteria.filtered,
        "chips": _chips(request, form),
        "many_bodies": form.many_bodies,
        "may_register": works_at_body(request.user, HANDLERS),
        "views": _views(request, query),
        "view_form": ViewForm(initial={"query": query}),
        "query": query,
    }
    return render(request, "office/casework/list.html", context)


def _count(request: HttpRequest, criteria: Criteria, page: Any) -> str:
    """Return how many the list has: counted up to a limit, and only where the page does not tell it."""
    if not page.before and not page.after:
        return f"共 {len(page.rows)} 件"
    number, more = count_up_to(narrowed(request.user, criteria, walked=True))
    return f"超过 {number:,} 件" if more else f"共 {number:,} 件"


def _page(query: str, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    return f"?{query}&{name}={cursor}" if query else f"?{name}={cursor}"


def _chips(request: HttpRequest, form: FilterForm) -> list[tuple[str, str]]:
    """Return what narrows the list, each with the address without it."""
    found: list[tuple[str, str]] = []
    if not form.is_bound:
        return found
    for field in form:
        value = form.cleaned_data.get(field.name)
        if value in (None, "", False) or field.name == "sort":
            continue
        choices = dict(getattr(field.field.widget, "choices", None) or [])
        said = choices.get(request.GET.get(field.name, ""), "" if value is True else value)
        label = f"{field.label}：{said}" if said else str(field.label)
        found.append((label, f"?{query_of(request.GET, field.name)}"))
    return found


def _views(request: HttpRequest, query: str) -> list[dict[str, Any]]:
    rows = SavedView.objects.filter(user=request.user.pk, list=LIST)
    return [{"view": row, "url": f"?{row.query}", "current": row.query == query} for row in rows]


# --- saved views -----------------------------------------------------------------------------------------------


@login_required
@require_POST
def view_save(request: HttpRequest) -> HttpResponse:
    """Save the list as it is filtered under a name."""
    query = query_of(QueryDict(request.POST.get("query", "")))
    name = request.POST.get("name", "").strip()
    action = SaveView(context=context_of(request), listing=LIST, name=name, query=query)
    act(request, action, done=f"已保存为视图“{name}”。")
    return redirect(f"{reverse('office:casework-list')}?{query}")


@login_required
@require_POST
def view_delete(request: HttpRequest) -> HttpResponse:
    """Let a saved view go."""
    name = request.POST.get("name", "")
    action = DeleteView(context=context_of(request), listing=LIST, name=name)
    act(request, action, done=f"视图“{name}”已删除。")
    return redirect("office:casework-list")


# --- export ----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Return the filtered list as a file, without personal data."""
    if form not in exports.FORMS:
        raise Http404
    rows = in_order(segments(request.user, form_of(request).criteria()))
    name = f"依申请公开{local_today():%Y%m%d}"
    return exports.response_of(form, name, exports.HEAD, (exports.row_of(row) for row in rows))


@login_required
def export_persons(request: HttpRequest) -> HttpResponseBase:
    """Return the filtered list with names and contacts, after saying why; the journal keeps it."""
    handled = visible_body_ids(request.user, HANDLERS)
    if not handled:
        raise Http404
    query = request.POST.get("query", "") if request.method == "POST" else query_of(request.GET)
    filters = form_of(request, QueryDict(query))
    rows = narrowed(request.user, filters.criteria()).filter(body_id__in=handled)
    form = PersonsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        taken = list(rows.select_related("body", "person").order_by("body_id", "pk")[: MOST + 1])
        if filters.errors:
            form.add_error(None, "列表的筛选条件有写错的，请回到列表改正后再导出。")
        elif len(taken) > MOST:
            form.add_error(None, f"一次最多导出 {MOST:,} 件的申请人信息，请先用筛选缩小范围。")
        elif made := _with_persons(request, taken, form):
            name = f"依申请公开（含申请人信息）{local_today():%Y%m%d}"
            head = [*exports.HEAD, *exports.PERSONS]
            return exports.response_of(form.cleaned_data["form"], name, head, made)
    number, more = count_up_to(rows, MOST)
    context = {"form": form, "number": number, "more": more, "query": query}
    status = 422 if request.method == "POST" else 200
    response = render(request, "office/casework/export_persons.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _with_persons(request: HttpRequest, rows: list[Request], form: PersonsForm) -> list[list[Any]]:
    """Return the rows with who asked, one entry in the journal of each body; [] and the reasons when refused."""
    context = context_of(request)
    found: dict[int, PersonData] = {}
    try:
        for _, group in itertools.groupby(rows, key=lambda row: row.body_id):
            part = list(group)
            found |= ExportPersons(
                context=context, body=part[0].body, requests=part, purpose=form.cleaned_data["purpose"]
            ).execute()
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return []
    if not rows:
        form.add_error(None, "没有可导出的申请。")
    return [[*exports.row_of(row), *exports.person_cells(found.get(row.pk))] for row in rows]
