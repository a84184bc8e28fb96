"""What is not public can be reached by no address (issue 5, "Must hold" 2): every address is tried with everything.

Every pattern of the resolver is asked for with every identifier that the database holds for its parameters, by a
visitor, by an account of the public, and by the head of another prefecture's county. A parameter that is not known
here fails: a new address is covered or the test is red. What is not public must also not differ from what is not
there: no oracle in status, words, headers or work.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from tests.support.agencies import make_user
from tests.walk import records_unpublished
from tests.walk.canaries import found_in
from tests.walk.test_addresses import body_of, headers_of
from tests.walk.world import Place, World

from gongkai.agencies.models import Role
from gongkai.catalogue.models import Item
from gongkai.files.models import StoredFile

pytestmark = pytest.mark.django_db

ABSENT = "zzzzzzzzzzzz"
MOST = 40  # tries of one pattern with several parameters
SOURCE = Path(__file__).resolve().parents[2] / "src/gongkai"
HIDDEN = "draft submitted approved scheduled returned discarded withheld secret masked file_removed".split()
GONE = "withdrawn hidden archived_then_withdrawn".split()
PRIVATE_FILES = "draft_attachment withdrawn_attachment removed replaced scan".split()


@dataclass(frozen=True)
class Pattern:
    """An address as the resolver knows it: its pieces and the names and kinds of its parameters."""

    name: str
    route: str
    parameters: tuple[tuple[str, str], ...]

    @property
    def face(self) -> str:
        """Return the face: the first part of the name."""
        return self.name.partition(":")[0]

    def path(self, values: Iterable[Any]) -> str:
        """Return the address with values in the places of the parameters."""
        given = iter(values)
        return "/" + re.sub(r"<[^>]+>", lambda _: str(next(given)), self.route)


def every_pattern() -> list[Pattern]:
    """Return every address of every face."""

    def walk(resolver: URLResolver, route: str, space: str) -> Iterator[Pattern]:
        for one in resolver.url_patterns:
            plain = isinstance(one.pattern, RoutePattern)
            here = route + (str(one.pattern) if plain else "")
            if isinstance(one, URLResolver):
                yield from walk(one, here, f"{space}{one.namespace}:" if one.namespace else space)
                continue
            found = re.findall(r"<(?:(\w+):)?(\w+)>", here)
            yield Pattern(f"{space}{one.name}", here, tuple((name, kind or "str") for kind, name in found))

    return list(walk(get_resolver(), "", ""))


PATTERNS = every_pattern()


class Identifiers:
    """What stands in the database, by the parameter that it may be put into."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.public_ids = self._public_ids()
        self.keys = sorted({pk for model in apps.get_models() for pk in self._keys(model)})

    def _of_body(self, model: Any) -> Any:
        rows = model._base_manager.all()
        if any(one.name == "body" for one in model._meta.get_fields()):
            return rows.filter(body=self.place.body)
        if any(one.name == "item" for one in model._meta.get_fields()):
            return rows.filter(item__body=self.place.body)
        return rows.none()

    def _public_ids(self) -> list[str]:
        """Return those of the catalogue and of files first: that is what is searched for here."""
        found: list[str] = []
        for model in sorted(
            apps.get_models(), key=lambda one: one._meta.app_label not in {"catalogue", "files"}
        ):
            if any(one.name == "public_id" for one in model._meta.get_fields()):
                found += self._of_body(model).values_list("public_id", flat=True)
        first = [self.place.kept[what].public_id for what in (*HIDDEN, *GONE, "correcting", "corrected")]
        stored = [self.place.kept[what] for what in PRIVATE_FILES]
        first += [getattr(one, "file", one).public_id for one in stored]
        return [*dict.fromkeys([*first, ABSENT, *found])]

    def _keys(self, model: Any) -> list[int]:
        if model._meta.app_label not in {"catalogue", "files"}:
            return []
        return [pk for pk in self._of_body(model).values_list("pk", flat=True) if isinstance(pk, int)]

    def fitting(self, pattern: Pattern, parameter: str, kind: str) -> list[Any]:
        """Return what may be put into a parameter. KeyError for one that is not known here."""
        body = self.place.body
        columns = [*body.columns.values_list("slug", flat=True)]
        known: dict[str, list[Any]] = {
            "public_id": self.public_ids,
            "file_id": self.public_ids,
            "change_id": self.public_ids,
            "external_id": self.public_ids,
            "pk": self.keys,
            "slug": [body.slug, *(columns if pattern.face != "portal" else [])],
            "year": [2024, 2025, 2026],
            "number": [1, 2, 3],
            "kind": "json csv xlsx docx pdf html correction item request submission".split(),
            "act": "withdraw answer confirm state letter file".split(),
            "key": self._cells() if pattern.name == "portal:cell" else ACT_KEYS,
            "name": [ABSENT, *columns] if kind == "slug" else [ABSENT, *self._file_names()],
        }
        if kind == "step":
            return ["body", "person", "content", "check"]
        return known[parameter] if parameter in known else MORE[parameter]

    def _cells(self) -> list[str]:
        return sorted(self.place.kept["report"].form.cells)[:60]

    def _file_names(self) -> list[str]:
        # The page "not found" repeats the address: names without their words, so that only a find could show them.
        return ["x.txt"]


