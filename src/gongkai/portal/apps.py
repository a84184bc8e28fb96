from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "gongkai.portal"
    label = "portal"

    def ready(self) -> None:
        """Listen to the journal."""
        from gongkai.portal import stamp  # noqa: F401
        from gongkai.portal.export import nightly  # noqa: F401
