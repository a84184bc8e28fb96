"""Reconsideration and lawsuits: results by form, who counts a case, periods to track (casework.md section 6)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from gongkai.law.calendar import Calendar, add_days, add_months
from gongkai.law.parameters import parameters
from gongkai.law.texts import load_data

CaseKind = Literal["reconsideration", "litigation"]


def case_results(kind: CaseKind) -> tuple[str, ...]:
    """Every result that a case of this kind may have, `pending` first."""
    return tuple(load_data("remedies")["results"][kind])


def case_result(kind: CaseKind, result: str) -> str:
    """`upheld`, `corrected`, `other` or `pending` for a result of a case. Raises KeyError for an unknown one."""
    group: str = load_data("remedies")["results"][kind][result]
    return group


def case_row(kind: CaseKind, result: str, form: str, *, after_reconsideration: bool = False) -> str | None:
    """Where a case counts: row key in form `2014`, column key of the table `remedies` in forms `2019` and `2021`.

    None where the form has no place (2014 knows no pending cases). after_reconsideration: a suit after a
    reconsideration decision, or after the organ refused, rejected or stayed silent. Raises KeyError for an
    unknown result or form.
    """
    group = case_result(kind, result)
    if form == "2014":
        return None if group == "pending" else f"{kind}_{group}"
    if form not in ("2019", "2021"):
        raise KeyError(form)
    if kind == "reconsideration":
        return f"review_{group}"
    return f"{'post_review' if after_reconsideration else 'direct'}_suit_{group}"


def counts_case(role: Literal["respondent", "defendant", "co_defendant_organ"]) -> bool:
    """Whether a body in this role counts the case: the one whose act it is, not the reconsideration organ beside it
    (公开办函〔2016〕201号)."""
    return role != "co_defendant_organ"


def defendants(reconsideration: Literal["none", "upheld", "changed"] = "none") -> tuple[str, ...]:
    """Who is sued: the body that replied, or that received the request where none came (`body`); after a
    reconsideration decision that upheld it both, after one that changed it the organ alone (行诉法 Art. 26)."""
    return {"none": ("body",), "upheld": ("body", "organ"), "changed": ("organ",)}[reconsideration]


def period_end(name: str, start: date, calendar: Calendar) -> date:
    """Last day of the period of parameter `name`, counted from the day after `start`, by the law in force then.

    By the parameter's unit: working days, natural days, months or years; the latter three move past rest days.
    Raises KeyError for an unknown parameter, ValueError where no such period was in force.
    """
    parameter = parameters()[name]
    found = parameter.at(start)
    if found is None:
        raise ValueError(f"该日期适用的法律没有规定“{parameter.zh}”。")
    count = int(found.value)
    if parameter.unit == "working_days":
        return calendar.add_working_days(start, count)
    if parameter.unit == "days":
        return add_days(start, count, calendar)
    return add_months(start, count * (12 if parameter.unit == "years" else 1), calendar)


def answer_due(
    kind: CaseKind, copy_received_on: date, calendar: Calendar, *, simplified: bool = False
) -> date:
    """Last day of the respondent's answer, from the receipt of the copy.

    Reconsideration: 10 working days, simplified 5 (复议法2023 Arts 48, 54, 88); court: 15 natural days
    (行诉法 Art. 67). Raises ValueError for a date for which no period is known.
    """
    if kind == "litigation":
        return period_end("court_answer_days", copy_received_on, calendar)
    name = "reconsideration_simple_answer_days" if simplified else "reconsideration_answer_days"
    return period_end(name, copy_received_on, calendar)


def opinion_letter_due(received_on: date, calendar: Calendar) -> date:
    """Last day to report on a reconsideration opinion letter (行政复议意见书): 60 days (复议法2023 Art. 76)."""
    return period_end("reconsideration_opinion_letter_days", received_on, calendar)


def decision_due(
    kind: CaseKind, accepted_on: date, calendar: Calendar, *, simplified: bool = False, extended: bool = False
) -> date:
    """Last day of the organ's decision or of the first instance's judgment.

    Reconsideration: 60 days, at most 30 more, simplified 30 (复议法2023 Art. 62); court: 6 months, simplified 45 days
    (行诉法 Arts 81, 83). Raises ValueError for a date for which no period is known.
    """
    if kind == "litigation":
        name = "court_simple_days" if simplified else "court_first_instance_months"
        return period_end(name, accepted_on, calendar)
    if simplified:
        return period_end("reconsideration_simple_decision_days", accepted_on, calendar)
    if not extended:
        return period_end("reconsideration_decision_days", accepted_on, calendar)
    both = [
        parameters()[f"reconsideration_decision_{part}days"].at(accepted_on) for part in ("", "extension_")
    ]
    return add_days(accepted_on, sum(int(value.value) for value in both if value), calendar)


def appeal_due(served_on: date, calendar: Calendar, *, ruling: bool = False) -> date:
    """Last day of an appeal: 15 days against a judgment, 10 against a ruling (行诉法 Art. 85)."""
    return period_end("appeal_ruling_days" if ruling else "appeal_judgment_days", served_on, calendar)
