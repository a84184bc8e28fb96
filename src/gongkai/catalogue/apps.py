from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "gongkai.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from gongkai.catalogue import changes, settings, verify, verify_clearance, verify_versions  # noqa: F401
        from gongkai.catalogue.bulk import worker  # noqa: F401
        from gongkai.catalogue.clearance import timed  # noqa: F401
        from gongkai.catalogue.personal import sweep  # noqa: F401

        post_migrate.connect(_keep_shared_channels, sender=self)
        post_migrate.connect(_note_public_changes, sender=self)


def _keep_shared_channels(**kwargs: Any) -> None:
    """Enter the shared channels of `data/channels.json` that are missing; they are reference data."""
    from gongkai.catalogue.channels import ensure_shared_channels

    ensure_shared_channels(using=kwargs.get("using", "default"))


def _note_public_changes(**kwargs: Any) -> None:
    """Have the database note what changes in public (`catalogue.changes`)."""
    from django.db import connections

    from gongkai.catalogue.changes import ensure_triggers

    using = kwargs.get("using", "default")
    # Migrated back to before there were marks: nothing to note.
    if "catalogue_pendingchange" in connections[using].introspection.table_names():
        ensure_triggers(using)
