"""Time of single acts, and of `gongkai verify`, over the big ledger of `compile.py`.

    .venv/bin/python benchmarks/actions.py --data FOLDER [--count 30] [--no-verify] [--json]
    script/with-postgres sh -c '.venv/bin/python benchmarks/compile.py --data FOLDER && … actions.py --data FOLDER'

Each act is the whole of it: check, transaction, journal entry, commit confirmed by the disk (on PostgreSQL:
GONGKAI_POSTGRES_DURABLE=1). Acts are done by staff with roles, one after the other, in the largest body.
"""

import argparse
import datetime as dt
import random
import secrets
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.machine import peak_megabytes, say, start, summary, timed, told, versions

PASSWORD = secrets.token_urlsafe(16)
ROLES = {"bench-clerk": "clerk", "bench-officer": "disclosure_officer", "bench-head": "head"}


def staff(body: Any) -> dict[str, Any]:
    """Return contexts of a clerk, an officer and a head of the body; accounts are made once."""
    from gongkai.agencies.actions import AssignRole, CreateUser
    from gongkai.agencies.models import User
    from gongkai.journal.actions import Context
    from gongkai.journal.models import Origin

    operator, found = Context(origin=Origin.COMMAND), {}
    for username, role in ROLES.items():
        user = User.objects.filter(username=username).first()
        if user is None:
            user = CreateUser(
                context=operator, username=username, name=username, password=PASSWORD, body=body
            ).execute()
            AssignRole(
                context=operator, user=user, body=body, role=role, valid_from=dt.date(2020, 1, 1)
            ).execute()
        found[role] = Context(user=user, origin=Origin.WEB)
    return found


class Watch:
    """Keeps how long each kind of act took."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = defaultdict(list)

    def do(self, act: Any) -> Any:
        """Execute an act and note its time under its title."""
        seconds, result = timed(act.execute)
        self.taken[f"{act.verb} {act.title}"].append(seconds)
        return result


def items(watch: Watch, who: dict[str, Any], body: Any, count: int) -> None:
    """Take items from the draft to publication."""
    from gongkai.catalogue import actions
    from gongkai.catalogue.clearance.flow import Signature
    from gongkai.catalogue.models import Column

    column = Column.objects.get(body=body, slug="livelihood")
    clerk, head = who["clerk"], who["head"]
    for number in range(count):
        values = {"title": f"性能测试第{number}号", "content": "<p>正文</p>", "created_on": clerk.today}
        item = watch.do(actions.DraftItem(context=clerk, body=body, column=column, values=values))
        watch.do(actions.MarkAttribute(context=clerk, item=item, disclosure_mode="proactive"))
        watch.do(actions.SubmitItem(context=clerk, item=item, self_checked=True))
        signature = Signature(signed_by="保密审查员", signed_on=clerk.today)
        watch.do(actions.PassOnPaper(context=clerk, item=item, signatures=[signature]))
        watch.do(actions.PassStage(context=head, item=item))
        watch.do(actions.PublishItem(context=clerk, item=item))


def requests(watch: Watch, who: dict[str, Any], body: Any, count: int) -> None:
    """Take requests from registration to service."""
    from gongkai.casework import actions
    from gongkai.demo.requests import person

    pick = random.Random("acts")
    officer, head = who["disclosure_officer"], who["head"]
    for number in range(count):
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
        watch.do(actions.Extend(context=head, request=request, days=20, reason="需要检索历史档案"))
        draft = {"outcome": "granted", "sub_ground": "supplied"}
        watch.do(actions.Draft(context=officer, request=request, **draft))
        watch.do(actions.SendForApproval(context=officer, request=request))
        watch.do(actions.Decide(context=head, request=request))
        watch.do(actions.Serve(context=officer, request=request, way="hand"))


def verified() -> list[dict[str, Any]]:
    """Run every check of `gongkai verify`; seconds and problems of each."""
    from gongkai.journal.verify import verifiers

    rows = []
    for key, (_, function) in verifiers().items():
        seconds, problems = timed(lambda check=function: list(check()))
        rows.append({"check": key, "seconds": round(seconds, 2), "problems": len(problems)})
        say(f"{key}: {seconds:.1f} s")
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Act, verify, print; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="folder of compile.py")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--no-verify", action="store_true")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    start(options.data)
    from benchmarks import ledger
    from gongkai.agencies.models import Body

    body = Body.objects.filter(slug=ledger.SLUG).first()
    if body is None:
        raise SystemExit("no ledger here: run benchmarks/compile.py with the same --data first")
    watch, who = Watch(), staff(body)
    items(watch, who, body, options.count)
    requests(watch, who, body, options.count)
    acts = [{"act": name, "count": len(taken), **summary(taken)} for name, taken in watch.taken.items()]
    checks = [] if options.no_verify else verified()
    found = {
        **versions(),
        "peak_mib": peak_megabytes(),
        "verify_seconds": round(sum(row["seconds"] for row in checks), 1),
        "acts": acts,
        "checks": checks,
    }
    told(found, options.json, ("acts", "checks"))
    return 1 if any(row["problems"] for row in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
