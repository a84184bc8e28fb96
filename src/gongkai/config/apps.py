from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """How the platform is run: production check, supervision of web and worker. It has no tables."""

    name = "gongkai.config"
    label = "config"
    verbose_name = "运行"

    def ready(self) -> None:
        from gongkai.config import checks

        checks.register_all()
