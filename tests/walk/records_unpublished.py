"""More that is not public, for the walk of test_unpublished: files taken off, corrections under way and done, masks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.support.clearing import clear_on_paper
from tests.walk import records
from tests.walk.records import SIGNED, D, on

from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Item
from gongkai.files.incoming import Incoming

if TYPE_CHECKING:
    from tests.walk.world import Place

LATER = on(D(2026, 3, 16))


def file(word: str) -> Incoming:
    """Return a text file that holds a word in name and content."""
    return Incoming.take(f"{word}.txt", f"{word}内容".encode())


def fill(place: Place) -> None:
    """Make them for one body."""
    word, kept = place.words, place.kept
    kept["file_removed"] = records._item(place, word("draft_title"), word("draft_file"))
    kept["removed"] = kept["file_removed"].attachments.get()
    catalogue.RemoveAttachment(context=LATER, item=kept["file_removed"], attachment=kept["removed"]).execute()
    kept["correcting"] = records._published(place, f"{place.name}正在更正的信息", "附件甲")
    _propose(place, kept["correcting"], word("draft_title"), f"<p>{word('draft_content')}</p>")
    kept["corrected"] = records._published(
        place,
        f"{place.name}更正过的信息",
        word("withdrawn_file"),
        content=f"<p>{word('withdrawn_content')}</p>",
    )
    kept["replaced"] = kept["corrected"].attachments.get()
    _corrected(place, kept["corrected"], kept["replaced"].file.public_id)
    kept["masked"] = records._item(
        place, word("draft_title"), content=f"<p>{place.name} 电话 13873900001 某人</p>"
    )
    kept["archived_then_withdrawn"] = records._published(
        place, word("hidden_title"), content=f"<p>{word('withdrawn_content')}</p>"
    )
    catalogue.WithdrawItem(
        context=LATER,
        item=kept["archived_then_withdrawn"],
        kind="personal_data",
        reason="含有个人信息",
        hide_title=True,
    ).execute()


def _propose(place: Place, item: Item, title: str, content: str) -> Any:
    correction = catalogue.ProposeCorrection(
        context=LATER, item=item, reason=place.words("return_reason"), public_note="", values={"title": title}
    ).execute()
    catalogue.EditCorrection(
        context=LATER,
        correction=correction,
        values={"content": content},
        incoming=file(place.words("draft_file")),
    ).execute()
    return correction


def _corrected(place: Place, item: Item, old_file: str) -> None:
    correction = catalogue.ProposeCorrection(
        context=LATER,
        item=item,
        reason=place.words("return_reason"),
        public_note="正文有误，现予更正。",
        values={"content": "<p>更正后的正文</p>"},
    ).execute()
    catalogue.EditCorrection(
        context=LATER, correction=correction, removed=[old_file], incoming=Incoming.take("新附件.txt", b"new")
    ).execute()
    catalogue.SubmitCorrection(context=LATER, correction=correction).execute()
    clear_on_paper(item, LATER, SIGNED)
    correction.refresh_from_db()
    catalogue.PublishCorrection(context=LATER, correction=correction).execute()
