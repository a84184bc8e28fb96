"""One item; the trace of a withdrawn one; files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today
from gongkai.catalogue.corrections import public_corrections
from gongkai.catalogue.documents import public_changes, public_changes_made
from gongkai.catalogue.guide import newer_guide
from gongkai.catalogue.models import ENDING_KINDS, ChangeKind, DocumentChange, Item
from gongkai.catalogue.queries import (
    public_attachments,
    public_channels,
    public_interpretations,
    public_item,
    withdrawn_item,
)
from gongkai.files.models import StoredFile
from gongkai.files.names import extension_of
from gongkai.files.serving import serve
from gongkai.look.parts import Download, pairs
from gongkai.look.wording import day, long_day
from gongkai.portal.presenting import history, metadata, validity_light
from gongkai.portal.tree import above

_SCROLL = '<div class="gk-scroll" tabindex="0" role="region" aria-label="表格">'
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.S)


@dataclass(frozen=True)
class Mark:
    """What stands above an item that is not what it was."""

    kind: str
    title: str
    text: str
    more: str = ""
    item: Item | None = None
    verb: str = ""


@require_safe
def item(request: HttpRequest, public_id: str) -> HttpResponse:
    """A published item with its metadata, text, files and what belongs to it; 410 for a withdrawn one."""
    found = public_item(public_id)
    if found is None:
        return _trace(request, public_id)
    today = local_today()
    content, contents = _with_anchors(found.content)
    changes = public_changes(found)
    corrections = public_corrections(found)
    interprets = found.interprets if found.interprets and public_item(found.interprets.public_id) else None
    context = {
        "item": found,
        "body": found.body,
        "above": above(found.column),
        "notice": mark_of(found, changes),
        "meta": metadata(found, today, public_channels(found), corrections),
        "content": content,
        "contents": contents,
        "attachments": _downloads(found),
        "interpretations": public_interpretations(found),
        "interprets": interprets,
        "interprets_light": validity_light(interprets, today) if interprets else None,
        "changes": changes,
        "changed": public_changes_made(found),
        "history": history(found, today, corrections),
        "corrections": corrections,
        "aside": True,
        "block_now": "bodies",
    }
    return render(request, "portal/item.html", context)


def mark_of(found: Item, changes: list[DocumentChange]) -> Mark | None:
    """Return the notice above a document that was repealed, lapsed, amended, or will be repealed."""
    today = local_today()
    kept = "全文保留，供查阅办理当时适用的规定。"
    newer = newer_guide(found)
    if newer is not None:
        return Mark("new", "指南已有新版", "请查阅", "这是以前的版本，供对照。", newer, "")
    if found.repealed_on is not None:
        end = next((one for one in reversed(changes) if one.kind in ENDING_KINDS), None)
        by = end.by if end is not None else None
        verb = "代替" if end is not None and end.kind == ChangeKind.REPLACE else "废止"
        over = found.repealed_on <= today
        text = f"自{long_day(found.repealed_on)}起废止" + ("，由" if by else "。")
        title = "本文件已废止" if over else "本文件将要废止"
        return Mark("soon" if over else "new", title, text, kept if over else "", by, verb)
    light = validity_light(found, today)
    word = light.word if light else ""
    if word == "已失效":
        until = f"有效期至{long_day(found.valid_until)}。" if found.valid_until else ""
        return Mark("soon", "本文件已失效", until + kept)
    if word == "已废止":
        return Mark("soon", "本文件已废止", kept)
    if word == "部分失效":
        return _changed(changes, ChangeKind.PARTLY_REPEAL, "soon", "本文件部分失效", "部分条款不再适用")
    if word == "已修改":
        return _changed(changes, ChangeKind.AMEND, "new", "本文件已修改", "部分条款已经修改")
    return None


def _changed(changes: list[DocumentChange], kind: str, lamp: str, title: str, what: str) -> Mark:
    today = local_today()
    mine = [one for one in changes if one.kind == kind and one.effective_on <= today]
    last = mine[-1] if mine else None
    if last is None:
        return Mark(lamp, title, f"{what}，请一并查阅修改或者废止它的文件。")
    when = f"自{long_day(last.effective_on)}起{what}"
    if last.by is None:
        return Mark(lamp, title, f"{when}。")
    return Mark(
        lamp, title, f"{when}，由", "请一并查阅。", last.by, "修改" if kind == ChangeKind.AMEND else "废止"
    )


def _with_anchors(content: str) -> tuple[SafeString, list[tuple[str, str]]]:
    """Return the (sanitised) text with anchors at its headings, and the headings for a table of contents."""
    found: list[tuple[str, str]] = []

    def anchor(match: re.Match[str]) -> str:
        name = f"s{len(found) + 1}"
        found.append((name, unescape(strip_tags(match.group(1))).strip()))
        return f'<h2 id="{name}">{match.group(1)}</h2>'

    text = _HEADING.sub(anchor, content)
    text = text.replace("<table", f"{_SCROLL}<table").replace("</table>", "</table></div>")
    return mark_safe(text), found if len(found) > 1 else []  # noqa: S308 - sanitised by catalogue.richtext


def _downloads(found: Item) -> list[Download]:
    return [
        Download(
            name=part.title or part.file.name,
            url=reverse("portal:file", args=[part.file.public_id, part.file.name]),
            kind=extension_of(part.file.name).upper(),
            size=part.file.blob.size,
        )
        for part in public_attachments(found)
    ]


def _trace(request: HttpRequest, public_id: str) -> HttpResponse:
    gone = withdrawn_item(public_id)
    if gone is None:
        raise Http404
    meta = pairs(
        ("索引号", gone.index_no),
        ("公开机关", gone.body.name),
        ("发布日期", day(gone.published_on)),
        ("撤回日期", day(gone.withdrawn_on)),
        ("撤回原因", f"{gone.get_withdraw_kind_display()}：{gone.withdraw_reason}"),
    )
    title = "" if gone.title_hidden else gone.title
    successor = public_item(gone.successor.public_id) if gone.successor is not None else None
    context = {"body": gone.body, "title": title, "meta": meta, "successor": successor, "block_now": "bodies"}
    return render(request, "portal/withdrawn.html", context, status=410)


@require_safe
def file(request: HttpRequest, public_id: str, name: str) -> HttpResponseBase:
    """A public file; under another name it leads to its own address."""
    found = StoredFile.objects.published().select_related("blob").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if found.name != name:
        return HttpResponsePermanentRedirect(reverse("portal:file", args=[public_id, found.name]))
    return serve(request, found, inline="show" in request.GET)
