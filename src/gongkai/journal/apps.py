from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "gongkai.journal"
    label = "journal"
