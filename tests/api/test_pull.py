"""Pulling: a cursor that loses nothing, what is public and no more, caches that are asked."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.portal.making import Site, make_site

from gongkai.catalogue import changes
from gongkai.catalogue.models import ChangeCounter, Item, PendingChange, PublicChange, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> Site:
    return make_site()


def pull(client: Client, **query: Any) -> Any:
    """Return a page of changes."""
    answer = client.get("/api/v1/published", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def follow(client: Client, **query: Any) -> list[dict[str, Any]]:
    """Read to the end; return all lines."""
    found, page = [], {"next": query.pop("after", ""), "more": True}
    while page["more"]:
        page = pull(client, **{**query, "after": page["next"]})
        found += page["items"]
    return found


def test_published_corrected_and_withdrawn_come_in_their_order(site: Site, client: Client) -> None:
    one, two = site.publish("第一条"), site.publish("第二条")
    site.withhold("不公开的一条")
    first = pull(client)
    assert [row["title"] for row in first["items"]] == ["第一条", "第二条"]
    assert first["items"][0]["address"].endswith(f"/i/{one.public_id}")
    assert first["more"] is False
    assert pull(client, after=first["next"])["items"] == []
    # A correction writes the item, whatever act does it; so does a bulk update.
    Item.objects.filter(pk=one.pk).update(title="第一条（更正）")
    site.withdraw(two, hide_title=True)
    then = pull(client, after=first["next"])
    assert [(row["id"], row["state"]) for row in then["items"]] == [
        (one.public_id, "published"),
        (two.public_id, "withdrawn"),
    ]
    gone = then["items"][1]
    assert (gone["title"], gone["withdraw_kind"]) == ("", "personal_data")
    assert "第二条" not in str(then)
    assert [row["id"] for row in follow(client)] == [one.public_id, two.public_id], "each once"


def test_pages_bodies_columns(site: Site, client: Client) -> None:
    made = [site.publish(f"第{n}条").public_id for n in range(5)]
    document = site.document("管理办法", "临政发〔2026〕1号")
    assert [row["id"] for row in follow(client, limit=2)] == [*made, document.public_id]
    place = {"body": "linxi", "column": "normative-documents"}
    assert [row["id"] for row in follow(client, limit=1, **place)] == [document.public_id]
    above = document.column.parent
    if above is not None:
        place["column"] = above.slug
        assert document.public_id in {row["id"] for row in follow(client, limit=1, **place)}
    assert follow(client, body="linxi-minzheng") == []
    for query, status in (
        ({"body": "x"}, 404),
        ({"column": "other-documents"}, 404),
        ({"body": "linxi", "column": "x"}, 404),
        ({"after": "x"}, 422),
        ({"after": "a" * 101}, 422),
        ({"limit": 501}, 422),
        ({"limit": "x"}, 422),
        ({"body": "a\x00"}, 422),
        ({"after": "zzzzzzzzzzzz-1"}, 409),
    ):
        answer = client.get("/api/v1/published", query)
        assert answer.status_code == status, (query, answer.content)
        assert answer.json()["errors"][0]["message"]


def test_a_restored_catalogue_says_start_again(site: Site, client: Client) -> None:
    site.publish("一条")
    page = pull(client)
    ChangeCounter.objects.update(epoch="0123456789ab")
    assert client.get("/api/v1/published", {"after": page["next"]}).status_code == 409


def test_a_whole_item_and_its_trace(site: Site, client: Client) -> None:
    document = site.document("管理办法", "临政发〔2026〕1号", content="<p>第一条</p>")
    reading = site.publish("解读", interprets=document)
    path = f"/api/v1/published/{document.public_id}"
    answer = client.get(path)
    data = answer.json()
    assert data["content"] == "<p>第一条</p>"
    assert data["metadata"]["document_no"] == "临政发〔2026〕1号"
    assert data["metadata"]["validity"] == "in_force"
    assert data["interpretations"] == [reading.public_id]
    assert data["channels"]
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert answer["Cache-Control"] == "public, no-cache"
    site.withdraw(document)
    gone = client.get(path, headers={"If-None-Match": answer["ETag"]})
    assert gone.status_code == 410
    assert "第一条" not in gone.content.decode()
    assert gone.json()["withdraw_reason"] == "正文含有身份证号码"
    assert not answer.cookies
    assert client.get("/api/v1/published/000000000000").status_code == 404


def test_lists_of_bodies_and_columns(site: Site, client: Client) -> None:
    site.publish("一条")
    bodies = client.get("/api/v1/bodies").json()
    assert {row["slug"] for row in bodies} == {"linxi", "linxi-minzheng"}
    columns = {row["slug"]: row for row in client.get("/api/v1/columns", {"body": "linxi"}).json()}
    assert columns["other-documents"]["published"] == 1
    assert client.get("/api/v1/columns").status_code == 422
    answer = client.get("/api/v1/bodies")
    assert "max-age" in answer["Cache-Control"]
    assert client.get("/api/v1/bodies", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert client.get("/api/v1/nothing").json()["errors"][0]["code"] == "not_found"


def test_rows_written_without_the_triggers_are_noted_at_night(site: Site) -> None:
    item = site.publish("一条")
    changes.give_all_marks()
    PublicChange.objects.all().delete()
    PendingChange.objects.all().delete()
    assert changes.note_missing() == 1
    changes.give_all_marks()
    assert [key for key, _ in changes.published_keys()] == [item.public_id]


@pytest.mark.django_db(transaction=True)
def test_whoever_reads_while_others_publish_misses_nothing() -> None:
    site = make_site()
    items = [site.publish(f"第{n}条", day=dt.date(2026, 3, 2)) for n in range(24)]
    Item.objects.update(title="改前")
    changes.give_all_marks()
    start = changes.newest_cursor()
    seen: list[int] = []
    done = threading.Event()

    def write(part: list[Item]) -> None:
        for item in part:
            with transaction.atomic():
                Item.objects.filter(pk=item.pk).update(title="改后")
        connection.close()

    def read() -> None:
        mark = start.mark
        while True:
            last = done.is_set()
            changes.give_marks(limit=3)
            rows, mark, more = changes.published_changes(mark, 5)
            seen.extend(item.pk for _, item in rows)
            if last and not more and not PendingChange.objects.exists() and not rows:
                break
        connection.close()

    writers = [threading.Thread(target=write, args=(items[n::4],)) for n in range(4)]
    reader = threading.Thread(target=read)
    for thread in [*writers, reader]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join(timeout=60)
    assert not reader.is_alive()
    assert set(seen) == {item.pk for item in items}
    assert Item.objects.filter(state=State.PUBLISHED).count() == 24
