"""One run of the static export: choose, take away what is not public any more, draw, follow the links, write."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string

from gongkai.agencies.models import Body
from gongkai.catalogue.queries import public_columns
from gongkai.portal.export import checking
from gongkai.portal.export.folder import Folder
from gongkai.portal.export.mapping import Target, path_of, target_of
from gongkai.portal.export.rendering import Answer, Inside
from gongkai.portal.export.rewriting import SERVER_PAGE, Place, css_links, relative, rewritten
from gongkai.portal.export.selecting import Chosen, Public, chosen_since, public_now, state_of

Say = Callable[[str], None]
CHECK = "check.py"
_REPORTS = frozenset(
    {"report", "report-version", "report-list", "report-feed", "report-data", "cell", "series", "siblings"}
)
_OF_ALL = frozenset({"home", "bodies", "reports", "reports-feed", "compare", "compare-data"})


def collect() -> None:
    """Collect the static files where no server has done so yet: their names are looked up in the collection."""
    backend = str(settings.STORAGES["staticfiles"])
    if "Manifest" in backend and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)


@dataclass
class Outcome:
    """What a run did."""

    pages: int = 0
    written: int = 0
    same: int = 0
    removed: int = 0
    files: int = 0
    seconds: float = 0.0
    unchanged: bool = False
    errors: list[str] = field(default_factory=list)


class Exporter:
    """Exports to a folder that is locked by the caller."""

    def __init__(self, folder: Folder, *, body: Body | None, base_url: str, say: Say) -> None:
        self.folder, self.body, self.live, self.say = folder, body, base_url.rstrip("/"), say
        collect()
        self.inside = Inside()
        self.static = settings.STATIC_URL.removeprefix(self.inside.prefix)
        self.queue: deque[Target] = deque()
        self.seen: set[str] = set()
        self.skip: set[str] = set()
        # Pages that link to what turned out not to be there.
        self.linked: dict[str, set[str]] = {}
        self.dead: set[str] = set()
        self.of_page: dict[str, Target] = {}
        self.outcome = Outcome()
        self.public = Public([], set(), set())
        self.chosen = Chosen()

    # --- the run ------------------------------------------------------------------------------------------------

    def run(self, full: bool = False) -> Outcome:
        """Export; return what was done."""
        begun = time.monotonic()
        now = state_of({"base_url": self.live, "body": self.body.slug if self.body else ""})
        head = self.folder.load()
        before = self.folder.state
        if not full and head is None and before == now and self._is_whole():
            self.outcome.unchanged, self.outcome.files = True, len(self.folder.files)
            return self.outcome
        self.chosen = Chosen() if full or not before else chosen_since(before, now)
        self.public = public_now(self.body)
        self._take_away()
        self._go_on(head, now, full)
        self._seed()
        self._draw()
        self._mend()
        self._tidy(full)
        self.folder.finish(now)
        done = self.outcome
        done.written, done.same, done.removed = self.folder.written, self.folder.same, self.folder.removed
        done.files, done.seconds = len(self.folder.files), round(time.monotonic() - begun, 2)
        return done

    def _is_whole(self) -> bool:
        return all((self.folder.root / path).is_file() for path in self.folder.files)

    def _take_away(self) -> None:
        """First of all, whatever else fails: what is not public any more."""
        for path in list(self.folder.files):
            kind, _, rest = path.partition("/")
            known = self.public.files if kind == "f" else self.public.items if kind == "i" else None
            if known is not None and rest.partition("/")[0] not in known:
                self.folder.remove(path)

    def _go_on(self, head: dict[str, Any] | None, now: dict[str, Any], full: bool) -> None:
        """Take over what an interrupted run of the same kind had written, but for what changed since."""
        same = ("epoch", "frame", "base_url", "body", "day")
        if head is not None and not full and all(head.get(name) == now[name] for name in same):
            later = chosen_since(head, now)
            if not later.everything:
                items = {path for path in head["done"] if path.startswith("i/")}
                self.skip = items - {f"i/{public_id}/index.html" for public_id in later.items}
        self.skip &= set(self.folder.files)
        kept = [path for path in (head["done"] if head else ()) if path in self.folder.files]
        self.folder.begin(now, kept)

    # --- what there is ------------------------------------------------------------------------------------------

    def _seed(self) -> None:
        self._put_own()
        if self.body is None:
            for url in ("/", "/b/", "/apply/", "/apply/guide/"):
                self._wish(url)
        for body in self.public.bodies:
            if not self.chosen.everything and body.slug not in self.chosen.bodies:
                continue
            self._wish(f"/b/{body.slug}/")
            self._wish(f"/apply/?body={body.slug}")
            for column in public_columns(body):
                self._wish(f"/b/{body.slug}/{column.slug}/")
        if self.chosen.everything or self.chosen.reports:
            for url in ["/r/"] if self.body is None else []:
                self._wish(url)
            for body in self.public.bodies:
                self._wish(f"/r/{body.slug}/")
        chosen = self.public.items if self.chosen.everything else self.chosen.items & self.public.items
        for public_id in sorted(chosen):
            self._wish(f"/i/{public_id}")

    def _wish(self, url: str) -> None:
        target = target_of(url)
        if target is not None and target.path not in self.seen:
            self.seen.add(target.path)
            if target.path not in self.skip:
                self.queue.append(target)

    def _allowed(self, target: Target) -> bool:
        """Return whether an address can be in this export, as far as that is known before it is drawn."""
        if target.name == "item":
            return target.keys["public_id"] in self.public.items
        if target.name == "file":
            return target.keys["public_id"] in self.public.files
        if self.body is None:
            return True
        if target.name in _OF_ALL:
            return target.name == "home"
        slug = target.keys.get("slug") or ("" if "body=" not in target.url else target.url.rpartition("=")[2])
        return slug in {"", self.body.slug}

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        while self.queue:
            # Files of a page come before the next page, so that a page that is noted is whole.
            target = self.queue.pop()
            try:
                self._page(target)
            except Exception as error:
                self.outcome.errors.append(f"{target.url}：{type(error).__name__}")
                raise
            self.outcome.pages += 1
            if self.outcome.pages % 1000 == 0:
                self.say(f"已生成 {self.outcome.pages:,} 页，还有 {len(self.queue):,} 页……")

    def _page(self, target: Target) -> None:
        answer = self.inside.get(target.url)
        gone = target.name == "item" and answer.status == 410
        if answer.status in {301, 302}:
            self._put_redirect(target, answer)
        elif answer.status == 200 or gone:
            self.of_page[target.path] = (
                target if target.name != "item" else self.of_page.get(target.path, target)
            )
            self.folder.put(target.path, self._content(target, answer))
        else:
            self.dead.add(target.path)

    def _content(self, target: Target, answer: Answer) -> bytes:
        if answer.kind == "text/html" and target.name != "file":
            place = self._place(target)
            return rewritten(answer.content.decode(), place, self._finder(target.path)).encode()
        if answer.kind == "application/atom+xml":
            return answer.content.replace(
                self.inside.origin.encode(), (self.live or settings.PUBLIC_URL).encode()
            )
        return answer.content

    def _place(self, target: Target) -> Place:
        return Place(target.url, target.path, self.inside.prefix, self.live)

    def _finder(self, page: str) -> Callable[[str], str | None]:
        def find(url: str) -> str | None:
            if url == f"/{SERVER_PAGE}":
                return SERVER_PAGE
            if url.startswith(self.static):
                return self._asset(url)
            target = target_of(url)
            if target is None or not self._allowed(target) or target.path in self.dead:
                return None
            if target.name not in {"item", "file"}:
                self.linked.setdefault(target.path, set()).add(page)
            if self._must_follow(target):
                self._wish(target.url)
            return target.path

        return find

    def _must_follow(self, target: Target) -> bool:
        """Return whether what a page links to must be drawn in this run: new, or of a list that is drawn anew."""
        if target.path not in self.folder.files or self.chosen.everything:
            return True
        if target.name in {"item", "file"}:
            return False
        if target.name in _REPORTS or target.path.startswith("r/"):
            return self.chosen.reports
        return target.keys.get("slug") in self.chosen.bodies

    def _put_redirect(self, target: Target, answer: Answer) -> None:
        below = urlsplit(answer.location).path.removeprefix(self.inside.prefix)
        found = target_of(below)
        if found is None or not self._allowed(found):
            self.dead.add(target.path)
            return
        self._wish(found.url)
        link = relative(found.path, self._place(target))
        self.folder.put(target.path, render_to_string("portal/export/moved.html", {"link": link}).encode())

    # --- what is no page of the server ----------------------------------------------------------------------------

    def _asset(self, url: str) -> str | None:
        """Copy a style sheet, script or picture of ours, with what it loads; return its path."""
        path = path_of(url.partition("?")[0], [])
        if path in self.seen:
            return None if path in self.dead else path
        self.seen.add(path)
        name = url.partition("?")[0].removeprefix(self.static)
        place = Path(settings.STATIC_ROOT) / name
        found = place if place.is_file() else finders.find(name)
        if not found:
            self.dead.add(path)
            return None
        content = Path(str(found)).read_bytes()
        self.folder.put(path, content)
        if path.endswith(".css"):
            for one in css_links(content.decode(), url):
                if one.startswith(self.static):
                    self._asset(one)
        return path

    def _put_own(self) -> None:
        """Put the page that says where to ask, the page "not found", the start of one body's export, and the check."""
        own = {"bodies": self.public.bodies, "live": self.live}
        server = Target(f"/{SERVER_PAGE}", SERVER_PAGE, "server", {})
        self._put_page(server, render_to_string("portal/export/server.html", self._frame() | own))
        missing = Target("/404.html", "404.html", "missing", {})
        self._put_page(missing, self.inside.get("/not/there").content.decode())
        if self.body is not None:
            link = f"b/{quote(self.body.slug)}/index.html"
            self._put_raw("index.html", render_to_string("portal/export/moved.html", {"link": link}).encode())
        self._put_raw(CHECK, Path(checking.__file__).read_bytes())

    def _frame(self) -> dict[str, Any]:
        from django.test import RequestFactory

        request = RequestFactory(SERVER_NAME=self.inside.host).get("/")
        request.gk_static = True  # type: ignore[attr-defined]
        from gongkai.portal.context import frame

        return {"portal": frame(request), "request": request}

    def _put_page(self, target: Target, html: str) -> None:
        self.seen.add(target.path)
        self.folder.put(target.path, rewritten(html, self._place(target), self._finder(target.path)).encode())

    def _put_raw(self, path: str, content: bytes) -> None:
        self.seen.add(path)
        self.folder.put(path, content)

    # --- the end --------------------------------------------------------------------------------------------------

    def _mend(self) -> None:
        """Draw the pages again whose links lead to what was not there."""
        wrong = {page for path in self.dead for page in self.linked.get(path, ())}
        for page in sorted(wrong):
            target = self.of_page.get(page)
            if target is not None:
                self.folder.put(page, self._content(target, self.inside.get(target.url)))
        self._draw()

    def _tidy(self, full: bool) -> None:
        """Take away files that this run should have made and did not: pages of lists that became shorter."""
        for path in list(self.folder.files):
            if path not in self.seen and path not in self.skip and self._renewed(path):
                self.folder.remove(path)
        for path in sorted(self.dead & set(self.folder.files)):
            self.folder.remove(path)
        if full or self.chosen.everything:
            for path in self.folder.strays():
                self.folder.remove(path)

    def _renewed(self, path: str) -> bool:
        if self.chosen.everything:
            return True
        kind, _, rest = path.partition("/")
        if kind == "b":
            return rest.partition("/")[0] in self.chosen.bodies
        return kind == "r" and self.chosen.reports