# Keys of acts, sections and settings; whatever the page does with them, nothing may be told.
ACT_KEYS = (
    "mark submit approve pass return publish schedule withdraw archive correct mask versions preview".split()
)
# Parameters of single addresses: their values.
MORE: dict[str, list[Any]] = {
    "before": [1, 2],
    "after": [1, 2, 3],
    "letter_id": [ABSENT],
    "access_id": [ABSENT],
    "do": ["open", "revoke"],
    "notice": [1, 2],
    "cell": ["documents.normative_documents.issued"],
    "form": ["pdf", "docx"],
    "secret": [ABSENT],
}


@pytest.fixture(scope="module")
def own(world: World) -> Place:
    """The body whose secrets are looked for, with all that is not public."""
    place = world.places["own"]
    records_unpublished.fill(place)
    return place


@pytest.fixture(scope="module")
def strangers(world: World, own: Place) -> dict[str, Client]:
    """Who tries: nobody, an account of the public, and somebody with every right at a foreign body."""
    there = world.places["foreign"].body
    head = make_user("stranger", Role.HEAD, there, True)
    for role in (Role.CLERK, Role.DISCLOSURE_OFFICER, Role.SECRECY_REVIEWER):
        from tests.support.agencies import give

        give(head, role, there)
    citizen = get_user_model().objects.create_user(username="citizen-of-nowhere")
    citizen.is_citizen = True
    citizen.save()
    clients = {"anonymous": Client(), "citizen": Client(), "foreign staff": Client()}
    clients["citizen"].force_login(citizen)
    clients["foreign staff"].force_login(head)
    return clients


