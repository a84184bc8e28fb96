"""The supervisor: what dies is started again, what cannot start ends all, signals end all, nothing is left over."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gongkai.config.supervisor import Patience, Program, Supervisor

QUICK = Patience(first_pause=0.2, longest_pause=0.4, settled_after=30, grace=3)


def program(name: str, body: str) -> Program:
    return Program(name, [sys.executable, "-c", textwrap.dedent(body)])


def appends(path: Path, then: str) -> str:
    return f"""
        import os, signal, sys, time
        with open({str(path)!r}, "a") as out:
            print(os.getpid(), file=out, flush=True)
        {then}
    """


@contextmanager
def signalled_when(condition: Callable[[], object], number: int = signal.SIGTERM) -> Iterator[None]:
    """While the block runs, send this process `number` once the condition holds (after 20 seconds anyway)."""
    over = threading.Event()

    def watch() -> None:
        end = time.monotonic() + 20
        while not condition() and time.monotonic() < end:
            if over.wait(0.05):
                return
        if not over.is_set():
            os.kill(os.getpid(), number)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_crashed_program_is_started_again_with_growing_pauses_and_the_other_goes_on(tmp_path):
    crashing, steady = tmp_path / "crashing", tmp_path / "steady"
    said: list[str] = []
    supervisor = Supervisor(
        [
            program("web", appends(crashing, "sys.exit(3)")),
            program("worker", appends(steady, "time.sleep(60)")),
        ],
        said.append,
        patience=QUICK,
    )
    with signalled_when(lambda: len(lines(crashing)) >= 4):
        assert supervisor.run() == 0
    assert len(lines(crashing)) >= 4
    assert len(lines(steady)) == 1
    assert not alive(int(lines(steady)[0]))
    pauses = [re.search(r"([\d.]+) 秒后重启", line)[1] for line in said if line.startswith("web")]
    assert pauses[:3] == ["0", "0.2", "0.4"]
    assert set(pauses[3:]) <= {"0.4"}, "the pause has a limit"
    assert "exit 3" in said[0]


def test_what_never_comes_up_ends_the_whole_with_an_error(tmp_path):
    starts, steady = tmp_path / "starts", tmp_path / "steady"
    said: list[str] = []
    supervisor = Supervisor(
        [
            program("web", appends(starts, "sys.exit(1)")),
            program("worker", appends(steady, "time.sleep(60)")),
        ],
        said.append,
        ready=lambda: False,
        patience=QUICK,
    )
    assert supervisor.run() == 1
    assert len(lines(starts)) == 3
    assert said[-1].startswith("web 无法启动（exit 1）")
    assert all(not alive(int(pid)) for pid in lines(steady))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_lets_programs_finish_what_they_do(tmp_path, number):
    finished, started = tmp_path / "finished", tmp_path / "started"
    gentle = f"""
        import signal, sys, time
        def end(*_):
            time.sleep(0.3)
            open({str(finished)!r}, "w").write("done")
            sys.exit(0)
        signal.signal(signal.SIGTERM, end)
        open({str(started)!r}, "w").write("up")
        time.sleep(60)
    """
    with signalled_when(started.exists, number):
        assert Supervisor([program("worker", gentle)], lambda _: None, patience=QUICK).run() == 0
    assert finished.read_text() == "done"


def test_under_nohup_a_hang_up_is_ignored(tmp_path):
    up = tmp_path / "up"
    hung_up: list[float] = []

    def hang_up_once() -> bool:
        if up.exists() and not hung_up:
            hung_up.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGHUP)
        return bool(hung_up) and time.monotonic() > hung_up[0] + 0.5

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signalled_when(hang_up_once):
            program_ = program("web", appends(up, "time.sleep(60)"))
            assert Supervisor([program_], lambda _: None, patience=QUICK).run() == 0
        assert time.monotonic() - hung_up[0] >= 0.5
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_program_that_ignores_the_signal_is_killed_with_its_children(tmp_path):
    pids = tmp_path / "pids"
    stubborn = f"""
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = os.fork()
        with open({str(pids)!r}, "a") as out:
            print(os.getpid(), file=out, flush=True)
        time.sleep(60)
    """
    began = time.monotonic()
    with signalled_when(lambda: len(lines(pids)) == 2):
        assert Supervisor([program("web", stubborn)], lambda _: None, patience=Patience(grace=0.5)).run() == 0
    assert time.monotonic() - began < 10
    time.sleep(0.2)
    assert [pid for pid in lines(pids) if alive(int(pid))] == []


def test_a_program_may_wait_until_the_others_are_ready(tmp_path):
    up, late = tmp_path / "up", tmp_path / "late"
    before: list[bool] = []

    def ready() -> bool:
        before.append(late.exists())
        return len(before) >= 5

    waiting = program("worker", appends(late, "time.sleep(60)"))
    supervisor = Supervisor(
        [program("web", appends(up, "time.sleep(60)")), Program(waiting.name, waiting.argv, when_ready=True)],
        lambda _: None,
        ready=ready,
        patience=QUICK,
    )
    with signalled_when(late.exists):
        assert supervisor.run() == 0
    assert before == [False] * 5


def test_ready_is_told_once(tmp_path):
    up = tmp_path / "up"
    told: list[float] = []
    supervisor = Supervisor(
        [program("web", appends(up, "time.sleep(60)"))],
        lambda _: None,
        ready=up.exists,
        on_ready=lambda: told.append(time.monotonic()),
        patience=QUICK,
    )
    with signalled_when(lambda: bool(told) and time.monotonic() > told[0] + 0.5):
        assert supervisor.run() == 0
    assert len(told) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does it")
def test_nothing_outlives_a_killed_supervisor(tmp_path):
    pids = tmp_path / "pids"
    body = f"""
        import sys
        from gongkai.config.supervisor import Program, Supervisor
        child = "import os, time; print(os.getpid(), file=open({str(pids)!r}, 'w'), flush=True); time.sleep(60)"
        Supervisor([Program("web", [sys.executable, "-c", child])], print).run()
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(body)])
    end = time.monotonic() + 20
    while not lines(pids) and time.monotonic() < end:
        time.sleep(0.05)
    child = int(lines(pids)[0])
    assert alive(child)
    parent.kill()
    parent.wait()
    while alive(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert not alive(child)


def test_work_that_ends_runs_at_the_start_and_when_it_is_due_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    steady = program("steady", "import time; time.sleep(60)")
    work = program("work", appends(log, "sys.exit(0)"))
    due = [time.time() + 0.5, time.time() + 1000]
    timed = Program(work.name, work.argv, when_ready=True, next_run=lambda: due.pop(0))
    said: list[str] = []
    with signalled_when(lambda: len(due) == 0):
        assert Supervisor([steady, timed], said.append, patience=QUICK).run() == 0
    assert len(lines(log)) == 2
    assert said == []


def test_work_that_fails_is_said_and_waits(tmp_path: Path) -> None:
    log = tmp_path / "log"
    work = program("work", appends(log, "sys.exit(3)"))
    timed = Program(work.name, work.argv, when_ready=True, next_run=lambda: 0.0)
    steady = program("steady", "import time; time.sleep(60)")
    said: list[str] = []
    with signalled_when(lambda: said):
        assert Supervisor([steady, timed], said.append, patience=QUICK).run() == 0
    assert len(lines(log)) == 1
    assert "exit 3" in said[0]
