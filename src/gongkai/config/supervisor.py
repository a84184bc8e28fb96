"""Keeps several programs running together: web and worker. Plain Python, no Django.

Each program runs in a process group of its own. One that ends by itself is started again, at once and then with
growing pauses; SIGINT, SIGTERM or SIGHUP to the supervisor ends them all, gently first. Nothing outlives it: should
the supervisor itself be killed, the kernel ends the programs (Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
TICK_SECONDS = 0.1
AFTER_FAILURE_SECONDS = 600.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Program:
    """A program to keep running: name in messages, command line, whether it waits until the others are ready.

    With `next_run` it is one that does its work and ends: it runs once at the start, and again at the instant
    (seconds since 1970) that `next_run` names each time it has ended; after a failure, ten minutes later.
    """

    name: str
    argv: list[str]
    when_ready: bool = False
    next_run: Callable[[], float] | None = None


@dataclass(frozen=True)
class Patience:
    """How long the supervisor waits, in seconds, and how often a program may fail before it was ever ready."""

    first_pause: float = 1.0
    longest_pause: float = 30.0
    settled_after: float = 30.0
    grace: float = 20.0
    early_failures: int = 3


@dataclass
class _Kept:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    start_at: float = 0.0
    failures: int = 0
    due: float = (
        0.0  # of a program with next_run; the clock on the wall, which goes on while the machine sleeps
    )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Runs `programs` until a stopping signal or until one cannot be brought up; `run` returns the exit code.

    `say` gets each message; `ready` is asked after the start, again and again, until it is true: then `on_ready` is
    called once. Until then a program that fails `patience.early_failures` times ends the whole: exit code 1.
    """

    programs: list[Program]
    say: Callable[[str], None]
    ready: Callable[[], bool] = lambda: True
    on_ready: Callable[[], None] = lambda: None
    patience: Patience = Patience()
    _kept: list[_Kept] = field(default_factory=list, init=False)
    _signals: int = field(default=0, init=False)
    _is_ready: bool = field(default=False, init=False)

    def run(self) -> int:
        """Start the programs and keep them; return 0 after a stopping signal, 1 if one cannot be brought up."""
        heeded = [number for number in STOPPING_SIGNALS if not _left_to_nohup(number)]
        before = {number: signal.signal(number, self._on_signal) for number in heeded}
        try:
            self._kept = [_Kept(program) for program in self.programs]
            code = self._keep()
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)
        return code

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _keep(self) -> int:
        while not self._signals:
            wanted = [kept for kept in self._kept if self._is_ready or not kept.program.when_ready]
            for kept in wanted:
                if kept.running:
                    continue
                if kept.process is not None and kept.program.next_run is not None:
                    self._plan_next(kept, kept.program.next_run)
                elif kept.process is not None and self._gave_up(kept):
                    return 1
                if kept.process is None and time.monotonic() >= kept.start_at and time.time() >= kept.due:
                    self._start(kept)
            if not self._is_ready and all(kept.running for kept in wanted) and self.ready():
                self._is_ready = True
                self.on_ready()
            time.sleep(TICK_SECONDS)
        return 0

    def _start(self, kept: _Kept) -> None:
        kept.started = time.monotonic()
        kept.process = subprocess.Popen(  # noqa: S603 - our own command lines
            kept.program.argv, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=_die_with_parent
        )

    def _plan_next(self, kept: _Kept, next_run: Callable[[], float]) -> None:
        """Note that a program with work to do now and then has ended, and when it is due again."""
        process = kept.process
        assert process is not None
        _signal_group(process.pid, signal.SIGKILL)
        kept.process = None
        if process.returncode == 0:
            kept.due = next_run()
            return
        kept.due = time.time() + AFTER_FAILURE_SECONDS
        self.say(
            f"{kept.program.name} 未完成（{_how(process.returncode)}），10 分钟后再试。Failed, will be tried again."
        )

    def _gave_up(self, kept: _Kept) -> bool:
        """Note that a program ended by itself and plan its next start; True if it is hopeless."""
        process = kept.process
        assert process is not None
        _signal_group(process.pid, signal.SIGKILL)  # children that it may have left
        kept.process = None
        kept.failures += 1
        ended = _how(process.returncode)
        if not self._is_ready and kept.failures >= self.patience.early_failures:
            self.say(f"{kept.program.name} 无法启动（{ended}），停止。Cannot be started, giving up.")
            return True
        now = time.monotonic()
        if now - kept.started >= self.patience.settled_after:
            kept.pause = 0.0
        self.say(
            f"{kept.program.name} 意外退出（{ended}），{kept.pause:g} 秒后重启。Ended, will be started again."
        )
        kept.start_at = now + kept.pause
        kept.pause = min(max(kept.pause * 2, self.patience.first_pause), self.patience.longest_pause)
        return False

    def _end_all(self) -> None:
        """End every program: ask, wait up to the grace (a second signal cuts it short), then kill."""
        asked = self._signals
        for kept in self._kept:
            if kept.running and kept.process is not None:
                kept.process.terminate()
        deadline = time.monotonic() + self.patience.grace
        while any(kept.running for kept in self._kept):
            if time.monotonic() > deadline or self._signals > asked:
                break
            time.sleep(TICK_SECONDS)
        for kept in self._kept:
            if kept.process is not None:
                _signal_group(kept.process.pid, signal.SIGKILL)
                kept.process.wait()


def _left_to_nohup(number: signal.Signals) -> bool:
    """`nohup` has the hang-up ignored, so that the server outlives the terminal: leave it so."""
    return number == signal.SIGHUP and signal.getsignal(number) == signal.SIG_IGN


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass  # all gone already
    except PermissionError:  # macOS says so of a group of zombies
        pass


def _die_with_parent() -> None:
    """In the child, before it becomes the program: have the kernel end it when the supervisor dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
