"""Who works on a run: one at a time, taken up again when the one before was killed."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Sequence

from django.db.models import Q
from django.utils import timezone

from gongkai.catalogue.bulk.rows import SourceRow
from gongkai.catalogue.bulk.running import Stopped, Work, begin, source_of
from gongkai.catalogue.bulk.sources import SourceError
from gongkai.catalogue.models import BUSY_STATES, ImportRun, RunState
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin
from gongkai.journal.ticking import every_minute

# A worker that was not heard of for so long is gone: a chunk takes seconds.
SILENCE = dt.timedelta(minutes=3)
BROKEN = "程序出错，没有做完；已经导入的保留，可以继续。错误已经记录，请系统管理员查看日志。"


def enqueue(pk: int) -> None:
    """Ask the background to work on a run."""
    from gongkai.catalogue.tasks import work_import

    work_import.enqueue(pk)


def claim(pk: int, *, force: bool = False) -> ImportRun | None:
    """Take a run to work on, None when it is not to be worked on or somebody else is at it."""
    rows = ImportRun.objects.filter(pk=pk, state__in=BUSY_STATES)
    if not force:
        rows = rows.filter(Q(worker="") | Q(beat_at__lt=timezone.now() - SILENCE))
    token = uuid.uuid4().hex
    if not rows.update(worker=token, beat_at=timezone.now()):
        return None
    found: ImportRun = ImportRun.objects.select_related("body", "stored__blob", "started_by").get(pk=pk)
    return found if found.worker == token else None


def work_now(
    pk: int,
    *,
    context: Context | None = None,
    force: bool = False,
    on_chunk: Callable[[Sequence[SourceRow]], None] | None = None,
) -> ImportRun | None:
    """Check or import a run to its end, or until somebody stops it. Returns it as it is then; None when not taken.

    `context`: who imports; by default who received it, from the background.
    """
    run = claim(pk, force=force)
    if run is None:
        return None
    acting = context or Context(user=run.started_by, origin=Origin.TASK)
    try:
        _work(run, acting, on_chunk)
    except Stopped:
        pass
    except (SourceError, Refused) as error:
        _settle(run, RunState.FAILED, error=str(error))
    except Exception:
        logging.getLogger(__name__).exception("import run %s", run.public_id)
        _settle(run, RunState.FAILED, error=BROKEN)
        if context is not None:
            raise
    run.refresh_from_db()
    return run


def _work(run: ImportRun, context: Context, on_chunk: Callable[[Sequence[SourceRow]], None] | None) -> None:
    with source_of(run) as source:
        run.kind, run.digest, run.total = source.kind, source.digest(), source.total
        run.save(update_fields=["kind", "digest", "total"])
        begin(run)
        write = run.state == RunState.IMPORTING
        work = Work(run, source, context, write=write, on_chunk=on_chunk)
        work.go()
    _settle(run, RunState.DONE if write else RunState.READY, summary=work.summary())


def _settle(run: ImportRun, state: str, **given: object) -> None:
    from gongkai.catalogue.actions.bulk import SettleImport

    run.refresh_from_db()
    SettleImport(context=Context(origin=Origin.TASK), run=run, state=state, **given).execute()  # type: ignore[arg-type]


@every_minute("catalogue.imports", "中断的批量导入")
def take_up() -> int:
    """Go on with the runs whose worker is gone; return how many."""
    rows = ImportRun.objects.filter(state__in=BUSY_STATES, stored__isnull=False)
    gone = rows.filter(beat_at__lt=timezone.now() - SILENCE).values_list("pk", flat=True)
    for pk in gone:
        enqueue(pk)
    return len(gone)
