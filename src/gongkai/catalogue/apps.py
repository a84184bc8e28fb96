from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CatalogueConfig(AppConfig):
    name = "gongkai.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from gongkai.catalogue import settings, verify  # noqa: F401

        post_migrate.connect(_keep_shared_channels, sender=self)


def _keep_shared_channels(**kwargs: Any) -> None:
    """Enter the shared channels of `data/channels.json` that are missing; they are reference data."""
    from gongkai.catalogue.channels import ensure_shared_channels

    ensure_shared_channels(using=kwargs.get("using", "default"))
