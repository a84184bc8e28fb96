"""The desk of a large office: 100,000 requests with 600,000 events and more, opened, acted on, compiled, counted.

    .venv/bin/python benchmarks/casework.py --data FOLDER [--requests 100000] [--repeat 20] [--no-verify] [--json]
    GONGKAI_POSTGRES_DURABLE=1 script/with-postgres .venv/bin/python benchmarks/casework.py --data FOLDER

The requests are made in FOLDER once, in bulk through `ImportRequests` (a few minutes; on PostgreSQL in the database
that GONGKAI_DATABASE_URL names), and checked by casework's part of `gongkai verify`. Pages are asked of this process
through the whole stack (middleware, view, template); an act is all of it: rights, law, transaction, journal, commit.
Times are on the wall; exit 1 when a median misses its goal.
"""

import argparse
import datetime as dt
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.actions import staff
from benchmarks.machine import peak_megabytes, say, start, summary, timed, told, versions

# Milliseconds that the median may take.
GOALS = {"page": 150.0, "act": 50.0, "compile": 500.0, "statistics": 1000.0}
CHECKS = "casework."


class Watch:
    """Keeps how long each kind of work took: on the wall, and of the processor (of this process only)."""

    def __init__(self) -> None:
        self.wall: dict[str, list[float]] = defaultdict(list)
        self.processor: dict[str, list[float]] = defaultdict(list)

    def take(self, name: str, work: Callable[[], Any]) -> Any:
        """Do `work`, note its times under `name`, return its result."""
        begun = time.process_time()
        seconds, result = timed(work)
        self.processor[name].append(time.process_time() - begun)
        self.wall[name].append(seconds)
        return result

    def do(self, act: Any) -> Any:
        """Execute an act and note its times."""
        return self.take(f"{act.verb} {act.title}", act.execute)

    def row(self, name: str, goal: float) -> dict[str, Any]:
        """Return the times of one kind of work in milliseconds."""
        own = round(statistics.median(self.processor[name]) * 1000, 1)
        return {"what": name, "goal_ms": goal, **summary(self.wall[name]), "processor_median_ms": own}


def add_supervisor(body: Any) -> None:
    """Let the benchmark's officer read the whole tree, as a supervisor does."""
    from benchmarks.ledger import operator

    from gongkai.agencies.actions import AssignRole
    from gongkai.agencies.models import Assignment, User

    user = User.objects.get(username="bench-officer")
    if not Assignment.objects.filter(user=user, role="supervisor").exists():
        AssignRole(
            context=operator(),
            user=user,
            body=body,
            role="supervisor",
            with_subtree=True,
            valid_from=dt.date(2020, 1, 1),
        ).execute()


def addresses(body: Any) -> dict[str, list[str]]:
    """Return the pages of the desk by kind."""
    from django.urls import reverse

    from gongkai.casework.models import OPEN_STATES, Request

    listed, counted = reverse("office:casework-list"), reverse("office:casework-statistics")
    rows = list(Request.objects.filter(body=body, state__in=OPEN_STATES).order_by("-pk")[:400])
    pick = random.Random("pages")
    chosen = pick.sample(rows, min(40, len(rows)))
    cases = [reverse("office:casework-request", args=[row.public_id]) for row in chosen]
    year = dt.date.today().year  # noqa: DTZ011 - any day of the year does
    return {
        "workbench": [reverse("office:workbench")],
        "list": [listed],
        "list, one body": [f"{listed}?body={body.pk}"],
        "list, open": [f"{listed}?state=open"],
        "list, overdue": [f"{listed}?due=overdue"],
        "list, newest": [f"{listed}?sort=new"],
        "list, one year, one outcome": [f"{listed}?year={year - 1}&outcome=granted"],
        "list, a word": [f"{listed}?q=道路"],
        "case": cases,
        "statistics": [f"{counted}?body={body.pk}&below=on&first={year - 1}-01-01&last={year - 1}-12-31"],
    }


def pages(body: Any, repeat: int) -> list[dict[str, Any]]:
    """Ask every kind of page `repeat` times; the first answer of each is not counted."""
    from django.conf import settings
    from django.test import Client

    from gongkai.agencies.models import User

    settings.ALLOWED_HOSTS = ["*"]
    client, rows, watch = Client(), [], Watch()
    client.force_login(User.objects.get(username="bench-officer"))
    for kind, paths in addresses(body).items():
        client.get(paths[0])
        for number in range(repeat):
            path = paths[number % len(paths)]
            response = watch.take(kind, lambda path=path: client.get(path))
            if response.status_code != 200:
                raise SystemExit(f"{kind}: {response.status_code}")
        goal = GOALS["statistics" if kind == "statistics" else "page"]
        rows.append(watch.row(kind, goal))
        say(f"{kind}: {rows[-1]['median_ms']} ms")
    return rows


