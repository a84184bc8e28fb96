"""Records of what happens after publication: corrections at each stage, archived items, hand-overs, reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.clearing import clear_on_paper
from tests.walk import records
from tests.walk.records import SIGNED, D, on

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Correction
from gongkai.files.incoming import Incoming

if TYPE_CHECKING:
    from tests.walk.world import Place


def fill(place: Place) -> None:
    """Make them for one body."""
    kept, later = place.kept, on(D(2026, 3, 16))
    kept["correction"] = _correction(place, "correctable")
    kept["correction_in_review"] = _submitted(place, _correction(place, "in_review"))
    cleared = _submitted(place, _correction(place, "cleared", plain=True))
    clear_on_paper(cleared.item, later, SIGNED)
    kept["correction_approved"] = Correction.objects.get(pk=cleared.pk)
    done = _submitted(place, _correction(place, "corrected", plain=True))
    clear_on_paper(done.item, later, SIGNED)
    catalogue.PublishCorrection(context=later, correction=Correction.objects.get(pk=done.pk)).execute()
    kept["archived_item"] = records._published(place, f"{place.name}的归档信息")
    catalogue.ArchiveItems(context=later, body=place.body, items=[kept["archived_item"]]).execute()
    kept["hand_over"] = catalogue.HandOverItems(
        context=later,
        body=place.body,
        items=[kept["archived_item"]],
        receiver="档案馆",
        kind="archives",
        person=SIGNED,
    ).execute()
    kept["reviewed"] = records._withheld(place, "internal_affairs", {"title": place.words("withheld_title")})
    catalogue.ReviewWithheld(
        context=later,
        item=kept["reviewed"],
        outcome="keep",
        reason=place.words("ground_reason"),
        reviewers=SIGNED,
    ).execute()


def _correction(place: Place, what: str, *, plain: bool = False) -> Correction:
    item = records._published(place, f"{place.name}的可更正信息{what}", "附件")
    place.kept[f"item_{what}"] = item
    word = place.words
    values = {"genre": "通知"} if plain else {"title": word("draft_title"), "content": word("draft_content")}
    made: Correction = catalogue.ProposeCorrection(
        context=on(D(2026, 3, 16)),
        item=item,
        reason=word("return_reason"),
        public_note="数据有误",
        values=values,
    ).execute()
    if not plain:
        incoming = Incoming.take(f"{word('draft_file')}.txt", f"{word('draft_file')}内容".encode())
        catalogue.EditCorrection(context=on(D(2026, 3, 16)), correction=made, incoming=incoming).execute()
    return made


def _submitted(place: Place, correction: Correction) -> Correction:
    done: Correction = catalogue.SubmitCorrection(context=on(D(2026, 3, 16)), correction=correction).execute()
    return done
