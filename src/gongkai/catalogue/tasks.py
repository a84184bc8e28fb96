"""What the catalogue has done in the background."""

from __future__ import annotations

from django_tasks import task


@task()
def scan_file(stored_id: int) -> str:
    """Search an attachment for personal data; return the state of the scan."""
    from gongkai.catalogue.personal.scans import run_scan
    from gongkai.files.models import StoredFile

    stored = StoredFile.objects.select_related("blob").get(pk=stored_id)
    return run_scan(stored).state


@task()
def work_import(run_id: int) -> str:
    """Check or import a run of `catalogue.bulk`; return the state that it came to, "" where somebody else is at it."""
    from gongkai.catalogue.bulk.worker import work_now

    run = work_now(run_id)
    return run.state if run is not None else ""
