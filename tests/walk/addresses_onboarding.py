"""The table of the address walk: the pages of onboarding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walk.addresses_common import HANDLERS, Address, of, sent
from tests.walk.records_onboarding import balance, table

if TYPE_CHECKING:
    from tests.walk.world import Place


def _key(what: str) -> Any:
    return lambda place: (place.kept[what].pk,)


def _upload(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.pk,
        "file": SimpleUploadedFile("又一份.csv", table(place, "第三份")),
    }


ADDRESSES = [
    Address("office:casework-statistics", anywhere=True),
    Address("office:casework-statistics-records", query=lambda place: "?figure=received", anywhere=True),
    Address(
        "office:casework-statistics-export",
        lambda place: ("csv",),
        query=lambda place: "?figure=received",
        anywhere=True,
    ),
    Address(
        "office:casework-import",
        read=HANDLERS,
        anywhere=True,
        post=_upload,
        may=HANDLERS,
        verb="casework.receive_table",
    ),
    Address("office:casework-import-template", read=HANDLERS, anywhere=True),
    Address(
        "office:casework-import-batch",
        _key("table"),
        read=HANDLERS,
        post=sent(good="1"),
        may=HANDLERS,
        verb="casework.import_table",
    ),
    Address(
        "office:casework-import-result",
        _key("table"),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="casework.read_table",
        done=200,
    ),
    Address(
        "office:casework-import-destroy",
        _key("table"),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="casework.destroy_table",
    ),
    Address(
        "office:casework-opening",
        read=HANDLERS,
        anywhere=True,
        post=lambda place: {
            **{name: value for name, value in balance(place).items() if name != "body"},
            "body": place.body.pk,
            "received_on": "2025-12-31",
        },
        may=HANDLERS,
        verb="casework.set_opening_balance",
    ),
    Address(
        "office:casework-opening-undo",
        _key("balance"),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="casework.undo_opening_balance",
    ),
    Address(
        "office:casework-opening-fill",
        of("opening"),
        post=sent(subject="补录的合同", channel="in_person", submitted_on="2025-12-01"),
        may=HANDLERS,
        verb="casework.fill_opening_request",
    ),
]
