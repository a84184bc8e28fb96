from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongkai.journal"
    label = "journal"
    verbose_name = "日志"

    def ready(self) -> None:
        from gongkai.journal import nightly, planner, verify  # noqa: F401 - register the first steps and checks
