"""The values of placeholders: facts in the words of a letter."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import cn2an

from gongkai.law.parameters import regimes
from gongkai.law.texts import say_date
from gongkai.letters.citing import basis_of
from gongkai.letters.facts import LetterFacts
from gongkai.letters.kinds import PLACEHOLDERS, Kind

_WAYS = {"per_item": "按件", "per_page": "按量"}
_UNITS = {"per_item": "件", "per_page": "页"}
# 国办函〔2020〕109号 Arts 4 and 5.
_RATES = {
    "per_item": (
        "收费标准为：同一申请人一个自然月内累计申请10件以下（含10件）的，不收费；11至30件（含30件）的部分，每件100元；"
        "31件以上的部分，以10件为一档，每增加一档，收费标准提高100元/件。"
    ),
    "per_page": (
        "收费标准为：30页以下（含30页）的，不收费；31至100页（含100页）的部分，每页10元；101至200页（含200页）的部分，"
        "每页20元；201页以上的部分，每页40元。"
    ),
}
# Values that stand inside a sentence which brings its own full stop.
_INSIDE = frozenset(
    "subject findings reason answer_way where search right_channel supply_way payment_way".split()
)


def values_of(kind: Kind, facts: LetterFacts) -> dict[str, str]:
    """The text of every placeholder, "" where the fact is missing."""
    values = {name: _say(name, getattr(facts, name, "")) for name in PLACEHOLDERS}
    values |= {
        "you": _address(kind, facts),
        "basis": basis_of(kind, facts),
        "remedies": "",
        "reply_days": str(regimes()[facts.regime_id].reply_days),
        "earlier_no_paren": f"（{facts.earlier_no}）" if facts.earlier_no else "",
        "amount": money(facts.amount) if facts.amount is not None else "",
        "fee_way": _WAYS.get(facts.fee_basis, ""),
        "fee_rate": _RATES.get(facts.fee_basis, ""),
        "table": "",
    }
    if "decision" in kind.needs and not facts.outcome:
        values["decision"] = values["decision"].rstrip("。；;. ")
    return values


def _say(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return say_date(value)
    if isinstance(value, tuple):
        return "、".join(str(item) for item in value)
    text = str(value).strip()
    return text.rstrip("。；;. \n") if name in _INSIDE else text


def _address(kind: Kind, facts: LetterFacts) -> str:
    if kind.addressee == "agency":
        return "贵单位"
    if kind.addressee == "unit" or facts.addressee_is_organization:
        return "你单位"
    return "您"


def money(amount: Decimal) -> str:
    """An amount in yuan with its formal figures: 800元（大写：捌佰元整）."""
    plain = f"{amount:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{plain}元（大写：{cn2an.an2cn(plain, 'rmb')}）"


def fee_rows(facts: LetterFacts) -> tuple[tuple[str, ...], ...]:
    """The table of a fee: bands with price and sum, its header first; () without lines."""
    if not facts.fee_lines:
        return ()
    unit = _UNITS.get(facts.fee_basis, "件")
    rows = [("计费区间", f"数量（{unit}）", f"标准（元/{unit}）", "金额（元）")]
    for line in facts.fee_lines:
        span = f"第{line.first}至{line.last}{unit}" if line.first != line.last else f"第{line.first}{unit}"
        rows.append((span, str(line.last - line.first + 1), f"{line.price:f}", f"{line.total:f}"))
    total = sum((line.total for line in facts.fee_lines), Decimal(0))
    rows.append(("合计", str(facts.quantity or ""), "", f"{total:f}"))
    return tuple(rows)