@pytest.fixture(scope="module")
def identifiers(own: Place) -> Identifiers:
    return Identifiers(own)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not record.name.startswith("django.db"):
                lines.append(record.getMessage())

    handler, root = Keep(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


def told(world: World, answer: Any) -> set[str]:
    """Return the secrets of `own` that an answer tells."""
    text = body_of(answer) + headers_of(answer)
    return {f"{one.kind}" for one in found_in(text, world.words) if one.place == "own"}


def tries(identifiers: Identifiers, pattern: Pattern) -> list[tuple[Any, ...]]:
    """Return what is put into the parameters: everything with everything, evenly thinned beyond MOST."""
    columns = [identifiers.fitting(pattern, name, kind) for name, kind in pattern.parameters]
    many = list(itertools.product(*columns))
    if pattern.face in {"portal", "api"} and len(columns) == 1:
        return many
    # The office asks for the right before anything else: the first ones are the items of every state.
    step = max(1, len(many) // MOST)
    return many[:30] + many[30::step]


def test_the_world_holds_what_is_looked_for(world: World, own: Place) -> None:
    """The words are there: for who may read the body's ledger they stand on the pages."""
    client = Client()
    client.force_login(world.people["head"].user)
    seen: set[str] = set()
    for what in [*HIDDEN, *GONE, "correcting", "corrected"]:
        seen |= told(world, client.get(f"/office/catalogue/{own.kept[what].public_id}/"))
    assert {
        "draft_title",
        "draft_content",
        "submitted_title",
        "approved_title",
        "withheld_title",
        "hidden_title",
    } <= seen
    assert {"withdrawn_content", "discarded_title", "draft_file"} <= seen


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.name)
def test_no_address_tells(
    world: World, strangers: dict[str, Client], identifiers: Identifiers, logged: list[str], pattern: Pattern
) -> None:
    wrong = []
    every = tries(identifiers, pattern)
    for who, client in strangers.items():
        # The office sends whoever has no role away before it looks at an identifier.
        few = pattern.face in {"office", "tokens"} and who != "foreign staff"
        for values in every[:: max(1, len(every) // 5)] if few else every:
            path = pattern.path(values)
            answer = client.get(path)
            if leaked := told(world, answer):
                wrong.append(f"{who} {answer.status_code} {path}: {sorted(leaked)}")
    assert not wrong, "\n".join(wrong[:20])
    assert found_in("\n".join(logged), world.words) == set()


def parameters_read() -> set[str]:
    """Return the names of the query that pages of the portal and of the API read, as their source says."""
    found: set[str] = set()
    for folder in ("portal", "api"):
        for path in (SOURCE / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r'GET\.(?:get|getlist)\(\s*"(\w+)"', text))
            found |= set(
                re.findall(r"^ {4}(\w+)(?:: [^=\n]+)? = (?:forms\.\w+Field|Query|Field)\(", text, re.M)
            )
    return found


def test_no_query_tells(world: World, own: Place, strangers: dict[str, Client]) -> None:
    """Lists, feeds, searches with every parameter that they read, and those that others would try."""
    word = own.words("draft_title")[1:-1]
    title = own.words("withheld_title")[1:-1]
    column = own.kept["column"].slug
    values = {
        "q": [word, title, own.words("withdrawn_content")[1:-1], own.words("draft_file")[1:-1]],
        "state": ["draft", "withheld", "withdrawn", "all"],
        "page": ["1", "2", "-1", "all"],
        "year": ["2026"],
        "v": ["1", "2"],
        "all": ["1"],
        "archived": ["1"],
        "preview": ["1"],
        "format": ["json"],
        "since": ["0"],
        "body": [own.body.slug],
        "column": [column],
    }
    names = parameters_read() | set(values)
    assert {"q", "page", "body", "theme", "year"} <= names
    lists = [
        *(
            "/",
            "/search",
            "/b/",
            f"/b/{own.body.slug}/",
            f"/b/{own.body.slug}/{column}/",
            f"/b/{own.body.slug}/feed.xml",
        ),
        *(
            "/apply/",
            "/apply/offers/",
            "/apply/found/",
            "/api/v1/published",
            "/api/v1/columns",
            "/api/v1/bodies",
            "/r/",
        ),
        *(f"/i/{own.kept[what].public_id}" for what in ("draft", "hidden", "corrected", "correcting")),
    ]
    wrong = []
    for path, name in itertools.product(lists, sorted(names)):
        for value in values.get(name, ["1", word]):
            answer = strangers["anonymous"].get(path, {name: value, "body": own.body.slug})
            if leaked := told(world, answer):
                wrong.append(f"{path}?{name}={value}: {sorted(leaked)}")
    for path in ("/apply/offers/", "/apply/found/"):
        for field in ("subject", "description", "q", "content"):
            answer = strangers["anonymous"].post(path, {field: word, "body": own.body.slug})
            if leaked := told(world, answer):
                wrong.append(f"POST {path} {field}: {sorted(leaked)}")
    assert not wrong, "\n".join(wrong[:20])


def signature(answer: Any, identifier: str) -> tuple[Any, ...]:
    """Return all that an answer shows but the identifier asked for."""
    text = body_of(answer).replace(identifier, "·")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)  # masked anew each time
    changing = {"x-request-id", "date"}
    headers = {
        name: value.replace(identifier, "·") for name, value in answer.items() if name.lower() not in changing
    }
    return answer.status_code, text, sorted(headers.items())


PROBES: list[tuple[str, dict[str, str]]] = [
    ("GET", {}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Range": "bytes=0-10"}),
    ("GET", {"If-None-Match": '"0"'}),
    ("GET", {"If-None-Match": "*"}),
    ("GET", {"If-Modified-Since": "Wed, 18 Mar 2026 12:00:00 GMT"}),
    ("GET", {"Accept": "application/json"}),
    ("GET", {"HX-Request": "true"}),
]


@pytest.mark.parametrize(("method", "headers"), PROBES, ids=lambda one: str(one))
def test_what_is_not_public_is_as_what_is_not_there(
    world: World, own: Place, strangers: dict[str, Client], method: str, headers: dict[str, str]
) -> None:
    """Same status, words and headers, and about the same work, whether it exists or not."""
    items = {own.kept[what].public_id for what in HIDDEN}
    stored = [own.kept[what] for what in PRIVATE_FILES]
    files = {getattr(one, "file", one).public_id for one in stored}
    requests = {own.kept["registered"].public_id}
    asked = [
        *(("/i/{}", one) for one in items | requests | files),
        *(("/f/{}/x.txt", one) for one in files | items),
        *(("/api/v1/published/{}", one) for one in items | requests),
        *(("/zh-hant/i/{}", one) for one in items),
    ]
    client = strangers["anonymous"]
    wrong = []
    for form, identifier in asked:
        with CaptureQueriesContext(
            connection,
        ) as there:
            shown = client.generic(method, form.format(identifier), headers=headers)
        with CaptureQueriesContext(connection) as nowhere:
            absent = client.generic(method, form.format(ABSENT), headers=headers)
        if signature(shown, identifier) != signature(absent, ABSENT):
            wrong.append(f"{form.format(identifier)}: {shown.status_code} {absent.status_code}")
        if abs(len(there) - len(nowhere)) > 1:
            wrong.append(
                f"{form.format(identifier)}: {len(there)} queries, {len(nowhere)} for what is not there"
            )
    assert not wrong, "\n".join(wrong[:20])


def test_the_head_of_a_foreign_body_cannot_tell_either(
    world: World, own: Place, strangers: dict[str, Client]
) -> None:
    client = strangers["foreign staff"]
    for what in [*HIDDEN, *GONE, "correcting"]:
        identifier = own.kept[what].public_id
        for form in ("/office/catalogue/{}/", "/office/catalogue/{}/edit/", "/office/catalogue/{}/submit/"):
            there, absent = client.get(form.format(identifier)), client.get(form.format(ABSENT))
            assert signature(there, identifier) == signature(absent, ABSENT), form


def test_no_path_leads_into_the_store(world: World, own: Place, strangers: dict[str, Client]) -> None:
    """Contents lie under their hash: neither the hash nor a path around it opens one."""
    wrong = []
    for stored in StoredFile.objects.filter(body=own.body).select_related("blob"):
        digest = stored.blob.hash
        lies = f"{digest[:2]}/{digest[2:4]}/{digest}"
        for path in (
            *(
                f"/static/{lies}",
                f"/static/../files/{lies}",
                f"/static/%2e%2e/files/{lies}",
                f"/files/{lies}",
            ),
            *(
                f"/media/{lies}",
                f"/{lies}",
                f"/f/{digest}/x.txt",
                f"/f/{digest[:12]}/x.txt",
                f"/i/{digest[:12]}",
            ),
        ):
            answer = strangers["anonymous"].get(path)
            if answer.status_code != 404 or told(world, answer):
                wrong.append(f"{path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong[:20])


def test_robots_and_maps_tell_nothing(world: World, own: Place, strangers: dict[str, Client]) -> None:
    for path in (
        "/robots.txt",
        "/sitemap.xml",
        "/.well-known/security.txt",
        "/favicon.ico",
        "/b/linxi/feed.xml",
    ):
        assert told(world, strangers["anonymous"].get(path)) == set(), path


def test_every_state_of_an_item_was_tried(own: Place) -> None:
    """A new state of items must come into this world."""
    from gongkai.catalogue.models import State

    tried = set(Item.objects.filter(body=own.body).values_list("state", flat=True))
    assert {state.value for state in State} - tried == set()
