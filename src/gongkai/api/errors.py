"""Every refusal as JSON: {"errors": [{"field", "code", "message"}]}, in the words of the forms."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from gongkai.journal.actions import Reason, Refused

# Reasons that speak of the right, and of the state that the record is in; all others of what was sent.
RIGHTS = frozenset({"right", "scope", "responsible", "nobody", "own"})
STATES = frozenset({"state", "stale", "exists", "mode"})
_SHAPES = {
    "missing": "缺少此项。",
    "extra_forbidden": "没有这一项，请核对名称。",
    "string_type": "应为文字。",
    "bool_type": "应为 true 或 false。",
    "bool_parsing": "应为 true 或 false。",
    "int_type": "应为整数。",
    "int_parsing": "应为整数。",
    "list_type": "应为数组。",
    "dict_type": "应为对象。",
    "model_attributes_type": "应为对象。",
    "json_invalid": "不是有效的 JSON。",
}


class ApiError(Exception):
    """A refusal of the API itself. `status`: of HTTP; `wait`: seconds, for 429."""

    def __init__(self, status: int, code: str, message: str, field: str = "", wait: int = 0) -> None:
        self.status, self.wait = status, wait
        self.errors = [{"field": field, "code": code, "message": message}]
        super().__init__(message)


def answer(status: int, errors: list[dict[str, str]]) -> JsonResponse:
    """Return the errors as JSON."""
    response = JsonResponse({"errors": errors}, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response


def one(status: int, code: str, message: str, field: str = "") -> JsonResponse:
    """Return one error as JSON."""
    return answer(status, [{"field": field, "code": code, "message": message}])


def told(reasons: list[Reason]) -> list[dict[str, str]]:
    """Return reasons of an act as the API tells them."""
    return [
        {"field": reason.field, "code": reason.code, "message": reason.message}
        | ({"basis": reason.basis} if reason.basis else {})
        for reason in reasons
    ]


def status_of(reasons: list[Reason]) -> int:
    """Return the status for a refused act: 403 right, 409 state, 422 input."""
    codes = {reason.code for reason in reasons}
    if codes & RIGHTS:
        return 403
    return 409 if codes & STATES else 422


def install(api: NinjaAPI) -> None:
    """Have every error of the API answered here."""

    @api.exception_handler(ApiError)
    def _own(request: HttpRequest, error: ApiError) -> HttpResponse:
        response = answer(error.status, error.errors)
        if error.wait:
            response["Retry-After"] = str(error.wait)
        return response

    @api.exception_handler(Refused)
    def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return answer(status_of(error.reasons), told(error.reasons))

    @api.exception_handler(ValidationError)
    def _shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(422, [_wrong_shape(found) for found in error.errors])

    @api.exception_handler(AuthenticationError)
    def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = one(
            401, "token", "缺少令牌，或者令牌无效、已停用、已过期。请在 Authorization 中写 Bearer 令牌。"
        )
        response["WWW-Authenticate"] = 'Bearer realm="gongkai"'
        return response

    @api.exception_handler(Http404)
    def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
        return one(404, "not_found", "没有找到，或者不在本令牌的范围内。")

    install_broken(api)


def install_broken(api: NinjaAPI) -> None:
    """Answer requests that are no requests, and what went wrong with us."""

    @api.exception_handler(HttpError)
    def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return one(error.status_code, "request", "请求的内容无法读取：应为 UTF-8 编码的 JSON。")

    @api.exception_handler(SuspiciousOperation)
    def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return one(413, "size", "内容太大。较大的文件请用 multipart/form-data 上传。")
        return one(400, "request", "请求不完整。")

    @api.exception_handler(Exception)
    def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
        logging.getLogger(__name__).error("api: %s", type(error).__name__, exc_info=error)
        return one(500, "broken", "系统出错了，错误已经记录，请稍后再试。")


def _wrong_shape(found: dict[str, Any]) -> dict[str, str]:
    place = [str(part) for part in found.get("loc", ()) if part not in {"body", "payload", "query", "path"}]
    kind = str(found.get("type", ""))
    message = _SHAPES.get(kind) or (str(found["ctx"]["error"]) if kind == "value_error" else "写法不对。")
    limits = found.get("ctx") or {}
    if kind == "string_too_long":
        message = f"最多 {limits.get('max_length')} 个字符。"
    elif kind in {"less_than_equal", "greater_than_equal"}:
        message = f"应不大于 {limits['le']}。" if "le" in limits else f"应不小于 {limits['ge']}。"
    return {"field": ".".join(place), "code": kind, "message": message}
