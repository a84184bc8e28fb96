from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "gongkai.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        from gongkai.files import nightly, practice, verify  # noqa: F401 - register step, settings and check
