from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "gongkai.look"
    label = "look"

    def ready(self) -> None:
        """Fix the address of static files now, while the script prefix is that of the installation.

        Pages under /zh-hant/ are served with a longer prefix; their stylesheet is the same file.
        """
        from django.contrib.staticfiles.storage import staticfiles_storage

        getattr(staticfiles_storage, "base_url", None)  # computed once, kept
