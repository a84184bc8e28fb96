"""The walk's records of the import in bulk: a run that was checked, one under way, an old address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import ImportRun, RunState
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

if TYPE_CHECKING:
    from tests.walk.world import Place


def table(place: Place, what: str) -> bytes:
    """Return a table of one former publication, whose text holds private words of the body."""
    row = f"{what}目录{place.body.slug},其他文件,2019-03-05,{place.words('draft_title')}"
    return f"名称,栏目,发布日期,正文\n{row}\n".encode()


def fill(place: Place) -> None:
    """Make the runs of a body."""
    context = Context(origin=Origin.DEMO)
    for kept, what in (("import_run", "第一份"), ("import_busy", "第二份")):
        file = Incoming.take(f"{what}.csv", table(place, what))
        run = catalogue.ReceiveImport(
            context=context, body=place.body, approver_name="某某", file=file
        ).execute()
        ImportRun.objects.filter(pk=run.pk).update(total=1, good=1)
        run.refresh_from_db()
        catalogue.SettleImport(context=context, run=run, state=RunState.READY).execute()
        if kept == "import_busy":
            catalogue.StartImport(context=context, run=run).execute()
        run.refresh_from_db()
        place.kept[kept] = run
