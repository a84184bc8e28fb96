"""What casework contributes to the figures of the annual report.

Table three counts requests: 一 those received in the year, 二 those received earlier and not finished when it began,
三 those finished in it by outcome, 四 those received and not finished when it ended. With `counted_on <= finished_on`
(a constraint of the table) every request that is in 一 or 二 is in exactly one of 三 and 四, and no other one is:
一 + 二 = 三 + 四 holds in every column by construction.

A request counts under the year of its decision, or of its closing when it was abandoned or withdrawn; a new answer
after a remedy is not a new request (casework.md section 5). Which row an outcome belongs to is the law's
(`law.form_row`), which column a result of a case belongs to as well (`law.case_row`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q

from gongkai.casework.models import (
    COUNTED_ROLES,
    ApplicantCategory,
    Inquiry,
    InquiryChannel,
    RemedyCase,
    RemedyKind,
    Request,
)
from gongkai.casework.row_settings import practices_on
from gongkai.law import DEFAULT_PRACTICE, case_row, channel_row, form_row
from gongkai.statements.forms import Form, cell_key
from gongkai.statements.loading import load_form
from gongkai.statements.measure import GroupValues, Measure, Scope

TABLE_THREE = frozenset({"2019", "2021"})
FORM_2014 = frozenset({"2014"})
NOT_RESULTS = frozenset({"new_requests", "carried_in", "carried_out", "results_total"})
CATEGORIES = tuple(ApplicantCategory.values)


def received(scope: Scope) -> Any:
    """Return the requests that entered the figures in the year."""
    return _requests(scope).filter(counted_on__gte=scope.start, counted_on__lte=scope.end)


def carried_in(scope: Scope) -> Any:
    """Return the requests received before the year and not finished when it began."""
    unfinished = Q(finished_on__isnull=True) | Q(finished_on__gte=scope.start)
    return _requests(scope).filter(unfinished, counted_on__lt=scope.start)


def finished(scope: Scope) -> Any:
    """Return the requests that were finished in the year."""
    return _requests(scope).filter(finished_on__gte=scope.start, finished_on__lte=scope.end)


def carried_out(scope: Scope) -> Any:
    """Return the requests received by the end of the year and not finished then."""
    unfinished = Q(finished_on__isnull=True) | Q(finished_on__gt=scope.end)
    return _requests(scope).filter(unfinished, counted_on__lte=scope.end)


def _requests(scope: Scope) -> Any:
    return Request.objects.filter(body_id__in=scope.body_ids).order_by()


def remedies_decided(scope: Scope) -> Any:
    """Return the cases that the body counts and that were decided in the year."""
    return _cases(scope).filter(decided_on__gte=scope.start, decided_on__lte=scope.end)


def remedies_pending(scope: Scope) -> Any:
    """Return the cases that were accepted and not decided on the last day of the year."""
    undecided = Q(decided_on__isnull=True) | Q(decided_on__gt=scope.end)
    return _cases(scope).filter(undecided, accepted_on__lte=scope.end)


def _cases(scope: Scope) -> Any:
    # A co-defendant reconsideration organ does not count the case: 公开办函〔2016〕201号.
    return RemedyCase.objects.filter(body_id__in=scope.body_ids, role__in=COUNTED_ROLES).order_by()


def inquiries_in(scope: Scope) -> list[tuple[tuple[str, str], int]]:
    """Return the inquiries of the year by way, ((key, label), number): no form has a row for them, the text does."""
    rows = Inquiry.objects.filter(
        body_id__in=scope.body_ids, on__gte=scope.start, on__lte=scope.end, void_reason=""
    )
    counted = dict(rows.order_by().values_list("channel").annotate(n=Count("pk")))
    return [((str(key), str(label)), counted.get(key, 0)) for key, label in InquiryChannel.choices]


def _category_table(row: str) -> Mapping[str, Mapping[GroupValues, list[str]]]:
    cells = {(category,): [cell_key("requests", row, category)] for category in CATEGORIES}
    return dict.fromkeys(sorted(TABLE_THREE), cells)


def _by_category(row: str, label: str, base: Callable[[Scope], Any]) -> Measure:
    return Measure(
        key=f"casework.{row}",
        label=label,
        forms=TABLE_THREE,
        base=base,
        group_by=("applicant_category",),
        cells=_category_table(row),
    )


def _result_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    outcome, sub_ground, category = values
    row = form_row(outcome, sub_ground or None, form_id)
    return [cell_key("requests", row, category)] if row else []


def _result_rows(form: Form) -> frozenset[str]:
    rows = form.table_by_key["requests"].figure_rows
    return frozenset(
        cell_key("requests", row.key, category)
        for row in rows
        if row.key not in NOT_RESULTS
        for category in CATEGORIES
    )


def _single(row: str | None) -> list[str]:
    return [cell_key("statistics", row, "count")] if row else []


def _rows_2014(
    prefixes: tuple[str, ...], without: frozenset[str] = frozenset()
) -> Mapping[str, frozenset[str]]:
    rows = load_form("2014").table_by_key["statistics"].figure_rows
    chosen = [row.key for row in rows if row.kind == "input" and row.key.startswith(prefixes)]
    return {"2014": frozenset(cell for key in chosen if key not in without for cell in _single(key))}


def _channel_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    return _single(channel_row(values[0]))


def _answer_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    outcome, sub_ground = values
    return _single(form_row(outcome, sub_ground or None, form_id))


def _as_settled(measure: Measure, form_id: str, scope: Scope) -> Measure:
    """Return the measure of answers as the bodies of `scope` settle their rows (`casework.rows`)."""
    practices = practices_on(scope.body_ids, scope.end) if form_id in FORM_2014 else {}
    if not practices:
        return measure

    def cells(form_id: str, values: GroupValues) -> Iterable[str]:
        body_id, outcome, sub_ground = values
        return _single(
            form_row(outcome, sub_ground or None, form_id, practices.get(body_id, DEFAULT_PRACTICE))
        )

    return replace(measure, group_by=("body_id", *measure.group_by), cells=cells, bind=None)


def _closing_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    """On time without extension, else the other row: the form knows two, and both add up to all that was closed.

    What was late without an extension has no row of its own; it counts with the extended ones (project default).
    """
    extended, on_time = values
    return _single("closed_on_time" if on_time is not False and not extended else "closed_after_extension")


def _case_cells(form_id: str, kind: str, result: str, after: bool) -> list[str]:
    row = case_row(_kind(kind), result, form_id, after_reconsideration=after)
    if row is None:
        return []
    return _single(row) if form_id == "2014" else [cell_key("remedies", "cases", row)]


def _kind(kind: str) -> Any:
    return "litigation" if kind == RemedyKind.LITIGATION else "reconsideration"


def _decided_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    kind, after, result = values
    return _case_cells(form_id, kind, result, after)


def _pending_cells(form_id: str, values: GroupValues) -> Iterable[str]:
    kind, after = values
    return _case_cells(form_id, kind, "pending", after)


def _remedy_columns(pending: bool) -> dict[str, frozenset[str]]:
    covers = {}
    for form_id in sorted(TABLE_THREE):
        columns = load_form(form_id).table_by_key["remedies"].columns
        covers[form_id] = frozenset(
            cell_key("remedies", "cases", column.key)
            for column in columns
            if column.kind == "input" and column.key.endswith("_pending") is pending
        )
    return covers


MEASURES: tuple[Measure, ...] = (
    _by_category("new_requests", "本年新收的政府信息公开申请", received),
    _by_category("carried_in", "上年结转的政府信息公开申请", carried_in),
    Measure(
        key="casework.results",
        label="本年办理的政府信息公开申请",
        forms=TABLE_THREE,
        base=finished,
        group_by=("outcome", "sub_ground", "applicant_category"),
        cells=_result_cells,
        covers={form_id: _result_rows(load_form(form_id)) for form_id in sorted(TABLE_THREE)},
    ),
    _by_category("carried_out", "结转下年度继续办理的政府信息公开申请", carried_out),
    Measure(
        key="casework.received_by_channel",
        label="收到的政府信息公开申请",
        forms=FORM_2014,
        base=received,
        group_by=("channel",),
        cells=_channel_cells,
        covers=_rows_2014(("received_",)),
    ),
    Measure(
        key="casework.closed",
        label="办结的政府信息公开申请",
        forms=FORM_2014,
        base=finished,
        group_by=("extended", "on_time"),
        cells=_closing_cells,
        covers=_rows_2014(("closed_",)),
    ),
    Measure(
        key="casework.answers",
        label="答复的政府信息公开申请",
        forms=FORM_2014,
        base=finished,
        group_by=("outcome", "sub_ground"),
        cells=_answer_cells,
        covers=_rows_2014(("answered_", "refused_")),
        bind=_as_settled,
    ),
    Measure(
        key="casework.remedies_decided",
        label="已审结的政府信息公开行政复议、行政诉讼案件",
        forms=TABLE_THREE | FORM_2014,
        base=remedies_decided,
        group_by=("kind", "after_reconsideration", "result"),
        cells=_decided_cells,
        covers={
            **_remedy_columns(pending=False),
            **_rows_2014(("reconsideration_", "litigation_")),
        },
    ),
    Measure(
        key="casework.remedies_pending",
        label="尚未审结的政府信息公开行政复议、行政诉讼案件",
        forms=TABLE_THREE,
        base=remedies_pending,
        group_by=("kind", "after_reconsideration"),
        cells=_pending_cells,
        covers=_remedy_columns(pending=True),
    ),
)
