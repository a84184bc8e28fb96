"""The kinds of notices: each room declares its own, with the words they are sent in.

    declare(
        NoticeKind(
            key="casework.due_3",
            label="还有 3 个工作日到期",
            subject="申请即将到期",
            text="申请 {number} 应于 {due} 前答复，还有 3 个工作日。",
            placeholders=("number", "due"),
        )
    )

The text is a setting of its own (`notices.text.<key>`, see agencies.practice), so that a body changes it from a day on;
a placeholder that the kind does not have is refused. `{body}`, the body's short name, may stand in every text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from gongkai.agencies import practice

PREFIX = "notices.text."
LONGEST = 300
KEY_LENGTH = 40
# Always there: the short name of the body.
BODY = "body"
# All that a message to somebody outside may say: that there is news, on which number, from whom.
OUTSIDE_PLACEHOLDERS = frozenset({"number", BODY})
# What the usual placeholders stand for, said beside the input.
WORDS = {
    BODY: "机关简称",
    "number": "编号",
    "due": "期限",
    "left": "剩余工作日数",
    "by": "最晚日期",
    "unit": "科室",
    "what": "事项",
    "count": "件数",
    "channel": "渠道",
    "error": "出错原因",
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


@dataclass(frozen=True, kw_only=True)
class NoticeKind:
    """One kind of notice. `text` is the default; `subject` heads an e-mail; `urgent` ones may pass quiet hours.

    `placeholders` are the names of the facts that must come with it. None of them may be personal data.
    """

    key: str
    label: str
    subject: str
    text: str
    urgent: bool = False
    audience: Literal["staff", "outside"] = "staff"
    placeholders: tuple[str, ...] = ()

    @property
    def setting(self) -> str:
        """Return the key of the setting with the text."""
        return PREFIX + self.key


_kinds: dict[str, NoticeKind] = {}


def declare(*kinds: NoticeKind) -> None:
    """Declare kinds of a room, from its AppConfig.ready. The same one twice is no matter.

    Raises ValueError for a key declared with another meaning, a text with an unknown placeholder, and an outside kind
    that would tell more than number and body.
    """
    for kind in kinds:
        if _kinds.get(kind.key) == kind:
            continue
        if wrong := _wrong(kind):
            raise ValueError(f"notice {kind.key}: {wrong}")
        practice.declare(_practice(kind))
        _kinds[kind.key] = kind


def _wrong(kind: NoticeKind) -> str:
    if kind.key in _kinds:
        return "declared twice"
    if not _KEY.fullmatch(kind.key) or len(kind.key) > KEY_LENGTH:
        return f"the key is room.name, at most {KEY_LENGTH} characters"
    if kind.audience == "outside" and (more := set(kind.placeholders) - OUTSIDE_PLACEHOLDERS):
        return f"outside the house it may not say {sorted(more)}"
    return problem_of(kind, kind.text)


def _practice(kind: NoticeKind) -> practice.Practice:
    every = dict.fromkeys((BODY, *kind.placeholders))
    names = "、".join(f"{{{name}}}{WORDS.get(name, '')}" for name in every)
    return practice.Practice(
        key=kind.setting,
        label=f"通知用语：{kind.label}",
        default=kind.text,
        note="项目默认用语，不是法律规定。",
        problem=partial(problem_of, kind),
        hint=f"最多 {LONGEST} 字；可用的占位符：{names}。",
    )


def kind_of(key: str) -> NoticeKind:
    """Return the kind declared under `key`. KeyError if there is none."""
    return _kinds[key]


def declared_kinds(audience: str = "staff") -> list[NoticeKind]:
    """Return the kinds for this audience in the order of their declaration."""
    return [kind for kind in _kinds.values() if kind.audience == audience]


def unknown_placeholders(kind: NoticeKind, text: str) -> list[str]:
    """Return the placeholders of `text` that the kind does not have; a lone brace counts as one."""
    names = [name for name in _PLACEHOLDER.findall(text) if name not in {*kind.placeholders, BODY}]
    return names + [brace for brace in "{}" if brace in _PLACEHOLDER.sub("", text)]


def problem_of(kind: NoticeKind, text: Any) -> str:
    """Return in Chinese why `text` may not be the words of the kind, "" if it may."""
    if not isinstance(text, str) or not text.strip():
        return "请填写通知用语。"
    if len(text) > LONGEST:
        return f"通知用语最多 {LONGEST} 字，现有 {len(text)} 字。"
    if unknown := unknown_placeholders(kind, text):
        return f"这类通知没有占位符 {'、'.join(unknown)}，请改用列出的占位符。"
    return ""


def fill(kind: NoticeKind, text: str, facts: Mapping[str, Any]) -> str:
    """Return the text with its placeholders filled: plain substitution, nothing of a fact is evaluated.

    Raises ValueError if `facts` lack one of the kind's placeholders; further facts are not used.
    """
    if missing := [name for name in kind.placeholders if name != BODY and name not in facts]:
        raise ValueError(f"notice {kind.key}: facts lack {missing}")
    return _PLACEHOLDER.sub(lambda found: str(facts.get(found.group(1), "")), text)
