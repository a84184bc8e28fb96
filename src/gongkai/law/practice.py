"""Settings of a body where the law is silent or its reading is not settled.

Nothing here may be quoted to a user as law. Each default is the project's; a body overrides what it does otherwise
by handing its own `Practice` to the functions of this room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Practice:
    """How one body handles what the texts leave open. All periods are working days.

    online_receipt_confirms: an automatic receipt of the online system counts as the confirmation by both sides, so the
        request is received on the day it is submitted.
    other_channel_2007: under the 2015 letter another published channel follows the time that the body laid down
        ("arrival") or the confirmation by both sides ("confirmed").
    confirm_alarm_days: working days after which an unconfirmed request raises the alarm.
    second_clarification: a second clarification notice is possible.
    clarification_restarts_2007: under the 2007 text a corrected request starts the period anew.
    extend_ordered_period: a period set by a court or a reconsideration organ may be extended under Art. 33(2).
    reopened_days: period of a new handling for which nobody set a date.
    alarm_days: working days before the due date on which an alarm is raised, longest first.
    partial_refusal_first: the refused part of a partial disclosure that rests on Arts 14-16 is reconsideration-first.
    administrative_inquiry_first: the same for refusals under Art. 36(7).
    failure_to_act_first: the same for an answer that never came.
    fee_month_by: the date whose calendar month counts for the fee per item.
    rows: overrides of the recalled rows of the statistical forms, {form: {"outcome" or "outcome/sub_ground": row}}.
    """

    online_receipt_confirms: bool = False
    other_channel_2007: Literal["arrival", "confirmed"] = "confirmed"
    confirm_alarm_days: int = 1
    second_clarification: bool = False
    clarification_restarts_2007: bool = True
    extend_ordered_period: bool = False
    reopened_days: int = 20
    alarm_days: tuple[int, ...] = (5, 3, 1)
    partial_refusal_first: bool = True
    administrative_inquiry_first: bool = False
    failure_to_act_first: bool = False
    fee_month_by: Literal["received_on", "submitted_on"] = "received_on"
    rows: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)


DEFAULT_PRACTICE = Practice()
