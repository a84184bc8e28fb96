"""Information-processing fee (信息处理费): 国办函〔2020〕109号, in force 2021-01-01."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One band of a fee: units `first` to `last`, the price of each and their sum, in yuan."""

    first: int
    last: int
    price: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in yuan with its working."""

    basis: str
    quantity: int
    already: int
    lines: tuple[FeeLine, ...]
    total: Decimal


def per_item(quantity: int, already: int = 0, on: date | None = None) -> Fee:
    """Fee of a request with `quantity` items of a requester who has asked `already` items this calendar month.

    Raises ValueError for negative numbers or a day before 2021-01-01.
    """
    raise NotImplementedError


def per_page(pages: int, on: date | None = None) -> Fee:
    """Fee of a request for `pages` pages; not cumulated over requests. Raises as `per_item`."""
    raise NotImplementedError
