"""Pages under load: `gongkai serve` (granian) in production mode, asked by connections of this machine.

    .venv/bin/python benchmarks/pages.py --data FOLDER [--seconds 3] [--connections 8] [--json]

FOLDER gets the small sample and a body with 43,240 items and 2,000 requests, once. Each kind of page is asked in
turn: `new` gives every request an address of its own, so that the server draws the page; `kept` repeats the same
ones (finished pages are kept until something is published); `304` sends the validator along. The generator is this
process: it shares the machine's cores with the server, so the figures are on the low side.
"""

import argparse
import http.client
import itertools
import os
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.machine import quantile, say, start, told, versions

HOST = "bench.gongkai.example"
STAFF = "shen"
MOST_SECONDS = 20


def build(items: int, requests: int) -> dict[str, int]:
    """Load the small sample and one big body, unless they are there; staff get a second factor and the big body."""
    from allauth.mfa.models import Authenticator
    from django.core.management import call_command

    from benchmarks import ledger
    from gongkai.agencies.actions import AssignRole
    from gongkai.agencies.models import Body, User

    call_command("demo", if_empty=True, stdout=sys.stderr)
    if not Body.objects.filter(slug=ledger.SLUG).exists():
        body = ledger.make_bodies()[0]
        size = ledger.Size(items * ledger.WHOLE // ledger.BODIES[0][-1] + 1, requests * 4, 0)
        made, asked = ledger.make_items(body, size, 0), ledger.make_requests(body, size, 0)
        for role in ("clerk", "disclosure_officer"):
            AssignRole(
                context=ledger.operator(),
                user=User.objects.get(username=STAFF),
                body=body,
                role=role,
                with_subtree=False,
                valid_from=ledger.dt.date(2015, 1, 1),
            ).execute()
        say(f"{made} items, {asked} requests")
    ledger.analyse()
    user = User.objects.get(username=STAFF)
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "unused"}})
    from gongkai.casework.models import Request
    from gongkai.catalogue.models import Item

    return {"items": Item.objects.count(), "requests": Request.objects.count()}


def session_of(username: str) -> str:
    """Return the cookie of a session of `username` after password and second factor."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from gongkai.agencies.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "username": username},
        {"method": "mfa", "at": time.time(), "type": "totp"},
    ]
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def public_addresses() -> dict[str, list[str]]:
    """Return the addresses of the public pages by kind."""
    from benchmarks import ledger
    from gongkai.catalogue.models import Item
    from gongkai.reports.models import Report

    big, full = ledger.SLUG, Item.objects.filter(body__slug=ledger.SLUG, state="published")
    column = f"/b/{big}/{ledger.COLUMNS[0]}/"
    deep = full.filter(column__slug=ledger.COLUMNS[0]).count() // 20 - 5
    report = Report.objects.filter(versions__isnull=False).select_related("body").order_by("-year", "pk")[0]
    place = f"/r/{report.body.slug}/{report.year}/"
    cell = "requests.new_requests.natural_person"
    return {
        "home": ["/"],
        "body": [f"/b/{big}/"],
        "column, first page": [column],
        "column, deep page": [f"{column}?page={max(1, deep)}"],
        "item": [f"/i/{pk}" for pk in full.order_by("pk").values_list("public_id", flat=True)[:3000]],
        "report": [place],
        "cell of a report": [f"{place}cell/{cell}"],
        "search": ["/search?q=公示"],
    }


def office_addresses() -> dict[str, list[str]]:
    """Return the addresses of the staff's pages by kind."""
    from benchmarks import ledger
    from gongkai.casework.models import Request
    from gongkai.catalogue.models import Item
    from gongkai.reports.models import Report

    items = Item.objects.filter(body__slug=ledger.SLUG).values_list("public_id", flat=True)[:500]
    cases = Request.objects.filter(body__slug=ledger.SLUG).values_list("public_id", flat=True)[:500]
    report = Report.objects.filter(body__slug="linxi-minzheng").values_list("public_id", flat=True)[0]
    return {
        "office: workbench": ["/office/"],
        "office: items": ["/office/catalogue/"],
        "office: item": [f"/office/catalogue/{pk}/" for pk in items],
        "office: requests": ["/office/casework/"],
        "office: request": [f"/office/casework/{pk}/" for pk in cases],
        "office: report": [f"/office/reports/{report}/"],
    }


