from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "gongkai.casework"
    label = "casework"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from gongkai.casework import (
            reason_settings,  # noqa: F401 - declares its settings
            redating,  # noqa: F401 - follows the table of days
            row_settings,  # noqa: F401 - declares its settings
            settings,  # noqa: F401 - declares its settings
            telling,  # noqa: F401 - declares its notices, reminds, gives days to calendars
            terms,  # noqa: F401 - its nightly step
            verify,  # noqa: F401 - registers its checks
        )
        from gongkai.casework.actions import (
            correcting,  # noqa: F401 - declares its settings
            online,  # noqa: F401 - its nightly step
        )
