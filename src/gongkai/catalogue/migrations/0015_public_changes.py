"""The marks of public changes. The triggers that note them are made after every migration (`catalogue.changes`)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0014_clearance")]

    operations = [
        migrations.CreateModel(
            name="ChangeCounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("epoch", models.CharField(max_length=12)),
                ("last", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PendingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="PublicChange",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="public_change",
                        serialize=False,
                        to="catalogue.item",
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("column_id", models.BigIntegerField()),
                ("mark", models.BigIntegerField(unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body_id", "mark"], name="catalogue_change_of_body"),
                    models.Index(fields=["column_id", "mark"], name="catalogue_change_of_column"),
                ],
            },
        ),
    ]
