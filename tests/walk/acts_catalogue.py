"""The table of the action walk: documents, clean-ups, columns, channels, the guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import APPROVERS, HANDLERS, HEAD, Case, at, record
from tests.walk.records import SIGNED, D

from gongkai.agencies.models import Body, BodyKind, Role
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.actions.clean_up import LineDecision

if TYPE_CHECKING:
    from tests.walk.world import Place


def _decisions(place: Place) -> dict[str, Any]:
    cleanup = place.get("cleanup")
    line = cleanup.lines.order_by("pk").first()
    return {"cleanup": cleanup, "decisions": {line.pk: LineDecision(decision="keep", reason="适用")}}


ARRANGERS = frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN})


def _standard(place: Place) -> dict[str, Any]:
    """Let the body be a county, for which there is a standard (the savepoint of the test brings it back)."""
    Body.objects.filter(pk=place.body.pk).update(kind=BodyKind.COUNTY)
    return {"body": place.get_body(), "fields": ("gs-employment",)}


DOCUMENTS = [
    Case(catalogue.RegisterDocument, record("item", "published", basis="已审核"), APPROVERS),
    Case(catalogue.UndoChange, record("change", "change", reason="登记有误"), APPROVERS),
    Case(catalogue.OpenCleanup, at(name="清理", as_of=D(2026, 3, 17)), APPROVERS),
    Case(catalogue.DecideLines, _decisions, HANDLERS),
    Case(catalogue.ApproveCleanup, record("cleanup", "cleanup_decided"), HEAD, "by login"),
    Case(
        catalogue.ApproveCleanup,
        record("cleanup", "cleanup_decided", signed_by=SIGNED, signed_on=D(2026, 3, 17)),
        APPROVERS,
        "on paper",
    ),
    Case(
        catalogue.PublishCleanup,
        lambda place: {
            "cleanup": place.get("cleanup_approved"),
            "column": place.get("column"),
            "effective_on": D(2026, 3, 18),
        },
        APPROVERS,
    ),
    Case(catalogue.CloseCleanup, record("cleanup", "cleanup", reason="不做了"), APPROVERS),
]

COLUMNS = [
    Case(
        catalogue.MoveColumn,
        lambda place: {"column": place.get("extra_column"), "parent": place.get("column")},
        ARRANGERS,
    ),
    Case(
        catalogue.MergeColumn,
        lambda place: {"column": place.get("extra_column"), "into": place.get("column"), "reason": "合并"},
        ARRANGERS,
    ),
    Case(catalogue.AdoptStandard, _standard, ARRANGERS),
]

GUIDE = [
    Case(catalogue.MakeGuide, at(), HANDLERS),
    Case(catalogue.WriteGuideText, at(key="scope", text="补充"), HANDLERS),
    Case(catalogue.KeepReadingPlace, at(name="档案馆", address="人民路5号"), ARRANGERS, "new"),
    Case(
        catalogue.KeepReadingPlace,
        lambda place: {
            "body": place.get_body(),
            "place": place.get("place"),
            "name": "档案馆",
            "address": "人民路5号",
        },
        ARRANGERS,
        "changed",
    ),
    Case(catalogue.RetireReadingPlace, record("place", "place"), ARRANGERS),
]

CHANNELS = [
    Case(
        catalogue.TakeBackRelease,
        lambda place: {
            "item": place.get("published"),
            "release": place.get("release"),
            "reason": "登记有误",
        },
        APPROVERS,
    ),
    Case(catalogue.AddChannel, at(label="大喇叭二号", row_2014="channel_other"), ARRANGERS),
    Case(catalogue.RetireChannel, record("channel", "channel"), ARRANGERS),
]

BRIEFINGS = [
    Case(
        catalogue.RecordBriefing,
        at(kind="online_interview", topic="在线访谈", held_on=D(2026, 3, 17)),
        HANDLERS,
    ),
    Case(catalogue.TakeBackBriefing, record("briefing", "briefing", reason="登记有误"), APPROVERS),
]

ACTS = [*DOCUMENTS, *COLUMNS, *GUIDE, *CHANNELS, *BRIEFINGS]
