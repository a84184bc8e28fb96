"""What holds of every kind of event: the status it is possible from, fields that are there and can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from gongkai.law.clock.breach import Breach, kind_name
from gongkai.law.clock.events import Event, EventKind, event_kinds
from gongkai.law.clock.fields import READERS
from gongkai.law.clock.state import Status


def status_breach(status: Status | None, kind: EventKind) -> Breach | None:
    """The breach of an event that this status does not allow, None where it does."""
    if kind.kind == "submitted":
        return None if status is None else Breach("submitted_twice", "")
    if status is None:
        return Breach("begins_with_submitted", "", {"kind": kind_name(kind.kind)})
    if status in kind.from_states:
        return None
    rule = "already_over" if status.is_over else "wrong_state"
    return Breach(rule, "", {"kind": kind_name(kind.kind), "status": {"zh": status.zh, "en": status.en}})


def data_breaches(event: Event, kind: EventKind) -> Iterator[Breach]:
    """Fields that are missing or cannot be read."""
    data = event.data
    for field in kind.fields:
        value = data.get(field.name)
        label = {"zh": field.zh, "en": field.en}
        if value is None or value == "":
            if field.required:
                yield Breach("missing_field", "", {"field": label}, about_data=True)
            continue
        if event.kind == "served" and field.name == "way" and value in ("courier", "express"):
            yield Breach("private_courier", "235号", about_data=True)
            continue
        if field.choices:
            if value not in field.choices:
                params = {"field": label, "value": value, "choices": "、".join(field.choices)}
                yield Breach("bad_choice", "", params, about_data=True)
            continue
        if not _readable(field.type, data, field.name):
            yield Breach("bad_field", "", {"field": label, "value": value}, about_data=True)


Check = tuple[str, str, bool, frozenset[str]]


@cache
def checks_of(kind: str) -> tuple[Check, ...]:
    """The fields of a kind whose content can be wrong: name, type, whether it is required, choices."""
    return tuple(
        (field.name, field.type, field.required, frozenset(field.choices))
        for field in event_kinds()[kind].fields
        if field.required or field.type != "text"
    )


def is_clean(data: Mapping[str, Any], checks: tuple[Check, ...]) -> bool:
    """Quick look at an event's data: True when nothing can be wrong, False where `data_breaches` has to look."""
    for name, type_, required, choices in checks:
        value = data.get(name)
        if value is None:
            if required:
                return False
        elif choices:
            if value not in choices:
                return False
        elif type_ == "text":
            if value == "":
                return False
        elif type(value) is not PLAIN[type_]:
            return False
    return True


PLAIN: dict[str, type] = {"date": date, "int": int, "bool": bool, "money": Decimal}


def _readable(type_: str, data: Mapping[str, Any], name: str) -> bool:
    if type_ == "text":
        return True
    try:
        READERS[type_](data, name)
    except (ValueError, TypeError):
        return False
    return True
