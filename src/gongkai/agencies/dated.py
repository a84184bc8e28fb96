"""Rows that hold from a day to a day. `valid_until` is the last day on which the row holds; None: still."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Q


def in_force_q(day: dt.date, prefix: str = "") -> Q:
    """Return the condition that a dated row (reached by `prefix`) holds on `day`."""
    started = Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": day})
    not_over = Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": day})
    return started & not_over


def overlaps_q(first: dt.date | None, last: dt.date | None) -> Q:
    """Return the condition that a dated row holds on some day from `first` to `last` (None: without end)."""
    not_over = Q() if first is None else Q(valid_until__isnull=True) | Q(valid_until__gte=first)
    begun = Q() if last is None else Q(valid_from__isnull=True) | Q(valid_from__lte=last)
    return not_over & begun


class DatedQuerySet(models.QuerySet[Any]):
    """Query set of dated rows."""

    def on(self, day: dt.date) -> Self:
        """Return the rows that hold on `day`."""
        return self.filter(in_force_q(day))


class Dated(models.Model):
    """Base of dated rows."""

    valid_from = models.DateField("自", null=True, blank=True)
    valid_until = models.DateField("至", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lte=models.F("valid_until")),
            )
        ]

    def holds_on(self, day: dt.date) -> bool:
        """Return whether the row holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )
