"""The policy documents of all bodies in an index of their own."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0017_personal_data")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=[
                    *("document_kind", "state", "-published_on", "-id"),
                    *("repealed_on", "valid_until", "amended_on", "partly_lapsed_on", "validity"),
                ],
                name="catalogue_item_policy",
                condition=Q(document_date__isnull=False),
            ),
        ),
    ]
