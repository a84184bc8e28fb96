"""The processing fee: 国办函〔2020〕109号."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from gongkai.law import per_item, per_page

from .support import DATA

with (DATA / "fee-vectors.csv").open(encoding="utf-8") as source:
    VECTORS = list(csv.DictReader(source))


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['basis']}-{row['quantity']}")
def test_vector(row: dict[str, str]) -> None:
    fee = (per_item if row["basis"] == "per_item" else per_page)(int(row["quantity"]))
    assert fee.total == Decimal(row["total_yuan"])
    assert sum(line.total for line in fee.lines) == fee.total
    assert sum(line.last - line.first + 1 for line in fee.lines) == int(row["quantity"])


def test_109号_4_items_of_a_month_go_on_counting() -> None:
    fee = per_item(5, already=28)
    assert fee.total == 800
    assert [(line.first, line.last, line.price) for line in fee.lines] == [(29, 30, 100), (31, 33, 200)]


def test_109号_4_requests_of_a_month_add_up() -> None:
    for first, second in [(10, 5), (7, 40), (0, 61), (33, 33), (100, 1)]:
        assert per_item(first).total + per_item(second, already=first).total == per_item(first + second).total


def test_109号_4_price_of_each_item() -> None:
    for item in range(31, 200):
        assert per_item(1, already=item - 1).total == 200 + 100 * ((item - 31) // 10)


def test_109号_5_pages_are_not_cumulated() -> None:
    assert per_page(30).total + per_page(30).total == 0
    assert per_page(60).total == 300


def test_条例2019_42_2_no_fee_before_2021() -> None:
    with pytest.raises(ValueError, match="2021年1月1日"):
        per_item(20, on=date(2020, 12, 31))
    assert per_item(20, on=date(2021, 1, 1)).total == 1000


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="负数"):
        per_item(-1)
    with pytest.raises(ValueError, match="负数"):
        per_item(1, already=-1)
    with pytest.raises(ValueError, match="负数"):
        per_page(-3)
