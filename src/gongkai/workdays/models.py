"""Notices, versions and days. A version never changes: a later one ends the rows that it replaces."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q


class CalendarVersion(models.Model):
    """One state of the table. Deadlines keep the `name` of the version that they were counted with."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField("版本", max_length=40, unique=True)
    made_at = models.DateTimeField("形成时间", auto_now_add=True)
    # Hash of covered years and days: proves the table unchanged, and keys the cache of built calendars.
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """A notice of the State Council (General Office) that arranges the days of a year (放假办法 Arts 6-7)."""

    year = models.PositiveSmallIntegerField("年度")
    number = models.CharField("发文字号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    issued_on = models.DateField("发布日期", null=True, blank=True)
    source_url = models.URLField("来源网址", max_length=300, blank=True)
    source_text = models.TextField("原文", blank=True)
    # None: the notice that arranges the whole year; else the one whose arrangement it changes.
    changes = models.ForeignKey(
        "self",
        verbose_name="变更",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changed_by",
    )
    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="notices")

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="workdays_one_notice_per_year", fields=["year"], condition=Q(changes__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）" if self.number else self.title

    def journal_state(self) -> dict[str, Any]:
        """Return what the journal keeps."""
        names = ("year", "number", "title", "issued_on", "source_url", "changes_id")
        return {**{name: getattr(self, name) for name in names}, "version": self.version.name}


class CalendarDay(models.Model):
    """A day that a notice names: a day off, or a weekend day worked. Other days go by Monday to Friday.

    The row belongs to the versions from `since` up to, not including, `until` (None: still).
    """

    date = models.DateField("日期")
    is_working = models.BooleanField("上班")
    # Identifier of the holiday in the data of the law room, e.g. spring_festival; "" for a day worked.
    holiday = models.CharField("节日", max_length=30, blank=True)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="days")
    since = models.PositiveIntegerField()
    until = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["date", "since"]
        constraints = [
            models.UniqueConstraint(
                name="workdays_one_current_row_per_day", fields=["date"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="workdays_versions_in_order", condition=Q(until__isnull=True) | Q(until__gt=F("since"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {'上班' if self.is_working else '放假'}"
