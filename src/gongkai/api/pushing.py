"""What office systems push: items, their files, handing in; each call in the name of the token's person."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.http import Http404, HttpRequest, JsonResponse
from ninja import Router, Status
from pydantic import ValidationError

from gongkai.agencies.models import Body
from gongkai.api import describing
from gongkai.api.actions import ChangePushedItem, HandInPushed, PushItem
from gongkai.api.actions.push_item import Attribute
from gongkai.api.auth import Bearer, caller, context_of
from gongkai.api.errors import ApiError, answer, status_of, told
from gongkai.api.models import ApiToken, PushedItem, Scope
from gongkai.api.rules import covers, scope_reasons
from gongkai.api.schemas import Approval, Document, Errors, FileOut, ItemIn, ItemOut, Short, SubmitIn
from gongkai.catalogue.actions import AttachFile
from gongkai.catalogue.clearance.flow import Signature
from gongkai.catalogue.fields import parse_date
from gongkai.catalogue.models import Attachment, Column, Item, State
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context, Reason, Refused
from gongkai.journal.canonical import digest_of

router = Router(tags=["送入"], auth=Bearer())
REFUSED = frozenset({400, 401, 403, 404, 409, 413, 422, 429})
_PLACE = re.compile(r"(signed_by|signed_on|opinion|proofread)_(\d+)")
_NAMES = {"signed_by": "name"}


def own(token: ApiToken, public_id: str) -> PushedItem:
    """Return what the token sent under this id; 404 for anything else, also of the same body."""
    rows = PushedItem.objects.select_related("item__body", "item__column")
    found = rows.filter(token=token, item__public_id=public_id).first()
    if found is None or not covers(token, found.item.body):
        raise Http404
    return found


def _place(token: ApiToken, given: ItemIn) -> tuple[Body, Column]:
    body = Body.objects.filter(slug=given.body).first()
    if body is None or not covers(token, body):
        raise ApiError(404, "not_found", "没有这个机关，或者不在本令牌的范围内。", "body")
    column = Column.objects.filter(body=body, slug=given.column).first()
    if column is None:
        raise ApiError(422, "required", "请选择本机关的栏目。", "column")
    return body, column


def _values(given: ItemIn, body: Body) -> dict[str, Any]:
    values: dict[str, Any] = given.values.model_dump(exclude_none=True)
    named = values.pop("interprets", "")
    if named:
        seen = Q(state=State.PUBLISHED) | Q(body=body)
        document = Item.objects.filter(seen, public_id=named).first()
        if document is None:
            raise ApiError(422, "input", "没有找到被解读的文件，请核对编号。", "interprets")
        values["interprets"] = document
    return values


@router.post("/items", response={200: ItemOut, 201: ItemOut, REFUSED: Errors}, summary="送入一条信息")
def push(request: HttpRequest, payload: ItemIn) -> Any:
    """Make a draft of what is sent, once for each `external_id`; a draft is changed, what is beyond is not (409)."""
    token = caller(request)
    body, column = _place(token, payload)
    given = payload.model_dump(exclude={"external_id", "submit", "self_check"}, exclude_none=True)
    common: dict[str, Any] = {
        "context": context_of(token),
        "token": token,
        "column": column,
        "values": _values(payload, body),
        "attribute": Attribute(
            mode=payload.disclosure_mode, ground=payload.ground, reason=payload.ground_reason
        ),
        "digest": digest_of(given),
        "submit": payload.submit,
        "self_checked": payload.self_check,
    }
    known = _known(token, payload.external_id)
    if known is None:
        try:
            PushItem(body=body, external_id=payload.external_id, **common).execute()
        except (IntegrityError, Refused) as error:
            # The same number came twice at once: the other call made the item.
            known = _known(token, payload.external_id)
            if known is None:
                raise error
    if known is not None:
        _again(known, body, common)
    row = own(token, _known_item(token, payload.external_id))
    return Status(200 if known else 201, describing.pushed(row, common["context"]))


def _known(token: ApiToken, external_id: str) -> PushedItem | None:
    rows = PushedItem.objects.select_related("item__body", "item__column")
    return rows.filter(token=token, external_id=external_id).first()


def _known_item(token: ApiToken, external_id: str) -> str:
    found = _known(token, external_id)
    assert found is not None
    return str(found.item.public_id)


def _again(known: PushedItem, body: Body, common: dict[str, Any]) -> None:
    """Change the draft where the content is another; 409 where it is a draft no more."""
    item, context, token = known.item, common["context"], common["token"]
    if item.body_id != body.pk:
        raise ApiError(409, "body", "这个外部编号属于另一个机关的信息，请换一个编号。", "external_id")
    if known.digest != common["digest"]:
        if item.state != State.DRAFT:
            label = item.get_state_display()
            message = f"这条信息已是“{label}”，内容不能再由接口更改。需要更改的，请由经办人退回或者更正。"
            raise ApiError(409, "state", message, "external_id")
        ChangePushedItem(item=item, **common).execute()
    elif common["submit"] and item.state == State.DRAFT:
        HandInPushed(context=context, item=item, token=token, self_checked=common["self_checked"]).execute()


@router.get("/items/{public_id}", response={200: ItemOut, REFUSED: Errors}, summary="送入的一条信息办到哪里")
def state(request: HttpRequest, public_id: Short) -> Any:
    """How an item of this token stands."""
    token = caller(request)
    return describing.pushed(own(token, public_id), context_of(token))


_FILE = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "title": {"type": "string", "maxLength": 100},
                    },
                }
            },
            "application/json": {"schema": Document.model_json_schema()},
        },
    }
}


@router.post(
    "/items/{public_id}/files",
    response={200: FileOut, 201: FileOut, REFUSED: Errors},
    summary="给草稿添加一个附件",
    openapi_extra=_FILE,
)
def attach(request: HttpRequest, public_id: Short) -> Any:
    """Attach a file to a draft of this token; the same content again is answered with the file that is there."""
    token = caller(request)
    row = own(token, public_id)
    if reasons := scope_reasons(token, Scope.DRAFT):
        raise Refused(reasons)
    incoming, title = _upload(request)
    incoming.content.seek(0)
    digest = hashlib.file_digest(incoming.content, "sha256").hexdigest()  # type: ignore[arg-type]
    there = _attached(row.item, digest)
    if there is not None:
        return Status(200, describing.file_out(there, row.item.state == State.PUBLISHED))
    AttachFile(context=context_of(token), item=row.item, incoming=incoming, name=title).execute()
    part = _attached(row.item, digest)
    assert part is not None
    return Status(201, describing.file_out(part, False))


def _attached(item: Item, digest: str) -> Attachment | None:
    parts = item.attachments.filter(removed_on=None, file__blob__hash=digest)
    return parts.select_related("file__blob").first()


def _upload(request: HttpRequest) -> tuple[Incoming, str]:
    if request.content_type == "multipart/form-data":
        upload = request.FILES.get("file")
        if upload is None:
            raise ApiError(422, "missing", "请选择要上传的文件。", "file")
        title = request.POST.get("title", "")
        if "\x00" in title or len(title) > 100:
            raise ApiError(422, "string_too_long", "最多 100 个字符，不含控制字符。", "title")
        return Incoming.take(upload.name or "file", upload), title
    try:
        given = Document.model_validate(json.loads(request.body))
    except (ValueError, RecursionError) as error:
        found = error.errors()[0]["loc"] if isinstance(error, ValidationError) else ()
        place = str(found[0]) if found else ""
        message = "应为 multipart/form-data，或者含 name 和 content（base64）的 JSON。"
        raise ApiError(422, "file", message, place) from error
    return _decoded(given), given.title


def _decoded(given: Document) -> Incoming:
    try:
        return Incoming.take(given.name, base64.b64decode(given.content, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ApiError(422, "base64", "content 应为 base64 编码。", "content") from error


@router.post(
    "/items/{public_id}/submit", response={200: ItemOut, REFUSED: Errors}, summary="送审、登记签批、发布"
)
def submit(request: HttpRequest, public_id: Short, payload: SubmitIn) -> Any:
    """Hand the draft in; with `approvals` enter the signatures given in the office system; with `publish` publish."""
    token = caller(request)
    row, context = own(token, public_id), context_of(token)
    act = HandInPushed(
        context=context,
        item=row.item,
        token=token,
        self_checked=payload.self_check,
        stages=[one.stage for one in payload.approvals],
        signatures=[_signature(place, one) for place, one in enumerate(payload.approvals)],
        document=_decoded(payload.document) if payload.document else None,
        publish=payload.publish,
    )
    return _submitted(act, token, public_id, context)


def _submitted(act: HandInPushed, token: ApiToken, public_id: str, context: Context) -> Any:
    try:
        act.execute()
    except Refused as refused:
        return _refused(refused.reasons)
    return describing.pushed(own(token, public_id), context)


def _refused(reasons: list[Reason]) -> JsonResponse:
    """Return the reasons with the names that the fields have here."""
    errors = told(reasons)
    for error in errors:
        if found := _PLACE.fullmatch(error["field"]):
            error["field"] = f"approvals.{int(found[2]) - 1}.{_NAMES.get(found[1], found[1])}"
    return answer(status_of(reasons), errors)


def _signature(place: int, given: Approval) -> Signature:
    try:
        day = parse_date(given.signed_on)
    except ValueError as error:
        message = "签批日期应写成 2026-03-05。"
        raise ApiError(422, "input", message, f"approvals.{place}.signed_on") from error
    return Signature(signed_by=given.name, signed_on=day, opinion=given.opinion, proofread=given.proofread)
