"""Components of the look as template tags: `{% load gk %}`. docs/architecture.md (Screens) shows their use."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.context import Context, RequestContext
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from gongkai.journal.append import version_of
from gongkai.look import wording
from gongkai.look.parts import Act, Light, Notice, Pair, Picture, Stage, Task, Tile

register = template.Library()
register.filter("day", wording.day)
register.filter("short_day", wording.short_day)
register.filter("weekday", wording.weekday)
register.filter("long_day", wording.long_day)
register.filter("moment", wording.moment)
register.filter("thousands", wording.thousands)
register.filter("size", wording.size)


@register.filter
def highlight(text: str, words: Iterable[str]) -> SafeString:
    """Return `text` with each of the `words` marked (search results)."""
    wanted = [re.escape(word) for word in sorted(set(words), key=len, reverse=True) if word]
    if not wanted:
        return mark_safe(escape(text))  # noqa: S308 - escaped
    parts = re.split(f"({'|'.join(wanted)})", str(text), flags=re.IGNORECASE)
    marked = [
        f"<mark>{escape(part)}</mark>" if place % 2 else escape(part) for place, part in enumerate(parts)
    ]
    return mark_safe("".join(marked))  # noqa: S308 - each part is escaped


@register.simple_tag
def light(kind: str | Light, word: str = "") -> SafeString:
    """`{% light "ok" "现行有效" %}` or `{% light a_light %}`: shape, word and colour."""
    lamp = kind if isinstance(kind, Light) else Light(kind=kind, word=str(word))
    return format_html('<span class="gk-light gk-light-{}">{}</span>', lamp.kind, lamp.word)


@register.simple_tag
def time(value: Any, form: str = "day") -> SafeString:
    """`{% time item.published_on %}`: a <time>; `form` is day, short_day, weekday, long_day or moment."""
    if value is None or value == "":
        return mark_safe("")
    when = wording.local(value)
    stamp = when.isoformat(timespec="seconds") if isinstance(when, dt.datetime) else wording.day(when)
    writers = {"day": wording.day, "short_day": wording.short_day, "weekday": wording.weekday}
    writers |= {"long_day": wording.long_day, "moment": wording.moment}
    return format_html('<time datetime="{}">{}</time>', stamp, writers[form](value))


@register.simple_tag
def crumb(*steps: Any) -> SafeString:
    """`{% crumb "信息发布" list_url item.title %}`: label and address in turn; a last label alone is this page."""
    items = []
    for place in range(0, len(steps), 2):
        label = steps[place]
        if place + 1 < len(steps) and steps[place + 1]:
            items.append(format_html('<li><a href="{}">{}</a></li>', steps[place + 1], label))
        elif place + 1 < len(steps):
            items.append(format_html("<li>{}</li>", label))
        else:
            items.append(format_html('<li aria-current="page">{}</li>', label))
    return mark_safe("".join(items))  # noqa: S308 - each part is escaped


@register.simple_block_tag
def alert(content: str, kind: str = "", title: str = "", role: str = "note") -> SafeString:
    """`{% alert "late" "还不能发布" %}<p>…</p>{% endalert %}`: kind late, soon, ok, new or ""."""
    head = format_html("<h2>{}</h2>", title) if title else ""
    css = f"gk-alert gk-alert-{kind}" if kind else "gk-alert"
    return format_html('<div class="{}" role="{}">{}{}</div>', css, role, head, content)


@register.simple_block_tag
def empty(content: str, title: str = "") -> SafeString:
    """`{% empty "还没有信息" %}在这里发布第一条。{% endempty %}`: an empty list says why and what to do."""
    return format_html('<div class="gk-empty"><strong>{}</strong>{}</div>', title, content)


@register.simple_block_tag
def more(content: str, summary: str = "") -> SafeString:
    """`{% more "为什么是这一天" %}…{% endmore %}`: something to unfold."""
    return format_html('<details class="gk-more"><summary>{}</summary>{}</details>', summary, content)


@register.inclusion_tag("look/parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any], unit: str = "条") -> dict[str, Any]:
    """`{% pager page "件" %}`: page numbers that keep the rest of the query."""
    request = getattr(context, "request", None)
    query = request.GET.copy() if request is not None else None
    if query is not None:
        query.pop("page", None)
    rest = query.urlencode() if query else ""
    numbers = list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {
        "page": page,
        "unit": unit,
        "numbers": numbers,
        "gap": page.paginator.ELLIPSIS,
        "start": f"?{rest}&page=" if rest else "?page=",
    }


@register.simple_tag
def version(record: Any) -> SafeString:
    """`{% version item %}`: the hidden field by which a second, later writer is told that he is late."""
    return format_html('<input type="hidden" name="version" value="{}">', version_of(record))


@register.inclusion_tag("look/parts/acts.html", takes_context=True)
def acts(context: Context, actions: Sequence[Act], plain: bool = False) -> dict[str, Any]:
    """`{% acts actions %}`: open acts as buttons with their effect, closed ones with their reasons."""
    return {
        "actions": sorted(actions, key=lambda act: (bool(act.reasons), not act.primary)),
        "plain": plain,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("look/parts/meta.html")
def meta_table(pairs: Iterable[Any], form: str = "") -> dict[str, Any]:
    """`{% meta_table pairs %}` three pairs a row, `{% meta_table pairs "plain" %}` one: `look.parts.pairs(...)`."""
    rows = [p if isinstance(p, Pair) else Pair(label=p[0], value=p[1], span="".join(p[2:3])) for p in pairs]
    rows = [replace(p, value=wording.day(p.value)) if isinstance(p.value, dt.date) else p for p in rows]
    return {"rows": [row for row in rows if row.value not in (None, "")], "plain": form == "plain"}


@register.inclusion_tag("look/parts/timeline.html")
def timeline(happenings: Iterable[Any]) -> dict[str, Any]:
    """`{% timeline happenings %}`: newest first in the office, oldest first for the citizen."""
    rows = [(h, h.when if isinstance(h.when, str) else wording.moment(h.when)) for h in happenings]
    return {"rows": rows}


@register.inclusion_tag("look/parts/stages.html")
def stages(steps: Iterable[Stage], label: str = "进度") -> dict[str, Any]:
    """`{% stages steps "公开审查进度" %}`."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("look/parts/tiles.html")
