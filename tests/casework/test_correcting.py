"""Corrections of records about oneself (条例2019 Art. 41): handed in, decided with the reply, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest
from tests.casework.making import LIN, body, clerk, head, on

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today
from gongkai.casework import following
from gongkai.casework.actions import correcting
from gongkai.files.incoming import Incoming
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Origin
from gongkai.letters.queries import letters_of

pytestmark = pytest.mark.django_db

PUBLIC = Context(origin=Origin.PUBLIC)


@pytest.fixture
def bureau() -> Body:
    return body()


def _correction(bureau: Body) -> Any:
    return correcting.SubmitCorrection(
        context=PUBLIC,
        body=bureau,
        category="natural_person",
        person=LIN,
        subject="登记的出生日期",
        description="现在的记录：1990年3月7日\n应当记录为：1990年7月3日",
        scans=[Incoming.take("出生证明.txt", "证明".encode())],
    ).execute()


def test_a_correction_of_a_record_is_decided_with_its_reply(bureau: Body) -> None:
    made, officer = _correction(bureau), Context(user=head(bureau))
    assert made.correction_no.startswith("临民更正申请〔")
    assert "林晓月" not in str(type(made).objects.values())
    person, words = correcting.RevealCorrection(context=officer, correction=made, purpose="核对").execute()
    assert (person.name, "7月3日" in words) == ("林晓月", True)
    correcting.StartChecking(context=officer, correction=made).execute()
    with pytest.raises(Refused, match="理由"):
        correcting.DecideCorrection(context=officer, correction=made, result="refused").execute()
    correcting.DecideCorrection(context=officer, correction=made, result="corrected").execute()
    made.refresh_from_db()
    assert (made.state, made.approved_by) == ("corrected", "顾长川")
    assert [(one.kind, one.number) for one in letters_of(made)] == [("correction_reply", made.document_no)]
    with pytest.raises(Refused, match="不能再办"):
        correcting.WithdrawCorrection(context=officer, correction=made).execute()


def test_a_correction_is_withdrawn_by_who_has_the_code(bureau: Body) -> None:
    made = _correction(bureau)
    with pytest.raises(Refused):
        correcting.WithdrawCorrection(context=PUBLIC, correction=made).execute()
    proof = following.prove(made.correction_no, made.__dict__["tracking_code"])
    correcting.WithdrawCorrection(context=PUBLIC, correction=made, proved=proof).execute()
    made.refresh_from_db()
    assert made.state == "withdrawn"


def test_a_clerk_decides_only_with_a_name_on_paper(bureau: Body) -> None:
    made, officer = _correction(bureau), on(local_today(), clerk(bureau))
    given = {"result": "referred", "reason": "由公安机关登记", "organ": "临溪县公安局"}
    with pytest.raises(Refused, match="负责人"):
        correcting.DecideCorrection(context=officer, correction=made, **given).execute()
    correcting.DecideCorrection(context=officer, correction=made, approved_by="顾长川", **given).execute()
    made.refresh_from_db()
    assert made.reason == "临溪县公安局；由公安机关登记"
