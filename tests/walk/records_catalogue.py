"""Records of the catalogue beside the items: changes of documents, clean-ups at each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.walk import records
from tests.walk.records import SIGNED, D, on

from gongkai.agencies.models import Body
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.actions.clean_up import LineDecision
from gongkai.catalogue.models import Cleanup
from gongkai.files.incoming import Incoming

if TYPE_CHECKING:
    from tests.walk.world import Place


def fill(place: Place) -> None:
    """Make them for one body."""
    _documents(place)
    _guide(place)
    _release(place)
    place.kept["briefing"] = catalogue.RecordBriefing(
        context=on(D(2026, 3, 16)),
        body=place.body,
        kind="press_conference",
        topic=f"{place.name}的发布会",
        held_on=D(2026, 3, 12),
    ).execute()
    place.kept["cleanup"] = _cleanup(place)
    place.kept["cleanup_decided"] = _decided(place)
    place.kept["cleanup_approved"] = catalogue.ApproveCleanup(
        context=on(D(2026, 3, 16)), cleanup=_decided(place), signed_by=SIGNED, signed_on=D(2026, 3, 16)
    ).execute()


def _documents(place: Place) -> None:
    older = records._published(
        place,
        f"{place.name}的旧办法",
        document_kind="normative",
        document_no=f"{place.name}发〔2026〕2号",
        document_date=D(2026, 3, 9),
    )
    place.kept["older"] = catalogue.ChangeDocument(
        context=on(D(2026, 3, 16)),
        item=older,
        kind="amend",
        effective_on=D(2026, 3, 16),
        by=place.kept["published"],
    ).execute()
    place.kept["change"] = older.changes.get()


def _guide(place: Place) -> None:
    Body.objects.filter(pk=place.body.pk).update(
        office_name="公开办公室", address="人民路1号", office_hours="工作日", phone="8888000"
    )
    place.body.refresh_from_db()
    place.kept["place"] = catalogue.KeepReadingPlace(
        context=on(D(2026, 3, 16)), body=place.body, name=f"{place.name}图书馆", address="人民路3号"
    ).execute()


def _release(place: Place) -> None:
    catalogue.AddRelease(
        context=on(D(2026, 3, 16)),
        item=place.kept["published"],
        channel=place.kept["channel"],
        released_on=D(2026, 3, 16),
        reference="村口",
        proof=Incoming.take("照片.txt", f"{place.words('draft_file')}的照片".encode()),
    ).execute()
    place.kept["release"] = place.kept["published"].releases.get(reference="村口")


def _cleanup(place: Place) -> Cleanup:
    made: Cleanup = catalogue.OpenCleanup(
        context=on(D(2026, 3, 16)), body=place.body, name=f"{place.name}的清理", as_of=D(2026, 3, 16)
    ).execute()
    return made


def _decided(place: Place) -> Cleanup:
    cleanup = _cleanup(place)
    keep = LineDecision(decision="keep", reason="仍然适用")
    decisions = dict.fromkeys(cleanup.lines.values_list("pk", flat=True), keep)
    done: Cleanup = catalogue.DecideLines(
        context=on(D(2026, 3, 16)), cleanup=cleanup, decisions=decisions
    ).execute()
    return done
