"""Every minute the items whose time has come go out. What cannot go out loses its time, and its people are told."""

from __future__ import annotations

from django.utils import timezone

from gongkai.catalogue.actions.publish_item import PublishItem
from gongkai.catalogue.actions.schedule_item import CancelSchedule
from gongkai.catalogue.clearance import telling
from gongkai.catalogue.models import Clearance, Item
from gongkai.journal.actions import LOCAL, Context, Refused
from gongkai.journal.models import Origin
from gongkai.journal.ticking import every_minute

ACTOR = "定时发布"
MOST = 200
# Somebody else was first, or the check of a file is still running: the next minute sees how it stands.
PASSING = {"stale", "scanning"}


@every_minute("catalogue.publish_due", "定时发布")
def publish_due() -> int:
    """Publish what is due by the clock; return how many went out."""
    due = Clearance.objects.filter(publish_at__lte=timezone.now()).order_by("publish_at", "pk")
    return sum(_publish(clearance) for clearance in due.select_related("item__body")[:MOST])


def _publish(clearance: Clearance) -> bool:
    item: Item = clearance.item
    when = clearance.publish_at.astimezone(LOCAL) if clearance.publish_at else None
    context = Context(origin=Origin.TASK, actor=ACTOR)
    try:
        PublishItem(context=context, item=item).execute()
    except Refused as refused:
        codes = {reason.code for reason in refused.reasons}
        if codes and codes <= PASSING:
            return False
        _give_up(item, context, refused.reasons[0].message, str(when))
        return False
    except Exception:
        # Entered as failed by the act; trying again every minute would only enter it again.
        _give_up(item, context, "系统出错，请联系系统管理员查看日志。", str(when))
        return False
    return True


def _give_up(item: Item, context: Context, error: str, when: str) -> None:
    try:
        CancelSchedule(context=context, item=item, error="定时发布没有执行").execute()
    except Refused:
        # Published or sent back by somebody meanwhile: nothing is left to take off.
        return
    telling.schedule_failed(item, error[:200], when)
