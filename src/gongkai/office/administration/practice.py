"""Pages of the settings by body and date, for the system administrator."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies import actions
from gongkai.agencies.models import Body, BodySetting
from gongkai.agencies.practice import Practice, declared, history_of, row_of, value_of
from gongkai.agencies.queries import home_body
from gongkai.look.parts import pairs
from gongkai.office.acting import act, context_of
from gongkai.office.administration.access import (
    SYSTEM,
    administrator,
    bodies_of,
    body_at,
    chosen_body,
    form_page,
    posted,
)
from gongkai.office.administration.practice_forms import SettingForm, say

ROOMS = {
    "catalogue": "信息发布",
    "casework": "依申请公开",
    "reports": "年度报告",
    "files": "文件",
    "letters": "文书",
    "notices": "提醒与消息",
}


@administrator(SYSTEM)
@require_safe
def setting_list(request: HttpRequest) -> HttpResponse:
    """Show every setting of a body with its value today and where that comes from."""
    bodies = bodies_of(request, SYSTEM)
    home = home_body(request.user)
    body = chosen_body(request, SYSTEM) or (home if home in bodies else next(iter(bodies), None))
    if body is None:
        raise Http404
    rows = [_row(body, practice) for practice in declared().values()]
    groups = [
        {"label": ROOMS.get(room, room), "rows": list(found)}
        for room, found in groupby(rows, key=lambda row: row["practice"].key.split(".")[0])
    ]
    context = {"body": body, "bodies": bodies, "groups": groups}
    return render(request, "office/administration/practice.html", context)


def _row(body: Body, practice: Practice) -> dict[str, Any]:
    row = row_of(body, practice.key)
    source = _source(body, row)
    value = say(practice, row.value if row else practice.default)
    return {
        "pairs": pairs(
            ("现值", f"{value}（{source}）"),
            ("默认值", say(practice, practice.default)),
            ("说明", practice.note, "full"),
        ),
        "practice": practice,
        "value": value,
        "default": say(practice, practice.default),
        "row": row,
        "source": source,
    }


def _source(body: Body, row: BodySetting | None) -> str:
    if row is None:
        return "默认"
    return "本机关" if row.body_id == body.pk else f"继承自{row.body.short_name}"


@administrator(SYSTEM)
def change(request: HttpRequest, slug: str, key: str) -> HttpResponseBase:
    """Change one setting of a body from a day on; show what it was before."""
    body, practice = body_at(request, SYSTEM, slug), declared().get(key)
    if practice is None:
        raise Http404
    form = SettingForm(practice, value_of(body, key), posted(request))
    if request.method == "POST" and form.is_valid():
        action = actions.ChangeSetting(context=context_of(request), body=body, key=key, **form.cleaned_data)
        if act(request, action, form, done=f"“{practice.label}”已修改。"):
            return redirect(f"{reverse('office:settings-practice')}?body={slug}")
    history = [{"row": row, "value": say(practice, row.value)} for row in history_of(body, key)]
    return form_page(
        request,
        practice.label,
        form,
        practice=practice,
        default_lines=str(practice.default).splitlines() if practice.multiline else [],
        body=body,
        history=history,
        now=_row(body, practice),
        up=f"{reverse('office:settings-practice')}?body={slug}",
        up_label="办理规则",
    )
