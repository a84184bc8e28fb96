"""Reading behind the pages: one task a file."""

from __future__ import annotations

from django_tasks import task

from gongkai.journal.actions import Context
from gongkai.journal.models import Origin


@task()
def read_file(file_id: int) -> None:
    """Read one file that was handed in."""
    read_now(file_id)


def read_now(file_id: int) -> None:
    """Read a file that waits in the queue; nothing happens for one that somebody else is reading or has read."""
    from gongkai.reports.archive.actions import ReadFile
    from gongkai.reports.archive.models import FileState, ImportFile

    # Said at once, so that the page shows progress; the outcome is the action's.
    waiting = ImportFile.objects.filter(pk=file_id, state=FileState.QUEUED)
    if waiting.update(state=FileState.READING):
        file = ImportFile.objects.get(pk=file_id)
        ReadFile(context=Context(origin=Origin.TASK), file=file).execute()
