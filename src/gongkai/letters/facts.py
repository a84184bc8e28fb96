"""What a letter can be told: plain values that the ledger of requests hands in; nothing is read from a database."""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from gongkai.law.fees import FeeLine
from gongkai.law.parameters import REGIME_2019_FROM
from gongkai.law.remedies import RemediesNotice
from gongkai.letters.errors import LetterError

REGIMES = ("regime_2007", "regime_2019")


@dataclass(frozen=True, kw_only=True)
class LetterFacts:
    """The facts of one letter; each kind says in `data/kinds.json` which it must have.

    Days are Asia/Shanghai, `amount` is yuan. `remedies` is the law's notice or its text; `basis` the articles in
    words, where they are not those of kind and outcome. `points`: what to correct, what is asked, what is given.
    """

    # the body and its contact
    body_name: str = ""
    office_name: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    office_hours: str = ""
    email: str = ""
    # the letter
    number: str = ""
    made_on: dt.date | None = None
    addressee_name: str = ""
    addressee_is_organization: bool = False
    attachments: tuple[str, ...] = ()
    # the request
    request_no: str = ""
    received_on: dt.date | None = None
    regime: str = ""
    channel: str = ""
    subject: str = ""
    due_on: dt.date | None = None
    tracking_url: str = ""
    # what the letter says
    points: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    findings: str = ""
    reason: str = ""
    decision: str = ""
    period_until: dt.date | None = None
    new_due_on: dt.date | None = None
    consulted: str = ""
    consulted_on: dt.date | None = None
    answer_way: str = ""
    answer_url: str = ""
    answer_code: str = ""
    # outcome
    outcome: str = ""
    sub_ground: str = ""
    basis: str = ""
    remedies: RemediesNotice | str = ""
    supply_way: str = ""
    supply_on: dt.date | None = None
    where: str = ""
    search: str = ""
    responsible_body: str = ""
    responsible_contact: str = ""
    right_channel: str = ""
    # an earlier letter that this one speaks of
    earlier_title: str = ""
    earlier_no: str = ""
    earlier_on: dt.date | None = None
    earlier_served_on: dt.date | None = None
    # fee
    amount: Decimal | None = None
    fee_basis: str = ""
    quantity: int | None = None
    already: int | None = None
    fee_lines: tuple[FeeLine, ...] = ()
    payment_way: str = ""
    # forms: proof of service, withdrawal, request form
    way: str = ""
    tracking: str = ""
    served_on: dt.date | None = None
    served_place: str = ""
    withdrawn_on: dt.date | None = None
    form_values: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        # Dataclasses print their values; names of persons must not reach a log or an error page.
        return f"<LetterFacts {self.request_no}>"

    def __post_init__(self) -> None:
        if self.regime and self.regime not in REGIMES:
            raise LetterError(f"适用的条例应为 {'、'.join(REGIMES)}，不是“{self.regime}”。")

    @property
    def regime_id(self) -> str:
        """The text of the Regulations: as said, else by the receipt date, else that of 2019."""
        if self.regime:
            return self.regime
        old = self.received_on is not None and self.received_on < REGIME_2019_FROM
        return "regime_2007" if old else "regime_2019"

    @property
    def remedies_text(self) -> str:
        """The remedies paragraph, "" where none was handed in."""
        return self.remedies if isinstance(self.remedies, str) else self.remedies.text()

    def has(self, name: str) -> bool:
        """Whether the fact `name` was given."""
        value = getattr(self, name)
        return bool(value.strip()) if isinstance(value, str) else value not in (None, ())


