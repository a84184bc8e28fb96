"""The table of the action walk: every act of the platform, on what, with what, and whose it is.

`given(place)` returns the fields of an act that somebody with one of the roles `may` could do at that body: so a
refusal of another person is about the right and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.walk.records import SIGNED, D, first_cell, requester

from gongkai.agencies import actions as agencies
from gongkai.agencies.actions.order_verification import OrderVerification
from gongkai.agencies.models import BodyKind, RemedyOrganKind, Role
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.redating import RedateOpenCases
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Channel, Column
from gongkai.files import actions as files
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Action, Context
from gongkai.journal.models import Origin
from gongkai.reports import actions as reports
from gongkai.reports.archive import actions as archive
from gongkai.reports.archive.checking import judge_import
from gongkai.reports.checking import judge
from gongkai.workdays.actions import AdoptNotice
from gongkai.workdays.models import Notice
from gongkai.workdays.parsing import Block
from gongkai.workdays.queries import current_calendar

if TYPE_CHECKING:
    from tests.walk.world import Place

Given = Callable[["Place"], dict[str, Any]]

HANDLERS = frozenset({Role.CLERK, Role.DISCLOSURE_OFFICER, Role.HEAD})
APPROVERS = frozenset({Role.DISCLOSURE_OFFICER, Role.HEAD})
HEAD = frozenset({Role.HEAD})
WORKERS = HANDLERS | {Role.SECRECY_REVIEWER}
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})


@dataclass(frozen=True)
class Case:
    """One way to do an act. `anywhere`: the right is not one at a body, so the act is tried once."""

    action: type[Action]
    given: Given
    may: frozenset[str]
    variant: str = ""
    anywhere: bool = False

    @property
    def name(self) -> str:
        """Return the name of the test."""
        return self.action.verb + (f" {self.variant}" if self.variant else "")


def record(field: str, what: str, **more: Any) -> Given:
    """Return the fields: `field` is the record called `what`, and more."""
    return lambda place: {field: place.get(what), **more}


def at(**more: Any) -> Given:
    """Return the fields: `body` is the body of the place, and more."""
    return lambda place: {"body": place.get_body(), **more}


def request(what: str, **more: Any) -> Given:
    """Return the fields of an act on the request at a stage."""
    return record("request", what, **more)


def paper(name: str, file: str = "扫描.txt") -> Incoming:
    """Return a file on its way in."""
    return Incoming.take(file, name.encode())


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


def _import_row(place: Place) -> list[dict[str, Any]]:
    return [
        {
            "column": place.kept["column"].slug,
            "title": "导入的信息",
            "content": "正文",
            "created_on": "2026-03-02",
            "published_on": "2026-03-03",
        }
    ]


def _item(what: str, **more: Any) -> Given:
    return record("item", what, **more)


def _without_catalogue(place: Place) -> dict[str, Any]:
    """Take the columns off the body first (the savepoint of the test brings them back)."""
    Column.objects.filter(body=place.body).update(body=place.others["spare"])
    return {"body": place.get_body()}


CATALOGUE = [
    Case(
        catalogue.OpenCatalogue,
        _without_catalogue,
        frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN}),
    ),
    Case(
        catalogue.AddColumn,
        at(slug="another", title_given="又一栏目"),
        frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN}),
    ),
    Case(
        catalogue.EditColumn,
        record("column", "extra_column", title_given="改名"),
        frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN}),
    ),
    Case(
        catalogue.RetireColumn,
        record("column", "extra_column", reason="不用了"),
        frozenset({Role.DISCLOSURE_OFFICER, Role.SYSTEM_ADMIN}),
    ),
    Case(
        catalogue.DraftItem,
        lambda place: {
            "body": place.get_body(),
            "column": place.get("column"),
            "values": {"title": "新稿", "content": "正文"},
        },
        HANDLERS,
    ),
    Case(catalogue.EditItem, _item("draft", values={"title": "改稿"}), HANDLERS),
    Case(catalogue.MarkAttribute, _item("draft", disclosure_mode="on_request"), HANDLERS),
    Case(
        catalogue.AttachFile,
        lambda place: {"item": place.get("draft"), "incoming": paper("附件"), "name": "附件"},
        HANDLERS,
    ),
    Case(
        catalogue.RemoveAttachment,
        lambda place: {"item": place.get("draft"), "attachment": place.get("draft_attachment")},
        HANDLERS,
    ),
    Case(catalogue.DiscardItem, _item("draft", reason="不要了"), HANDLERS),
    Case(catalogue.SubmitItem, _item("draft"), HANDLERS),
    Case(catalogue.ApproveItem, _item("submitted"), APPROVERS),
    Case(
        catalogue.ApproveOnPaper,
        _item("submitted", signed_by=SIGNED, signed_on=D(2026, 3, 17)),
        HANDLERS,
    ),
    Case(catalogue.ReturnItem, _item("submitted", reason="请修改"), APPROVERS),
    Case(catalogue.PublishItem, _item("approved"), HANDLERS),
    Case(catalogue.WithdrawItem, _item("published", kind="error", reason="有误"), APPROVERS),
    Case(
        catalogue.RepealItem,
        _item("published", repealed_on=D(2026, 3, 17), reason="不再适用"),
        APPROVERS,
    ),
    Case(
        catalogue.AddRelease,
        lambda place: {
            "item": place.get("published"),
            "channel": Channel.objects.get(body=None, key="gazette"),
            "released_on": D(2026, 3, 17),
        },
        HANDLERS,
    ),
    Case(
        catalogue.RegisterWithheld,
        lambda place: {
            "body": place.get_body(),
            "column": place.get("column"),
            "ground": "internal_affairs",
            "ground_reason": "内部事务",
            "values": {"title": "内部规定", "created_on": D(2026, 3, 2)},
            "approver_name": SIGNED,
        },
        HANDLERS,
    ),
    Case(
        catalogue.ImportItems,
        lambda place: {
            "body": place.get_body(),
            "rows": _import_row(place),
            "source": "台账.xlsx",
            "approver_name": SIGNED,
        },
        frozenset({Role.DISCLOSURE_OFFICER}),
    ),
]


def _row() -> RequestRow:
    return RequestRow(
        subject="导入的申请",
        applicant_category="natural_person",
        events=[
            Happened(kind="submitted", occurred_on=D(2026, 3, 2), data={"channel": "in_person"}),
            Happened(kind="confirmed", occurred_on=D(2026, 3, 2)),
        ],
    )


CASEWORK = [
    Case(
        casework.RegisterRequest,
        lambda place: {
            "body": place.get_body(),
            "channel": "in_person",
            "applicant_category": "natural_person",
            "person": requester(place),
            "subject": "新的申请",
            "confirmed_on": D(2026, 3, 18),
        },
        HANDLERS,
    ),
    Case(
        casework.ImportRequests,
        lambda place: {"body": place.get_body(), "source": "登记簿", "rows": [_row()]},
        HANDLERS,
    ),
    Case(casework.Receive, request("sent_in", occurred_on=D(2026, 3, 17)), HANDLERS),
    Case(casework.Confirm, request("sent_in"), HANDLERS),
    Case(casework.Draft, request("registered", outcome="granted"), HANDLERS),
    Case(casework.SendForApproval, request("drafting"), HANDLERS),
    Case(casework.Decide, request("in_approval"), HEAD, "by login"),
    Case(casework.Decide, request("in_approval", approved_by="另一位负责人"), HANDLERS, "on paper"),
    Case(casework.Serve, request("decided", way="post"), HANDLERS),
    Case(casework.ReceivedByRequester, request("delivered"), HANDLERS),
    Case(casework.Close, request("delivered"), HANDLERS),
    Case(casework.Archive, request("closed"), HANDLERS),
    Case(casework.Extend, request("registered", days=10, reason="需要检索"), HEAD, "by login"),
    Case(
        casework.Extend,
        request("registered", days=10, reason="需要检索", approved_by=SIGNED),
        HANDLERS,
        "on paper",
    ),
    Case(
        casework.RequestClarification,
        request("registered", points="请写明", period_until=D(2026, 4, 1), occurred_on=D(2026, 3, 9)),
        HANDLERS,
    ),
    Case(casework.ReceiveClarification, request("clarifying", occurred_on=D(2026, 3, 12)), HANDLERS),
    Case(casework.LapseClarification, request("clarifying", proof="回执"), HANDLERS),
    Case(
        casework.RequestOpinion,
        request("registered", addressee_kind="third_party", addressee="第三方甲"),
        HANDLERS,
    ),
    Case(casework.ReceiveOpinion, request("consulting", answer="agree"), HANDLERS),
    Case(casework.LapseOpinion, request("consulted_long_ago"), HANDLERS),
    Case(casework.EndWait, request("consulting_agency", reason="没有回音"), HANDLERS),
    Case(casework.RequestExplanation, request("registered", points="一月百件"), HANDLERS),
    Case(casework.ReceiveExplanation, request("explaining", reasonable=False), HANDLERS),
    Case(
        casework.NoticeFee,
        request("registered", basis="per_page", quantity=50),
        HEAD,
        "by login",
    ),
    Case(
        casework.NoticeFee,
        request("registered", basis="per_page", quantity=50, approved_by=SIGNED),
        HANDLERS,
        "on paper",
    ),
    Case(casework.PayFee, request("fee", amount=Decimal(10)), HANDLERS),
    Case(casework.WaiveFee, request("fee", reason="困难"), HEAD, "by login"),
    Case(casework.WaiveFee, request("fee", reason="困难", approved_by=SIGNED), HANDLERS, "on paper"),
    Case(casework.LapseFee, request("fee_long_ago"), HANDLERS),
    Case(casework.Assign, request("registered", unit="财务股"), HANDLERS),
    Case(casework.SignFor, request("assigned"), HANDLERS),
    Case(casework.ReturnAssignment, request("assigned", remark="不归我们"), HANDLERS),
    Case(casework.SendBack, request("in_approval", remark="请补充"), HEAD),
    Case(casework.TakeBack, request("in_approval", reason="补查"), HANDLERS),
    Case(casework.Withdraw, request("registered", reason="来函撤回"), HANDLERS),
    Case(
        casework.Reopen,
        request("closed", cause="own_motion", reason="自行纠正"),
        HEAD,
        "by login",
    ),
    Case(
        casework.Reopen,
        request("closed", cause="own_motion", reason="自行纠正", approved_by=SIGNED),
        HANDLERS,
        "on paper",
    ),
    Case(
        casework.Supersede,
        request("assigned", event=3, occurred_on=D(2026, 3, 5), reason="日期有误"),
        HANDLERS,
    ),
    Case(casework.RevealPerson, request("registered", purpose="电话告知"), HANDLERS),
    Case(
        casework.ErasePerson,
        record("person", "person", basis="保存期满"),
        HEAD | {Role.SECURITY_ADMIN},
    ),
    Case(
        casework.FileCase,
        lambda place: {
            "body": place.get_body(),
            "kind": "reconsideration",
            "role": "respondent",
            "organ": "复议机关",
            "subject": "不服答复",
            "filed_on": D(2026, 3, 16),
            "request": place.get("delivered"),
        },
        HANDLERS,
    ),
    Case(casework.RecordCaseStep, record("case", "case", kind="note", remark="来电"), HANDLERS),
    Case(casework.DecideCase, record("case", "case", result="upheld"), HANDLERS),
    Case(
        RedateOpenCases,
        lambda place: {
            "notice": Notice.objects.get(year=2026, changes=None),
            "calendar": current_calendar(),
        },
        SYSTEM,
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

CASES = [*AGENCIES, *CATALOGUE, *CASEWORK, *FILES, *REPORTS, *ARCHIVE, *WORKDAYS]
