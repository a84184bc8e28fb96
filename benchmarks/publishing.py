"""A catalogue of 1,000,000 items: published to, listed, shown, counted, checked.

    .venv/bin/python benchmarks/publishing.py --data FOLDER [--database postgresql] [--items 1000000] [--repeat 20]
        [--only pages acts …] [--json]

The items are made in FOLDER once, in bulk through `ImportItems`, then some thousand in hand, through the single acts
(half an hour); an older folder is brought up to the newest schema first. With `--database postgresql` a server of the
benchmark's own runs over FOLDER/postgres (default settings, `fsync` on). Pages are asked of this process through the
whole stack (middleware, view, template), public ones drawn anew each time; an act is all of it: rights, law,
transaction, journal, commit. Times are on the wall, beside them the processor's; exit 1 when a median misses its goal
or a check finds something.
"""

import argparse
import datetime as dt
import random
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.casework import Watch
from benchmarks.cluster import cluster
from benchmarks.machine import peak_megabytes, say, start, timed, told, versions

# Milliseconds that the median may take.
GOALS = {"act": 100.0, "publish": 100.0, "office": 150.0, "public": 500.0, "figures": 1000.0}
PARTS = ("acts", "concurrent", "ticks", "nights", "pages", "figures", "checks")
YEAR = dt.date.today().year - 1  # noqa: DTZ011 - any day of the year does
Row = dict[str, Any]


def office_pages(body: Any) -> dict[str, tuple[str, list[str]]]:
    """Return the staff's pages by kind: who asks, and the addresses."""
    from django.urls import reverse

    from gongkai.catalogue.models import Column, Item, State

    one, whole = f"body={body.slug}", reverse("office:catalogue-list")
    listed = f"{whole}?{one}"
    live = Item.objects.filter(body=body, state=State.PUBLISHED)
    numbered = live.order_by("published_on").values_list("index_no", flat=True)[5]
    document = live.exclude(document_no="").values_list("document_no", flat=True).first()
    columns = {slug: Column.objects.get(body=body, slug=slug).pk for slug in ("statutory", "functions")}
    items = [reverse("office:catalogue-item", args=[pk]) for pk in _some(live)]
    drafts = [
        reverse("office:catalogue-item", args=[pk])
        for pk in _some(Item.objects.filter(body=body, state="draft"))
    ]
    clerk: dict[str, list[str]] = {
        "list": [listed],
        "list, deep": [f"{listed}&after={cursor}" for cursor in deep_cursors(body)],
        "list, drafts": [f"{listed}&state=draft"],
        "list, in review": [f"{listed}&state=submitted"],
        "list, published": [f"{listed}&state=published"],
        "list, withheld": [f"{listed}&state=registered"],
        "list, withdrawn": [f"{listed}&state=withdrawn"],
        "list, wide column": [f"{listed}&column={columns['statutory']}"],
        "list, rare column": [f"{listed}&column={columns['functions']}"],
        "list, documents": [f"{listed}&kind=normative"],
        "list, rules": [f"{listed}&kind=rules"],
        "list, common word": [f"{listed}&q=养老"],
        "list, two words": [f"{listed}&q=凤凰 残疾人补助"],
        "list, no such word": [f"{listed}&q=没有这个词"],
        "list, an index number": [f"{listed}&q={numbered}"],
        "list, a document number": [f"{listed}&q={document}"],
        "register of documents": [f"{reverse('office:catalogue-documents')}?{one}"],
        "register, deep": [f"{reverse('office:catalogue-documents')}?{one}&page=40"],
        "register, lapsing": [f"{reverse('office:catalogue-documents')}?{one}&lapsing=on"],
        "register, a word": [f"{reverse('office:catalogue-documents')}?{one}&q=养老"],
        "without interpretation": [f"{reverse('office:catalogue-uninterpreted')}?{one}"],
        "item": items,
        "draft": drafts,
        "form of a draft": [reverse("office:catalogue-draft") + f"?{one}"],
        "columns": [f"{reverse('office:catalogue-columns')}?{one}"],
        "workbench of the clerk": [reverse("office:workbench")],
    }
    found = {kind: ("bench-clerk", paths) for kind, paths in clerk.items()}
    for name, who in {"officer": "officer", "secrecy reviewer": "secrecy", "head": "head"}.items():
        found[f"workbench of the {name}"] = (f"bench-{who}", [reverse("office:workbench")])
    for kind, path in {
        "workbench": reverse("office:workbench"),
        "list, all bodies": whole,
        "list, all bodies, published": f"{whole}?state=published",
        "list, all bodies, withheld": f"{whole}?state=registered",
        "list, all bodies, documents": f"{whole}?kind=normative",
        "list, all bodies, common word": f"{whole}?q=养老",
        "list, all bodies, no such word": f"{whole}?q=没有这个词",
    }.items():
        found[f"{kind}, supervisor"] = ("bench-supervisor", [path])
    return found


