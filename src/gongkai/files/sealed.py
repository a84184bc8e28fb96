"""Files about a person: kept encrypted with the record key of that person, so that destroying the key erases them.

kept = keep_sealed(incoming, body, key_name=person.key_name, key=key, label="身份证明", owner=request)
raw = read_sealed(kept, key)

The clear name of the row is `label` with the extension; the sender's own file name may name somebody and is sealed.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from gongkai.agencies.models import Body
from gongkai.files import keys, store
from gongkai.files.incoming import Incoming
from gongkai.files.media import INLINE
from gongkai.files.models import Blob, StoredFile
from gongkai.files.names import extension_of
from gongkai.files.serving import PLAIN, SANDBOX, disposition
from gongkai.journal.append import stream_of
from gongkai.journal.identifiers import new_public_id

KeySource = Callable[[uuid.UUID], bytes]
_sources: list[KeySource] = []


def keys_from(source: KeySource) -> KeySource:
    """Register where the plain bytes of a record key come from, by its name (the ledger that keeps persons)."""
    _sources.append(source)
    return source


def key_named(name: uuid.UUID) -> bytes:
    """Return the record key with this name. Raises keys.KeyDestroyed once the person was erased."""
    for source in _sources:
        return source(name)
    raise keys.KeyDestroyed(str(name))


def key_for(stored: StoredFile) -> bytes:
    """Return the key of a sealed file. Raises keys.KeyDestroyed once the person was erased."""
    if stored.key_name is None:
        raise ValueError("not a sealed file")
    return key_named(stored.key_name)


def _place(public_id: str, part: str) -> str:
    return f"file:{public_id}:{part}"


def keep_sealed(
    incoming: Incoming,
    body: Body,
    *,
    key_name: uuid.UUID,
    key: bytes,
    label: str,
    owner: Any = "",
    kind: str = "",
    uploaded_by: Any = None,
) -> StoredFile:
    """Encrypt and store a content, register it private. Call `incoming.reasons(body)` before.

    `key_name` names the record key whose plain bytes are `key`; `label` is what lists may show ("身份证明").
    """
    public_id = new_public_id()
    incoming.content.seek(0)
    sealed = keys.seal_bytes(key, incoming.content.read(), _place(public_id, "content"))
    digest, size = store.put(io.BytesIO(sealed))
    blob, _ = Blob.objects.get_or_create(
        hash=digest, defaults={"size": size, "media_type": incoming.media_type}
    )
    extension = extension_of(incoming.name)
    made: StoredFile = StoredFile.objects.create(
        public_id=public_id,
        body=body,
        blob=blob,
        name=f"{label}.{extension}" if extension else label,
        owner=owner if isinstance(owner, str) else stream_of(owner),
        kind=kind,
        uploaded_by=uploaded_by if getattr(uploaded_by, "pk", None) else None,
        key_name=key_name,
        name_sealed=keys.seal(key, incoming.name, _place(public_id, "name")),
    )
    return made


def read_sealed(stored: StoredFile, key: bytes) -> bytes:
    """Return the clear content. Raises keys.NotReadable for another key, FileNotFoundError if the store lost it."""
    with store.open_content(stored.blob.hash) as content:
        return keys.unseal_bytes(key, content.read(), _place(stored.public_id, "content"))


def name_of(stored: StoredFile, key: bytes) -> str:
    """Return the name under which it was sent."""
    return str(keys.unseal(key, bytes(stored.name_sealed), _place(stored.public_id, "name")))


def serve_sealed(stored: StoredFile, key: bytes, *, inline: bool = False) -> HttpResponse:
    """Answer with the clear content, never cached; the caller has decided that this request may have it.

    The download bears the clear label, never the sealed name (it would stay in the browser's history).
    """
    media = stored.blob.media_type
    response = HttpResponse(read_sealed(stored, key), content_type=media)
    response["Content-Disposition"] = disposition(
        stored.name, inline and media in INLINE and media != "text/plain"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = PLAIN if media == "application/pdf" else SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
