"""Issuing letters, for the acts of other rooms: called inside their `perform()`, in their transaction.

letter = issue("extension_notice", body=request.body, owner=request, facts=facts, on=context.today,
               key_name=person.key_name, key=key)
open_letter(letter, "pdf")          # bytes, later, for whoever may have them
record_service(letter, way="post", on=day, tracking="…", key=key)

An act asks `composing.missing(kind, facts)` in its `check()`; `issue` raises MissingElements otherwise.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Body
from gongkai.agencies.queries import name_on
from gongkai.files import keys
from gongkai.files.models import StoredFile
from gongkai.files.sealed import key_named
from gongkai.journal.append import stream_of
from gongkai.journal.canonical import digest, digest_of
from gongkai.journal.identifiers import new_public_id
from gongkai.letters.composing import compose
from gongkai.letters.content import LetterContent
from gongkai.letters.errors import LetterError
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import kind_of
from gongkai.letters.models import Letter, LetterSeries, Service, ServiceWay
from gongkai.letters.practice import house_of

FORMS = ("pdf", "docx")
_on_demand: ContextVar[bool] = ContextVar("letters_on_demand", default=False)


def issue(
    kind: str,
    *,
    body: Body,
    owner: Any,
    facts: LetterFacts,
    on: dt.date,
    key_name: uuid.UUID | None = None,
    key: bytes | None = None,
    number: str | None = None,
    uploaded_by: Any = None,
    replaces: Letter | None = None,
) -> Letter:
    """Number a letter, keep its content, and have it rendered after the commit. Returns the row.

    `owner`: the record it belongs to, or its stream name. `number`: one that was given already (a reply bears the
    decision's); else the next of the body's series. `key_name` and `key`: the record key that seals content and files;
    without it the content is kept clear, so it must then name no person. Raises LetterError (MissingElements, …).
    """
    if (key_name is None) != (key is None):
        raise ValueError("key_name and key belong together")
    known = kind_of(kind)
    said = dataclasses.replace(facts, made_on=on)
    house = house_of(body, known, on)
    compose(kind, said, house.words)  # nothing is numbered that cannot be written
    series_no = None
    if number is None and house.series:
        series_no = next_number(body, house.series, on.year)
        number = house.number(name_on(body, on).short_name, on.year, series_no)
    said = dataclasses.replace(said, number=number or "")
    letter = Letter(
        body=body,
        public_id=new_public_id(),
        owner=owner if isinstance(owner, str) else stream_of(owner),
        kind=kind,
        number=number or "",
        series_name=house.series if series_no else "",
        series_year=on.year if series_no else None,
        series_no=series_no,
        title=known.label,
        made_on=on,
        addressee_class=known.addressee,
        issued_by=uploaded_by if getattr(uploaded_by, "pk", None) else None,
    )
    _keep(letter, compose(kind, said, house.words), key_name, key)
    letter.save(force_insert=True)
    if replaces is not None:
        Letter.objects.filter(pk=replaces.pk).update(replaced_by=letter)
    if not _on_demand.get():
        transaction.on_commit(partial(_ask_to_render, letter.pk))
    return letter


@contextmanager
def rendered_on_demand() -> Iterator[None]:
    """Ask the worker for no files meanwhile: who opens a letter first has them made, else the night (sample data)."""
    token = _on_demand.set(True)
    try:
        yield
    finally:
        _on_demand.reset(token)


def preview(kind: str, facts: LetterFacts, body: Body | None = None) -> LetterContent:
    """The letter as it would be, without a number: nothing is kept. With `body`, in the body's own words.

    Raises LetterError.
    """
    on = facts.made_on
    words = house_of(body, kind_of(kind), on).words if body is not None and on is not None else None
    return compose(kind, dataclasses.replace(facts, number=""), words)


def next_number(body: Body, series: str, year: int) -> int:
    """Return the next number of a series of the body in a year: gapless, because it moves in this transaction."""
    place: dict[str, Any] = {"body": body, "name": series, "year": year}
    row = LetterSeries.objects.select_for_update().filter(**place).first()
    if row is None:
        LetterSeries.objects.get_or_create(**place)
        row = LetterSeries.objects.select_for_update().get(**place)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


def _place(letter: Letter, part: str) -> str:
    return f"letter:{letter.public_id}:{part}"


def _keep(letter: Letter, content: LetterContent, key_name: uuid.UUID | None, key: bytes | None) -> None:
    """Put the content into the row. The digest of a sealed one is over its sealed bytes: it betrays nothing."""
    raw = content.to_json()
    if key is None:
        letter.content, letter.content_digest = raw, digest_of(raw)
    else:
        letter.key_name = key_name
        letter.content_sealed = keys.seal(key, raw, _place(letter, "content"))
        letter.content_digest = digest(letter.content_sealed)


def content_of(letter: Letter) -> LetterContent:
    """Return what the letter says. Raises keys.KeyDestroyed once the person was erased."""
    if letter.key_name is None:
        return LetterContent.from_json(letter.content or {})
    raw = keys.unseal(key_named(letter.key_name), bytes(letter.content_sealed), _place(letter, "content"))
    return LetterContent.from_json(raw)


def _ask_to_render(pk: int) -> None:
    from gongkai.letters.tasks import render_letter

    render_letter.enqueue(pk)


def ensure_rendered(letter: Letter) -> Letter:
    """Make Word and PDF now if the worker has not; return the letter with its files. Raises keys.KeyDestroyed."""
    from gongkai.letters.actions import render

    if letter.rendered_at is None:
        letter.refresh_from_db()
    if letter.rendered_at is None:
        render(letter)
        letter.refresh_from_db()
    return letter


def file_of(letter: Letter, form: str = "pdf") -> StoredFile:
    """Return the stored file of a letter, made if need be. Raises LetterError for another form than pdf and docx."""
    if form not in FORMS:
        raise LetterError(f"文书只有 PDF 和 Word（docx）两种格式，没有“{form}”。")
    found: StoredFile = getattr(ensure_rendered(letter), form)
    return found


def open_letter(letter: Letter, form: str = "pdf") -> bytes:
    """Return the clear bytes of the letter. The caller has decided that this request may have it.

    Raises LetterError, keys.KeyDestroyed, FileNotFoundError (the store lost it).
    """
    from gongkai.files.sealed import key_for, read_sealed
    from gongkai.files.store import open_content

    stored = file_of(letter, form)
    if stored.is_sealed:
        return read_sealed(stored, key_for(stored))
    with open_content(stored.blob.hash) as content:
        return content.read()


def record_service(
    letter: Letter,
    *,
    way: str,
    on: dt.date,
    tracking: str = "",
    signed_by: str = "",
    proof: StoredFile | None = None,
    key: bytes | None = None,
    recorded_by: Any = None,
) -> Service:
    """Enter that a letter was sent or handed over, in the transaction of the caller's act.

    Of a sealed letter, tracking number and signature are sealed too (`key`, asked for by name when not handed in).
    Raises LetterError for a day before the letter or an unknown way.
    """
    if way not in ServiceWay.values:
        raise LetterError(f"没有送达方式“{way}”。可用的方式：{'、'.join(ServiceWay.labels)}。")
    if on < letter.made_on:
        raise LetterError("送达日期不能早于文书的成文日期，请核对。")
    service = Service(letter=letter, way=way, on=on, proof=proof)
    service.recorded_by = recorded_by if getattr(recorded_by, "pk", None) else None
    if letter.key_name is None:
        service.tracking, service.signed_by = tracking, signed_by
    elif tracking or signed_by:
        details = {"tracking": tracking, "signed_by": signed_by}
        service.details_sealed = keys.seal(
            key or key_named(letter.key_name), details, _place(letter, "service")
        )
    service.save(force_insert=True)
    return service


def undo_service(service: Service, reason: str) -> None:
    """Take a wrong entry of service back; it stays, marked. In the transaction of the caller's act."""
    service.undone, service.undone_reason = True, reason
    service.save(update_fields=["undone", "undone_reason"])


def details_of(service: Service) -> dict[str, str]:
    """Return `tracking` and `signed_by`. Raises keys.KeyDestroyed once the person was erased."""
    letter = service.letter
    if letter.key_name is None or not service.details_sealed:
        return {"tracking": service.tracking, "signed_by": service.signed_by}
    raw = keys.unseal(key_named(letter.key_name), bytes(service.details_sealed), _place(letter, "service"))
    return {"tracking": str(raw["tracking"]), "signed_by": str(raw["signed_by"])}


def facts_of_body(body: Body, on: dt.date) -> dict[str, str]:
    """Return what a letter says of the body on a day, as fields of LetterFacts: name of that day, office, contact."""
    return {
        "body_name": name_on(body, on).name,
        "office_name": body.office_name,
        "phone": body.phone,
        "address": body.address,
        "postcode": body.postcode,
        "office_hours": body.office_hours,
        "email": body.email,
    }
