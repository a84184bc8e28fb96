from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongkai.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        from gongkai.files import practice, verify  # noqa: F401 - register settings and check
