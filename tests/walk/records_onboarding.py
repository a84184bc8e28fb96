"""The walk's records of what is brought in: of items (`records_bulk`), a table and opening balances of each body."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.walk import records_bulk

from gongkai.casework import actions as casework
from gongkai.casework.models import Request
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

if TYPE_CHECKING:
    from tests.walk.world import Place

D = dt.date


def table(place: Place, what: str) -> bytes:
    """Return a table of one former request of the body's own person."""
    head = "登记号,申请人类别,姓名或者名称,证件号码,联系电话,事项,申请内容,接收渠道,收到日期"
    word = place.words
    row = (
        f"旧{what},自然人,{word('name')},{word('id_number')},{word('phone')},{what}的合同,"
        f"{word('description')},当面,2024-03-04"
    )
    return f"{head}\n{row}\n".encode()


def fill(place: Place) -> None:
    """Make a table that was received and the opening balances of a body: one untouched, one to fill in."""
    context = Context(origin=Origin.DEMO, today=D(2026, 1, 5))
    file = Incoming.take("登记簿.csv", table(place, "第一份"))
    place.kept["table"] = casework.ReceiveTable(context=context, body=place.body, file=file).execute()
    for kept, category in (("balance", "natural_person"), ("filling", "other_organization")):
        place.kept[kept] = casework.SetOpeningBalance(context=context, **balance(place, category)).execute()
    records_bulk.fill(place)
    place.kept["opening"] = Request.objects.get(imported=place.kept["filling"])


def balance(place: Place, category: str = "natural_person") -> dict[str, Any]:
    """Return the fields of an opening balance."""
    return {
        "body": place.get_body(),
        "year": 2026,
        "category": category,
        "count": 1,
        "received_on": D(2025, 12, 31),
        "source": "2025 年年度报告",
    }
