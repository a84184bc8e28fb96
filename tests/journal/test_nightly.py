"""What is due every night, and when."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import time
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import call_command

from gongkai.config.management.commands.serve import next_night
from gongkai.files import store
from gongkai.journal import nightly
from gongkai.journal.append import append
from gongkai.journal.models import Entry, Seal, Verification
from gongkai.journal.sealing import LOCAL
from gongkai.journal.tasks import seal_yesterday, verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday() -> dt.date:
    moment = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    with patch("gongkai.journal.append.timezone.now", return_value=moment):
        append("a:1", "test.act", actor="李明")
    return moment.astimezone(LOCAL).date()


def run(code: int = 0, **options: Any) -> str:
    out, err = io.StringIO(), io.StringIO()
    if code:
        with pytest.raises(SystemExit, match=f"^{code}$"):
            call_command("nightly", stdout=out, stderr=err, **options)
    else:
        call_command("nightly", stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def test_nightly_seals_once_and_does_nothing_the_second_time(
    yesterday: dt.date, tmp_path: Any, settings: Any
) -> None:
    settings.FILES_DIR = tmp_path
    stray = store.path_of(store.put(io.BytesIO(b"stray"))[0])
    before = time.time() - 2 * store.ORPHAN_AGE
    os.utime(stray, (before, before))
    with patch("gongkai.journal.sealing.GRACE", dt.timedelta()):
        first = [json.loads(line) for line in run(json=True).splitlines()]
        again = [json.loads(line) for line in run(json=True).splitlines()]
    done = {line["step"]: line["done"] for line in first}
    assert (done["journal.seal"], done["agencies.names"], done["files.sweep"]) == (1, 0, 1)
    assert all(line["done"] == 0 for line in again)
    assert Seal.objects.get().day == yesterday
    assert run(quiet=True) == ""


def test_failing_step_does_not_stop_the_others(yesterday: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError("no space left")

    monkeypatch.setattr(nightly, "_steps", {"test.fail": ("坏", fail), **nightly.steps()})
    with patch("gongkai.journal.sealing.GRACE", dt.timedelta()):
        assert "no space left" in run(code=1)
    assert Seal.objects.exists()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02 00:00", "2026-03-02 00:16"),
        ("2026-03-02 00:16", "2026-03-03 00:16"),
        ("2026-03-02 23:59", "2026-03-03 00:16"),
        ("2026-12-31 12:00", "2027-01-01 00:16"),
    ],
)
def test_next_night_is_when_the_day_before_can_be_sealed(now: str, due: str) -> None:
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=LOCAL)
    with patch("gongkai.config.management.commands.serve.timezone.now", return_value=moment):
        found = dt.datetime.fromtimestamp(next_night(), LOCAL)
    assert found.strftime("%Y-%m-%d %H:%M") == due


def test_background_tasks(yesterday: dt.date) -> None:
    with patch("gongkai.journal.sealing.GRACE", dt.timedelta()):
        assert seal_yesterday.enqueue().return_value == [str(yesterday)]
    asked = Verification.objects.create(asked_by="审计")
    assert verify_all.enqueue(asked.pk).return_value == 0
    asked.refresh_from_db()
    assert asked.finished_at is not None
    assert {row["check"] for row in asked.rows} >= {"journal.chain", "journal.seals"}
    Entry.objects.update(actor="王芳")
    assert verify_all.enqueue(asked.pk).return_value > 0
