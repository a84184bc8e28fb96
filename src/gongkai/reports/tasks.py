"""What runs behind the pages of reports."""

from __future__ import annotations

from django_tasks import task

from gongkai.journal.actions import Context
from gongkai.journal.models import Origin


@task()
def render_version(version_id: int) -> None:
    """Make and publish the files of a version (Word, PDF, Excel, JSON, CSV, HTML)."""
    from gongkai.reports.actions import RenderVersion
    from gongkai.reports.models import Version

    version = Version.objects.get(pk=version_id)
    RenderVersion(context=Context(origin=Origin.TASK), version=version).execute()
