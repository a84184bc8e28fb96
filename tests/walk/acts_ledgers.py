"""The table of the action walk: the acts of the catalogue and of casework."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.walk.acts_catalogue import ACTS as MORE_OF_CATALOGUE
from tests.walk.acts_clearance import ACTS as CLEARANCE
from tests.walk.acts_common import (
    APPROVERS,
    HANDLERS,
    HEAD,
    SYSTEM,
    Case,
    Given,
    at,
    paper,
    record,
    request,
)
from tests.walk.acts_personal import PERSONAL
from tests.walk.records import SIGNED, D, requester

from gongkai.agencies.models import Role
from gongkai.casework import actions as casework
from gongkai.casework.actions.import_requests import RequestRow
from gongkai.casework.entering import Happened
from gongkai.casework.redating import RedateOpenCases
from gongkai.catalogue import actions as catalogue
from gongkai.catalogue.models import Channel, Column
from gongkai.workdays.models import Notice
from gongkai.workdays.queries import current_calendar

if TYPE_CHECKING:
    from tests.walk.world import Place


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
    *CLEARANCE,
    *PERSONAL,
    Case(catalogue.PublishItem, _item("approved"), HANDLERS),
    Case(catalogue.WithdrawItem, _item("published", kind="error", reason="有误"), APPROVERS),
    Case(
        catalogue.ChangeDocument,
        _item("published", kind="repeal", effective_on=D(2026, 3, 17), reason="不再适用"),
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
    *MORE_OF_CATALOGUE,
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
