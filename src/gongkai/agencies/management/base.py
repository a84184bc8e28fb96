"""What the commands of this room share: refusals as messages, lookups that say what is there."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gongkai.agencies.models import Body, User
from gongkai.journal.actions import Action, Context, Refused
from gongkai.journal.models import Origin


def operator() -> Context:
    """Return the context of a command: the operator of the machine."""
    return Context(origin=Origin.COMMAND)


def day(text: str) -> dt.date:
    """Read a date of the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日期请写成 2026-01-31 的形式，不是“{text}”") from None


def find_body(slug: str) -> Body:
    """Return the body with this address. CommandError names the way to the list."""
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise CommandError(f"没有网址代码为“{slug}”的机关。用 gongkai body list 查看。", returncode=2)
    return body


def find_user(username: str) -> User:
    """Return the account with this name."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有登录名为“{username}”的人员。用 gongkai staff list 查看。", returncode=2)
    return user


class VerbCommand(BaseCommand):
    """A command of several verbs: `gongkai staff add …`. A verb is a method `do_<verb>`."""

    # Columns of the lists for people: (key, heading).
    columns: tuple[tuple[str, str], ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_verbs(parser.add_subparsers(dest="verb", required=True, metavar="操作"))

    def add_verbs(self, verbs: Any) -> None:
        """Declare the verbs and their arguments."""
        raise NotImplementedError

    @staticmethod
    def verb(verbs: Any, name: str, text: str) -> Any:
        """Add one verb with --json."""
        parser = verbs.add_parser(name, help=text, description=text)
        parser.add_argument("--json", action="store_true", help="输出 JSON，每行一条")
        return parser

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"do_{options['verb'].replace('-', '_')}")(options)
        except CommandError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": str(error)}, ensure_ascii=False))
            raise

    def act(self, action: Action) -> Any:
        """Do it; CommandError with the reasons if it is refused."""
        try:
            return action.execute()
        except Refused as refused:
            raise CommandError("；".join(r.message for r in refused.reasons), returncode=2) from None

    def tell(self, options: dict[str, Any], row: dict[str, Any], text: str) -> None:
        """Write one result."""
        self.stdout.write(json.dumps(row, ensure_ascii=False, default=str) if options["json"] else text)
