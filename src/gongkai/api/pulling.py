"""What host portals pull: public, cacheable, no token. Reads only what a query named published…/public… returns."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from gongkai.agencies.models import Body
from gongkai.agencies.queries import public_bodies, public_body
from gongkai.api import describing
from gongkai.api.errors import ApiError
from gongkai.api.schemas import (
    BodyOut,
    Changes,
    ColumnOut,
    Errors,
    OfBody,
    PublishedItem,
    PublishedPage,
    Short,
    Trace,
)
from gongkai.catalogue.changes import Cursor, give_marks, newest_cursor, published_changes, read_cursor
from gongkai.catalogue.queries import (
    column_ids_under,
    public_column,
    public_columns,
    public_item,
    published_counts,
    withdrawn_item,
)

router = Router(tags=["公开信息"])
REFUSED = frozenset({404, 409, 422})


def cached(request: HttpRequest, data: Any, seconds: int, status: int = 200) -> HttpResponse:
    """Return `data` as JSON that anybody may keep for `seconds` (0: asks each time), 304 where it is known."""
    answer = JsonResponse(data, safe=False, status=status, json_dumps_params={"ensure_ascii": False})
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
    if status != 200:
        return answer
    found: HttpResponse = get_conditional_response(request, etag=etag, response=answer) or answer
    return found


def _body(slug: str) -> Body:
    body = public_body(slug)
    if body is None:
        raise ApiError(404, "not_found", "没有这个机关，请核对网址代码。", "body")
    return body


def _start(after: str) -> Cursor:
    now = newest_cursor()
    if not after:
        return Cursor(now.epoch)
    cursor = read_cursor(after)
    if cursor is None:
        raise ApiError(422, "cursor", "after 应为上次返回的 next，原样写回。", "after")
    if cursor.epoch != now.epoch or cursor.mark > now.mark:
        message = "目录已经重建（例如从备份恢复），请不带 after 从头读取。"
        raise ApiError(409, "cursor_expired", message, "after")
    return cursor


def _newest_marks() -> None:
    """Put in order what was committed this minute; where the database lets us only read, the next tick does it."""
    try:
        give_marks()
    except DatabaseError:
        return


@router.get(
    "/published", response={200: PublishedPage, REFUSED: Errors}, summary="公开信息的变动（含更正、撤回）"
)
def published(request: HttpRequest, query: Query[Changes]) -> HttpResponse:
    """What was published, changed or withdrawn after a cursor, each item once, at its last change."""
    at = _body(query.body) if query.body else None
    columns = None
    if query.column:
        place = public_column(at, query.column) if at is not None else None
        if place is None:
            raise ApiError(404, "not_found", "没有这个栏目：请同时写明 body 和 column。", "column")
        columns = [place.pk, *column_ids_under(place)]
    _newest_marks()
    start = _start(query.after)
    rows, end, more = published_changes(start.mark, query.limit, body=at, columns=columns)
    items = [describing.line(item, str(Cursor(start.epoch, mark))) for mark, item in rows]
    answer = {"items": items, "next": str(Cursor(start.epoch, end)), "more": more}
    return cached(request, answer, 30)


@router.get(
    "/published/{public_id}",
    response={200: PublishedItem, 410: Trace, frozenset({404, 422}): Errors},
    summary="一条公开信息的全部内容",
)
def published_item(request: HttpRequest, public_id: Short) -> HttpResponse:
    """A published item with its files; 410 with the trace of a withdrawn one."""
    found = public_item(public_id)
    if found is not None:
        return cached(request, describing.whole(found), 0)
    gone = withdrawn_item(public_id)
    if gone is None:
        raise Http404
    return cached(request, describing.trace(gone), 0, status=410)


@router.get(
    "/columns", response={200: list[ColumnOut], frozenset({404, 422}): Errors}, summary="一个机关的栏目"
)
def columns(request: HttpRequest, query: Query[OfBody]) -> HttpResponse:
    """The columns of a body that are in use."""
    found = _body(query.body)
    rows = public_columns(found)
    slugs, counts = {row.pk: row.slug for row in rows}, published_counts(found)
    data = [
        {
            "slug": row.slug,
            "title": row.title,
            "parent": slugs.get(row.parent_id or 0, ""),
            "kind": row.kind,
            "published": counts.get(row.pk, 0),
            "address": describing.address("b", found.slug, row.slug, ""),
        }
        for row in rows
    ]
    return cached(request, data, 60)


@router.get("/bodies", response={200: list[BodyOut]}, summary="本平台的机关")
def bodies(request: HttpRequest) -> HttpResponse:
    """The bodies that publish here."""
    data = [
        {
            "slug": body.slug,
            "name": body.name,
            "kind": body.kind,
            "address": describing.address("b", body.slug, ""),
        }
        for body in public_bodies()
    ]
    return cached(request, data, 60)
