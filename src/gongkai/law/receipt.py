"""The day a request is received (收到申请之日), by channel and by the rules in force when it arrived.

Source: 条例2019 Art. 31; before it 公开办函〔2015〕207号, in force from November 2015 and followed as
practice before that.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.practice import DEFAULT_PRACTICE, Practice
from gongkai.law.texts import load_data

CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "email", "fax", "other")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt date, None while the confirmation that it needs is missing.

    article: its source. basis: handed_in, signed_for, arrived or confirmed; names the sentence `receipt.{basis}`.
    """

    on: date | None
    article: str
    basis: str


@cache
def _rules() -> tuple[tuple[date, dict[str, dict[str, Any]]], ...]:
    """The rule sets, newest first."""
    sets = ((date.fromisoformat(rule["from"]), rule["channels"]) for rule in load_data("receipt")["rules"])
    return tuple(sorted(sets, key=lambda rule: rule[0], reverse=True))


def _rule(channel: str, arrived_on: date) -> dict[str, Any]:
    for since, channels in _rules():
        if arrived_on >= since:
            return channels[channel]
    return _rules()[-1][1][channel]


def receipt(
    channel: str,
    submitted_on: date,
    received_on: date | None = None,
    confirmed_on: date | None = None,
    practice: Practice = DEFAULT_PRACTICE,
) -> Receipt:
    """The receipt date of a request that came by `channel` (one of `CHANNELS`).

    submitted_on: the day it was handed in, sent through the system or registered as arrived. received_on: the day
    it was signed for or came into the mail system, where that is another day. confirmed_on: the day both sides had
    confirmed. The rules are those of the day of arrival. Raises ValueError for an unknown channel.
    """
    if channel not in CHANNELS:
        raise ValueError(f"接收渠道“{channel}”无法识别，应为：{'、'.join(CHANNELS)}。")
    arrived_on = received_on or submitted_on
    rule = _rule(channel, arrived_on)
    basis: str = rule["basis"]
    article: str = rule["article"]
    if basis == "other_published":
        basis = "arrived" if practice.other_channel_2007 == "arrival" else "confirmed"
    if rule.get("setting") == "online_receipt_confirms" and practice.online_receipt_confirms:
        return Receipt(submitted_on, "practice", "automatic")
    if basis == "handed_in":
        return Receipt(submitted_on, article, basis)
    if basis in ("signed_for", "arrived"):
        return Receipt(arrived_on, article, basis)
    return Receipt(confirmed_on, article, basis)


def must_accept(channel: str, announced: Collection[str] | None = None) -> bool:
    """Whether the body has to take a request that comes by `channel` (公开办函〔2017〕19号).

    In person and by post always; other channels where the guide announces them, and all of them where the body has
    announced nothing (None or empty). Raises ValueError for an unknown channel.
    """
    if channel not in CHANNELS:
        raise ValueError(f"接收渠道“{channel}”无法识别，应为：{'、'.join(CHANNELS)}。")
    return (
        channel in ("in_person", "registered_mail", "ordinary_mail") or not announced or channel in announced
    )
