"""Who works for an internal unit: the workbench shows what the unit has, and offers nothing that only a body does."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.casework.making import body, clerk, on, register, under, user

from gongkai.agencies.models import Body, Role
from gongkai.agencies.queries import local_today
from gongkai.casework import actions as a

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    bureau = body()
    shen = clerk(bureau)
    unit: Body = Body.objects.create(slug="fuli", kind="unit", name="社会福利股", short_name="社会福利股")
    under(unit, bureau)
    yao = user("姚静安", unit, Role.CLERK)
    request = register(bureau, shen, local_today())
    a.Assign(context=on(local_today(), shen), request=request, unit_body=unit).execute()
    return shen, yao, request


def test_a_unit_sees_its_work_and_is_offered_no_registration(office: Any, client: Any) -> None:
    _, yao, request = office
    client.force_login(yao)
    page = client.get(reverse("office:workbench")).content.decode()
    assert request.subject in page
    assert "登记申请" not in page
    assert "起草信息" not in page
    assert "年度报告</h2>" not in page
    assert "登记申请" not in client.get(reverse("office:casework-list")).content.decode()


def test_a_unit_registers_nothing_even_by_the_address(office: Any, client: Any) -> None:
    shen, yao, _ = office
    for who, status in ((yao, 404), (shen, 200)):
        client.force_login(who)
        assert client.get(reverse("office:casework-register")).status_code == status, who


def test_a_body_s_clerk_is_offered_both(office: Any, client: Any) -> None:
    client.force_login(office[0])
    page = client.get(reverse("office:workbench")).content.decode()
    assert "登记申请" in page
    assert "起草信息" in page
