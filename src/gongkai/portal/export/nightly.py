"""The export of every night, where the installation has a folder for it (GONGKAI_EXPORT_DIR)."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from gongkai.journal import nightly


@nightly.register("portal.export", "导出静态副本")
def export() -> int:
    """Export what changed; return how many files were written or taken away. A run that is under way is left to end."""
    if not settings.EXPORT_DIR:
        return 0
    from gongkai.portal.export.exporting import Exporter
    from gongkai.portal.export.folder import Busy, Folder

    try:
        with Folder(Path(settings.EXPORT_DIR)).locked() as folder:
            base = settings.EXPORT_BASE_URL
            done = Exporter(folder, body=None, base_url=base, say=lambda text: None).run()
    except Busy:
        logging.getLogger(__name__).warning("export: another run has the folder")
        return 0
    return done.written + done.removed
