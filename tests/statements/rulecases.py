"""What each rule must say, written by hand from the official forms and their notes, not from the expressions.

A case changes some cells of a form that is otherwise all 0 (this year's, and last year's where it is given) and says
where the rule fires and with which sides, or that it keeps still.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

APPLICANTS = [
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "public_welfare_organization",
    "legal_service_organization",
    "other_organization",
]
COLUMNS = [*APPLICANTS, "total"]

OUTCOMES = [
    "granted",
    "partially_granted",
    "refused_state_secret",
    "refused_prohibited_by_law",
    "refused_security_and_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_files",
    "refused_administrative_inquiry",
    "unable_not_held",
    "unable_needs_creation",
    "unable_still_unclear",
    "not_processed_petition",
    "not_processed_duplicate",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_reissue",
]
OTHER = {
    "2019": ["other_processing"],
    "2021": ["other_overdue_clarification", "other_overdue_fee", "other_miscellaneous"],
}
ALL_ROWS = {
    form: ["new_requests", "carried_in", *OUTCOMES, *OTHER[form], "results_total", "carried_out"]
    for form in OTHER
}

Numbers = Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """One situation: `fires` is (at, left, right), sides None for rules without sides; None when all is still."""

    form: str
    rule: str
    now: Numbers
    fires: tuple[str, object, object] | None
    before: Numbers | None = None
    sections: Mapping[str, Sequence[str]] | None = None
    facts: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.form}-{self.rule}-{'fires' if self.fires else 'still'}"


def cases() -> Iterator[Case]:
    """All cases of all rules."""
    yield from form_2014()
    for form in ("2019", "2021"):
        yield from requests(form)
        yield from remedies(form)
        yield from common(form)
    yield from only_2019()
    yield from only_2021()


def stat(**rows: object) -> Numbers:
    return {f"statistics.{row}.count": value for row, value in rows.items()}


SUMS_2014 = {
    "received_equals_channels": (
        "requests_received",
        ["received_in_person", "received_by_fax", "received_online", "received_by_letter"],
    ),
    "closed_equals_parts": ("requests_closed", ["closed_on_time", "closed_after_extension"]),
    "answered_equals_kinds": (
        "requests_answered",
        [
            "answered_already_public",
            "answered_granted",
            "answered_partial",
            "answered_refused",
            "answered_not_this_organ",
            "answered_nonexistent",
            "answered_to_amend",
            "answered_other_route",
        ],
    ),
    "refused_equals_grounds": (
        "answered_refused",
        [
            "refused_state_secret",
            "refused_trade_secret",
            "refused_privacy",
            "refused_security_stability",
            "refused_not_government_information",
            "refused_other_law",
        ],
    ),
    "reconsideration_equals_outcomes": (
        "reconsideration_total",
        ["reconsideration_upheld", "reconsideration_corrected", "reconsideration_other"],
    ),
    "litigation_equals_outcomes": (
        "litigation_total",
        ["litigation_upheld", "litigation_corrected", "litigation_other"],
    ),
    "staff_equals_parts": ("staff_total", ["staff_full_time", "staff_part_time"]),
}

WITHIN_2014 = {
    "normative_published_within_total": ("proactive_normative_documents", "proactive_total"),
    "press_by_principal_within_total": ("press_conferences_by_principal", "press_conferences"),
    "interviews_by_principal_within_total": ("online_interviews_by_principal", "online_interviews"),
    "channel_gazette_within_total": ("channel_gazette", "proactive_total"),
    "channel_website_within_total": ("channel_website", "proactive_total"),
    "channel_weibo_within_total": ("channel_weibo", "proactive_total"),
    "channel_wechat_within_total": ("channel_wechat", "proactive_total"),
    "channel_other_within_total": ("channel_other", "proactive_total"),
    "weibo_wechat_responses_within_total": ("weibo_wechat_responses", "responses_total"),
    "other_responses_within_total": ("other_responses", "responses_total"),
    "normative_published_within_issued": ("proactive_normative_documents", "normative_documents_issued"),
    "closed_within_received": ("requests_closed", "requests_received"),
}


def form_2014() -> Iterator[Case]:
    for rule, (total, parts) in SUMS_2014.items():
        for part in parts:
            yield Case("2014", rule, stat(**{part: 2, total: 2}), None)
            yield Case("2014", rule, stat(**{part: 2, total: 1}), ("count", 1, 2))
        yield Case("2014", rule, stat(**{total: 1}), ("count", 1, 0))
        # a blank total is not held against its parts, a blank part counts as 0
        yield Case("2014", rule, stat(**{total: None, parts[0]: 3}), None)
        yield Case("2014", rule, stat(**{total: 3, parts[0]: 3, parts[1]: None}), None)
    for rule, (small, big) in WITHIN_2014.items():
        yield Case("2014", rule, stat(**{small: 2, big: 2}), None)
        yield Case("2014", rule, stat(**{small: 1, big: 2}), None)
        yield Case("2014", rule, stat(**{small: 3, big: 2}), ("count", 3, 2))
    for channel in ("gazette", "website", "weibo", "wechat", "other"):
        name = f"channel_{channel}"
        yield Case("2014", "channels_cover_total", stat(**{name: 3, "proactive_total": 3}), None)
        yield Case("2014", "channels_cover_total", stat(**{name: 4, "proactive_total": 3}), None)
        yield Case("2014", "channels_cover_total", stat(**{name: 2, "proactive_total": 3}), ("count", 3, 2))
    rule = "answered_equals_closed"
    yield Case("2014", rule, stat(requests_answered=4, requests_closed=4), None)
    yield Case("2014", rule, stat(requests_answered=3, requests_closed=4), ("count", 3, 4))
    yield Case("2014", rule, stat(requests_answered=5, requests_closed=4), ("count", 5, 4))
    yield Case("2014", rule, stat(requests_answered=None, requests_closed=4), None)
    rule = "trainees_need_training"
    yield Case("2014", rule, stat(trainees=1), ("count", None, None))
    yield Case("2014", rule, stat(trainees=1, training_sessions=1), None)
    yield Case("2014", rule, stat(training_sessions=1), None)
    yield Case("2014", rule, {}, None)
    rule = "training_needs_trainees"
    yield Case("2014", rule, stat(training_sessions=1), ("count", None, None))
    yield Case("2014", rule, stat(trainees=1, training_sessions=1), None)
    yield Case("2014", rule, stat(trainees=1), None)
    yield Case("2014", rule, {}, None)
    cell = "statistics.fees_collected.count"
    yield Case("2014", "blank_cells", {cell: None}, (cell, None, None))
    yield Case("2014", "blank_cells", {cell: 0}, None)
    yield Case("2014", "non_negative", {cell: "12.5"}, None)
    yield Case("2014", "non_negative", stat(dedicated_funds="0.01"), None)
    yield Case("2014", "non_negative", {cell: "-1"}, (cell, -1, None))
    yield Case("2014", "non_negative", stat(trainees="1.5"), ("statistics.trainees.count", "1.5", None))


def column_of(column: str, **rows: object) -> Numbers:
    return {f"requests.{row}.{column}": value for row, value in rows.items()}


def requests(form: str) -> Iterator[Case]:
    for column in COLUMNS:
        rule = "requests_balance"
        for a in ("new_requests", "carried_in"):
            for b in ("results_total", "carried_out"):
                yield Case(form, rule, column_of(column, **{a: 2, b: 2}), None)
                yield Case(form, rule, column_of(column, **{a: 2, b: 1}), (column, 2, 1))
        yield Case(form, rule, column_of(column, carried_out=1), (column, 0, 1))
        # a sum on the left: a blank in it counts as 0
        yield Case(form, rule, column_of(column, new_requests=None, carried_out=1), (column, 0, 1))
        rule = "carry_over_continuity"
        now = column_of(column, carried_in=4)
        yield Case(form, rule, now, None, before=column_of(column, carried_out=4))
        yield Case(form, rule, now, (column, 4, 3), before=column_of(column, carried_out=3))
        yield Case(form, rule, now, (column, 4, 5), before=column_of(column, carried_out=5))
        yield Case(form, rule, now, None, before=column_of(column, carried_out=None))
        yield Case(form, rule, now, None)
        yield Case(
            form, rule, column_of(column, carried_in=None), None, before=column_of(column, carried_out=5)
        )
    rule = "results_total_equals_outcomes"
    for outcome in [*OUTCOMES, *OTHER[form]]:
        for column in ("natural_person", "total"):
            yield Case(form, rule, column_of(column, **{outcome: 1, "results_total": 1}), None)
            yield Case(form, rule, column_of(column, **{outcome: 2, "results_total": 1}), (column, 1, 2))
    yield Case(form, rule, column_of("other_organization", results_total=1), ("other_organization", 1, 0))
    yield Case(form, rule, column_of("total", results_total=None, granted=3), None)
    rule = "applicant_total"
    for row in ALL_ROWS[form]:
        for applicant in APPLICANTS:
            cells = {f"requests.{row}.{applicant}": 2, f"requests.{row}.total": 2}
            yield Case(form, rule, cells, None)
            yield Case(form, rule, {**cells, f"requests.{row}.total": 1}, (row, 1, 2))
        yield Case(form, rule, {f"requests.{row}.total": 1}, (row, 1, 0))
        yield Case(form, rule, {f"requests.{row}.total": None, f"requests.{row}.natural_person": 1}, None)


def remedies(form: str) -> Iterator[Case]:
    for kind in ("review", "direct_suit", "post_review_suit"):
        total = f"remedies.cases.{kind}_total"
        for part in ("upheld", "corrected", "other", "pending"):
            cell = f"remedies.cases.{kind}_{part}"
            yield Case(form, f"{kind}_total", {cell: 2, total: 2}, None)
            yield Case(form, f"{kind}_total", {cell: 2, total: 1}, ("cases", 1, 2))
        yield Case(form, f"{kind}_total", {total: 3}, ("cases", 3, 0))
        rule = f"{kind}_pending_continuity"
        pending = f"remedies.cases.{kind}_pending"
        yield Case(form, rule, {total: 2}, None, before={pending: 2})
        yield Case(form, rule, {total: 3}, None, before={pending: 2})
        yield Case(form, rule, {total: 1}, ("cases", 1, 2), before={pending: 2})
        yield Case(form, rule, {total: 1}, None, before={pending: None})
        yield Case(form, rule, {total: 0}, None)


def common(form: str) -> Iterator[Case]:
    cell = "requests.granted.research_institution"
    yield Case(form, "blank_cells", {cell: None}, (cell, None, None))
    yield Case(
        form,
        "blank_cells",
        {"remedies.cases.review_total": None},
        ("remedies.cases.review_total", None, None),
    )
    yield Case(form, "blank_cells", {}, None)
    yield Case(form, "non_negative", {cell: -1}, (cell, -1, None))
    yield Case(form, "non_negative", {cell: "0.5"}, (cell, "0.5", None))
    yield Case(form, "non_negative", {cell: 12}, None)


def only_2019() -> Iterator[Case]:
    for row in ("rules", "normative_documents"):
        made, new, public = (
            f"documents.{row}.{key}" for key in ("newly_made", "newly_published", "total_public")
        )
        for rule, other in (("published_within_total", public), ("published_within_made", made)):
            yield Case("2019", rule, {new: 2, other: 2}, None)
            yield Case("2019", rule, {new: 1, other: 2}, None)
            yield Case("2019", rule, {new: 3, other: 2}, (row, 3, 2))
        rule = "total_public_continuity"
        yield Case("2019", rule, {public: 12, new: 2}, None, before={public: 10})
        yield Case("2019", rule, {public: 11, new: 2}, None, before={public: 10})
        yield Case("2019", rule, {public: 13, new: 2}, (row, 13, 12), before={public: 10})
        yield Case("2019", rule, {public: 13, new: 2}, None, before={public: None})
    rows = {
        "permits": ("permits_and_services", ["administrative_permits", "other_external_services"]),
        "penalties": ("penalties_and_coercion", ["administrative_penalties", "administrative_coercion"]),
        "fees": ("fees", ["administrative_fees"]),
    }
    for name, (table, keys) in rows.items():
        for row in keys:
            previous, change = f"{table}.{row}.previous_year_items", f"{table}.{row}.change"
            rule = f"items_not_negative_{name}"
            yield Case("2019", rule, {previous: 3, change: -3}, None)
            yield Case("2019", rule, {previous: 3, change: 1}, None)
            yield Case("2019", rule, {previous: 3, change: -4}, (row, -1, 0))
            yield Case("2019", rule, {previous: None, change: -1}, (row, -1, 0))
            rule = f"items_continuity_{name}"
            yield Case("2019", rule, {previous: 5}, None, before={previous: 6, change: -1})
            yield Case("2019", rule, {previous: 6}, (row, 6, 5), before={previous: 6, change: -1})
            yield Case("2019", rule, {previous: 4}, (row, 4, 5), before={previous: 5, change: 0})
            yield Case("2019", rule, {previous: None}, None, before={previous: 5, change: 0})
            yield Case("2019", rule, {previous: 4}, None, before={previous: 5, change: None})
    amount, projects = (f"procurement.centralized_procurement.{key}" for key in ("amount", "projects"))
    rule = "procurement_amount_needs_projects"
    yield Case("2019", rule, {amount: "251000.5"}, ("centralized_procurement", None, None))
    yield Case("2019", rule, {amount: 1, projects: 1}, None)
    yield Case("2019", rule, {projects: 1}, None)
    yield Case("2019", rule, {}, None)
    yield Case("2019", "non_negative", {"fees.administrative_fees.change": -2}, None)
    yield Case("2019", "non_negative", {amount: "0.01"}, None)
    yield Case("2019", "non_negative", {amount: -1}, (amount, -1, None))


def only_2021() -> Iterator[Case]:
    for row in ("rules", "normative_documents"):
        issued, repealed, force = (f"documents.{row}.{key}" for key in ("issued", "repealed", "in_force"))
        rule = "issued_within_in_force"
        for other in (repealed, force):
            yield Case("2021", rule, {issued: 2, other: 2}, None)
            yield Case("2021", rule, {issued: 1, other: 2}, None)
            yield Case("2021", rule, {issued: 3, other: 2}, (row, 3, 2))
        rule = "in_force_continuity"
        yield Case("2021", rule, {force: 11, issued: 3, repealed: 2}, None, before={force: 10})
        yield Case("2021", rule, {force: 12, issued: 3, repealed: 2}, (row, 12, 11), before={force: 10})
        yield Case("2021", rule, {force: 10, issued: 3, repealed: 2}, (row, 10, 11), before={force: 10})
        yield Case("2021", rule, {force: None, issued: 3}, None, before={force: 10})
        yield Case("2021", rule, {force: 12}, None, before={force: None})
    fee = "requests.other_overdue_fee.total"
    rule = "fee_outcome_needs_fee_statement"
    yield Case("2021", rule, {fee: 1}, (fee, 1, None), sections={"other": ["无。"]})
    yield Case("2021", rule, {fee: 1}, None, sections={"other": ["本年未收取信息处理费。"]})
    yield Case("2021", rule, {fee: 0}, None, sections={"other": ["无。"]})
    yield Case("2021", rule, {fee: 1}, None)
    notices = {"fee_notices": 2}
    yield Case("2021", rule, {}, (fee, 2, None), sections={"other": ["无。"]}, facts=notices)
    yield Case("2021", rule, {}, None, sections={"other": ["收取信息处理费360元。"]}, facts=notices)
    amount = "fees.administrative_fees.amount"
    yield Case("2021", "non_negative", {amount: "1486.32"}, None)
    yield Case("2021", "non_negative", {amount: "-0.5"}, (amount, "-0.5", None))


SEVERITIES = {
    "error": {
        *SUMS_2014,
        *WITHIN_2014,
        "non_negative",
        "requests_balance",
        "results_total_equals_outcomes",
        "applicant_total",
        "review_total",
        "direct_suit_total",
        "post_review_suit_total",
        "carry_over_continuity",
        "published_within_total",
        "items_not_negative_permits",
        "items_not_negative_penalties",
        "items_not_negative_fees",
    }
    - {"normative_published_within_issued", "closed_within_received"},
}
"""The rules that stop publication; every other one warns."""
