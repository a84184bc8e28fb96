"""Item pages: each view takes a form, calls one action or one query, renders."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import bodies_visible_to, home_body, local_today
from gongkai.catalogue import actions
from gongkai.catalogue.documents import changes_by, changes_of
from gongkai.catalogue.fields import FLAGS, mark_faults
from gongkai.catalogue.keywords import suggest_keywords
from gongkai.catalogue.models import Attachment, Column, Item, State
from gongkai.catalogue.numbering import sample_number
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile
from gongkai.files.serving import serve
from gongkai.look.forms import add_reasons
from gongkai.office.acting import act, context_of, version_in
from gongkai.office.catalogue import forms, panels, presenting, verbs

DRAFTING = (Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD)


def item_for(request: HttpRequest, public_id: str) -> Item:
    """Return the item if the person may see it; 404 for a foreign one."""
    rows = Item.objects.visible_to(request.user).select_related(
        "body", "column", "batch", "repealed_by", "interprets", "registration"
    )
    return get_object_or_404(rows, public_id=public_id)


def body_for(request: HttpRequest, roles: tuple[str, ...] | frozenset[str]) -> Body | None:
    """Return the body that the page is about: `?body=` if one has the roles there, else one's own or the first."""
    bodies = bodies_visible_to(request.user, roles)
    wanted = request.GET.get("body") or request.POST.get("body")
    if wanted:
        found = next((body for body in bodies if body.slug == wanted), None)
        if found is None:
            raise Http404
        return found
    home = home_body(request.user)
    return home if home in bodies else next(iter(bodies), None)


def page_of(item: Item) -> str:
    """Return the address of the item's page."""
    return reverse("office:catalogue-item", args=[item.public_id])


def body_for_drafting(request: HttpRequest) -> Body | None:
    """Return a body for which one may draft."""
    home = home_body(request.user)
    bodies = bodies_visible_to(request.user, DRAFTING)
    return home if home in bodies else next(iter(bodies), None)


@login_required
@require_safe
def item_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what the item is, what happened to it, what may be done with it."""
    return _show(request, item_for(request, public_id), forms.AttachForm())


def _show(request: HttpRequest, item: Item, attach_form: forms.AttachForm, status: int = 200) -> HttpResponse:
    context = context_of(request)
    today = local_today()
    attaching = actions.AttachFile(context=context, item=item)
    shown = {
        "item": item,
        "state": presenting.state_light(item),
        "number": presenting.breakable(item.index_no),
        "metadata": presenting.metadata_of(item, today),
        "happenings": presenting.happenings_of(item),
        "acts": verbs.acts_of(item, context),
        "due": presenting.due_of(item, today),
        "attachments": presenting.downloads_of(item),
        "releases": item.releases.select_related("channel", "proof"),
        "interpretations": item.interpretations.visible_to(request.user).listed(),
        "changes": changes_of(item),
        "changed": changes_by(item),
        "may_attach": item.state == State.DRAFT and not attaching.closed(),
        "attach_form": attach_form,
        **panels.panels_of(request, item),
    }
    return render(request, "office/catalogue/item.html", shown, status=status)


@login_required
def draft(request: HttpRequest) -> HttpResponse:
    """Draft an item and mark its attribute."""
    body = body_for(request, DRAFTING)
    if body is None:
        raise Http404
    form = _form_of(request, body, _initial(request, body))
    if request.method == "POST" and form.is_valid():
        add_reasons(form, mark_faults(**_mark_arguments(form)))
        if form.is_valid():
            action = actions.DraftItem(
                context=context_of(request),
                body=body,
                column=form.cleaned_data["column"],
                values=form.values(),
            )
            done = act(request, action, form, done="草稿已保存，可添加附件或者送审。")
            if done:
                mark = actions.MarkAttribute(context=context_of(request), item=done.result, **form.mark())
                mark.execute()
                return redirect(page_of(done.result))
    context = {"form": form, "body": body, "sample": sample_number(body, local_today())}
    return render(request, "office/catalogue/form.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, body: Body) -> dict[str, Any]:
    slug = request.GET.get("column", "")
    return {"column": Column.objects.filter(body=body, slug=slug, retired_on=None).first()} if slug else {}


def _form_of(request: HttpRequest, body: Body, initial: dict[str, Any]) -> forms.ItemForm:
    """Return the form as it was sent; where keywords were asked for, what was typed with suggestions, unjudged."""
    if request.method != "POST" or "suggest" not in request.POST:
        return forms.ItemForm(body, request.user, request.POST or None, initial=initial)
    typed: dict[str, Any] = request.POST.dict()
    words = typed.get("keywords", "").split()
    found = suggest_keywords(typed.get("title", ""), typed.get("content", ""), typed.get("summary", ""))
    typed["keywords"] = " ".join(dict.fromkeys([*words, *found]))[:200]
    flags = {name: name in typed for name in FLAGS}
    return forms.ItemForm(body, request.user, initial=typed | flags)


def _mark_arguments(form: forms.ItemForm) -> dict[str, str]:
    mark = form.mark()
    return {"mode": mark["disclosure_mode"], "ground": mark["ground"], "reason": mark["ground_reason"]}


@login_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft."""
    item = item_for(request, public_id)
    closed = actions.EditItem(context=context_of(request), item=item).closed()
    initial = forms.initial_of(item)
    form = _form_of(request, item.body, initial)
    if request.method == "POST" and form.is_valid():
        add_reasons(form, mark_faults(**_mark_arguments(form)))
        if form.is_valid():
            action = actions.EditItem(
                context=context_of(request),
                item=item,
                expected_version=version_in(request),
                column=form.cleaned_data["column"],
                values=form.values(),
            )
            if act(request, action, form, done="已保存。"):
                _remark(request, item, form)
                return redirect(page_of(item))
    open_remarks = item.remarks.filter(settled_on=None)
    context = {"form": form, "body": item.body, "item": item, "closed": closed, "remarks": open_remarks}
    return render(request, "office/catalogue/form.html", context, status=422 if form.errors else 200)


