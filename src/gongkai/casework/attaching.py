"""Files that come with an event: kept encrypted with the record key of the request's person, private for ever."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.agencies.models import Body
from gongkai.casework.models import EventFile, Request
from gongkai.casework.persons import key_of
from gongkai.files.incoming import Incoming
from gongkai.files.keys import KeyDestroyed
from gongkai.files.models import StoredFile
from gongkai.files.sealed import keep_sealed
from gongkai.journal.actions import Context, Reason

KIND = "casework"
# What a person may add to one event; beyond it the material is put together into one file (project default).
MOST = 20


def scan_reasons(body: Body, scans: Sequence[Incoming], field: str = "scans") -> list[Reason]:
    """Return why the files may not come in with an event of `body`'s request."""
    if len(scans) > MOST:
        message = f"一次最多附 {MOST} 个文件，现有 {len(scans)} 个。请合并成一个 PDF 或者 ZIP 后再传。"
        return [Reason(code="many", field=field, message=message)]
    return [reason for scan in scans for reason in scan.reasons(body, field)]


def keep(request: Request, incoming: Incoming, label: str, context: Context) -> StoredFile:
    """Store one file of the request: sealed for its person; plain and private where there is none any more."""
    person = request.person
    if person is not None:
        try:
            key = key_of(person)
        except KeyDestroyed:
            pass
        else:
            return keep_sealed(
                incoming,
                request.body,
                key_name=person.key_name,
                key=key,
                label=label,
                owner=request,
                kind=KIND,
                uploaded_by=context.user,
            )
    return incoming.keep(request.body, owner=request, kind=KIND, uploaded_by=context.user)


def attach(
    request: Request, seq: int, scans: Sequence[Incoming], label: str, context: Context
) -> list[EventFile]:
    """Keep the files of event `seq`; several of one event are counted in their label. For actions only."""
    made = []
    for place, scan in enumerate(scans, start=1):
        name = label if len(scans) == 1 else f"{label}{place}"
        stored = keep(request, scan, name, context)
        made.append(EventFile.objects.create(request=request, seq=seq, stored=stored, label=name))
    return made


def files_of(request: Request) -> dict[int, list[EventFile]]:
    """Return the files of the request by the seq of their event."""
    found: dict[int, list[EventFile]] = {}
    for row in request.event_files.select_related("stored__blob").order_by("seq", "pk"):
        found.setdefault(row.seq, []).append(row)
    return found