class Server:
    """`gongkai serve` on a free port of 127.0.0.1, in production mode, over a data folder."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        environment = {
            **os.environ,
            "GONGKAI_ENV": "production",
            "GONGKAI_DATA_DIR": str(data),
            "GONGKAI_HOSTS": HOST,
            "GONGKAI_PUBLIC_URL": f"https://{HOST}",
            "GONGKAI_SECRET_KEY_FILE": str(data / "secret.key"),
            "GONGKAI_MASTER_KEY_FILE": str(data / "master.key"),
        }
        command = [sys.executable, "-m", "gongkai", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def __enter__(self) -> "Server":
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit(f"gongkai serve ended with {self.process.returncode}")
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        raise SystemExit("gongkai serve does not listen after a minute")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=40)


class Caller(threading.Thread):
    """One connection that asks for addresses until the time is over."""

    def __init__(
        self, port: int, source: Callable[[], str], wanted: int, headers: dict[str, str], until: float
    ):
        super().__init__(daemon=True)
        self.port, self.source, self.wanted, self.until = port, source, wanted, until
        self.headers = {"Host": HOST, "X-Forwarded-Proto": "https", **headers}
        self.taken: list[float] = []
        self.errors = 0

    def run(self) -> None:
        """Ask, read, note the time."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while time.perf_counter() < self.until:
            begun = time.perf_counter()
            try:
                line.request("GET", self.source(), headers=self.headers)
                answer = line.getresponse()
                answer.read()
                self.errors += answer.status != self.wanted
            except (OSError, http.client.HTTPException):
                self.errors += 1
                line.close()
            self.taken.append(time.perf_counter() - begun)
        line.close()


def ask(port: int, address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], float]:
    """Return status, headers and seconds of one request."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    begun = time.perf_counter()
    line.request("GET", address, headers={"Host": HOST, "X-Forwarded-Proto": "https", **headers})
    answer = line.getresponse()
    answer.read()
    line.close()
    return (
        answer.status,
        {name.lower(): value for name, value in answer.getheaders()},
        time.perf_counter() - begun,
    )


def _fresh(addresses: list[str]) -> Callable[[], str]:
    numbers: Iterator[int] = itertools.count()
    mark = secrets.token_hex(3)

    def source() -> str:
        number = next(numbers)
        address = addresses[number % len(addresses)]
        return f"{address}{'&' if '?' in address else '?'}bench={mark}{number}"

    return source


def _same(addresses: list[str]) -> Callable[[], str]:
    turn = itertools.cycle(addresses[:20])
    return lambda: next(turn)


def load(
    port: int,
    source: Callable[[], str],
    options: argparse.Namespace,
    wanted: int = 200,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Ask with all connections for the given seconds; requests a second, milliseconds, errors."""
    begun = time.perf_counter()
    until = begun + min(options.seconds, MOST_SECONDS)
    callers = [Caller(port, source, wanted, headers or {}, until) for _ in range(options.connections)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    spent = time.perf_counter() - begun
    taken = [one for caller in callers for one in caller.taken]
    return {
        "requests": len(taken),
        "per_second": round(len(taken) / spent, 1),
        "p50_ms": round(statistics.median(taken) * 1000, 1),
        "p95_ms": round(quantile(taken, 0.95) * 1000, 1),
        "errors": sum(caller.errors for caller in callers),
    }


def measure(port: int, options: argparse.Namespace, cookie: str) -> list[dict[str, Any]]:
    """Ask every kind of page."""
    rows: list[dict[str, Any]] = []

    def add(page: str, how: str, **found: Any) -> None:
        rows.append({"page": page, "how": how, **found})
        say(f"{page} ({how}): {found['per_second']}/s")

    for page, plain in public_addresses().items():
        addresses = [_quoted(one) for one in plain]
        alone = min(ask(port, _fresh(addresses)(), {})[2] for _ in range(3))
        add(page, "new", alone_ms=round(alone * 1000, 1), **load(port, _fresh(addresses), options))
        add(page, "kept", alone_ms="", **load(port, _same(addresses), options))
    etag = ask(port, "/", {})[1]["etag"]
    unchanged = load(port, lambda: "/", options, 304, {"If-None-Match": etag})
    add("home", "304", alone_ms="", **unchanged)
    for page, addresses in office_addresses().items():
        alone = min(ask(port, addresses[0], {"Cookie": cookie})[2] for _ in range(3))
        found = load(port, _same(addresses), options, 200, {"Cookie": cookie})
        add(page, "staff", alone_ms=round(alone * 1000, 1), **found)
    return rows


def _quoted(address: str) -> str:
    from urllib.parse import quote

    return quote(address, safe="/?=&")


def main(arguments: list[str] | None = None) -> int:
    """Build, serve, ask, print; 0 when every answer was the wanted one, 1 when one was not."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="folder of the installation, made once")
    parser.add_argument("--items", type=int, default=43_240)
    parser.add_argument("--requests", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=3.0, help="per kind of page, at most 20")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.data = options.data.resolve()
    options.data.mkdir(parents=True, exist_ok=True)
    start(options.data)
    there = build(options.items, options.requests)
    cookie = session_of(STAFF)
    with Server(options.data) as server:
        for _ in range(20):  # both processes have loaded everything
            ask(server.port, "/", {})
        rows = measure(server.port, options, cookie)
    found = {
        **versions(),
        **there,
        "connections": options.connections,
        "cores": os.cpu_count(),
        "pages": rows,
    }
    told(found, options.json, ("pages",))
    return 1 if any(row["errors"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
