from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongkai.notices"
    label = "notices"
    verbose_name = "提醒与消息"

    def ready(self) -> None:
        from gongkai.notices import delivering, nightly, practice  # noqa: F401 - register steps, kinds and settings