def tiles(numbers: Sequence[Tile]) -> dict[str, Any]:
    """`{% tiles numbers %}`: each number opens its list."""
    return {"tiles": numbers, "six": len(numbers) == 6, "free": len(numbers) not in (6, 7)}


@register.inclusion_tag("look/parts/findings.html")
def findings(notices: Iterable[Notice]) -> dict[str, Any]:
    """`{% findings notices %}`."""
    return {"notices": notices}


@register.inclusion_tag("look/parts/work.html")
def worklist(tasks: Iterable[Task]) -> dict[str, Any]:
    """`{% worklist tasks %}`: what to do, on what, since when, until when."""
    return {"tasks": tasks}


@register.inclusion_tag("look/parts/files.html")
def files(downloads: Iterable[Any], plain: bool = False) -> dict[str, Any]:
    """`{% files downloads %}`: attachments with kind and size."""
    return {"files": downloads, "plain": plain}


@register.inclusion_tag("look/parts/chart.html")
def chart(picture: Picture) -> dict[str, Any]:
    """`{% chart picture %}`: SVG of `look.charts` with its table under it."""
    return {"picture": picture, "svg": mark_safe(picture.svg)}  # noqa: S308 - made by look.charts


# --- forms ---------------------------------------------------------------------------------------------


def _widget_kind(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    return "select" if isinstance(widget, forms.Select) else "input"


_CLASSES = {"select": "form-select", "input": "form-control", "tick": "form-check-input", "choices": ""}


@register.simple_tag
def control(field: BoundField, **attributes: Any) -> SafeString:
    """`{% control form.q %}`: the bare input with our classes, described by its hint and error."""
    kind = _widget_kind(field)
    own = str(field.field.widget.attrs.get("class", ""))
    described = [f"{field.auto_id}_{what}" for what, there in _notes(field) if there]
    attrs = {"class": f"{own} {_CLASSES[kind]}".strip(), "aria-describedby": " ".join(described) or None}
    if field.errors and kind != "choices":
        attrs["aria-invalid"] = "true"
    attrs |= {name.replace("_", "-"): value for name, value in attributes.items()}
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value is not None})


def _notes(field: BoundField) -> list[tuple[str, bool]]:
    return [("hint", bool(field.help_text)), ("wrong", bool(field.errors))]


@register.inclusion_tag("look/parts/row.html")
def row(field: BoundField, form: str = "") -> dict[str, Any]:
    """`{% row form.title %}` or, close, `{% row form.title "dense" %}`: label, hint, error, input."""
    return {
        "field": field,
        "kind": _widget_kind(field),
        "dense": form == "dense",
        "hidden": field.is_hidden,
        "optional": not field.field.required and _widget_kind(field) != "tick",
    }


@register.inclusion_tag("look/parts/rows.html")
def rows(form: forms.BaseForm, shape: str = "") -> dict[str, Any]:
    """`{% rows form %}`: every field of the form as a row, hidden ones too."""
    return {"form": form, "shape": shape}


@register.inclusion_tag("look/parts/errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """`{% form_errors form %}`: above the form, what must be mended, each a link to its field."""
    shown = [field for field in form if not field.is_hidden]
    wrong = [
        (field, field.id_for_label or f"{field.auto_id}_label", m) for field in shown for m in field.errors
    ]
    whole = [*form.non_field_errors(), *(m for field in form if field.is_hidden for m in field.errors)]
    return {"wrong": wrong, "whole": whole, "count": len(wrong) + len(whole)}


@register.simple_tag(takes_context=True)
def kept(context: RequestContext, *dropped: str) -> SafeString:
    """`{% kept "q" %}`: the rest of the query as hidden fields, for a GET form that changes some of it."""
    request = context.request
    values = [(k, v) for k in request.GET for v in request.GET.getlist(k) if k not in {*dropped, "page"}]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', values)
