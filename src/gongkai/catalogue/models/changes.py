"""In which order the public catalogue changed: what host portals and the static export follow.

The database itself notes every row of an item that is public and is written (`catalogue.changes`), so that no bulk
write can be forgotten. None of this is a ledger: it is made anew from the items, and in no backup.
"""

from __future__ import annotations

from django.db import models

from gongkai.catalogue.models.item import Item


class PendingChange(models.Model):
    """A public item was written; a trigger puts the row here, in the transaction of the write."""

    item_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.item_id)


class ChangeCounter(models.Model):
    """The one row whoever gives out marks locks: so marks are committed in their order, without a hole to come."""

    # Another one when all begins anew (a restored backup): cursors of before then mean nothing.
    epoch = models.CharField(max_length=12)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.epoch}-{self.last}"


class PublicChange(models.Model):
    """The last change of an item that is public, or was and is withdrawn. `mark` grows with every change."""

    item = models.OneToOneField(
        Item, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="public_change"
    )
    body_id = models.BigIntegerField()
    column_id = models.BigIntegerField()
    mark = models.BigIntegerField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["body_id", "mark"], name="catalogue_change_of_body"),
            models.Index(fields=["column_id", "mark"], name="catalogue_change_of_column"),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.item_id}"
