"""The walk over all addresses, roles and bodies: what is foreign is not there, and nothing private is seen anywhere."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from tests.walk.addresses import OFFICE
from tests.walk.addresses_api import API
from tests.walk.addresses_common import READ, Address, every_name
from tests.walk.addresses_notices import CALENDAR
from tests.walk.addresses_online import PRIVATE
from tests.walk.canaries import NEVER_IN_JOURNAL, Canary, found_in
from tests.walk.public import ACCOUNT, PORTAL, Public
from tests.walk.test_actions import written
from tests.walk.world import ANONYMOUS, Person, Place, World

from gongkai.journal.models import Entry, Result

pytestmark = pytest.mark.django_db

NOT_THE_LEDGER = {"journal_entry", "django_session", "notices_message"}
# After these acts, entered in the journal, the page shows who asked.
SHOWS_A_PERSON = {
    "casework.reveal_person",
    "casework.reveal_correction",
    "casework.look_into_submission",
    "casework.export_persons",
}
_LINK = re.compile(r'(?:href|src|action|formaction)="([^"]*)"')


class Walker:
    """Somebody with a browser: one client for each person, logged in once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: dict[str, Client] = {}

    def client(self, person: Person) -> Client:
        """Return the person's client."""
        if person.name not in self.clients:
            self.clients[person.name] = client = Client(raise_request_exception=True)
            if person.user.pk is not None:
                client.force_login(person.user)
        return self.clients[person.name]


@pytest.fixture(scope="module")
def walker(world: World) -> Walker:
    """One walker for the module; sessions live in the world's transaction."""
    made = Walker(world)
    for person in [*world.people.values(), ANONYMOUS]:
        made.client(person)
    return made


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Collect every line that is logged, but the database's own."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith("django.db"):
                lines.append(record.getMessage())

    root, handler = logging.getLogger(), Keep()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def known_before(address: Address) -> bool:
    """Return whether the same view was walked by all under another entry of the table."""
    return next(one for one in OFFICE if one.name == address.name) is not address


def logged_in(person: Person) -> bool:
    """Return whether the person gets in at all."""
    return bool(person.user.is_active)


def reads(person: Person, address: Address, place: Place) -> bool:
    """Return whether the table lets the person see the page."""
    if address.read is None:
        return True
    return person.has(address.read, "own" if address.anywhere else place.name)


def body_of(response: HttpResponseBase) -> str:
    """Return the text of an answer; "" for what is no text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    try:
        return bytes(content).decode()
    except UnicodeDecodeError:
        return ""


def headers_of(response: HttpResponseBase) -> str:
    """Return the headers and cookies of an answer, percent signs read."""
    lines = [f"{name}: {value}" for name, value in response.items()]
    lines += [cookie.OutputString() for cookie in response.cookies.values()]
    return unquote("\n".join(lines))


def may_see(person: Person, canary: Canary, address: Address, shown: bool) -> bool:
    """Return whether the person may see it there. `shown`: the page that shows who asked, after it was entered."""
    if canary.is_personal:
        return shown and person.has(address.may, canary.place)
    if person.has(READ, canary.place):
        return True
    if address.name in {"office:settings-entry", "office:settings-journal"} and address.read is not None:
        return person.has(address.read, canary.place) and canary.kind not in NEVER_IN_JOURNAL
    return False


def leaks(
    world: World, person: Person, address: Address, response: HttpResponseBase, shown: bool
) -> list[str]:
    """Return what the answer tells that it must not."""
    text = body_of(response)
    found = []
    for canary in found_in(text, world.words) | found_in(headers_of(response), world.words):
        if not may_see(person, canary, address, shown):
            found.append(f"{canary.kind} of {canary.place}")
    for link in _LINK.findall(text):
        if found_in(unquote(link), world.words):
            found.append(f"in an address: {link}")
    return found


def test_every_address_is_in_the_table() -> None:
    named = {one.name for one in [*OFFICE, *PORTAL, *PRIVATE, *CALENDAR, *ACCOUNT]} | API
    assert named == every_name(), "add the new address to tests/walk/addresses.py or public.py"


@pytest.mark.parametrize("address", OFFICE, ids=lambda one: one.label)
def test_who_opens_an_office_page(walker: Walker, logged: list[str], address: Address) -> None:
    wrong = []
    world = walker.world
    once = (
        address.post is None
        and not address.args(world.places["own"])
        and not address.query(world.places["own"])
    )
    roles = (address.read or READ) | address.may
    for person, place in world.tries(roles, few=known_before(address)):
        if once and place is not world.places["own"]:
            continue
        path = reverse(address.name, args=address.args(place)) + address.query(place)
        with written() as tables:
            response = walker.client(person).get(path)
        if not logged_in(person):
            good = response.status_code == 302 and response["Location"].startswith("/office/account/login/")
        else:
            expected = address.status if reads(person, address, place) else 404
            good = response.status_code == expected
        told = leaks(world, person, address, response, shown=False)
        if not good or told or set(tables) - NOT_THE_LEDGER:
            wrong.append(
                f"{person.name} at {place.name}: {response.status_code} {told} {sorted(set(tables))}"
            )
    assert not wrong, "\n".join(wrong)
    assert found_in("\n".join(logged), world.words) == set()


@contextmanager
def undone() -> Iterator[None]:
    """Undo at the end what is written meanwhile."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def sending(walker: Walker, address: Address, person: Person, place: Place) -> str:
    """Send the form; return what was wrong, "" if nothing."""
    path = reverse(address.name, args=address.args(place)) + address.query(place)
    data = address.post(place) if address.post else {}
    allowed = logged_in(person) and person.has(address.may, place.name)
    last = Entry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    with undone(), written() as tables:
        response = walker.client(person).post(path, data)
        new = Entry.objects.filter(pk__gt=last)
        acts = [entry.verb for entry in new.filter(result=Result.DONE)]
        shown = allowed and address.verb in SHOWS_A_PERSON
        told = leaks(walker.world, person, address, response, shown)
        entered = {
            canary
            for entry in new
            for canary in found_in(f"{entry.data}{entry.after}", walker.world.words)
            # What is published now is public: the journal may say its title.
            if canary.kind in NEVER_IN_JOURNAL and address.verb != "catalogue.publish_item"
        }
        problem = judged(address, person, place, response, acts, allowed)
        if not allowed and set(tables) - NOT_THE_LEDGER:
            problem = problem or f"wrote {sorted(set(tables))}"
        if told or entered:
            problem = problem or f"told {told}, entered {entered}"
    return problem and f"{person.name} at {place.name}: {problem}"


