from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "gongkai.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        from gongkai.reports import actions, verify  # noqa: F401  registers verbs and checks
        from gongkai.reports.archive import actions as archive_actions  # noqa: F401
        from gongkai.reports.archive import verify as archive_verify  # noqa: F401
