"""Publish and withdraw a file: plain functions for the acts of other rooms (an item takes its files with it)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gongkai.files.models import StoredFile, Visibility


def publish(stored: StoredFile, at: dt.datetime | None = None) -> StoredFile:
    """Make a file public; one that was withdrawn comes back. Nothing changes for a published one."""
    if not stored.is_published:
        stored.visibility = Visibility.PUBLIC
        stored.published_at = at or timezone.now()
        stored.withdrawn_at = None
        stored.save(update_fields=["visibility", "published_at", "withdrawn_at"])
    return stored


def withdraw(stored: StoredFile, at: dt.datetime | None = None) -> StoredFile:
    """Take a published file back; content and row stay, so what was public remains known."""
    if stored.is_published:
        stored.withdrawn_at = at or timezone.now()
        stored.save(update_fields=["withdrawn_at"])
    return stored
