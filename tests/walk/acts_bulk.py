"""The table of the action walk: the acts of the import in bulk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.walk.acts_common import Case, record
from tests.walk.records_bulk import table

from gongkai.agencies.models import Role
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import RunState
from gongkai.files.incoming import Incoming

if TYPE_CHECKING:
    from tests.walk.world import Place

IMPORTERS = frozenset({Role.DISCLOSURE_OFFICER})


def _received(place: Place) -> dict[str, Any]:
    file = Incoming.take("又一份.csv", table(place, "第三份"))
    return {"body": place.get_body(), "approver_name": "某某", "file": file}


ACTS = [
    Case(catalogue.ReceiveImport, _received, IMPORTERS),
    Case(catalogue.ChangeImport, record("run", "import_run", approver_name="某某"), IMPORTERS),
    Case(catalogue.StartImport, record("run", "import_run"), IMPORTERS),
    Case(catalogue.PauseImport, record("run", "import_busy"), IMPORTERS),
    Case(catalogue.DropImport, record("run", "import_run"), IMPORTERS),
    # The worker's: nobody who logs in does it.
    Case(catalogue.SettleImport, record("run", "import_busy", state=RunState.DONE), frozenset()),
]
