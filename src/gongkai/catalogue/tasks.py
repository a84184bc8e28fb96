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
