"""The documentation page: the OpenAPI schema as tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_KINDS = {"string": "文字", "integer": "整数", "boolean": "true / false", "array": "数组", "object": "对象"}


@dataclass(frozen=True)
class Row:
    """One field of an input or an answer."""

    name: str
    kind: str
    required: bool
    text: str


@dataclass(frozen=True)
class Operation:
    """One address with one method."""

    key: str
    method: str
    path: str
    title: str
    text: str
    token: bool
    inputs: list[Row] = field(default_factory=list)
    outputs: list[Row] = field(default_factory=list)
    statuses: str = ""


def operations(schema: dict[str, Any]) -> list[Operation]:
    """Return what the schema describes, in its order."""
    found = []
    for path, methods in schema["paths"].items():
        for method, one in methods.items():
            found.append(
                Operation(
                    key=one["operationId"],
                    method=method.upper(),
                    path=path,
                    title=one.get("summary", ""),
                    text=one.get("description", ""),
                    token=bool(one.get("security")),
                    inputs=_inputs(schema, one),
                    outputs=_answer(schema, one),
                    statuses="、".join(str(status) for status in sorted(one["responses"])),
                )
            )
    return found


def _inputs(schema: dict[str, Any], one: dict[str, Any]) -> list[Row]:
    rows = [
        Row(p["name"], _kind(p["schema"]), p.get("required", False), p["schema"].get("description", ""))
        for p in one.get("parameters", [])
    ]
    content = one.get("requestBody", {}).get("content", {})
    given = content.get("application/json") or content.get("multipart/form-data")
    return rows + (_fields(schema, given["schema"]) if given else [])


def _answer(schema: dict[str, Any], one: dict[str, Any]) -> list[Row]:
    content = one["responses"].get(200, {}).get("content", {})
    return _fields(schema, content["application/json"]["schema"]) if content else []


def _fields(schema: dict[str, Any], given: dict[str, Any], before: str = "") -> list[Row]:
    given = _resolved(schema, given)
    if given.get("type") == "array":
        return _fields(schema, given["items"], f"{before}[].")
    rows: list[Row] = []
    wanted = set(given.get("required", []))
    for name, part in given.get("properties", {}).items():
        inner = _inner(part)
        rows.append(Row(before + name, _kind(inner), name in wanted, part.get("description", "")))
        if "$ref" in inner or "$ref" in inner.get("items", {}):
            rows += _fields(schema, inner, f"{before}{name}." if "$ref" in inner else f"{before}{name}")
    return rows


def _inner(part: dict[str, Any]) -> dict[str, Any]:
    return next((one for one in part.get("anyOf", []) if one.get("type") != "null"), part)


def _resolved(schema: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in given:
        return given
    found: dict[str, Any] = schema["components"]["schemas"][given["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(part: dict[str, Any]) -> str:
    return _KINDS.get(_inner(part).get("type", "object"), "")
