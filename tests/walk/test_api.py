"""The walk over the API: open addresses say only what is public; nothing is pushed or read without a token of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.walk.acts_api import token_at
from tests.walk.addresses_api import PULLED, PUSHED
from tests.walk.canaries import found_in
from tests.walk.public import Public
from tests.walk.world import World

from gongkai.api.models import ApiToken
from gongkai.api.rules import digest_of, new_secret, written
from gongkai.catalogue.changes import give_all_marks
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("public", PULLED, ids=lambda one: one.label)
def test_the_open_addresses_say_only_what_is_public(world: World, public: Public) -> None:
    give_all_marks()
    wrong = []
    for place in world.places.values():
        path = reverse(public.name, args=public.args(place)) + public.query(place)
        client = Client()
        client.force_login(world.people["head"].user)
        for one in (Client(), client):
            answer = one.get(path)
            told = found_in(answer.content.decode() + str(answer.headers), world.words)
            sent = one.post(path, {}, content_type="application/json").status_code
            if answer.status_code != public.status or told or sent not in {401, 404, 405} or answer.cookies:
                wrong.append(f"{place.name}: {answer.status_code} {told}, sent: {sent}")
    assert not wrong, "\n".join(wrong)


def _token(world: World, name: str) -> str:
    row = token_at(world.places[name])
    prefix, secret = new_secret()
    ApiToken.objects.filter(pk=row.pk).update(prefix=prefix, digest=digest_of(secret))
    return written(prefix, secret)


@pytest.mark.parametrize(("name", "what", "data"), PUSHED)
def test_records_of_the_office_are_not_there_for_a_token(
    world: World, name: str, what: str, data: dict[str, Any]
) -> None:
    """Neither another body's nor one's own that somebody drafted by hand."""
    tokens = {one: _token(world, one) for one in world.places}
    before = Entry.objects.count()
    for place in world.places.values():
        path = reverse(name, args=[place.kept[what].public_id] if what else [])
        for holder, token in [("", ""), ("", "gk_00000000_" + "0" * 32), *tokens.items()]:
            if not what and holder in {"own", ""}:
                given: dict[str, Any] = {**data, "body": world.places["foreign"].body.slug}
            else:
                given = data if what or holder != "own" else {}
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            send = Client(headers=headers)
            answer = (
                send.get(path)
                if name == "api:ninja:state"
                else send.post(path, json.dumps(given), content_type="application/json")
            )
            assert answer.status_code == (404 if holder else 401), (place.name, holder, answer.content)
            assert found_in(answer.content.decode(), world.words) == set()
    assert Entry.objects.count() == before
