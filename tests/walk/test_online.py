"""A visitor's own pages (request form, tracking): without the visitor's cookie they tell nothing of anybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.walk.addresses_online import PRIVATE
from tests.walk.canaries import found_in
from tests.walk.public import Public
from tests.walk.test_actions import written
from tests.walk.world import ANONYMOUS, World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("public", PRIVATE, ids=lambda one: one.label)
@pytest.mark.parametrize("prefix", ["", "/zh-hant"])
def test_a_visitor_s_own_pages_tell_nothing_of_others(world: World, public: Public, prefix: str) -> None:
    place = world.places["own"]
    for person in [ANONYMOUS, world.people["head"]]:
        client = Client()
        if person.user.pk is not None:
            client.force_login(person.user)
        response = client.get(prefix + reverse(public.name, args=public.args(place)) + public.query(place))
        assert response.status_code == public.status
        assert found_in(response.content.decode(), world.words) == set()
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response
        assert not set(response.cookies) - {"csrftoken"}


def test_forms_of_the_public_need_their_token(world: World) -> None:
    client, slug = Client(enforce_csrf_checks=True), world.places["own"].body.slug
    for public in PRIVATE:
        if public.name == "portal:opinion":
            continue  # number and code go with each form: they are its authority
        path = reverse(public.name, args=public.args(world.places["own"]))
        with written() as tables:
            response = client.post(path, {"body": slug, "title": "x"})
        # A page of the form shows what was typed again; without a draft it leads to the first page.
        assert response.status_code in {403, 405} or response["Location"] == "/apply/body/", public.label
        assert not tables, public.label
