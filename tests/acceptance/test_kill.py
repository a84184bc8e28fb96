"""Kill the server in the middle of random acts: the records hold, and no acknowledged act is lost.

With the settings of real use (SQLite with synchronous=FULL, or the PostgreSQL of GONGKAI_DATABASE_URL), in a data
folder of its own. SIGKILL comes at a random moment; the seed makes each run the same up to the machine's timing.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.acceptance.webuser import Gone, WebUser
from tests.support.agencies import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("driver.py")
ROUNDS, ACTS = 4, 50
# Acts of two people on pages, before the server dies under them.
BY_HAND = 50
pytestmark = pytest.mark.slow


@dataclass
class Installation:
    """A data folder with a database, and the environment in which its programs run."""

    folder: Path
    database: str = ""
    entries: list[dict[str, object]] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """Return the environment: nothing of the tests' own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
        kept |= {
            "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
            "GONGKAI_DATA_DIR": str(self.folder),
            "GONGKAI_WEB_PROCESSES": "1",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        return {**kept, "GONGKAI_DATABASE_URL": self.database} if self.database else kept

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a program of the installation."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment(),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str) -> str:
        """Run a program to its end and return what it printed; fails unless it ended well."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, f"{arguments}: {out}{err}"
        return out

    def audit(self) -> list[dict[str, object]]:
        """Return what was entered since the last look; fails where the records do not hold."""
        before = len(self.entries)
        self.entries = self.read(self.run(str(DRIVER), "audit"))
        return self.entries[before:]

    @staticmethod
    def read(printed: str) -> list[dict[str, object]]:
        """Return the entries that an audit printed; fails where it names a problem."""
        lines = [json.loads(line) for line in printed.splitlines()]
        assert lines
        assert [line for line in lines if "problem" in line] == []
        return lines


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a database of its own where the tests run on PostgreSQL, "" for SQLite."""
    given = os.environ.get("GONGKAI_DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"kill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield given.rsplit("/", 1)[0] + f"/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, database: str) -> Installation:
    """A migrated installation with people, columns and a report."""
    made = Installation(tmp_path_factory.mktemp("kill") / "var", database)
    made.folder.mkdir()
    made.entries = made.read(made.run(str(DRIVER), "prepare"))
    return made


def drive_and_kill(installation: Installation, seed: int, acts: int) -> list[dict[str, object]]:
    """Let the driver act, kill it some milliseconds after its `acts`th act; return what it acknowledged."""
    process = installation.start(str(DRIVER), "act", str(seed))
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if len(lines) == acts:
            killer = threading.Timer(
                random.Random(seed).uniform(0, 0.05), os.killpg, (process.pid, signal.SIGKILL)
            )
            killer.start()
    # What it wrote before it died is in the pipe: acknowledged, even if nobody had read it yet.
    assert process.wait(60) == -signal.SIGKILL, process.stderr.read() if process.stderr else ""
    assert len(lines) >= acts
    return [json.loads(line) for line in lines if line.endswith("\n")]


def test_no_acknowledged_act_is_lost_when_the_program_is_killed(installation: Installation) -> None:
    verbs: Counter[str] = Counter()
    for number in range(ROUNDS):
        acknowledged = drive_and_kill(installation, 7000 + number, ACTS)
        entered = installation.audit()
        kept = [(entry["stream"], entry["seq"], entry["verb"]) for entry in entered]
        told = [(act["stream"], act["seq"], act["verb"]) for act in acknowledged]
        # At most the act that was under way is there without having been acknowledged, and then it is there whole.
        assert kept[: len(told)] == told
        assert len(kept) - len(told) in {0, 1}
        verbs.update(str(act["verb"]) for act in acknowledged)
    assert verbs.total() >= ROUNDS * ACTS
    assert len(verbs) >= 12, f"the acts should be of many kinds: {verbs}"
    said = [json.loads(line) for line in installation.run("-m", "gongkai", "verify", "--json").splitlines()]
    assert said
    assert all(line["ok"] for line in said)


class Server:
    """`gongkai serve` of an installation, on a free port."""

    def __init__(self, installation: Installation) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        self.process = installation.start("-m", "gongkai", "serve", "--no-worker", "--port", str(port))
        # Its words are read all the time: a full pipe would stop it.
        self.said: list[str] = []
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            threading.Thread(target=self.said.extend, args=(stream,), daemon=True).start()
        end = time.monotonic() + 120
        while not self.answers():
            assert self.process.poll() is None, "".join(self.said)
            assert time.monotonic() < end, "".join(self.said)
            time.sleep(0.1)

    def answers(self) -> bool:
        """Return whether the login page is served."""
        try:
            return WebUser(self.base, "", random.Random(0)).ask("/office/account/login/").status == 200
        except Gone:
            return False

    def kill(self) -> None:
        """Kill the supervisor and the web server with all their processes at once, as a power cut would."""
        found, parents = [self.process.pid], {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parents[int(stat.parent.name)] = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        for pid in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(60)


def clerk_at_work(user: WebUser, ready: dict[str, list[str]]) -> None:
    """Draft, submit, publish, register and draft answers until the server is gone."""
    with contextlib.suppress(Gone):
        while True:
            match user.chance.choice(["draft", "register", "submit", "publish", "answer"]):
                case "draft":
                    ready["drafts"] += filter(None, [user.draft_item()])
                case "register":
                    ready["requests"] += filter(None, [user.register()])
                case "submit" if ready["drafts"]:
                    item = ready["drafts"].pop()
                    user.send(f"/office/catalogue/{item}/submit/", "catalogue.submit_item")
                    ready["submitted"].append(item)
                case "publish" if ready["approved"]:
                    user.send(
                        f"/office/catalogue/{ready['approved'].pop()}/publish/", "catalogue.publish_item"
                    )
                case "answer" if ready["requests"]:
                    case = ready["requests"].pop()
                    outcome = "partially_granted/rest_15"
                    user.send(f"/office/casework/{case}/act/draft/", "casework.draft", outcome=outcome)
                    user.send(f"/office/casework/{case}/act/send-for-approval/", "casework.send_for_approval")
                    ready["answers"].append(case)


def head_at_work(user: WebUser, ready: dict[str, list[str]]) -> None:
    """Approve items, decide and extend requests until the server is gone."""
    with contextlib.suppress(Gone):
        while True:
            match user.chance.choice(["approve", "decide", "register"]):
                case "approve" if ready["submitted"]:
                    item = ready["submitted"].pop()
                    user.send(f"/office/catalogue/{item}/pass/", "catalogue.pass_stage")
                    ready["approved"].append(item)
                case "decide" if ready["answers"]:
                    user.send(f"/office/casework/{ready['answers'].pop()}/act/decide/", "casework.decide")
                case "register":
                    case = user.register()
                    days = {"days": "10", "reason": "检索档案"}
                    user.send(f"/office/casework/{case}/act/extend/", "casework.extend", **days)
                case _:
                    time.sleep(0.01)


def work_until_killed(installation: Installation, number: int) -> Counter[tuple[str, str]]:
    """Let two people work on a server, kill it in the middle of their work; return what it acknowledged to them."""
    server = Server(installation)
    try:
        users = [WebUser(server.base, name, random.Random(f"{name}{number}")) for name in ("clerk", "head")]
        for user in users:
            user.log_in(PASSWORD)
        ready: dict[str, list[str]] = defaultdict(list)
        work = zip([clerk_at_work, head_at_work], users, strict=True)
        threads = [threading.Thread(target=go, args=(user, ready)) for go, user in work]
        for thread in threads:
            thread.start()
        patience = time.monotonic() + 120
        while sum(len(user.acknowledged) for user in users) < BY_HAND and time.monotonic() < patience:
            time.sleep(0.01)
        time.sleep(random.Random(number).uniform(0, 0.1))
    finally:
        server.kill()
    for thread in threads:
        thread.join(60)
    told = Counter(act for user in users for act in user.acknowledged)
    assert told.total() >= BY_HAND, "".join(server.said)
    return told


def test_no_acknowledged_act_is_lost_when_the_server_is_killed(installation: Installation) -> None:
    acknowledged: Counter[tuple[str, str]] = Counter()
    for number in range(2):
        acknowledged += work_until_killed(installation, number)
        installation.audit()
        entered = Counter((str(entry["name"]), str(entry["verb"])) for entry in installation.entries)
        assert {act for act in acknowledged if acknowledged[act] > entered[act]} == set()
    assert len({verb for _, verb in acknowledged}) >= 8
