"""The table of the address walk: every address of the platform, whose it is, and what is sent to it.

An entry names an address of the resolver and says for one body's records: the arguments, who may read it, and, where
it takes forms, what somebody with one of the roles `may` would send. A test compares the table with the resolver.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from tests.walk import acts
from tests.walk.records import SIGNED, first_cell

from gongkai.agencies.models import READING_ROLES, Role
from gongkai.casework.actions import ACTS, Decide, Supersede
from gongkai.casework.actions.base import EventAction
from gongkai.casework.actions.opinion import _EndOpinion
from gongkai.catalogue.models import Channel
from gongkai.journal.append import stream_of
from gongkai.journal.models import Entry
from gongkai.reports.archive.checking import judge_import

if TYPE_CHECKING:
    from tests.walk.world import Place

Roles = frozenset[str]
READ: Roles = frozenset(READING_ROLES)
HANDLERS, APPROVERS, HEAD = acts.HANDLERS, acts.APPROVERS, acts.HEAD
SYSTEM, SECURITY, AUDIT = acts.SYSTEM, acts.SECURITY, frozenset({Role.AUDIT_ADMIN})
ARRANGERS: Roles = frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN})
TODAY = "2026-03-18"


@dataclass(frozen=True)
class Address:
    """An address with one way to use it.

    `read`: the roles at the body that see the page; None: everybody who is logged in. `anywhere`: a role at any body
    opens it (what it shows is the walk's to judge). `post`: what is sent; None: it takes no forms. `may`: for whom the
    sending works. `status` is the answer to who may read, `done` the answer to who may act.
    """

    name: str
    args: Callable[[Place], tuple[Any, ...]] = lambda place: ()
    read: Roles | None = READ
    anywhere: bool = False
    query: Callable[[Place], str] = lambda place: ""
    post: Callable[[Place], dict[str, Any]] | None = None
    may: Roles = frozenset()
    verb: str = ""
    status: int = 200
    done: int = 302
    variant: str = ""

    @property
    def label(self) -> str:
        """Return the name of the test."""
        return f"{self.name} {self.variant}".strip()


def every_name() -> set[str]:
    """Return the full name of every address that the resolver knows."""

    def names(resolver: URLResolver, space: str) -> Iterator[str]:
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                assert one.name, f"an address without a name: {one}"
                yield f"{space}{one.name}"
            else:
                yield from names(one, f"{space}{one.namespace}:" if one.namespace else space)

    return set(names(get_resolver(), ""))


def of(what: str) -> Callable[[Place], tuple[Any, ...]]:
    """Return the arguments: the public id of a record."""
    return lambda place: (place.kept[what].public_id,)


def body_query(place: Place) -> str:
    """Return the query that names the body."""
    return f"?body={place.body.slug}"


def sent(**values: Any) -> Callable[[Place], dict[str, Any]]:
    """Return what is sent, the same for every body."""
    return lambda place: dict(values)


# --- catalogue -----------------------------------------------------------------------------------------------------


def _item_act(key: str, what: str, may: Roles, verb: str = "", **values: Any) -> Address:
    return Address(
        "office:catalogue-act",
        lambda place: (place.kept[what].public_id, key),
        post=lambda place: {name: v(place) if callable(v) else v for name, v in values.items()},
        may=may,
        verb=f"catalogue.{verb or key}_item",
        variant=key,
    )


def _column(place: Place) -> int:
    return int(place.kept["column"].pk)


CATALOGUE = [
    Address("office:catalogue-list", read=None),
    Address("office:catalogue-list", query=body_query, variant="of a body"),
    Address(
        "office:catalogue-draft",
        read=HANDLERS,
        query=body_query,
        post=lambda place: {
            "column": _column(place),
            "title": "新稿",
            "content": "正文",
            "disclosure_mode": "proactive",
            "document_kind": "other",
        },
        may=HANDLERS,
        verb="catalogue.draft_item",
    ),
    Address(
        "office:catalogue-register",
        read=HANDLERS,
        query=body_query,
        post=lambda place: {
            "column": _column(place),
            "title": "内部规定",
            "disclosure_mode": "withheld",
            "document_kind": "other",
            "ground": "internal_affairs",
            "ground_reason": "内部事务",
            "document_count": 1,
            "approver_name": SIGNED,
        },
        may=HANDLERS,
        verb="catalogue.register_withheld",
    ),
    # The catalogues are open: sending opens nothing, for nobody.
    Address("office:catalogue-columns", read=READ | SYSTEM, query=body_query, post=sent()),
    Address(
        "office:catalogue-column-add",
        read=READ | SYSTEM,
        query=body_query,
        post=sent(title="又一栏目", slug="another"),
        may=ARRANGERS,
        verb="catalogue.add_column",
    ),
    Address(
        "office:catalogue-column",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=sent(title="改名", order=5),
        may=ARRANGERS,
        verb="catalogue.edit_column",
    ),
    Address(
        "office:catalogue-column-retire",
        lambda place: (place.kept["extra_column"].pk,),
        read=READ | SYSTEM,
        post=sent(reason="不用了"),
        may=ARRANGERS,
        verb="catalogue.retire_column",
    ),
    *(
        Address("office:catalogue-item", of(what), variant=what)
        for what in "draft submitted approved published withdrawn hidden returned discarded withheld secret".split()
    ),
    Address(
        "office:catalogue-edit",
        of("draft"),
        post=lambda place: {
            "column": _column(place),
            "title": "改稿",
            "content": "正文",
            "disclosure_mode": "proactive",
            "document_kind": "other",
        },
        may=HANDLERS,
        verb="catalogue.edit_item",
    ),
    Address(
        "office:catalogue-attach",
        of("draft"),
        read=None,
        status=405,
        post=lambda place: {"file": SimpleUploadedFile("附件.txt", "内容".encode())},
        may=HANDLERS,
        verb="catalogue.attach_file",
    ),
    Address(
        "office:catalogue-detach",
        lambda place: (place.kept["draft"].public_id, place.kept["draft_attachment"].pk),
        read=None,
        status=405,
        post=sent(),
        may=HANDLERS,
        verb="catalogue.remove_attachment",
    ),
    *(
        Address(
            "office:catalogue-file",
            lambda place, what=what: (
                place.kept[what].public_id,
                place.kept[f"{what}_attachment"].file.public_id,
            ),
            variant=what,
        )
        for what in ("draft", "published", "withdrawn")
    ),
    _item_act("submit", "draft", HANDLERS),
    _item_act("approve", "submitted", APPROVERS),
    replace(
        _item_act("paper", "submitted", HANDLERS, signed_by=SIGNED, signed_on="2026-03-17"),
        verb="catalogue.approve_on_paper",
    ),
    _item_act("publish", "approved", HANDLERS),
    _item_act("return", "submitted", APPROVERS, reason="请修改"),
    replace(
        _item_act(
            "release",
            "published",
            HANDLERS,
            channel=lambda place: Channel.objects.get(body=None, key="gazette").pk,
            released_on="2026-03-17",
        ),
        verb="catalogue.add_release",
    ),
    _item_act("repeal", "published", APPROVERS, repealed_on="2026-03-17", reason="不再适用"),
    _item_act("withdraw", "published", APPROVERS, kind="error", reason="有误"),
    _item_act("discard", "draft", HANDLERS, reason="不要了"),
]


# --- casework ------------------------------------------------------------------------------------------------------


def _typed(value: Any) -> Any:
    """Return a value as a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _event_form(case: acts.Case) -> Callable[[Place], dict[str, Any]]:
    def form(place: Place) -> dict[str, Any]:
        given = {name: _typed(value) for name, value in case.given(place).items() if name != "request"}
        if case.action is not Supersede:
            given.setdefault("occurred_on", TODAY)
        # What the form has filled in already: the draft's result, the only opinion that is waited for.
        shown = {Decide: {"outcome": "partially_granted/rest_15"}, _EndOpinion: {"opinion": "3"}}
        for action, values in shown.items():
            if issubclass(case.action, action):
                given |= values
        return given

    return form


def _event_acts() -> Iterator[Address]:
    for case in acts.CASEWORK:
        if not issubclass(case.action, EventAction) or case.action not in ACTS:
            continue
        slug = case.action.verb.partition(".")[2].replace("_", "-")
        yield Address(
            "office:casework-act",
            lambda place, case=case, slug=slug: (case.given(place)["request"].public_id, slug),
            post=_event_form(case),
            may=case.may,
            verb=case.action.verb,
            variant=f"{slug} {case.variant}".strip(),
        )


def _registration(place: Place) -> dict[str, Any]:
    return {
        "body": place.body.pk,
        "channel": "in_person",
        "submitted_on": TODAY,
        "confirmed_on": TODAY,
        "applicant_category": "natural_person",
        "name": "示例",
        "id_type": "resident_identity_card",
        "id_number": "990101199001010001",
        "phone": "19900001234",
        "subject": "新的申请",
        "delivery_method": "post",
        "carrier": "paper",
    }


CASEWORK = [
    Address("office:casework-list", read=None),
    Address(
        "office:casework-register",
        read=HANDLERS,
        anywhere=True,
        post=_registration,
        may=HANDLERS,
        verb="casework.register_request",
    ),
    Address("office:casework-remedies", read=None),
    Address(
        "office:casework-remedy-file",
        read=HANDLERS,
        anywhere=True,
        query=lambda place: f"?request={place.kept['delivered'].public_id}",
        post=lambda place: {
            "body": place.body.pk,
            "kind": "reconsideration",
            "request": place.kept["delivered"].public_id,
            "subject": "不服答复",
            "organ": "复议机关",
            "role": "respondent",
            "procedure": "ordinary",
            "filed_on": TODAY,
        },
        may=HANDLERS,
        verb="casework.file_case",
    ),
    Address("office:casework-remedy", of("case")),
    Address(
        "office:casework-remedy-step",
        of("case"),
        post=sent(kind="note", on=TODAY, remark="来电"),
        may=HANDLERS,
        verb="casework.record_case_step",
    ),
    Address(
        "office:casework-remedy-result",
        of("case"),
        post=sent(result="upheld", on=TODAY),
        may=HANDLERS,
        verb="casework.decide_case",
    ),
    *(
        Address("office:casework-request", of(what), variant=what)
        for what in "sent_in registered clarifying consulting extended fee in_approval closed archived".split()
    ),
    Address(
        "office:casework-person",
        of("registered"),
        post=sent(purpose="电话告知"),
        may=HANDLERS,
        verb="casework.reveal_person",
        done=200,
    ),
    Address(
        "office:casework-erase",
        of("archived"),
        post=sent(basis="保管期限届满"),
        may=HEAD,
        verb="casework.erase_person",
    ),
    *_event_acts(),
]


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

OFFICE = [*WORKBENCH, *CATALOGUE, *CASEWORK, *REPORTS, *ARCHIVE, *SETTINGS]
