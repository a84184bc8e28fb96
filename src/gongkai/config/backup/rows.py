"""Rows of any model <-> lines of JSON, the same whatever database they come from."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.query import QuerySet
from django.utils.duration import duration_string

BATCH = 2000
# Logins end with a restore: nobody stays logged in to a database that was replaced. Attempts are forgotten daily;
# what waited to be sent when the backup was made was sent since.
# the marks of public changes are made anew from the items, with cursors of a new epoch.
LEFT_OUT = frozenset(
    {
        *("sessions.session", "agencies.attempts", "notices.delivery"),
        *("catalogue.pendingchange", "catalogue.changecounter", "catalogue.publicchange"),
    }
)

Field = models.Field[Any, Any]
Model = type[models.Model]


def saved_models(apart: bool) -> list[Model]:
    """Return the models that a backup saves, those they point to first.

    `apart`: those whose class says `backup_apart = True`, which never lie in the same archive as the rest.
    """
    chosen = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.swapped
        and model._meta.label_lower not in LEFT_OUT
        and bool(getattr(model, "backup_apart", False)) == apart
    ]
    return in_order(chosen)


def in_order(chosen: Sequence[Model]) -> list[Model]:
    """Sort models so that a foreign key points back; circles stay in the given order."""
    wanted = {model._meta.label_lower: model for model in chosen}
    done: dict[str, Model] = {}
    under_way: set[str] = set()

    def visit(label: str) -> None:
        if label in done or label in under_way or label not in wanted:
            return
        under_way.add(label)
        for field in wanted[label]._meta.concrete_fields:
            if field.related_model is not None:
                visit(field.related_model._meta.label_lower)
        done[label] = wanted[label]

    for label in wanted:
        visit(label)
    return list(done.values())


def fields_of(model: Model) -> list[Field]:
    """Return the columns of a model."""
    return list(model._meta.concrete_fields)


def lines_of(model: Model) -> Iterator[str]:
    """Yield the field names, then each row by primary key, as JSON arrays. Values come unchanged by our code."""
    names = [field.attname for field in fields_of(model)]
    yield json.dumps(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=BATCH):
        yield json.dumps([_encoded(value) for value in row], ensure_ascii=False, separators=(",", ":"))


def _encoded(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, decimal.Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _decoder(field: Field) -> Callable[[Any], Any]:
    target: Any = field
    while target.remote_field is not None and hasattr(target, "target_field"):
        target = target.target_field
    if isinstance(target, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    if isinstance(target, models.JSONField | models.CharField | models.TextField):
        return lambda value: value
    return lambda value: None if value is None else target.to_python(value)


def load(model: Model, lines: Iterator[str], progress: Callable[[int], None]) -> int:
    """Insert the rows of `lines` as they are (no defaults, no signals); return how many.

    `progress` is told the number after each batch. Raises ValueError if the columns are not those of the model.
    """
    names = json.loads(next(lines))
    by_name = {field.attname: field for field in fields_of(model)}
    if set(names) != set(by_name):
        raise ValueError(f"{model._meta.label}: columns {sorted(set(names) ^ set(by_name))}")
    decoders = [_decoder(by_name[name]) for name in names]
    batch: list[models.Model] = []
    count = 0
    for line in lines:
        values = json.loads(line)
        # Without __init__: its defaults (new ids, hashes) would be made for nothing, a million times.
        made = model.__new__(model)
        made._state = ModelState()
        for name, decode, value in zip(names, decoders, values, strict=True):
            made.__dict__[name] = decode(value)
        batch.append(made)
        if len(batch) >= BATCH:
            count += _insert(model, batch)
            batch = []
            progress(count)
    return count + _insert(model, batch)


def _insert(model: Model, batch: list[models.Model]) -> int:
    fields = fields_of(model)
    rows: QuerySet[Any] = model._base_manager.all()
    size = max(connection.ops.bulk_batch_size(fields, batch), 1) if batch else 1
    for start in range(0, len(batch), size):
        # `raw`: a field that fills itself on saving (auto_now_add) keeps what it was.
        rows._insert(  # type: ignore[attr-defined]
            batch[start : start + size], fields=fields, using=connection.alias, raw=True
        )
    return len(batch)


def reset_sequences(loaded: Sequence[Model]) -> None:
    """Let automatic keys go on after the highest one that was loaded."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(loaded))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
