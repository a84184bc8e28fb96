"""What the staff of a large catalogue do: some thousand items in hand, single acts, eight publishers at once.

For `publishing.py`. Import it after `machine.start`.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.casework import Watch
from benchmarks.ledger import NOTE, operator
from benchmarks.machine import say, summary, timed
from django.utils import timezone

from gongkai.agencies.actions import AssignRole, CreateUser
from gongkai.agencies.models import Body, User
from gongkai.catalogue import actions
from gongkai.catalogue.models import Clearance, Column, IndexSeries, Item, Release, State
from gongkai.journal.actions import Context
from gongkai.journal.models import Origin

STAFF = {
    "clerk": "clerk",
    "officer": "disclosure_officer",
    "secrecy": "secrecy_reviewer",
    "head": "head",
    "supervisor": "supervisor",
}
# Of a thousand items of the largest body: how many wait in each state.
IN_HAND = {State.DRAFT: 8, State.SUBMITTED: 4, State.APPROVED: 1}
PUBLISHERS = 8
# Milliseconds that the median of an act may take.
GOAL = 100.0
PASSWORD = secrets.token_urlsafe(16)


def staff(body: Body) -> dict[str, Context]:
    """Return contexts of the staff of the body, the supervisor over the tree; accounts are made once."""
    found = {}
    for name, role in STAFF.items():
        username = f"bench-{name}"
        user = User.objects.filter(username=username).first()
        if user is None:
            user = CreateUser(
                context=operator(), username=username, name=username, password=PASSWORD, body=body
            ).execute()
            AssignRole(
                context=operator(),
                user=user,
                body=body,
                role=role,
                with_subtree=role == "supervisor",
                valid_from=dt.date(2015, 1, 1),
            ).execute()
        found[name] = Context(user=user, origin=Origin.WEB)
    return found


def values(number: int, today: dt.date) -> dict[str, Any]:
    """Return what a clerk types."""
    from benchmarks import itembook

    pick = random.Random(number)
    row = itembook.plain(number, today, pick, [itembook.text(pick)])
    kept = ("title", "summary", "keywords", "genre", "theme", "content")
    return {name: row[name] for name in kept} | {"created_on": today}


def in_hand(body: Body, who: dict[str, Context], items: int) -> dict[str, Any]:
    """Make the items that are worked on, unless they are there; return how many of each state.

    Then the public changes are noted, as every night.
    """
    held = Item.objects.filter(body=body, batch=None)
    column = Column.objects.get(body=body, slug="livelihood")
    made = {}
    for state, share in IN_HAND.items():
        wanted = max(3, share * items // 4000)
        missing = wanted - held.filter(state=state, published_on=None).count()
        for number in range(max(0, missing)):
            item = drafted(Watch(), who, body, column, number)
            if state != State.DRAFT:
                submit(Watch(), who, item)
            if state == State.APPROVED:
                clear(Watch(), who, item)
            if number % 200 == 199:
                say(f"{state}: {number + 1} of {missing} in hand")
        if missing > 0:
            made[f"{state}_made"] = missing
    noted, seconds = _noted()
    return made | ({"changes_noted": noted, "noted_per_second": round(noted / seconds)} if noted else {})


def _noted() -> tuple[int, float]:
    """Note the public changes that have no mark yet; return how many and the seconds."""
    from gongkai.catalogue.changes import give_all_marks, note_missing

    def work() -> int:
        note_missing()
        return give_all_marks()

    seconds, noted = timed(work)
    return noted, seconds


def drafted(watch: Watch, who: dict[str, Context], body: Body, column: Column, number: int) -> Item:
    """Return a new draft, marked."""
    clerk = who["clerk"]
    item: Item = watch.do(
        actions.DraftItem(context=clerk, body=body, column=column, values=values(number, clerk.today))
    )
    watch.do(actions.MarkAttribute(context=clerk, item=item, disclosure_mode="proactive"))
    return item


def submit(watch: Watch, who: dict[str, Context], item: Item) -> None:
    """Hand a draft in, its self-check confirmed."""
    watch.do(actions.SubmitItem(context=who["clerk"], item=item, self_checked=True))


def clear(watch: Watch, who: dict[str, Context], item: Item) -> None:
    """Take what was handed in through both stages of the clearance."""
    watch.do(actions.PassStage(context=who["secrecy"], item=item))
    watch.do(actions.PassStage(context=who["head"], item=item))


def acts(body: Body, who: dict[str, Context], repeat: int) -> list[dict[str, Any]]:
    """Take items from the draft to publication, correct them, take them back."""
    watch, column = Watch(), Column.objects.get(body=body, slug="livelihood")
    clerk, head = who["clerk"], who["head"]
    for number in range(repeat):
        item = drafted(watch, who, body, column, number)
        changed = values(number, clerk.today) | {"title": f"修改后的{item.title}"}
        watch.do(actions.EditItem(context=clerk, item=item, column=column, values=changed))
        submit(watch, who, item)
        clear(watch, who, item)
        watch.do(actions.PublishItem(context=clerk, item=item))
        correct(watch, who, item)
        watch.do(actions.WithdrawItem(context=head, item=item, kind="error", reason=NOTE))
    documents(watch, body, who, repeat)
    return [watch.row(name, GOAL) for name in watch.wall]


def correct(watch: Watch, who: dict[str, Context], item: Item) -> None:
    """Correct what was published, through clearance."""
    clerk = who["clerk"]
    proposed = actions.ProposeCorrection(
        context=clerk,
        item=item,
        reason="名称有误",
        public_note="更正名称。",
        values={"title": f"更正后的{item.title}"},
    )
    correction = watch.do(proposed)
    watch.do(actions.SubmitCorrection(context=clerk, correction=correction))
    clear(watch, who, item)
    watch.do(actions.PublishCorrection(context=clerk, correction=correction))


def documents(watch: Watch, body: Body, who: dict[str, Context], repeat: int) -> None:
    """Number documents and enter that others change them."""
    held = Item.objects.filter(
        body=body,
        state=State.PUBLISHED,
        document_kind="normative",
        made_here=True,
        repealed_on=None,
        registration=None,
    )
    found = list(held.select_related("body", "column").order_by("-document_date", "-pk")[: 2 * repeat])
    new, old = found[: len(found) // 2], found[len(found) // 2 :]
    for document, later in zip(old, new, strict=False):
        watch.do(actions.RegisterDocument(context=who["officer"], item=document))
        watch.do(
            actions.ChangeDocument(
                context=who["head"],
                item=document,
                kind="repeal",
                effective_on=later.document_date,
                by=later,
            )
        )


# --- Eight at once ----------------------------------------------------------------------------------------------


def concurrent(body: Body, repeat: int) -> list[dict[str, Any]]:
    """Let eight processes publish at once in the body; SystemExit where a number is missing or given twice."""
    who, column = staff(body), Column.objects.get(body=body, slug="livelihood")
    ready = []
    for number in range(PUBLISHERS * max(2, repeat // 2)):
        item = drafted(Watch(), who, body, column, number)
        submit(Watch(), who, item)
        clear(Watch(), who, item)
        ready.append(item.pk)
    running = [_publisher(ready[place::PUBLISHERS]) for place in range(PUBLISHERS)]
    for process in running:  # all have loaded everything
        process.stdout.readline()
    begun = time.perf_counter()
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    lines = [line for process in running for line in process.communicate()[0].splitlines()]
    spent = time.perf_counter() - begun
    taken = [float(line) for line in lines]
    if len(taken) != len(ready):
        raise SystemExit(f"{len(taken)} of {len(ready)} were published")
    _gapless(body, ready)
    watch = Watch()
    watch.wall["publish, eight at once"] = taken
    watch.processor["publish, eight at once"] = [0.0]
    row = watch.row("publish, eight at once", PUBLISHERS * GOAL)
    del row["processor_median_ms"]
    return [{**row, "published": len(taken), "seconds": round(spent, 1)}]


def _publisher(keys: list[int]) -> Any:
    """Start a process that publishes these items when it is told to."""
    code = (
        "import sys, django; sys.path.insert(0, sys.argv[1]); django.setup(); "
        "from benchmarks.itemdesk import publish_these; publish_these([int(key) for key in sys.argv[2:]])"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).resolve().parents[1]), *map(str, keys)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _gapless(body: Body, keys: list[int]) -> None:
    """Compare the numbers given with the series: each one once, none left out."""
    given = set(Item.objects.filter(pk__in=keys).values_list("series", "serial"))
    series = IndexSeries.objects.get(pk=next(iter(given))[0])
    serials = set(Item.objects.filter(series=series).values_list("serial", flat=True))
    if len(given) != len(keys) or serials != set(range(1, series.last + 1)):
        raise SystemExit(f"the numbers of {series} are not those from 1 to {series.last}")
    if Release.objects.filter(item__in=keys).count() != len(keys):
        raise SystemExit("not every item has its release")


def publish_these(keys: list[int]) -> None:
    """Publish items one after the other; print the seconds of each. Runs in a process of its own."""
    clerk = Context(user=User.objects.get(username="bench-clerk"), origin=Origin.WEB)
    items = list(Item.objects.filter(pk__in=keys).select_related("body", "column"))
    print("ready", flush=True)
    sys.stdin.readline()
    for item in items:
        begun = time.perf_counter()
        actions.PublishItem(context=clerk, item=item).execute()
        print(time.perf_counter() - begun, flush=True)


def ticks(body: Body, who: dict[str, Context], repeat: int) -> list[dict[str, Any]]:
    """Run what the catalogue looks after every minute: with nothing due, then with five times `repeat` items due."""
    from gongkai.journal.ticking import steps

    run = {key: step for key, (_, step) in steps().items() if key.startswith("catalogue.")}
    for step in run.values():
        step()
    watch = Watch()
    for _ in range(repeat):
        for key, step in run.items():
            watch.take(f"{key}, nothing due", step)
    column, clerk = Column.objects.get(body=body, slug="livelihood"), who["clerk"]
    at, due = timezone.now() + dt.timedelta(minutes=30), []
    for number in range(5 * repeat):
        item = drafted(Watch(), who, body, column, number)
        submit(Watch(), who, item)
        clear(Watch(), who, item)
        actions.ScheduleItem(context=clerk, item=item, publish_at=at).execute()
        due.append(item.pk)
    # Nobody waits half an hour here: the clock of the clearances is put forward.
    Clearance.objects.filter(item__in=due, publish_at=at).update(publish_at=timezone.now())
    rows = [watch.row(name, GOAL) for name in watch.wall]
    for key in sorted(run, reverse=True):  # what goes out first, then the marks of what went out
        seconds, number = timed(run[key])
        rows.append({"what": f"{key}, {number} due", "goal_ms": GOAL * max(1, number), **summary([seconds])})
    if Item.objects.filter(pk__in=due, state=State.PUBLISHED).count() != len(due):
        raise SystemExit("not everything that was due went out")
    return rows


def nights(body: Body, seconds: float) -> list[dict[str, Any]]:
    """Look through what a body has out for personal data for some seconds; items a second."""
    from gongkai.catalogue.personal.sweep import sweep_body

    spent, looked = timed(lambda: sweep_body(body, time.monotonic() + seconds))
    return [{"what": "sweep for personal data", "items": looked, "items_per_second": round(looked / spent)}]