# Words for what is missing, and for the placeholders that an administrator may use.
LABELS = {
    "body_name": "机关名称",
    "office_name": "政府信息公开工作机构",
    "phone": "联系电话",
    "address": "联系地址",
    "number": "文号",
    "made_on": "成文日期",
    "addressee_name": "受文者",
    "attachments": "附件",
    "request_no": "登记号",
    "received_on": "收到申请之日",
    "channel": "接收渠道",
    "subject": "申请内容",
    "due_on": "答复期限",
    "tracking_url": "查询网址",
    "points": "具体事项",
    "withheld": "不予公开的部分",
    "findings": "查明的情况",
    "reason": "理由",
    "decision": "处理决定",
    "period_until": "截止日期",
    "new_due_on": "新的答复期限",
    "consulted": "征求意见的对象",
    "consulted_on": "征求意见日期",
    "answer_way": "回复方式",
    "answer_url": "回复网址",
    "answer_code": "验证码",
    "outcome": "答复类型",
    "basis": "法律依据（条、款）",
    "remedies": "救济途径告知",
    "supply_way": "提供方式",
    "supply_on": "提供时间",
    "where": "获取途径",
    "search": "检索情况",
    "responsible_body": "负责公开的机关",
    "responsible_contact": "负责机关的联系方式",
    "right_channel": "正确的渠道",
    "earlier_title": "所涉文书名称",
    "earlier_no": "所涉文书文号",
    "earlier_on": "所涉文书日期",
    "earlier_served_on": "所涉文书送达日期",
    "amount": "金额",
    "fee_basis": "计收方式",
    "quantity": "件数（页数）",
    "fee_lines": "计费明细",
    "payment_way": "缴费方式",
    "way": "送达方式",
    "tracking": "邮件号码",
    "served_on": "送达日期",
    "served_place": "送达地点",
    "withdrawn_on": "撤回日期",
}

_TYPES = {item.name: str(item.type) for item in dataclasses.fields(LetterFacts)}


def cleaned(facts: LetterFacts) -> LetterFacts:
    """The facts without control and direction marks, which no file can bear and nobody can see."""
    given = {item.name: _clean(getattr(facts, item.name)) for item in dataclasses.fields(facts)}
    return dataclasses.replace(facts, **given)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(char for char in value if char == "\n" or _visible(char)).strip()
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    return value


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Cn"}


def facts_from_json(given: Mapping[str, Any]) -> LetterFacts:
    """Return facts read from a JSON object: days as `2026-11-21`, amounts as numbers or text, lists of texts.

    Raises LetterError for an unknown name or a value that cannot be read.
    """
    return LetterFacts(**{name: _read(name, value) for name, value in given.items()})


def _read(name: str, value: Any) -> Any:
    kind = _TYPES.get(name)
    if kind is None:
        raise LetterError(f"没有要素“{name}”。可用的要素见 docs/letters.md。")
    try:
        if "date" in kind:
            return None if value in (None, "") else dt.date.fromisoformat(value)
        if "Decimal" in kind:
            return None if value in (None, "") else Decimal(str(value))
        if "FeeLine" in kind:
            return tuple(_fee_line(line) for line in value)
        if kind.startswith("tuple"):
            return tuple(_text(name, item) for item in _list(name, value))
        if kind == "bool":
            return bool(value)
        if kind.startswith("int"):
            return None if value is None else int(value)
        if kind.startswith("Mapping"):
            return {str(key): _text(name, item) for key, item in dict(value).items()}
    except (TypeError, ValueError, KeyError, InvalidOperation) as error:
        if isinstance(error, LetterError):
            raise
        raise LetterError(f"要素“{LABELS.get(name, name)}”（{name}）的值不能识别：{value!r}。") from error
    return _text(name, value)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise LetterError(f"要素“{LABELS.get(name, name)}”（{name}）应为一组文字。")
    return list(value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise LetterError(f"要素“{LABELS.get(name, name)}”（{name}）应为文字。")
    return value


def _fee_line(line: Mapping[str, Any]) -> FeeLine:
    price, total = Decimal(str(line["price"])), Decimal(str(line["total"]))
    return FeeLine(int(line["first"]), int(line["last"]), price, total)
