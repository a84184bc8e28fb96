"""Words and dates of reconsiderations and lawsuits; how results count is the law's (`law.case_result`)."""

from __future__ import annotations

import datetime as dt

from gongkai.agencies.models import Body, BodyKind
from gongkai.casework.models import Procedure, RemedyCase, RemedyKind
from gongkai.law import BodyKind as LawBodyKind
from gongkai.law import CaseKind, case_result, cases
from gongkai.workdays.queries import current_calendar

# Result -> words, by kind of case. The classes they count in are those of the law room (`case_result`).
RESULTS: dict[str, dict[str, str]] = {
    RemedyKind.RECONSIDERATION: {
        "upheld": "维持",
        "claim_rejected": "驳回复议请求",
        "changed": "变更",
        "revoked": "撤销",
        "partly_revoked": "部分撤销",
        "unlawful": "确认违法",
        "void": "确认无效",
        "ordered_to_act": "责令履行",
        "not_accepted": "不予受理",
        "application_rejected": "驳回申请",
        "withdrawn": "申请人撤回，终止",
        "mediated": "调解",
        "settled": "和解，终止",
        "ended": "其他终止",
    },
    RemedyKind.LITIGATION: {
        "claim_dismissed": "驳回诉讼请求",
        "revoked": "撤销",
        "partly_revoked": "部分撤销",
        "ordered_to_act": "责令履行",
        "changed": "变更",
        "unlawful": "确认违法",
        "void": "确认无效",
        "not_docketed": "不予立案",
        "suit_rejected": "驳回起诉",
        "withdrawn": "准许撤诉",
        "mediated": "调解",
        "ended": "其他终结",
    },
}
CLASSES = {"upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结"}


def result_label(case: RemedyCase) -> str:
    """Return the result in words, 尚未审结 while there is none."""
    return RESULTS[case.kind].get(case.result, case.result) if case.result else CLASSES["pending"]


def result_class(case: RemedyCase) -> str:
    """Return the column of table four that the result counts in, in words."""
    kind: CaseKind = "litigation" if case.kind == RemedyKind.LITIGATION else "reconsideration"
    return CLASSES[case_result(kind, case.result or "pending")]


def answer_due(case: RemedyCase) -> dt.date | None:
    """Return the last day of the body's answer, from the receipt of the copy (`law.cases.answer_due`).

    None until the copy came, and for a date for which no period is known.
    """
    if case.copy_received_on is None:
        return None
    kind: CaseKind = "litigation" if case.kind == RemedyKind.LITIGATION else "reconsideration"
    simplified = case.procedure == Procedure.SIMPLIFIED
    try:
        return cases.answer_due(kind, case.copy_received_on, current_calendar(), simplified=simplified)
    except ValueError:
        return None


_LAW_KINDS: dict[str, LawBodyKind] = {
    BodyKind.STATE_COUNCIL_DEPARTMENT: "state_council_department",
    BodyKind.PROVINCE: "government_province",
    BodyKind.PREFECTURE: "government_city",
    BodyKind.COUNTY: "government_county",
    BodyKind.TOWNSHIP: "government_township",
    BodyKind.DEPARTMENT: "department",
    BodyKind.JUSTICE_DEPARTMENT: "justice_department",
    BodyKind.GENERAL_OFFICE: "department",
    BodyKind.SUBDISTRICT: "subdistrict",
    BodyKind.AGENCY: "agency_own_name",
    BodyKind.VERTICAL: "vertical",
    BodyKind.ENTERPRISE: "authorised_organisation",
    BodyKind.AUTHORISED: "authorised_organisation",
}


def law_body_kind(body: Body) -> LawBodyKind:
    """Return the kind of body as the law of remedies knows it; units and villages answer in their parent's name."""
    return _LAW_KINDS.get(body.kind, "department")
