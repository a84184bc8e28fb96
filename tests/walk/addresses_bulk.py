"""The table of the address walk: the pages of the import in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.walk.acts_bulk import IMPORTERS
from tests.walk.addresses_common import Address, body_query, of, sent
from tests.walk.records_bulk import table

if TYPE_CHECKING:
    from tests.walk.world import Place


def _upload(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.slug,
        "approver_name": "某某",
        "policy": "skip",
        "file": SimpleUploadedFile("又一份.csv", table(place, "第四份")),
    }


def _act(what: str, verb: str, key: str) -> Address:
    return Address(
        "office:catalogue-import",
        of(what),
        read=IMPORTERS,
        post=sent(act=key),
        may=IMPORTERS,
        verb=f"catalogue.{verb}",
        variant=key,
    )


BULK = [
    Address(
        "office:catalogue-imports",
        read=IMPORTERS,
        query=body_query,
        post=_upload,
        may=IMPORTERS,
        verb="catalogue.receive_import",
    ),
    Address("office:catalogue-import-template", read=IMPORTERS, query=body_query),
    Address("office:catalogue-import-addresses", read=IMPORTERS, query=body_query),
    _act("import_run", "start_import", "start"),
    _act("import_busy", "pause_import", "pause"),
    _act("import_run", "drop_import", "drop"),
    Address(
        "office:catalogue-import-settings",
        of("import_run"),
        read=IMPORTERS,
        post=sent(approver_name="某某", policy="mask"),
        may=IMPORTERS,
        verb="catalogue.change_import",
    ),
    Address("office:catalogue-import-report", of("import_run"), read=IMPORTERS),
]
