"""The notices of 2004-2026, from the data of the law room."""

from django.db import migrations

from gongkai.workdays.seeding import seed


def fill(apps, schema_editor):
    models = (apps.get_model("workdays", name) for name in ("CalendarVersion", "Notice", "CalendarDay"))
    seed(*models)


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
