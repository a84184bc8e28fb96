"""`gongkai serve` as an operator meets it: a real start, a crash, a taken port, a path prefix, a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STYLESHEET = "/static/vendor/bootstrap.min.css"
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GONGKAI_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return {**kept, "GONGKAI_DATA_DIR": str(folder), "GONGKAI_WEB_PROCESSES": "1", **changes}


def gongkai(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", *arguments],
        env=environment(folder, **changes),
        capture_output=True,
        text=True,
        timeout=300,
    )


def status(port: int, path: str) -> int:
    """Return the HTTP status of a GET, 0 if nothing answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.read().decode()


def wait_for(condition, seconds: float = 120.0):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            pytest.fail(f"did not happen within {seconds} s")
        time.sleep(0.1)
    return value


class Server:
    """A running `gongkai serve`, its port and what it has printed."""

    def __init__(self, folder: Path, *arguments: str, **changes: str) -> None:
        self.port = free_port()
        self.log = folder.parent / f"serve-{self.port}.log"
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gongkai", "serve", "--port", str(self.port), *arguments],
                env=environment(folder, **changes),
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.log.read_text()

    def wait_until_up(self) -> None:
        """Wait for the announcement; fail with the log if the server ends before."""

        def up() -> bool:
            assert self.process.poll() is None, self.said()
            return "Ctrl-C" in self.said()

        wait_for(up, 300)

    def child(self, word: str) -> int:
        """Return the process id of the child of the supervisor whose command line holds `word`, 0 if none."""
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
                command = (stat.parent / "cmdline").read_text()
            except OSError:
                continue
            if parent == self.process.pid and word in command:
                return int(stat.parent.name)
        return 0


@contextmanager
def serving(folder: Path, *arguments: str, **changes: str) -> Iterator[Server]:
    server = Server(folder, *arguments, **changes)
    try:
        server.wait_until_up()
        yield server
    finally:
        server.process.terminate()
        server.process.wait(120)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database is migrated."""
    folder = tmp_path_factory.mktemp("serve") / "var"
    ran = gongkai(folder, "migrate", "--verbosity", "0")
    assert ran.returncode == 0, ran.stderr
    return folder


def test_an_unmigrated_database_is_not_served(tmp_path):
    ran = gongkai(tmp_path / "var", "serve", "--port", str(free_port()))
    assert ran.returncode == 2
    assert re.search(r"数据库还有 \d+ 项更新未执行", ran.stderr)


def test_serve_prepare_brings_up_an_empty_folder_and_ends_cleanly(tmp_path):
    with serving(tmp_path / "var", "--prepare") as server:
        assert status(server.port, STYLESHEET) == 200
        assert f"http://127.0.0.1:{server.port}/office/" in server.said()
        wait_for(lambda: server.child("db_worker"))
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(120) == 0
    assert "已停止" in server.said()
    assert status(server.port, STYLESHEET) == 0, "the web server ended too"


def test_a_killed_web_server_worker_or_clock_comes_back(prepared):
    with serving(prepared) as server:
        for word in ("granian", "db_worker", "tick"):
            before = wait_for(lambda word=word: server.child(word))
            os.kill(before, signal.SIGKILL)
            wait_for(lambda word=word, before=before: server.child(word) not in {0, before})
        wait_for(lambda: status(server.port, STYLESHEET) == 200)
        assert server.said().count("SIGKILL") == 3


def test_a_taken_port_is_said_so(prepared):
    with serving(prepared, "--no-worker") as server:
        second = gongkai(prepared, "serve", "--port", str(server.port))
    assert second.returncode == 2
    assert f"端口 {server.port} 已被占用" in second.stderr
    assert f"GONGKAI_PORT={server.port + 1}" in second.stderr


def test_a_path_prefix_works_whether_or_not_the_proxy_strips_it(prepared):
    with serving(prepared, "--no-worker", GONGKAI_PATH_PREFIX="/gongkai/") as server:
        assert status(server.port, "/gongkai" + STYLESHEET) == 200
        assert status(server.port, STYLESHEET) == 200
        assert status(server.port, "/gongkai-other" + STYLESHEET) == 404
        home = page(server.port, "/gongkai/")
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', home)
        assert len(addresses) > 5
        assert [address for address in addresses if not address.startswith("/gongkai/")] == []
        style = next(address for address in addresses if "/static/" in address)
        assert status(server.port, style) == 200
        assert f"http://127.0.0.1:{server.port}/gongkai/" in server.said()
