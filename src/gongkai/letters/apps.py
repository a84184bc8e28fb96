from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "gongkai.letters"
    label = "letters"
    verbose_name = "文书"

    def ready(self) -> None:
        from gongkai.letters import nightly, practice, verify  # noqa: F401 - register step, settings and check
