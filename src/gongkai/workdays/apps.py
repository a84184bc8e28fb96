from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    name = "gongkai.workdays"
    label = "workdays"
    verbose_name = "工作日表"

    def ready(self) -> None:
        from gongkai.workdays import verify  # noqa: F401 - registers its check