def fresh(request: Any) -> Any:
    """Return the request read anew, as a page has it."""
    from gongkai.casework.models import Request

    return Request.objects.select_related("body", "person").get(pk=request.pk)


def acts(body: Any, repeat: int) -> list[dict[str, Any]]:
    """Take requests through their acts."""
    from gongkai.casework import actions
    from gongkai.demo.requests import person

    watch, who, pick = Watch(), staff(body), random.Random("desk")
    officer, head = who["disclosure_officer"], who["head"]
    until = officer.today + dt.timedelta(days=14)
    for number in range(repeat):
        request = watch.do(
            actions.RegisterRequest(
                context=officer,
                body=body,
                channel="in_person",
                applicant_category="natural_person",
                person=person("natural_person", pick),
                subject=f"性能测试第{number}件",
                description="申请公开某项目的有关材料。",
                confirmed_on=officer.today,
            )
        )

        def do(action: Any, context: Any, request: Any = request, **given: Any) -> None:
            watch.do(action(context=context, request=fresh(request), **given))

        if number % 2:
            do(actions.RequestClarification, officer, points="请明确文件名称", period_until=until)
            do(actions.ReceiveClarification, officer)
        do(actions.Assign, officer, unit="业务科")
        do(actions.Extend, head, days=20, reason="需要检索历史档案")
        do(actions.Draft, officer, outcome="granted", sub_ground="supplied")
        do(actions.SendForApproval, officer)
        do(actions.Decide, head)
        do(actions.Serve, officer, way="hand")
        do(actions.Close, officer)
    goal = GOALS["act"]
    return [watch.row(name, goal) for name in watch.wall]


def figures(body: Any, repeat: int) -> list[dict[str, Any]]:
    """Compile last year's tables and count its months, for the body alone and for the tree."""
    from benchmarks.casebook import bodies

    from gongkai.casework.statistics import by_dimension, by_period
    from gongkai.reports.compiling import derive
    from gongkai.statements import Scope

    year = dt.date.today().year - 1  # noqa: DTZ011 - any day of the year does
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    scopes = {"self": [body.pk], "tree": [one.pk for one in bodies()]}
    works: dict[str, tuple[str, Callable[[], Any]]] = {}
    for name, ids in scopes.items():
        for form in ("2014", "2019", "2021"):
            works[f"compile {form}, {name}"] = (
                "compile",
                lambda form=form, ids=ids: derive(form, Scope.of_year(ids, year)),
            )
        works[f"months, {name}"] = ("statistics", lambda ids=ids: by_period(ids, first, last, "month"))
        works[f"outcomes, {name}"] = ("statistics", lambda ids=ids: by_dimension(ids, first, last, "outcome"))
    watch = Watch()
    for _ in range(repeat):
        for name, (_, work) in works.items():
            watch.take(name, work)
    return [watch.row(name, GOALS[kind]) for name, (kind, _) in works.items()]


def verified() -> list[dict[str, Any]]:
    """Run casework's checks of `gongkai verify`; seconds and problems of each."""
    from gongkai.journal.verify import verifiers

    rows = []
    for key, (_, function) in verifiers().items():
        if key.startswith(CHECKS):
            seconds, problems = timed(lambda check=function: list(check()))
            rows.append({"check": key, "seconds": round(seconds, 1), "problems": len(problems)})
            say(f"{key}: {seconds:.1f} s")
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Build, verify, measure, print; 1 when a check or a goal fails."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="folder of the ledger, made once")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--no-verify", action="store_true")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    start(options.data)
    from benchmarks import casebook
    from gongkai.config.statics import collect_if_stale

    built = casebook.build(options.requests)
    body = casebook.bodies()[0]
    staff(body)
    add_supervisor(body)
    collect_if_stale()
    checks = [] if options.no_verify else verified()
    desk = pages(body, options.repeat)
    done = acts(body, options.repeat)
    counted = figures(body, max(3, options.repeat // 2))
    found = {
        **versions(),
        "requests": options.requests,
        **built,
        "peak_mib": peak_megabytes(),
        "clock": "wall",
        "pages": desk,
        "acts": done,
        "figures": counted,
        "checks": checks,
    }
    told(found, options.json, ("pages", "acts", "figures", "checks"))
    missed = [row for row in (*desk, *done, *counted) if row["median_ms"] > row["goal_ms"]]
    return 1 if missed or any(row["problems"] for row in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
