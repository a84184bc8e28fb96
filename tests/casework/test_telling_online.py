"""Whom the office tells of what comes in online: a submission to look into, a correction of a record, a proof."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests.casework.making import LIN, act, body, clerk, head, register
from tests.casework.test_online import PUBLIC, handed_in

from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework import following
from gongkai.casework.actions.correcting import SubmitCorrection
from gongkai.casework.actions.online_follow import ExplainOnline, ProvePayment
from gongkai.journal.actions import Context
from gongkai.notices.models import Message

pytestmark = pytest.mark.django_db
TODAY = local_today()


@pytest.fixture
def office() -> Any:
    bureau = body()
    return bureau, clerk(bureau), head(bureau)


def told(who: Any) -> list[tuple[str, str]]:
    rows = Message.objects.filter(recipient=who).order_by("pk").values_list("kind", "url")
    return [(kind.removeprefix("casework."), url) for kind, url in rows]


def test_a_submission_to_look_into_is_told_and_one_without_signals_is_a_new_request(office: Any) -> None:
    bureau, shen, _ = office
    waiting, taken = handed_in(bureau, "no_script"), handed_in(bureau)
    assert told(shen) == [
        ("review_waits", reverse("office:casework-review-one", args=[waiting.public_id])),
        ("new", reverse("office:casework-request", args=[taken.request.public_id])),
    ]
    assert LIN.name not in "".join(Message.objects.values_list("text", flat=True))


def test_an_application_to_correct_a_record_is_told_but_not_to_who_entered_it(office: Any) -> None:
    bureau, shen, _ = office
    han = clerk(bureau, "韩若谷")
    given = {"body": bureau, "category": "natural_person", "person": LIN, "subject": "登记的出生日期"}
    online = SubmitCorrection(context=PUBLIC, description="应为7月3日", **given).execute()
    assert told(shen) == [
        ("record_correction_in", reverse("office:casework-correction", args=[online.public_id]))
    ]
    assert online.correction_no in Message.objects.get(recipient=shen).text
    SubmitCorrection(context=Context(user=shen), description="应为7月3日", **given).execute()
    assert (len(told(shen)), len(told(han))) == (1, 2)


def test_a_proof_of_payment_and_an_explanation_are_told(office: Any) -> None:
    bureau, shen, gu = office
    paid, asked = register(bureau, gu, TODAY), register(bureau, gu, TODAY, subject="另一件")
    given = {"basis": "per_page", "quantity": 50, "notice_received_on": TODAY}
    act(paid, a.NoticeFee, TODAY, gu, **given)
    until = TODAY + dt.timedelta(days=10)
    act(asked, a.RequestExplanation, TODAY, gu, period_until=until, points="请说明理由")
    for action, request in ((ProvePayment, paid), (ExplainOnline, asked)):
        request.refresh_from_db()
        proof = following.proof_for(request)
        action(context=PUBLIC, request=request, proved=proof, text="见附件").execute()
    assert [kind for kind, _ in told(shen)] == ["payment_shown", "correction_in"]
