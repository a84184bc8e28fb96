"""Every write to the table of days."""

from gongkai.workdays.actions.adopt_notice import AdoptNotice

__all__ = ["AdoptNotice"]
