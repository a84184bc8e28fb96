"""Every night: what was read or sent long ago is forgotten; what waits for ever is given up."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from gongkai.agencies.models import Body
from gongkai.agencies.practice import value_of
from gongkai.journal.nightly import register
from gongkai.notices.models import WAITING, Delivery, Message, State
from gongkai.notices.practice import KEEP_DAYS

# Longer than any run of days off, so that what waits for the end of a holiday still goes out (project default).
TOO_OLD = dt.timedelta(days=14)
KEEP_SENT = dt.timedelta(days=90)


@register("notices.messages", "清理早已读过的消息")
def forget_read_messages() -> int:
    """Delete messages read longer ago than the setting of their body says; return how many."""
    now = timezone.now()
    shortest = dt.timedelta(days=30)
    bodies = Message.objects.filter(read_at__lt=now - shortest).values_list("body_id", flat=True).distinct()
    gone = 0
    for body in Body.objects.filter(pk__in=list(bodies)):
        days = value_of(body, KEEP_DAYS)
        old = Message.objects.filter(body=body, read_at__lt=now - dt.timedelta(days=days))
        gone += old.delete()[0]
    return gone


@register("notices.deliveries", "清理已发送和过期的通知")
def forget_deliveries() -> int:
    """Give up what waited for two weeks, delete what was sent or given up long ago; return how many rows in all."""
    now = timezone.now()
    stale = Delivery.objects.filter(state__in=WAITING, created_at__lt=now - TOO_OLD)
    given_up = stale.update(state=State.GIVEN_UP, last_error="too old", claimed_until=None)
    done = Delivery.objects.filter(state__in=[State.SENT, State.GIVEN_UP], created_at__lt=now - KEEP_SENT)
    return given_up + done.delete()[0]
