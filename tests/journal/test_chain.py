"""The chain and the seals find every kind of tampering and name the first broken place."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command

from gongkai.journal.append import append, version_of
from gongkai.journal.canonical import digest_of
from gongkai.journal.identifiers import ALPHABET, new_public_id
from gongkai.journal.models import Entry, Origin, Result, Seal
from gongkai.journal.sealing import LOCAL, seal_due
from gongkai.journal.verify import chain, seals

pytestmark = pytest.mark.django_db


def at(day: str, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), LOCAL)


def enter(stream: str, moment: dt.datetime | None = None, **more: Any) -> Entry:
    given: dict[str, Any] = {
        "actor": "李明",
        "data": {"reason": "更正"},
        "before": {"a": 1},
        "after": {"a": 2},
    }
    with patch("gongkai.journal.append.timezone.now", return_value=moment or at("2026-03-02")):
        return append(stream, "test.act", **{**given, **more})


@pytest.fixture
def ledger() -> None:
    for number in range(3):
        for stream in ("a:1", "a:10", "b:1"):
            enter(stream, data={"number": number})


def where(check: Any = chain) -> list[str]:
    return [problem.where for problem in check()]


def test_streams_count_from_one_and_build_on_each_other(ledger: None) -> None:
    rows = list(Entry.objects.filter(stream="a:1").order_by("seq"))
    assert [row.seq for row in rows] == [1, 2, 3]
    assert rows[0].prev_hash == ""
    assert [row.prev_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert where() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "test.other"),
        ("result", Result.REFUSED),
        ("at", at("2026-03-02", 13)),
        ("actor_id", "7"),
        ("actor", "王芳"),
        ("body_id", "3"),
        ("origin", Origin.WEB),
        ("data", {"number": 99}),
        ("before", {"a": 0}),
        ("before", None),
        ("after", {"a": 3}),
        ("prev_hash", "sha256:" + "0" * 64),
        ("hash", "sha256:" + "0" * 64),
        ("stream", "c:1"),
        ("seq", 20),
    ],
)
def test_every_field_is_covered(ledger: None, field: str, value: Any) -> None:
    Entry.objects.filter(stream="a:1", seq=2).update(**{field: value})
    found = list(chain())
    assert found
    assert {problem.where.split("#")[0] for problem in found} <= {"a:1", "c:1"}


def test_every_column_but_the_key_is_in_the_hash() -> None:
    columns = {field.name for field in Entry._meta.concrete_fields} - {"id", "hash"}
    assert set(enter("a:1").content()) == columns


def test_change_with_a_fresh_hash_breaks_the_next_link(ledger: None) -> None:
    entry = Entry.objects.get(stream="a:1", seq=2)
    entry.actor = "王芳"
    Entry.objects.filter(pk=entry.pk).update(actor="王芳", hash=digest_of(entry.content()))
    assert where() == ["a:1#3"]


def test_gap_names_the_missing_number(ledger: None) -> None:
    Entry.objects.filter(stream="a:10", seq=1).delete()
    [problem] = list(chain())
    assert problem.where == "a:10#2"
    assert "第 1 条" in problem.message


def test_only_the_first_break_of_a_stream_is_named(ledger: None) -> None:
    Entry.objects.filter(stream="b:1").update(actor="王芳")
    Entry.objects.filter(stream="a:1", seq=3).update(actor="王芳")
    assert where() == ["a:1#3", "b:1#1"]


def test_version_counts_acts_that_were_done() -> None:
    class Record:
        pk = 1

        class _meta:
            label_lower = "a"

    assert version_of(Record) == 0
    enter("a:1")
    enter("a:1", result=Result.REFUSED)
    assert version_of(Record) == 1
    enter("a:1")
    assert version_of(Record) == 3


def seal_until(day: str) -> list[Seal]:
    return seal_due(at(day, 1))


def test_days_are_sealed_once_over_without_a_gap() -> None:
    enter("a:1", at("2026-03-02"))
    enter("a:1", at("2026-03-04"))
    assert [str(seal.day) for seal in seal_until("2026-03-04")] == ["2026-03-02", "2026-03-03"]
    assert seal_until("2026-03-04") == []
    assert [seal.entries for seal in seal_until("2026-03-06")] == [1, 0]
    first, second, third, _ = Seal.objects.all()
    assert (first.prev_hash, second.prev_hash, third.prev_hash) == ("", first.hash, second.hash)
    assert where(seals) == []


def test_day_is_that_of_shanghai_and_waits_for_late_commits() -> None:
    enter("a:1", at("2026-03-02", 23))
    enter("a:1", at("2026-03-03", 0))
    midnight = at("2026-03-03", 0)
    assert seal_due(midnight + dt.timedelta(minutes=14)) == []
    assert [seal.entries for seal in seal_due(midnight + dt.timedelta(minutes=15))] == [1]


@pytest.mark.parametrize("stream", ["a:1", "a:10", "b:1"])
def test_seal_finds_what_the_chain_cannot(ledger: None, stream: str) -> None:
    """The end of a stream, or a whole stream, may be cut off without a gap."""
    seal_until("2026-03-03")
    Entry.objects.filter(stream=stream, seq=3).delete()
    assert where() == []
    assert where(seals) == ["seal:2026-03-02"]


def test_seal_finds_an_entry_added_later(ledger: None) -> None:
    seal_until("2026-03-03")
    enter("a:2")
    assert where() == []
    assert where(seals) == ["seal:2026-03-02"]


def test_seals_are_chained() -> None:
    enter("a:1", at("2026-03-02"))
    seal_until("2026-03-06")
    Seal.objects.filter(day="2026-03-03").delete()
    assert where(seals) == ["seal:2026-03-04"]
    Seal.objects.filter(day="2026-03-05").update(entries=5)
    assert where(seals) == ["seal:2026-03-04", "seal:2026-03-05"]


def test_root_does_not_depend_on_how_the_database_sorts(ledger: None) -> None:
    [seal] = seal_until("2026-03-03")
    rows = sorted(Entry.objects.values_list("stream", "seq", "hash"))
    from gongkai.journal.canonical import merkle_root

    assert seal.root == merkle_root(row[2] for row in rows)


def test_verify_command(ledger: None) -> None:
    out = io.StringIO()
    call_command("verify", only=["journal.chain"], json=True, stdout=out)
    line = json.loads(out.getvalue())
    assert (line["check"], line["ok"], line["problems"]) == ("journal.chain", True, [])
    Entry.objects.filter(stream="a:1", seq=2).update(actor="王芳")
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify", only=["journal.chain"], stdout=out)
    assert stopped.value.code == 1
    assert "a:1#2" in out.getvalue()
    with pytest.raises(CommandError, match="没有这项核对") as unknown:
        call_command("verify", only=["journal.nothing"])
    assert unknown.value.returncode == 2


def test_seal_command_seals_and_lists(ledger: None) -> None:
    out = io.StringIO()
    call_command("seal", json=True, stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0]["day"] == "2026-03-02"
    assert lines[0]["entries"] == 9
    again = io.StringIO()
    call_command("seal", list=True, stdout=again)
    assert lines[0]["root"] in again.getvalue()


def test_public_ids_are_long_and_legible() -> None:
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 12 and set(one) <= set(ALPHABET) for one in ids)
    assert not set("ilou") & set(ALPHABET)
