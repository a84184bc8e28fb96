"""What is looked after every minute."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from gongkai.journal import ticking


def run(code: int = 0) -> str:
    out, err = io.StringIO(), io.StringIO()
    if code:
        with pytest.raises(SystemExit, match=f"^{code}$"):
            call_command("tick", stdout=out, stderr=err)
    else:
        call_command("tick", stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


@pytest.mark.django_db
def test_every_step_runs_and_a_failing_one_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "notices.deliver" in ticking.steps()
    monkeypatch.setattr(ticking, "_steps", {})
    ticking.every_minute("test.idle", "无事")(lambda: 0)
    ticking.every_minute("test.busy", "有事")(lambda: 3)
    assert run() == "[gongkai] 有事：3\n"

    def fail() -> int:
        raise RuntimeError("no space left")

    monkeypatch.setattr(ticking, "_steps", {"test.fail": ("坏", fail), **ticking.steps()})
    said = run(code=1)
    assert "坏（test.fail）：RuntimeError: no space left" in said
    assert "有事：3" in said