def _remark(request: HttpRequest, item: Item, form: forms.ItemForm) -> None:
    """Mark the attribute again where the form changed it."""
    mark = form.mark()
    if mark != {name: getattr(item, name) for name in mark}:
        actions.MarkAttribute(context=context_of(request), item=item, **mark).execute()


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Enter a document that is not published."""
    body = body_for(request, DRAFTING)
    if body is None:
        raise Http404
    form = forms.RegisterForm(body, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        action = actions.RegisterWithheld(
            context=context_of(request),
            body=body,
            values=form.values(),
            **{
                name: given[name]
                for name in "column disclosure_mode ground ground_reason document_count approver_name "
                "approved_on".split()
            },
        )
        done = act(request, action, form, done="已登记。")
        if done:
            return redirect(page_of(done.result))
    return render(
        request,
        "office/catalogue/register.html",
        {"form": form, "body": body},
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Attach a file to a draft."""
    item = item_for(request, public_id)
    form = forms.AttachForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        action = actions.AttachFile(
            context=context_of(request),
            item=item,
            expected_version=version_in(request),
            incoming=Incoming.take(upload.name, upload),
            name=form.cleaned_data["name"],
        )
        if act(request, action, form, done="附件已添加。"):
            return redirect(page_of(item) + "#attachments")
    return _show(request, item, form, status=422)


@login_required
@require_POST
def remove_attachment(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Take an attachment off a draft."""
    item = item_for(request, public_id)
    part = get_object_or_404(Attachment.objects.filter(item=item), pk=pk)
    action = actions.RemoveAttachment(
        context=context_of(request), item=item, attachment=part, expected_version=version_in(request)
    )
    act(request, action, done="附件已移除。")
    return redirect(page_of(item) + "#attachments")


@login_required
@require_safe
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """Hand out a file of the item to those who may see the item."""
    item = item_for(request, public_id)
    stored = get_object_or_404(
        StoredFile.objects.of(item).select_related("blob").filter(body=item.body), public_id=file_id
    )
    return serve(request, stored, inline=True)
