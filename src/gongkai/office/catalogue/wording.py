"""The dictionary of wrong and sensitive words: the shared entries, the body's own over them, import and export."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.models import READING_ROLES, Body, Role
from gongkai.catalogue import actions
from gongkai.catalogue.actions.keep_wording import COLUMNS
from gongkai.catalogue.models import WordingLevel, WordingRule
from gongkai.catalogue.personal.words import DIVIDER, dictionary_of
from gongkai.catalogue.rules import may_arrange
from gongkai.office.acting import act, context_of
from gongkai.office.catalogue.views import body_for
from gongkai.privacy.wording import Entry
from gongkai.statements.render.tabular import neutral

REQUIRED = {"required": "请填写这一项。"}
READERS = frozenset(READING_ROLES) | {Role.SYSTEM_ADMIN}


class WordingForm(forms.Form):
    """One entry."""

    wrong = forms.CharField(label="错误写法", max_length=60, error_messages=REQUIRED)
    right = forms.CharField(label="正确写法", max_length=60, required=False, help_text="不填则由拟稿人核实。")
    level = forms.ChoiceField(
        label="级别",
        choices=WordingLevel.choices,
        help_text="提示：告诉拟稿人和审查人；拦截：改正或者说明理由前不能送审；停用：不再使用共享词表的这一条。",
    )
    reason = forms.CharField(label="说明", max_length=200, required=False)
    before = forms.CharField(
        label="前文须有",
        max_length=200,
        required=False,
        help_text="前后 20 个字内须有其中一词才算，几个词用顿号隔开。",
    )
    after = forms.CharField(label="后文须有", max_length=200, required=False)
    exceptions = forms.CharField(
        label="例外",
        max_length=300,
        required=False,
        help_text="属于这些词的一部分时不算，须包含错误写法本身。",
    )


class ImportForm(forms.Form):
    """A table of entries."""

    file = forms.FileField(label="CSV 文件", help_text="列与导出的表相同；同一个词以新表为准。")


def _body(request: HttpRequest) -> Body:
    body = body_for(request, READERS)
    if body is None:
        raise Http404
    return body


def _page(request: HttpRequest, body: Body, form: forms.Form, upload: forms.Form) -> HttpResponse:
    own = list(WordingRule.objects.filter(body=body, ended_on=None))
    mine = {rule.wrong for rule in own}
    shown = {
        "body": body,
        "own": own,
        "shared": [entry for entry in dictionary_of(body) if entry.wrong not in mine],
        "form": form,
        "upload": upload,
        "may": bool(may_arrange(request.user, body)),
    }
    status = 422 if form.errors or upload.errors else 200
    return render(request, "office/catalogue/wording.html", shown, status=status)


@login_required
def wording(request: HttpRequest) -> HttpResponse:
    """Show the dictionary of a body; enter or change a word."""
    body = _body(request)
    form = WordingForm(request.POST or None, initial={"level": WordingLevel.WARN})
    if request.method == "POST" and form.is_valid():
        action = actions.KeepWording(context=context_of(request), body=body, values=form.cleaned_data)
        if act(request, action, form, done="已保存，今天起使用；已公开的信息夜间按新词表检查。"):
            return redirect(_address(body))
    return _page(request, body, form, ImportForm())


@login_required
@require_POST
def import_words(request: HttpRequest) -> HttpResponse:
    """Enter a table of words."""
    body = _body(request)
    upload = ImportForm(request.POST, request.FILES)
    if upload.is_valid():
        content = upload.cleaned_data["file"].read(2_000_000)
        action = actions.ImportWording(context=context_of(request), body=body, content=content)
        if act(request, action, upload, done="已导入。"):
            return redirect(_address(body))
    return _page(request, body, WordingForm(), upload)


@login_required
@require_POST
def end_word(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry of one's own."""
    rule = get_object_or_404(
        WordingRule.objects.visible_to(request.user, READERS).select_related("body"), pk=pk
    )
    act(request, actions.EndWording(context=context_of(request), rule=rule))
    return redirect(_address(rule.body))


@login_required
@require_safe
def export_words(request: HttpRequest) -> HttpResponse:
    """Hand out the dictionary that holds at the body, as a table that can be imported again."""
    body = _body(request)
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(COLUMNS.values())
    for entry in dictionary_of(body):
        writer.writerow([neutral(cell) for cell in _cells(entry)])
    response = HttpResponse("\ufeff" + made.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="wording.csv"'
    return response


def _cells(entry: Entry) -> list[str]:
    level = str(WordingLevel(entry.level).label)
    lists = [DIVIDER.join(words) for words in (entry.before, entry.after, entry.but)]
    return [entry.wrong, entry.right, level, entry.reason, *lists]


def _address(body: Any) -> str:
    return f"{reverse('office:catalogue-wording')}?body={body.slug}"
