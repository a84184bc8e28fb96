"""Files about a person are kept encrypted, are never public, and end with the person's key."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from gongkai.agencies.models import Body, BodyKind
from gongkai.files import keys, store
from gongkai.files.incoming import Incoming
from gongkai.files.models import StoredFile, Visibility
from gongkai.files.sealed import keep_sealed, name_of, read_sealed, serve_sealed
from gongkai.files.serving import serve

pytestmark = pytest.mark.django_db
CONTENT = "张三的身份证明 110101199003070031\n".encode() * 40


@pytest.fixture
def body() -> Body:
    return Body.objects.create(slug="a", kind=BodyKind.DEPARTMENT, name="某局", short_name="某局")


@pytest.fixture
def kept(body: Body) -> tuple[StoredFile, bytes]:
    key, incoming = keys.new_key(), Incoming.take("张三身份证.txt", CONTENT)
    made = keep_sealed(incoming, body, key_name=uuid.uuid4(), key=key, label="身份证明")
    return made, key


def test_nothing_clear_reaches_disk_or_name(kept: tuple[StoredFile, bytes]) -> None:
    stored, key = kept
    raw = store.open_content(stored.blob.hash).read()
    assert CONTENT[:20] not in raw
    assert "张三" not in stored.name
    assert "张三".encode() not in bytes(stored.name_sealed)
    assert read_sealed(stored, key) == CONTENT
    assert name_of(stored, key) == "张三身份证.txt"
    assert serve_sealed(stored, key)["Cache-Control"] == "private, no-store"


def test_another_key_opens_nothing(kept: tuple[StoredFile, bytes]) -> None:
    with pytest.raises(keys.NotReadable):
        read_sealed(kept[0], keys.new_key())


def test_the_same_content_twice_shows_no_sameness(body: Body) -> None:
    key = keys.new_key()
    made = [
        keep_sealed(Incoming.take("a.txt", CONTENT), body, key_name=uuid.uuid4(), key=key, label="附件")
        for _ in range(2)
    ]
    assert made[0].blob.hash != made[1].blob.hash


def test_the_plain_way_does_not_serve_it_and_it_cannot_be_public(kept: tuple[StoredFile, bytes]) -> None:
    with pytest.raises(Http404):
        serve(RequestFactory().get("/"), kept[0])
    kept[0].visibility, kept[0].published_at = Visibility.PUBLIC, timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        kept[0].save()
