"""The table of the address walk: documents, clean-ups, columns, channels, the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.addresses_common import (
    APPROVERS,
    ARRANGERS,
    HANDLERS,
    READ,
    SYSTEM,
    Address,
    body_query,
    of,
    sent,
)
from tests.walk.records import SIGNED

if TYPE_CHECKING:
    from tests.walk.world import Place


def _cleanup_act(key: str, what: str, values: dict[str, Any], verb: str = "") -> Address:
    return Address(
        "office:catalogue-cleanup-act",
        lambda place: (place.kept[what].public_id, key),
        post=lambda place: {name: v(place) if callable(v) else v for name, v in values.items()},
        may=APPROVERS,
        verb=f"catalogue.{key}_cleanup",
        variant=key,
    )


def _item_act(key: str, verb: str, **values: Any) -> Address:
    return Address(
        "office:catalogue-act",
        lambda place: (place.kept["published"].public_id, key),
        post=sent(**values),
        may=APPROVERS,
        verb=verb,
        variant=key,
    )


def _decisions(place: Place) -> dict[str, Any]:
    line = place.kept["cleanup"].lines.order_by("pk").first()
    return {f"decision-{line.pk}": "keep", f"reason-{line.pk}": "适用"}


DOCUMENTS = [
    Address("office:catalogue-documents", query=body_query),
    Address("office:catalogue-uninterpreted", query=body_query),
    Address(
        "office:catalogue-undo-change",
        of("change"),
        post=sent(reason="登记有误"),
        may=APPROVERS,
        verb="catalogue.undo_change",
    ),
    _item_act("number", "catalogue.register_document", basis="已审核"),
    _item_act(
        "change", "catalogue.change_document", kind="repeal", effective_on="2026-03-17", reason="不再适用"
    ),
    Address("office:catalogue-cleanups", query=body_query),
    Address(
        "office:catalogue-cleanup-open",
        query=body_query,
        post=sent(name="清理", as_of="2026-03-17"),
        may=APPROVERS,
        verb="catalogue.open_cleanup",
    ),
    Address(
        "office:catalogue-cleanup",
        of("cleanup"),
        post=_decisions,
        may=HANDLERS,
        verb="catalogue.decide_lines",
    ),
    _cleanup_act("approve", "cleanup_decided", {"signed_by": SIGNED, "signed_on": "2026-03-17"}),
    _cleanup_act(
        "publish",
        "cleanup_approved",
        {"effective_on": "2026-03-18", "column": lambda place: place.kept["column"].pk},
    ),
    _cleanup_act("close", "cleanup", {"reason": "不做了"}),
]

COLUMNS = [
    Address(
        "office:catalogue-column-move",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=lambda place: {"parent": place.kept["column"].pk},
        may=ARRANGERS,
        verb="catalogue.move_column",
    ),
    Address(
        "office:catalogue-column-merge",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=lambda place: {"into": place.kept["column"].pk, "reason": "合并"},
        may=ARRANGERS,
        verb="catalogue.merge_column",
    ),
    Address(
        "office:catalogue-columns-adopt",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(fields_wanted="gs-employment"),
        may=ARRANGERS,
        verb="catalogue.adopt_standard",
    ),
]

GUIDE = [
    Address("office:catalogue-guide", read=READ | SYSTEM, query=body_query),
    Address(
        "office:catalogue-guide-make",
        read=None,
        status=405,
        query=body_query,
        post=sent(),
        may=HANDLERS,
        verb="catalogue.make_guide",
    ),
    Address(
        "office:catalogue-guide-text",
        lambda place: ("scope",),
        read=READ | SYSTEM,
        query=body_query,
        post=sent(text="补充"),
        may=HANDLERS,
        verb="catalogue.write_guide_text",
    ),
    Address(
        "office:catalogue-place-add",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(name="档案馆", address="人民路5号"),
        may=ARRANGERS,
        verb="catalogue.keep_reading_place",
    ),
    Address(
        "office:catalogue-place",
        lambda place: (place.kept["place"].pk,),
        read=READ | SYSTEM,
        post=sent(name="档案馆", address="人民路5号"),
        may=ARRANGERS,
        verb="catalogue.keep_reading_place",
    ),
    Address(
        "office:catalogue-place-retire",
        lambda place: (place.kept["place"].pk,),
        read=None,
        status=405,
        post=sent(),
        may=ARRANGERS,
        verb="catalogue.retire_reading_place",
    ),
]

CHANNELS = [
    Address(
        "office:catalogue-channels",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(label="大喇叭二号", row_2014="channel_other"),
        may=ARRANGERS,
        verb="catalogue.add_channel",
    ),
    Address(
        "office:catalogue-channel-retire",
        lambda place: (place.kept["channel"].pk,),
        read=None,
        status=405,
        post=sent(),
        may=ARRANGERS,
        verb="catalogue.retire_channel",
    ),
    Address(
        "office:catalogue-take-back",
        lambda place: (place.kept["release"].pk,),
        post=sent(reason="登记有误"),
        may=APPROVERS,
        verb="catalogue.take_back_release",
    ),
]

BRIEFINGS = [
    Address("office:catalogue-statistics", query=body_query),
    Address(
        "office:catalogue-briefing-record",
        query=body_query,
        post=sent(kind="online_interview", topic="在线访谈", held_on="2026-03-17"),
        may=HANDLERS,
        verb="catalogue.record_briefing",
    ),
    Address(
        "office:catalogue-briefing-take-back",
        of("briefing"),
        post=sent(reason="登记有误"),
        may=APPROVERS,
        verb="catalogue.take_back_briefing",
    ),
]

ADDRESSES = [*DOCUMENTS, *COLUMNS, *GUIDE, *CHANNELS, *BRIEFINGS]
