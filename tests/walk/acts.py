"""The table of the action walk: every act of the platform, on what, with what, and whose it is.

`given(place)` returns the fields of an act that somebody with one of the roles `may` could do at that body: so a
refusal of another person is about the right and nothing else.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.walk.acts_after import ACTS as AFTER
from tests.walk.acts_api import API
from tests.walk.acts_bulk import ACTS as BULK
from tests.walk.acts_common import (
    APPROVERS,
    HANDLERS,
    HEAD,
    SECURITY,
    SYSTEM,
    WORKERS,
    Case,
    at,
    paper,
    record,
)
from tests.walk.acts_filing import FILING
from tests.walk.acts_ledgers import CASEWORK, CATALOGUE
from tests.walk.acts_letters import LETTERS
from tests.walk.acts_lists import LISTS
from tests.walk.acts_notices import NOTICES
from tests.walk.acts_onboarding import ACTS as ONBOARDING
from tests.walk.acts_online import ONLINE
from tests.walk.acts_second import SECOND
from tests.walk.records import SIGNED, D, first_cell

from gongkai.agencies import actions as agencies
from gongkai.agencies.actions.order_verification import OrderVerification
from gongkai.agencies.models import BodyKind, RemedyOrganKind, Role
from gongkai.files import actions as files
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin
from gongkai.reports import actions as reports
from gongkai.reports.archive import actions as archive
from gongkai.reports.archive.checking import judge_import
from gongkai.reports.checking import judge
from gongkai.workdays.actions import AdoptNotice
from gongkai.workdays.models import Notice
from gongkai.workdays.parsing import Block

if TYPE_CHECKING:
    from tests.walk.world import Place

AGENCIES = [
    Case(
        agencies.CreateBody,
        lambda place: {
            "slug": f"{place.body.slug}-x",
            "kind": BodyKind.DEPARTMENT,
            "name": "新机关",
            "parent": place.get_body(),
        },
        SYSTEM,
    ),
    Case(
        agencies.AddRemedyOrgan,
        at(kind=RemedyOrganKind.COURT, name="人民法院"),
        SYSTEM,
    ),
    Case(agencies.EditBody, at(values={"phone": "0339-1"}), SYSTEM),
    Case(agencies.RenameBody, at(name="新名称", from_day=D(2026, 4, 1)), SYSTEM),
    Case(
        agencies.PlaceBody,
        lambda place: {
            "body": place.get_body(),
            "parent": place.others["above" if place.name != "above" else "foreign"],
            "kind": "supervising",
            "from_day": D(2026, 4, 1),
        },
        SYSTEM,
    ),
    Case(
        agencies.DissolveBody,
        lambda place: {
            "body": place.get_body(),
            "last_day": D(2026, 3, 1),
            "successors": [place.others["beside" if place.name != "beside" else "above"]],
        },
        SYSTEM,
    ),
    Case(
        agencies.ChangeSetting,
        at(key="files.max_megabytes", value=50, from_day=D(2026, 4, 1), reason="依据"),
        SYSTEM,
    ),
    Case(
        agencies.CreateUser,
        at(username="new-person", name="新人", password="a-long-password-4711"),
        SECURITY,
    ),
    Case(
        agencies.DeactivateUser,
        record("user", "staff", reason="调离"),
        SECURITY,
    ),
    Case(
        agencies.RestoreAccess,
        record("user", "staff", reason="遗失", password="a-long-password-4711"),
        SECURITY,
    ),
    Case(
        agencies.AssignRole,
        lambda place: {"user": place.get("staff"), "body": place.get_body(), "role": Role.HEAD},
        SECURITY,
    ),
    Case(agencies.EndAssignment, record("assignment", "assignment"), SECURITY),
    Case(
        OrderVerification,
        lambda place: {},
        frozenset({Role.AUDIT_ADMIN}),
        anywhere=True,
    ),
]


FILES = [
    Case(
        files.StoreFile,
        lambda place: {"body": place.get_body(), "incoming": paper("新文件")},
        WORKERS,
    ),
    Case(files.PublishFile, record("stored", "scan"), APPROVERS),
    Case(files.WithdrawFile, record("stored", "public_file", reason="过期"), APPROVERS),
]


def _finding(place: Place) -> dict[str, Any]:
    report = place.get("report")
    if "finding" not in place.kept:
        place.kept["finding"] = judge(report)[0].key
    return {
        "report": report,
        "finding_key": place.kept["finding"],
        "kind": "accepted",
        "reason": "属实",
    }


REPORTS = [
    Case(reports.OpenReport, at(year=2023), HANDLERS),
    Case(reports.CompileReport, record("report", "report"), HANDLERS),
    Case(
        reports.AdjustCell,
        lambda place: {
            "report": place.get("report"),
            "cell": first_cell(place.kept["report"]),
            "amount": Decimal(1),
            "reason": "漏计",
            "source": "另一系统",
        },
        HANDLERS,
    ),
    Case(
        reports.RevokeAdjustment,
        lambda place: {
            "report": place.get("report"),
            "adjustment_id": place.kept["adjustment"].pk,
            "reason": "误加",
        },
        HANDLERS,
    ),
    Case(reports.WriteSection, record("report", "report", key="overview", text="新的正文"), HANDLERS),
    Case(reports.DecideFinding, _finding, APPROVERS),
    Case(reports.PublishReport, record("report", "report"), HEAD, "by login"),
    Case(
        reports.PublishReport,
        record("report", "report", paper_signed_by=SIGNED),
        HANDLERS,
        "on paper",
    ),
    # The worker's: nobody who logs in does it.
    Case(reports.RenderVersion, record("version", "version"), frozenset()),
]

ARCHIVISTS = APPROVERS | {Role.SUPERVISOR}


def _accepted(place: Place) -> dict[str, Any]:
    """Answer what stands against accepting, as the operator, and accept (the savepoint undoes it)."""
    by = Context(origin=Origin.COMMAND)
    report = place.get("import")
    for one in judge_import(report):
        if one.blocks:
            archive.DecideImportedFinding(
                context=by, report=report, finding_key=one.key, kind="confirmed", reason="原文如此"
            ).execute()
    archive.AcceptImport(context=by, report=report).execute()
    return {"report": place.get("import")}


def _published(place: Place) -> dict[str, Any]:
    given = _accepted(place)
    archive.PublishImport(context=Context(origin=Origin.COMMAND), **given).execute()
    return {"report": place.get("import"), "reason": "读错"}


ARCHIVE = [
    Case(
        archive.ReceiveFiles,
        lambda place: {"body": place.get_body(), "text": "某某局2015年政府信息公开工作年度报告"},
        ARCHIVISTS,
    ),
    Case(archive.ReadFile, record("file", "file"), ARCHIVISTS),
    Case(
        archive.AssignReading,
        lambda place: {"file": place.get("file"), "body": place.get_body(), "year": 2022},
        ARCHIVISTS,
    ),
    Case(
        archive.UseReading,
        lambda place: {"report": place.get("import"), "reading": place.get("other_reading")},
        ARCHIVISTS,
    ),
    Case(
        archive.CorrectCell,
        lambda place: {
            "report": place.get("import"),
            "cell": first_cell(place.kept["report"]),
            "value": Decimal(7),
            "reason": "原文第 2 页",
        },
        ARCHIVISTS,
    ),
    Case(
        archive.DecideImportedFinding,
        lambda place: {
            "report": place.get("import"),
            "finding_key": judge_import(place.get("import"))[0].key,
            "kind": "confirmed",
            "reason": "原文如此",
        },
        ARCHIVISTS,
    ),
    Case(archive.RecheckImport, record("report", "import"), ARCHIVISTS),
    Case(archive.AcceptImport, record("report", "import"), ARCHIVISTS),
    Case(archive.PublishImport, _accepted, ARCHIVISTS),
    Case(archive.WithdrawImport, _published, ARCHIVISTS),
]

WORKDAYS = [
    Case(
        AdoptNotice,
        lambda place: {
            "year": 2026,
            "title_given": "变更",
            "changes": Notice.objects.get(year=2026, changes=None),
            "off": (Block(D(2026, 5, 11), D(2026, 5, 11), "labour"),),
        },
        SYSTEM,
        anywhere=True,
    ),
]

CASES = [
    *AGENCIES,
    *AFTER,
    *API,
    *BULK,
    *CATALOGUE,
    *CASEWORK,
    *ONBOARDING,
    *ONLINE,
    *SECOND,
    *FILING,
    *FILES,
    *LETTERS,
    *LISTS,
    *NOTICES,
    *REPORTS,
    *ARCHIVE,
    *WORKDAYS,
]
