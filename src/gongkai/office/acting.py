"""How a staff page does an act: one action, its refusals beside the fields, a word when it is done."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from gongkai.journal.actions import Action, Context, Reason, Refused
from gongkai.journal.append import version_of
from gongkai.journal.models import Origin


def context_of(request: HttpRequest) -> Context:
    """Return the context of an act that the logged-in person does on a page."""
    return Context(user=request.user, origin=Origin.WEB)


def version_in(request: HttpRequest) -> int | None:
    """Return the hidden `version` of a posted form: what the person had seen. None if it is not there."""
    raw = request.POST.get("version", "")
    return int(raw) if raw.isdigit() else None


class Done:
    """The outcome of an act: truthy when it was done; `result` is what it returned, `refused` why not."""

    def __init__(self, result: Any = None, refused: Refused | None = None) -> None:
        self.result = result
        self.refused = refused

    def __bool__(self) -> bool:
        return self.refused is None


def act(request: HttpRequest, action: Action, form: forms.BaseForm | None = None, *, done: str = "") -> Done:
    """Execute `action`. Reasons go beside the fields of `form`, the rest into a message on the page.

    `done`: what to say on success; by default the action's title.
    """
    try:
        result = action.execute()
    except Refused as refused:
        for reason in refused.reasons:
            if form is not None:
                form.add_error(reason.field if reason.field in form.fields else None, reason.message)
            else:
                messages.error(request, reason.message)
        return Done(refused=refused)
    messages.success(request, done or f"{action.title}：已完成。")
    return Done(result)


def overtaken(request: HttpRequest, action: Action) -> list[Reason]:
    """Return who was first, if somebody acted on the record since the posted form was opened; enter the refusal.

    For pages whose act is closed by now, so that its form cannot be shown again with the message in it.
    """
    seen, record = version_in(request), action.record
    if seen is None or record is None or version_of(record) == seen:
        return []
    action.expected_version = seen
    try:
        action.execute()
    except Refused as refused:
        return refused.reasons
    return []
