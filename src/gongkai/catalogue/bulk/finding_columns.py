"""The column that a row names: by its title, by the titles from the top (上级/下级), by its slug."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from gongkai.agencies.models import Body
from gongkai.catalogue.models import Column
from gongkai.files.sheets import plain

_STEP = re.compile(r"\s*[/\\>＞»→]\s*|\s+-\s+|--+|\s*::\s*")


class ColumnFinder:
    """Finds columns of one body. `own`: names of the old site -> slug, title or path here; `default`: for the rest.

    A retired column leads to its successor.
    """

    def __init__(self, body: Body, own: Mapping[str, str] | None = None, default: str = "") -> None:
        rows = list(Column.objects.filter(body=body))
        self._by_key = {row.pk: row for row in rows}
        self._slugs = {row.slug: row for row in rows}
        self._paths: dict[tuple[str, ...], list[Column]] = defaultdict(list)
        for row in rows:
            path = self._path(row)
            for start in range(len(path)):
                self._paths[path[start:]].append(row)
        self._own = {plain(name): target for name, target in (own or {}).items()}
        self._default = default
        self._kept: dict[str, tuple[Column | None, str]] = {}

    def titles(self, row: Column) -> list[str]:
        """Return the titles from the top of the tree down to the column."""
        names, seen = [row.title], {row.pk}
        parent = row.parent_id
        while parent is not None and parent not in seen:
            seen.add(parent)
            names.append(self._by_key[parent].title)
            parent = self._by_key[parent].parent_id
        return names[::-1]

    def _path(self, row: Column) -> tuple[str, ...]:
        return tuple(plain(name) for name in self.titles(row))

    def find(self, given: str) -> tuple[Column | None, str]:
        """Return the column that is meant, or None with what is to be said (Chinese)."""
        if given not in self._kept:
            self._kept[given] = self._find(given.strip())
        return self._kept[given]

    def _find(self, given: str) -> tuple[Column | None, str]:
        named = self._own.get(plain(given), given) if given else ""
        if not named:
            named = self._default
        if not named:
            return None, "没有写明栏目。请补上，或者为没有栏目的行指定一个栏目。"
        found, why = self._look_up(named)
        if found is None and self._default and named != self._default and not why:
            found, why = self._look_up(self._default)
        return found, why or ("" if found else f"没有栏目“{named[:60]}”。请在导入页面为它指定本机关的栏目。")

    def _look_up(self, named: str) -> tuple[Column | None, str]:
        if named in self._slugs:
            return self._open(self._slugs[named])
        steps = tuple(plain(part) for part in _STEP.split(named) if plain(part))
        hits = self._paths.get(steps, [])
        live = [row for row in hits if row.retired_on is None] or hits
        whole = [row for row in live if self._path(row) == steps]
        if len(live) > 1 and len(whole) != 1:
            return None, f"有 {len(live)} 个栏目叫“{named[:60]}”，请写成上级/下级，或者写网址代码。"
        return self._open((whole if len(live) > 1 else live)[0]) if live else (None, "")

    def _open(self, row: Column) -> tuple[Column | None, str]:
        seen = set()
        while row.retired_on is not None and row.successor_id is not None and row.pk not in seen:
            seen.add(row.pk)
            row = self._by_key.get(row.successor_id, row)
        if row.retired_on is not None:
            return None, f"栏目“{row.title}”已停用，请另选栏目。"
        return row, ""
