"""Pages of the columns (栏目管理)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gongkai.agencies.models import READING_ROLES, Role
from gongkai.agencies.queries import bodies_visible_to
from gongkai.catalogue import actions
from gongkai.catalogue.column_template import grassroots_for, statutory_contents
from gongkai.catalogue.models import LINE_FIELDS, Column, ColumnKind
from gongkai.catalogue.queries import in_tree_order, published_counts
from gongkai.catalogue.rules import may_arrange
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import column_forms as forms
from gongkai.office.catalogue.views import body_for

# The guide and the reports are made elsewhere: without items these columns are not empty (空白栏目).
FILLED_ELSEWHERE = frozenset({ColumnKind.GUIDE, ColumnKind.REPORTS})
SEEING = frozenset(READING_ROLES | {Role.SYSTEM_ADMIN})


def _list_of(column: Column) -> str:
    return f"{reverse('office:catalogue-columns')}?body={column.body.slug}"


@login_required
def column_list(request: HttpRequest) -> HttpResponse:
    """Show the tree of columns of a body; open its catalogue where there is none."""
    body = body_for(request, SEEING)
    if body is None:
        raise Http404
    if request.method == "POST":
        act(request, actions.OpenCatalogue(context=context_of(request), body=body))
        return redirect(f"{request.path}?body={body.slug}")
    counts = published_counts(body)
    contents = statutory_contents()
    rows = [
        {
            "column": column,
            "depth": min(depth, 4),
            "count": counts.get(column.pk, 0),
            "content": contents.get(column.content_code, ""),
            "empty": not counts.get(column.pk) and column.kind not in FILLED_ELSEWHERE,
        }
        for column, depth in in_tree_order(Column.objects.filter(body=body).select_related("successor"))
    ]
    context = {
        "body": body,
        "bodies": bodies_visible_to(request.user, SEEING),
        "rows": rows,
        "may": may_arrange(request.user, body),
        "standard": grassroots_for(body.kind) is not None,
    }
    return render(request, "office/catalogue/columns.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Add a column."""
    body = body_for(request, SEEING)
    if body is None:
        raise Http404
    form = forms.NewColumnForm(
        body, request.POST or None, initial={"parent": request.GET.get("parent") or None}
    )
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        action = actions.AddColumn(
            context=context_of(request), body=body, title_given=given.pop("title"), **given
        )
        if act(request, action, form, done="栏目已新增。"):
            return redirect(f"{reverse('office:catalogue-columns')}?body={body.slug}")
    return _form_page(request, "新增栏目", form, body=body)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename, explain or move a column."""
    column = get_object_or_404(Column.objects.visible_to(request.user, SEEING).select_related("body"), pk=pk)
    names = ("title", "content_code", "about", "order", "key_field", "publish_within", *LINE_FIELDS)
    initial = {name: getattr(column, name) for name in names}
    form = forms.EditForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        action = actions.EditColumn(
            context=context_of(request),
            column=column,
            expected_version=version_in(request),
            title_given=given.pop("title"),
            publish_within=given.pop("publish_within") or 0,
            line={name: given.pop(name) for name in LINE_FIELDS},
            **given,
        )
        if act(request, action, form, done="已保存。"):
            return redirect(_list_of(column))
    closed = actions.EditColumn(context=context_of(request), column=column).closed()
    return _form_page(request, f"修改栏目：{column.title}", form, column=column, closed=closed)


@login_required
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a column."""
    column = get_object_or_404(Column.objects.visible_to(request.user, SEEING).select_related("body"), pk=pk)
    form = forms.RetireForm(column, request.POST or None)
    if request.method == "POST" and form.is_valid():
        action = actions.RetireColumn(
            context=context_of(request),
            column=column,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done="栏目已停用。"):
            return redirect(_list_of(column))
    closed = actions.RetireColumn(context=context_of(request), column=column).closed()
    return _form_page(request, f"停用栏目：{column.title}", form, column=column, closed=closed, button="停用")


@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a column elsewhere in the tree."""
    column = get_object_or_404(Column.objects.visible_to(request.user, SEEING).select_related("body"), pk=pk)
    form = forms.MoveForm(column, request.POST or None, initial={"parent": column.parent_id})
    return _do(request, column, form, actions.MoveColumn, "移动栏目", "栏目已移动，网址不变。")


@login_required
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a column into another one."""
    column = get_object_or_404(Column.objects.visible_to(request.user, SEEING).select_related("body"), pk=pk)
    form = forms.MergeForm(column, request.POST or None)
    return _do(request, column, form, actions.MergeColumn, "并入栏目", "栏目已合并，原网址转到新栏目。")


def _do(
    request: HttpRequest, column: Column, form: Form, action_class: Any, heading: str, done: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        action = action_class(
            context=context_of(request),
            column=column,
            expected_version=version_in(request),
            **form.cleaned_data,
        )
        if act(request, action, form, done=done):
            return redirect(_list_of(column))
    closed = action_class(context=context_of(request), column=column).closed()
    return _form_page(
        request, f"{heading}：{column.title}", form, column=column, closed=closed, button=heading
    )


@login_required
def adopt(request: HttpRequest) -> HttpResponse:
    """Take over fields of the standard catalogue."""
    body = body_for(request, SEEING)
    if body is None:
        raise Http404
    form = forms.AdoptForm(body, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = tuple(form.cleaned_data["fields_wanted"])
        action = actions.AdoptStandard(context=context_of(request), body=body, fields=fields)
        if act(request, action, form, done="标准目录的栏目已新增。"):
            return redirect(f"{reverse('office:catalogue-columns')}?body={body.slug}")
    closed = actions.AdoptStandard(context=context_of(request), body=body).closed()
    return _form_page(
        request, "采用基层政务公开标准目录", form, body=body, closed=closed, button="采用所选领域"
    )


def _form_page(request: HttpRequest, heading: str, form: Form, **more: object) -> HttpResponse:
    column = more.get("column")
    body = column.body if isinstance(column, Column) else more.get("body")
    context = {"heading": heading, "form": form, **more, "body": body}
    return render(request, "office/catalogue/column.html", context, status=422 if form.errors else 200)
