"""`gongkai serve`: the web server and the worker, supervised together."""

from __future__ import annotations

import argparse
import datetime as dt
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gongkai.config.statics import collect_if_stale
from gongkai.config.supervisor import Program, Supervisor
from gongkai.journal.actions import LOCAL
from gongkai.journal.sealing import GRACE


class Command(BaseCommand):
    help = "运行网站和后台任务，Ctrl-C 退出。Runs web and worker and restarts one that crashes; Ctrl-C ends both."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.WEB_HOST, help="GONGKAI_HOST, default 127.0.0.1")
        parser.add_argument(
            "--port", type=_port, default=settings.WEB_PORT, help="GONGKAI_PORT, default 8000"
        )
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="first migrate and, in an empty development database, load the sample",
        )
        parser.add_argument("--no-worker", action="store_true", help="web only; the worker runs elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        try:
            self.check()
        except SystemCheckError as refused:
            raise CommandError(f"{refused}\n设置不安全或有误，未启动。Not started.", returncode=2) from None
        _require_free(host, port)
        if options["prepare"]:
            self._prepare()
        else:
            _require_migrated()
        if collect_if_stale():
            self._say("已收集静态文件 static files collected")
        connections.close_all()  # the programs open their own
        programs = [Program("web", web_command(host, port))]
        if not options["no_worker"]:
            programs.append(Program("worker", worker_command(), when_ready=True))
            programs.append(Program("minute", minute_command(), when_ready=True))
            programs.append(Program("nightly", nightly_command(), when_ready=True, next_run=next_night))
        supervisor = Supervisor(
            programs,
            self._say,
            ready=lambda: accepts(host, port),
            on_ready=lambda: self._announce(host, port),
        )
        if code := supervisor.run():
            sys.exit(code)
        self._say("已停止 stopped")

    def _say(self, message: str) -> None:
        self.stdout.write(f"[gongkai] {message}")
        self.stdout.flush()

    def _prepare(self) -> None:
        if pending := unapplied():
            self._say(f"更新数据库 migrating the database（{pending}）")
            call_command("migrate", interactive=False, verbosity=0)
        if not settings.PRODUCTION and "demo" in get_commands():
            call_command("demo", "--if-empty", stdout=self.stdout, stderr=self.stderr)

    def _announce(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 - only shown
        base = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{settings.FORCE_SCRIPT_NAME or ''}"
        if "portal" in settings.FACES:
            self._say(f"公众网站 portal  {base}/")
        if "office" in settings.FACES:
            self._say(f"工作平台 office  {base}/office/")
        if not settings.PRODUCTION and "demo" in get_commands():
            call_command("demo", "--accounts", stdout=self.stdout, stderr=self.stderr)
        self._say("按 Ctrl-C 停止 Ctrl-C stops")


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"端口应为 1 到 65535 的整数 a port is 1 to 65535: {text}")
    return int(text)


def web_command(host: str, port: int) -> list[str]:
    """Return the command line of the web server."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(settings.WEB_PROCESSES), "--blocking-threads", str(settings.WEB_THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "15", "--no-ws", "--log-level", "warning"),
        *(["--access-log"] if settings.ACCESS_LOG else []),
        "gongkai.config.wsgi:application",
    ]


def worker_command() -> list[str]:
    """Return the command line of the worker: all queues, one task at a time."""
    return [
        *(sys.executable, "-m", "gongkai", "db_worker", "--queue-name", "*"),
        *("--no-startup-delay", "--no-reload", "--skip-checks"),
    ]


def nightly_command() -> list[str]:
    """Return the command line of what is due every night."""
    return [sys.executable, "-m", "gongkai", "nightly", "--quiet", "--skip-checks"]


def minute_command() -> list[str]:
    """Return the command line of what is looked after every minute."""
    return [sys.executable, "-m", "gongkai", "tick", "--keep", "--quiet", "--skip-checks"]


def next_night() -> float:
    """Return the next time that the nightly work is due, in seconds since 1970: when the day before can be sealed."""
    local = timezone.now().astimezone(LOCAL)
    due = dt.datetime.combine(local.date(), dt.time(), LOCAL) + GRACE + dt.timedelta(minutes=1)
    while due <= local:
        due += dt.timedelta(days=1)
    return due.timestamp()


def accepts(host: str, port: int) -> bool:
    """True if something listens on `host`:`port`."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    try:
        with socket.create_connection((target, port), timeout=1):
            return True
    except OSError:
        return False


def _require_free(host: str, port: int) -> None:
    if accepts(host, port):
        raise CommandError(
            f"端口 {port} 已被占用（可能已有一个 gongkai 在运行）。停掉它，或换一个端口："
            f"GONGKAI_PORT={min(port + 1, 65535)} script/server。Port {port} is taken.",
            returncode=2,
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            raise CommandError(
                f"不能在 {host}:{port} 上监听：{refused.strerror}。请检查 GONGKAI_HOST、GONGKAI_PORT。",
                returncode=2,
            ) from None


def unapplied() -> int:
    """Return how many migrations wait."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _require_migrated() -> None:
    if pending := unapplied():
        raise CommandError(
            f"数据库还有 {pending} 项更新未执行，先备份，再运行 gongkai migrate。"
            f"{pending} migrations wait: back up, then run gongkai migrate.",
            returncode=2,
        )
