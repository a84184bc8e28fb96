from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "gongkai.casework"
    label = "casework"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from gongkai.casework import (
            redating,  # noqa: F401 - follows the table of days
            settings,  # noqa: F401 - declares its settings
            terms,  # noqa: F401 - its nightly step
            verify,  # noqa: F401 - registers its checks
        )
