"""What hangs on imported items: files, old addresses, the keys of their rows, what was left standing and why."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.catalogue.bulk.judging import Prepared
from gongkai.catalogue.bulk.sources import Source
from gongkai.catalogue.importing import ReadRow
from gongkai.catalogue.models import Attachment, ImportedRow, ImportRun, Item, OldAddress, State
from gongkai.catalogue.models.personal import FindingOverrule
from gongkai.catalogue.personal.faults import overrule_key
from gongkai.catalogue.personal.scanner import Hit
from gongkai.catalogue.personal.scans import ensure_scanned, hits_of_file
from gongkai.files import publishing
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context

CHUNK = 1000


def keep(run: ImportRun, source: Source, context: Context, rows: Sequence[ReadRow]) -> None:
    """Keep what hangs on the items of `rows`. Runs in the transaction of the import."""
    given = [(read.item, read.given) for read in rows if isinstance(read.given, Prepared)]
    ImportedRow.objects.bulk_create(
        (ImportedRow(body=run.body, run=run, key=one.row.key, item=item) for item, one in given),
        batch_size=CHUNK,
    )
    OldAddress.objects.bulk_create(
        (
            OldAddress(body=run.body, host=host, path=path, item=item)
            for item, one in given
            for host, path in one.row.addresses
        ),
        batch_size=CHUNK,
    )
    overrules: list[FindingOverrule] = []
    for item, one in given:
        kept = _files(item, one, source, context)
        if one.overruled is not None:
            hits = [hit for found in one.overruled.hits.values() for hit in found]
            if one.overruled.files:
                hits += [hit for part in kept for hit in _file_hits(part)]
            overrules += _overrules(run, item, hits, context)
    FindingOverrule.objects.bulk_create(overrules, batch_size=CHUNK)


def _files(item: Item, given: Prepared, source: Source, context: Context) -> list[Attachment]:
    made = []
    for number, one in enumerate(given.files, start=1):
        incoming = Incoming.take(one.name, source.bundle.read(one.name))
        stored = incoming.keep(item.body, owner=item, kind="attachment", uploaded_by=context.user)
        stored.public_id = one.public_id
        stored.save(update_fields=["public_id"])
        if item.state == State.PUBLISHED:
            publishing.publish(stored)
        part = Attachment.objects.create(item=item, file=stored, title=one.title[:150], order=10 * number)
        made.append(part)
    return made


def _file_hits(part: Attachment) -> list[Hit]:
    return [
        hit for hit in hits_of_file(ensure_scanned(part.file, now=True), f"attachment:{part.pk}") if hit.stops
    ]


def _overrules(run: ImportRun, item: Item, hits: Sequence[Hit], context: Context) -> list[FindingOverrule]:
    """Return the findings as overruled with the reason of the run, so that the nightly sweep knows it too."""
    made: dict[tuple[str, str, str], FindingOverrule] = {}
    for hit in hits:
        field, kind, digest = overrule_key(item, hit)
        made[field, kind, digest] = FindingOverrule(
            item=item,
            field=field,
            kind=kind,
            digest=digest,
            masked=hit.masked,
            reason=str(run.options.get("reason") or "")[:500],
            by=context.user,
            by_name=str(context.actor_name)[:60],
        )
    return list(made.values())
