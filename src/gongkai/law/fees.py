"""Information-processing fee (信息处理费): 国办函〔2020〕109号, in force 2021-01-01. Tariff: `data/fees.json`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from gongkai.law.texts import load_data

Basis = Literal["per_item", "per_page"]


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One band of a fee: units `first` to `last`, the price of each and their sum, in yuan."""

    first: int
    last: int
    price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan with its working. `already`: units of the month before this request (per item only)."""

    basis: Basis
    quantity: int
    already: int
    lines: tuple[FeeLine, ...]
    total: Decimal
    article: str


def per_item(quantity: int, already: int = 0, on: date | None = None) -> Fee:
    """Fee of a request with `quantity` items by a requester who has asked `already` items of the body this month.

    The sum of the prices of its own items, at the ordinal numbers they have in the calendar month (Art. 4). `on` is
    the day of the notice. Raises ValueError for negative numbers or a day before 2021-01-01.
    """
    return _fee("per_item", quantity, already, on)


def per_page(pages: int, on: date | None = None) -> Fee:
    """Fee of a request for `pages` pages (Art. 5); not cumulated over requests. Raises as `per_item`."""
    return _fee("per_page", pages, 0, on)


def _fee(basis: Basis, quantity: int, already: int, on: date | None) -> Fee:
    tariff = load_data("fees")[basis]
    if quantity < 0 or already < 0:
        raise ValueError("件数、页数不能为负数。")
    if on is not None and on < date.fromisoformat(tariff["from"]):
        raise ValueError("《政府信息公开信息处理费管理办法》自2021年1月1日起施行，此前不得收取信息处理费。")
    start, end = already + 1, already + quantity
    lines = []
    for first, last, price in _bands(basis, end):
        low, high = max(first, start), min(last, end)
        if low <= high:
            lines.append(FeeLine(low, high, price, price * (high - low + 1)))
    total = sum((line.total for line in lines), Decimal(0))
    return Fee(basis, quantity, already, tuple(lines), total, tariff["article"])


def _bands(basis: Basis, end: int) -> Iterator[tuple[int, int, Decimal]]:
    """The bands up to unit `end`: first unit, last unit, price."""
    tariff = load_data("fees")[basis]
    last, price = 0, 0
    for band in tariff["bands"]:
        last, price = band["last"] or max(end, band["first"]), band["price"]
        yield band["first"], last, Decimal(price)
    further = tariff.get("then")
    while further and last < end:
        first, last, price = last + 1, last + further["every"], price + further["dearer_by"]
        yield first, last, Decimal(price)