def _some(rows: Any, most: int = 40) -> list[str]:
    """Return the public ids of some rows, spread over all."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    chosen = random.Random("pages").sample(keys, min(most, len(keys)))
    return list(rows.model.objects.filter(pk__in=chosen).values_list("public_id", flat=True))


def deep_cursors(body: Any) -> list[str]:
    """Return cursors of the office's list far behind its beginning."""
    from gongkai.agencies.keyset import Segment, page_of
    from gongkai.catalogue.lists import ORDER
    from gongkai.catalogue.models import Item

    rows = Item.objects.filter(body=body).exclude(state="discarded").order_by(*ORDER)
    times, number = rows.values_list("changed_at", flat=True), rows.count()
    starts = [times[number * part // 10] for part in range(2, 10)]
    return [page_of([Segment(rows.filter(changed_at__lte=one), ORDER)], 1).after for one in starts]


def public_pages(body: Any) -> dict[str, list[str]]:
    """Return the public's pages by kind."""
    from gongkai.catalogue.models import Item, State

    live, here = Item.objects.filter(body=body, state=State.PUBLISHED), f"/b/{body.slug}/"
    deep = live.filter(column__slug="permits").count() // 20 - 5
    return {
        "home": ["/"],
        "body": [here],
        "column": [f"{here}permits/"],
        "column with those under it": [f"{here}statutory/"],
        "column, deep": [f"{here}permits/?page={max(1, deep)}"],
        "column, a word": [f"{here}permits/?q=养老"],
        "item": [f"/i/{pk}" for pk in _some(live)],
        "withdrawn": [f"/i/{pk}" for pk in _some(Item.objects.filter(body=body, state=State.WITHDRAWN))],
        "feed of a body": [f"{here}feed.xml"],
        "search, all": ["/search"],
        "search, common word": ["/search?q=养老"],
        "search, rare words": ["/search?q=凤凰 残疾人补助"],
        "search, no such word": ["/search?q=没有这个词"],
        "search, documents in force": ["/search?kind=document&validity=in_force"],
    }


def ask(watch: Watch, client: Any, kind: str, paths: list[str], repeat: int) -> None:
    """Ask a kind of page; the first answer is not counted. SystemExit where an answer is no page."""
    client.get(paths[0])
    for number in range(1, repeat + 1):
        path = paths[number % len(paths)]
        response = watch.take(kind, lambda path=path: client.get(path))
        if response.status_code not in {200, 410}:
            raise SystemExit(f"{kind}: {response.status_code} at {path}")


def pages(body: Any, repeat: int) -> list[Row]:
    """Ask every kind of page `repeat` times."""
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from gongkai.agencies.models import User

    settings.ALLOWED_HOSTS = ["*"]
    watch, rows = Watch(), []

    def add(kind: str, goal: str) -> None:
        rows.append(watch.row(kind, GOALS[goal]))
        say(f"{kind}: {rows[-1]['median_ms']} ms")

    for kind, (who, paths) in office_pages(body).items():
        client = Client()
        client.force_login(User.objects.get(username=who))
        ask(watch, client, kind, paths, repeat)
        add(kind, "office")
    for kind, paths in public_pages(body).items():
        # Each time an address of its own: finished pages are kept.
        fresh = [f"{path}{'&' if '?' in path else '?'}bench={n}" for n in range(repeat + 1) for path in paths]
        cache.clear()
        ask(watch, Client(), kind, fresh, repeat)
        add(f"{kind}", "public")
    return rows


def figures(body: Any, repeat: int) -> list[Row]:
    """Compile the year and break it down, for the largest body alone and for the tree."""
    from benchmarks.itembook import bodies

    from gongkai.catalogue import breakdown
    from gongkai.catalogue.channels import row_counts
    from gongkai.reports.compiling import derive
    from gongkai.statements import Scope

    works: dict[str, Callable[[], Any]] = {}
    for name, ids in {"self": [body.pk], "aggregate": [one.pk for one in bodies()]}.items():
        for form in ("2014", "2019", "2021"):
            works[f"compile {form}, {name}"] = lambda form=form, ids=ids: derive(
                form, Scope.of_year(ids, YEAR)
            )
    works["categories of a year"] = lambda: breakdown.by_column(body, YEAR)
    works["key fields of a year"] = lambda: breakdown.by_key_field([body], YEAR)
    works["documents of a year"] = lambda: breakdown.by_document([body], YEAR)
    works["channels of a year"] = lambda: row_counts(body, YEAR)
    watch = Watch()
    for _ in range(repeat):
        for name, work in works.items():
            watch.take(name, work)
    return [watch.row(name, GOALS["figures"]) for name in works]


def checks() -> list[Row]:
    """Run the catalogue's checks of `gongkai verify`; seconds and problems of each."""
    from gongkai.journal.verify import verifiers

    rows = []
    for key, (_, function) in verifiers().items():
        if key.startswith("catalogue."):
            seconds, problems = timed(lambda check=function: list(check()))
            rows.append({"check": key, "seconds": round(seconds, 1), "problems": len(problems)})
            say(f"{key}: {seconds:.1f} s")
    return rows


def measure(options: argparse.Namespace) -> int:
    """Build, measure, print; 1 when a goal or a check fails."""
    start(options.data)
    from benchmarks import itembook, itemdesk
    from gongkai.config.statics import collect_if_stale

    built = itembook.build(options.items)
    body = itembook.bodies()[0]
    who = itemdesk.staff(body)
    built |= itemdesk.in_hand(body, who, options.items)
    collect_if_stale()
    works: dict[str, Callable[[], list[Row]]] = {
        "acts": lambda: itemdesk.acts(body, who, options.repeat),
        "concurrent": lambda: itemdesk.concurrent(body, options.repeat),
        "ticks": lambda: itemdesk.ticks(body, who, options.repeat),
        "nights": lambda: itemdesk.nights(itembook.bodies()[-1], options.repeat),
        "pages": lambda: pages(body, options.repeat),
        "figures": lambda: figures(body, max(3, options.repeat // 4)),
        "checks": checks,
    }
    done = {name: works[name]() for name in PARTS if name in options.only}
    found = {
        **versions(),
        "items": options.items,
        **built,
        "peak_mib": peak_megabytes(),
        "clock": "wall",
        **done,
    }
    told(found, options.json, tuple(done))
    rows = [row for part in done.values() for row in part]
    missed = [row for row in rows if row.get("median_ms", 0) > row.get("goal_ms", 0)]
    for row in missed:
        say(f"missed: {row['what']} {row['median_ms']} ms")
    return 1 if missed or any(row.get("problems") for row in rows) else 0


def main(arguments: list[str] | None = None) -> int:
    """Read the options, start the database, measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", required=True, type=Path, help="folder of the catalogue, made once")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts only")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    options = parser.parse_args(arguments)
    options.data.mkdir(parents=True, exist_ok=True)
    own = options.database == "postgresql"
    with cluster(options.data.resolve() / "postgres") if own else nullcontext():
        return measure(options)


if __name__ == "__main__":
    sys.exit(main())
