"""Indexes that hold all that the office's list is narrowed by; numbers looked up alone; a year by column."""

from django.db import migrations, models
from django.db.models import Q

WORKED_ON = ["-changed_at", "-id", "state", "column", "document_kind", "title", "document_no", "index_no"]


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_item_versions")]

    operations = [
        migrations.RemoveIndex(model_name="item", name="catalogue_item_worked_on"),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["body", *WORKED_ON], name="catalogue_item_worked_on"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=[*WORKED_ON, "body"], name="catalogue_item_all_worked_on"),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["index_no"], name="catalogue_item_number", condition=Q(published_on__isnull=False)
            ),
        ),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(fields=["document_no"], name="catalogue_item_document_no"),
        ),
        migrations.RemoveIndex(model_name="item", name="catalogue_item_year"),
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["body", "published_on", "withdrawn_on", "document_kind", "column"],
                name="catalogue_item_year",
                condition=Q(published_on__isnull=False),
            ),
        ),
    ]
