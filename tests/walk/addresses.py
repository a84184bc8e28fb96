"""The table of the address walk: every address of the platform, whose it is, and what is sent to it.

An entry names an address of the resolver and says for one body's records: the arguments, who may read it, and, where
it takes forms, what somebody with one of the roles `may` would send. A test compares the table with the resolver.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.walk import acts
from tests.walk.addresses_after import ADDRESSES as AFTER
from tests.walk.addresses_api import TOKENS
from tests.walk.addresses_bulk import BULK
from tests.walk.addresses_common import (
    APPROVERS,
    AUDIT,
    HANDLERS,
    HEAD,
    SECURITY,
    SYSTEM,
    Address,
    body_query,
    of,
    sent,
)
from tests.walk.addresses_filing import FILING
from tests.walk.addresses_help import HELP
from tests.walk.addresses_ledgers import CASEWORK, CATALOGUE
from tests.walk.addresses_lists import ADDRESSES as LISTS
from tests.walk.addresses_notices import NOTICES
from tests.walk.addresses_onboarding import ADDRESSES as ONBOARDING
from tests.walk.addresses_online import CORRECTIONS
from tests.walk.records import first_cell

from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry
from gongkai.reports.archive.checking import judge_import

if TYPE_CHECKING:
    from tests.walk.world import Place

# --- reports -------------------------------------------------------------------------------------------------------


def _cell(place: Place) -> tuple[Any, ...]:
    return (place.kept["report"].public_id, first_cell(place.kept["report"]))


REPORTS = [
    Address("office:report-list", read=None),
    Address(
        "office:report-open",
        read=None,
        post=lambda place: {"body": place.body.pk, "year": 2023, "scope": "self"},
        may=HANDLERS,
        verb="reports.open_report",
    ),
    Address("office:report", of("report")),
    Address("office:report", of("published_report"), variant="published"),
    Address(
        "office:report-compile",
        of("report"),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="reports.compile_report",
    ),
    Address(
        "office:report-section",
        lambda place: (place.kept["report"].public_id, "overview"),
        post=sent(text="新的正文"),
        may=HANDLERS,
        verb="reports.write_section",
    ),
    Address(
        "office:report-cell",
        _cell,
        post=sent(kind="add", amount="1", reason="漏计", source="另一系统"),
        may=HANDLERS,
        verb="reports.adjust_cell",
    ),
    Address(
        "office:report-revoke",
        lambda place: (place.kept["report"].public_id, place.kept["adjustment"].pk),
        read=None,
        status=405,
        post=sent(reason="误加"),
        may=HANDLERS,
        verb="reports.revoke_adjustment",
    ),
    Address(
        "office:report-finding",
        of("report"),
        query=lambda place: "?key=" + acts._finding(place)["finding_key"],
        post=lambda place: {
            "key": acts._finding(place)["finding_key"],
            "kind": "accepted",
            "reason": "属实",
        },
        may=APPROVERS,
        verb="reports.decide_finding",
    ),
    Address(
        "office:report-publish",
        of("report"),
        post=sent(correction="", paper_signed_by=""),
        may=HEAD,
        verb="reports.publish_report",
    ),
    *(
        Address(
            "office:report-preview",
            lambda place, kind=kind: (place.kept["report"].public_id, kind),
            variant=kind,
        )
        for kind in ("html", "json", "csv")
    ),
]


# --- archive -------------------------------------------------------------------------------------------------------

ARCHIVISTS = acts.ARCHIVISTS


def _post_only(name: str, args: Callable[[Place], tuple[Any, ...]], verb: str, **values: Any) -> Address:
    return Address(
        name, args, read=None, status=405, post=sent(**values), may=ARCHIVISTS, verb=f"reports.{verb}"
    )


def _imported_finding(place: Place) -> str:
    if "imported_finding" not in place.kept:
        place.kept["imported_finding"] = judge_import(place.get("import"))[0].key
    return str(place.kept["imported_finding"])


ARCHIVE = [
    Address("office:archive", read=None),
    Address(
        "office:archive-import",
        read=None,
        post=lambda place: {"body": place.body.pk, "text": "某某局2015年政府信息公开工作年度报告"},
        may=ARCHIVISTS,
        verb="reports.receive_files",
    ),
    Address("office:archive-batch", of("batch")),
    Address("office:archive-file", of("file")),
    Address(
        "office:archive-assign",
        of("file"),
        post=lambda place: {"body": place.body.pk, "year": 2022, "scope": "self"},
        may=ARCHIVISTS,
        verb="reports.assign_reading",
    ),
    _post_only("office:archive-read", of("file"), "read_file"),
    Address("office:archive-body", lambda place: (place.body.slug,)),
    # Nothing is ready to be accepted or published here: it does nothing, for nobody.
    Address(
        "office:archive-all", lambda place: (place.body.slug,), read=None, status=405, post=sent(act="accept")
    ),
    Address("office:archive-report", of("import")),
    _post_only("office:archive-correct", of("import"), "correct_cell"),
    Address(
        "office:archive-finding",
        of("import"),
        query=lambda place: "?key=" + _imported_finding(place),
        post=lambda place: {"key": _imported_finding(place), "kind": "confirmed", "reason": "原文如此"},
        may=ARCHIVISTS,
        verb="reports.decide_imported_finding",
    ),
    _post_only("office:archive-recheck", of("import"), "recheck_import"),
    _post_only("office:archive-accept", of("import"), "accept_import"),
    # Not accepted, not published: these are closed, for everybody.
    Address("office:archive-publish", of("import"), read=None, status=405, post=sent()),
    Address("office:archive-withdraw", of("import"), post=sent(reason="读错")),
    _post_only(
        "office:archive-use",
        lambda place: (place.kept["import"].public_id, place.kept["other_reading"].pk),
        "use_reading",
    ),
    Address("office:archive-compare", of("import")),
]
ARCHIVE = [
    replace(
        one,
        post=lambda place: {
            "cell": first_cell(place.kept["report"]),
            "kind": "value",
            "value": "7",
            "reason": "原文第 2 页",
        },
    )
    if one.name == "office:archive-correct"
    else one
    for one in ARCHIVE
]


# --- settings ------------------------------------------------------------------------------------------------------


def _slug(place: Place) -> tuple[Any, ...]:
    return (place.body.slug,)


def _body_act(name: str, verb: str, form: Callable[[Place], dict[str, Any]]) -> Address:
    return Address(
        f"office:settings-body-{name}",
        _slug,
        read=SYSTEM,
        post=form,
        may=SYSTEM,
        verb=f"agencies.{verb}",
    )


def _person_act(name: str, verb: str, form: Callable[[Place], dict[str, Any]], **more: Any) -> Address:
    given: dict[str, Any] = {"args": of("staff"), **more}
    return Address(
        f"office:settings-person-{name}",
        read=SECURITY,
        post=form,
        may=SECURITY,
        verb=f"agencies.{verb}",
        **given,
    )


def _entry(place: Place) -> tuple[Any, ...]:
    stream = stream_of(place.kept["registered"])
    return (Entry.objects.filter(stream=stream).values_list("pk", flat=True).first(),)


def _notice_form(place: Place) -> dict[str, Any]:
    given = acts.WORKDAYS[0].given(place)
    return {
        "step": "adopt",
        "year": 2026,
        "title_given": "变更",
        "changes": given["changes"].pk,
        "off": "2026-05-11 劳动节",
        "worked": "",
    }


ADMINISTRATORS = SYSTEM | SECURITY | AUDIT
SETTINGS = [
    Address("office:settings", read=ADMINISTRATORS, anywhere=True),
    Address("office:settings-bodies", read=SYSTEM, anywhere=True),
    Address(
        "office:settings-body-found",
        read=SYSTEM,
        anywhere=True,
        post=lambda place: {
            "parent": place.body.pk,
            "name": "新机关",
            "kind": "department",
            "slug": f"{place.body.slug}-x",
        },
        may=SYSTEM,
        verb="agencies.create_body",
    ),
    Address("office:settings-body", _slug, read=SYSTEM),
    _body_act("edit", "edit_body", sent(phone="0339-1", order=100)),
    _body_act("rename", "rename_body", sent(name="新名称", from_day="2026-04-01")),
    _body_act("organ", "add_remedy_organ", sent(kind="court", name="人民法院")),
    # A body has no other body in the person's range but the one above or under it.
    _body_act(
        "place",
        "place_body",
        lambda place: {
            "parent": place.others["below" if place.name == "own" else "own"].pk,
            "kind": "supervising",
            "from_day": "2026-04-01",
        },
    ),
    _body_act(
        "dissolve",
        "dissolve_body",
        lambda place: {
            "last_day": "2026-03-01",
            "kind": "merged",
            "successors": place.others["below" if place.name == "own" else "own"].pk,
        },
    ),
    Address("office:settings-staff", read=SECURITY, anywhere=True),
    Address(
        "office:settings-person-new",
        read=SECURITY,
        anywhere=True,
        post=lambda place: {
            "username": "new-person",
            "name": "新人",
            "body": place.body.slug,
            "role": "clerk",
        },
        may=SECURITY,
        verb="agencies.create_user",
        done=200,
    ),
    Address("office:settings-person", of("staff"), read=SECURITY),
    _person_act("grant", "assign_role", lambda place: {"body": place.body.slug, "role": "head"}),
    _person_act(
        "end",
        "end_assignment",
        sent(),
        args=lambda place: (place.kept["staff"].public_id, place.kept["assignment"].pk),
    ),
    _person_act("reset", "restore_access", sent(reason="遗失"), done=200),
    _person_act("deactivate", "deactivate_user", sent(reason="调离")),
    Address("office:settings-practice", read=SYSTEM, query=body_query),
    Address(
        "office:settings-practice-change",
        lambda place: (place.body.slug, "files.max_megabytes"),
        read=SYSTEM,
        post=sent(value="50", from_day="2026-04-01", reason="依据"),
        may=SYSTEM,
        verb="agencies.change_setting",
    ),
    Address("office:settings-days", read=SYSTEM, anywhere=True),
    Address(
        "office:settings-days-adopt",
        read=SYSTEM,
        anywhere=True,
        post=_notice_form,
        may=SYSTEM,
        verb="workdays.adopt_notice",
        variant="the same for all bodies",
    ),
    Address("office:settings-journal", read=AUDIT, anywhere=True),
    Address("office:settings-journal", read=AUDIT, query=body_query, variant="of a body"),
    Address("office:settings-seals", read=AUDIT, anywhere=True),
    Address(
        "office:settings-verify",
        read=AUDIT,
        anywhere=True,
        post=sent(),
        may=AUDIT,
        verb="agencies.order_verification",
        variant="the same for all bodies",
    ),
    Address("office:settings-entry", _entry, read=AUDIT),
]

WORKBENCH = [
    Address("office:workbench", read=None),
    *(
        Address("office:attention", lambda place, key=key: (key,), read=None, variant=key)
        for key in ("uninterpreted", "lapsing")
    ),
]

OFFICE = [
    *WORKBENCH,
    *HELP,
    *NOTICES,
    *AFTER,
    *CATALOGUE,
    *CASEWORK,
    *FILING,
    *CORRECTIONS,
    *BULK,
    *LISTS,
    *ONBOARDING,
    *REPORTS,
    *ARCHIVE,
    *SETTINGS,
    *TOKENS,
]
