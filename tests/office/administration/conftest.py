"""Two bodies, a foreign one, and the three administrators of the first."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.office.administration.pages import Login
from tests.support.agencies import make_body, make_user

from gongkai.agencies.models import Body, Role, User


@pytest.fixture
def bodies(db: None) -> dict[str, Body]:
    city = make_body("city", kind="prefecture", name="某某市人民政府", short_name="市政府")
    county = make_body("county", city, kind="county", name="某县人民政府", short_name="县政府")
    return {"city": city, "county": county, "foreign": make_body("foreign", name="外地机关")}


@pytest.fixture
def as_(bodies: dict[str, Body]) -> Login:
    """`as_("system")`: a client of somebody with that role at the city, its subtree included."""
    roles = {
        "system": Role.SYSTEM_ADMIN,
        "security": Role.SECURITY_ADMIN,
        "audit": Role.AUDIT_ADMIN,
        "officer": Role.DISCLOSURE_OFFICER,
    }

    def login(who: str) -> Client:
        user = User.objects.filter(username=who).first()
        user = user or make_user(who, roles[who], bodies["city"], with_subtree=True)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return login