def judged(
    address: Address, person: Person, place: Place, response: HttpResponseBase, acts: list[str], allowed: bool
) -> str:
    """Return what is wrong with the answer to a form."""
    status = response.status_code
    if not logged_in(person):
        login = status == 302 and response["Location"].startswith("/office/account/login/")
        return "" if login and not acts else f"{status} {acts} without login"
    if allowed:
        if status == address.done and address.verb in acts:
            return ""
        said = [str(message) for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]
        errors = re.findall(
            r'class="gk-wrong"[^>]*>([^<]*)<|gk-alert[^>]*>.*?<p>([^<]*)', body_of(response), re.S
        )
        return f"{status} {acts}, should be done: {said} {errors}"
    if acts:
        return f"did {acts}"
    if address.post is None:
        return "" if status in {404, 405} else f"{status} to a form that is not there"
    seen = address.read is not None and reads(person, address, place)
    return "" if status in ({302, 200, 404, 422} if seen or address.read is None else {404}) else f"{status}"


@pytest.mark.parametrize("address", OFFICE, ids=lambda one: one.label)
def test_who_sends_an_office_form(walker: Walker, logged: list[str], address: Address) -> None:
    world = walker.world
    once = "same for all" in address.variant
    tries = world.tries(address.may, few=known_before(address))
    if address.post is None:  # nobody sends anything here
        tries = iter([(world.people["head"], world.places["own"]), (ANONYMOUS, world.places["own"])])
    tries = (one for one in tries if one[1] is world.places["own"] or not once)
    wrong = [sending(walker, address, person, place) for person, place in tries]
    assert not any(wrong), "\n".join(filter(None, wrong))
    assert found_in("\n".join(logged), walker.world.words) == set()


@pytest.mark.parametrize("public", [*PORTAL, *CALENDAR], ids=lambda one: one.label)
@pytest.mark.parametrize("prefix", ["", "/zh-hant"])
def test_the_public_sees_only_what_is_public(
    walker: Walker, logged: list[str], public: Public, prefix: str
) -> None:
    wrong = []
    world = walker.world
    for person in [ANONYMOUS] if prefix else [ANONYMOUS, world.people["head"]]:
        # In other characters, and to somebody who is logged in, a page says the same.
        for place in world.places.values() if person is ANONYMOUS and not prefix else [world.places["own"]]:
            path = prefix + reverse(public.name, args=public.args(place)) + public.query(place)
            response = walker.client(person).get(path)
            text = body_of(response)
            told = found_in(text, world.words) | found_in(headers_of(response), world.words)
            sent = walker.client(person).post(path)
            if response.status_code != public.status or told or sent.status_code not in {403, 404, 405}:
                wrong.append(f"{place.name}: {response.status_code} {told}, sent: {sent.status_code}")
            assert not response.cookies or public.name == "portal:large", "public pages set no cookie"
    assert not wrong, "\n".join(wrong)
    assert found_in("\n".join(logged), world.words) == set()


@pytest.mark.parametrize("public", ACCOUNT, ids=lambda one: one.label)
def test_account_pages_are_one_s_own(walker: Walker, public: Public) -> None:
    world = walker.world
    for person in [*world.people.values(), ANONYMOUS]:
        response = walker.client(person).get(reverse(public.name))
        assert response.status_code in ({200, 302, 404} if logged_in(person) else {200, 302})
        assert found_in(body_of(response) + headers_of(response), world.words) == set()
        if not logged_in(person) and public.name != "account_login":
            assert response.status_code == 302


def test_forms_need_their_token(world: World) -> None:
    """Without the token of the page nothing is sent: no other site can act in a member of staff's name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["head"].user)
    for address in OFFICE:
        if address.post is None:
            continue
        place = world.places["own"]
        path = reverse(address.name, args=address.args(place)) + address.query(place)
        with undone():
            assert client.post(path, address.post(place)).status_code == 403, address.label


def test_every_answer_of_the_office_stays_out_of_shared_caches(walker: Walker) -> None:
    for address in OFFICE:
        place = walker.world.places["own"]
        path = reverse(address.name, args=address.args(place)) + address.query(place)
        response: Any = walker.client(walker.world.people["head"]).get(path)
        kept = response.get("Cache-Control", "")
        if address.name == "office:catalogue-file" and address.variant == "published":
            continue  # the same for everybody
        assert "public" not in kept, address.label
        assert "private" in kept or "no-store" in kept or "Cookie" in response.get("Vary", ""), address.label
