"""What waits for an internal unit: on its workbench until the answer goes to the head."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.casework.making import act, body, clerk, head, register, under, user

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a
from gongkai.casework.work import Numbers, next_for

pytestmark = pytest.mark.django_db


def test_what_a_unit_drafts_waits_for_it_until_it_is_sent_for_approval() -> None:
    bureau, today = body(), local_today()
    shen, gu = clerk(bureau), head(bureau)
    fuli = Body.objects.create(slug="fuli", kind="unit", name="社会福利股", short_name="福利股")
    under(fuli, bureau)
    han = user("韩若谷", fuli, Role.CLERK)
    client = Client()
    client.force_login(han)
    mine = register(bureau, shen, today)
    register(bureau, shen, today, subject="别的股的事")
    act(mine, a.Assign, today, shen, unit_body=fuli)

    def waits(verb: str = "") -> bool:
        listed = client.get(reverse("office:casework-list"), {"due": "mine"}).content.decode()
        tasks = client.get(reverse("office:workbench")).context["tasks"]
        there = next_for(han, 10) == [mine]
        assert ([(task.verb, task.title) for task in tasks] == [(verb, mine.subject)]) is there
        assert Numbers(han).number("mine") == int(there)
        assert bool(re.search(mine.public_id, listed)) is there
        assert "别的股的事" not in listed
        return there

    assert waits("签收")
    act(mine, a.SignFor, today, han)
    assert waits("拟稿")
    act(mine, a.Draft, today, han, outcome="granted", sub_ground="supplied")
    mine.refresh_from_db()
    assert mine.state == "drafting"
    assert waits("拟稿"), "drafted, not yet sent"
    act(mine, a.SendForApproval, today, shen)
    assert not waits()
    act(mine, a.SendBack, today, gu, remark="补充依据")
    assert waits("拟稿"), "sent back"
