"""The stamp of what the public sees."""

from __future__ import annotations

from django.db import models


class PublicStamp(models.Model):
    """One row: a token that changes with every act, and when it did. Cached pages carry it in their ETag."""

    token = models.CharField(max_length=32)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.token
