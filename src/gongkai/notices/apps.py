from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "gongkai.notices"
    label = "notices"
    verbose_name = "提醒与消息"

    def ready(self) -> None:
        from gongkai.notices import practice  # noqa: F401 - registers the settings
