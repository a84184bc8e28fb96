"""`Figures`: what stands in the cells of a filled form.

Three states are kept apart, because they mean different things: a number; a blank (None: the cell is there and
nothing is written in it, or "/" or "-"); and absent (no key: the cell is not there or was not placed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .canonical import Number, Value, as_number, canonical_json, parse_json
from .errors import FiguresError

_CELL = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


class Figures(Mapping[str, Value]):
    """An immutable mapping from cell key `table.row.column` to int, Decimal or None (blank).

    Numbers are canonical (see `canonical.as_number`), so equal figures have equal JSON and hash.
    Raises FiguresError for a malformed key, a float or text.
    """

    __slots__ = ("_hash", "_values")

    def __init__(self, values: Mapping[str, Value] | Iterable[tuple[str, Value]] = ()) -> None:
        self._values: dict[str, Value] = {}
        self._hash: int | None = None
        for key, value in dict(values).items():
            if not isinstance(key, str) or not _CELL.fullmatch(key):
                raise FiguresError(f"“{key}”不是格子的名称，应为“表.行.列”，如 requests.granted.total。")
            try:
                self._values[key] = None if value is None else as_number(value)
            except FiguresError as error:
                raise FiguresError(f"{key}：{error}") from error

    def __getitem__(self, key: str) -> Value:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __eq__(self, other: object) -> bool:
        return self._values == other._values if isinstance(other, Figures) else NotImplemented

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self._values.items()))
        return self._hash

    def __repr__(self) -> str:
        return f"<Figures {len(self._values)} cells, {len(self.blanks())} blank>"

    def __reduce__(self) -> tuple[type[Figures], tuple[dict[str, Value]]]:
        return (Figures, (self._values,))

    def number(self, key: str) -> Number | None:
        """The number in a cell; None for blank and for absent (use `is_blank`, `is_absent` to tell them apart)."""
        return self._values.get(key)

    def is_blank(self, key: str) -> bool:
        """Whether the cell is there and blank."""
        return key in self._values and self._values[key] is None

    def is_absent(self, key: str) -> bool:
        """Whether the cell is not there at all."""
        return key not in self._values

    def blanks(self) -> tuple[str, ...]:
        """The blank cells."""
        return tuple(key for key, value in self._values.items() if value is None)

    def updated(self, changes: Mapping[str, Value]) -> Figures:
        """A copy with `changes` written over it (None makes a cell blank)."""
        return Figures({**self._values, **changes})

    def without(self, keys: Iterable[str]) -> Figures:
        """A copy in which the cells `keys` are absent."""
        gone = set(keys)
        return Figures({key: value for key, value in self._values.items() if key not in gone})

    @classmethod
    def from_flat(cls, values: Mapping[str, Any]) -> Figures:
        """From `{"table.row.column": number or None}`, numbers as int or Decimal."""
        return cls(values)

    @classmethod
    def from_nested(cls, tables: Mapping[str, Any]) -> Figures:
        """From `{table: {row: {column: number or None}}}`, as in the sample files."""
        flat: dict[str, Value] = {}
        for table, rows in _mapping(tables, "表").items():
            for row, columns in _mapping(rows, f"{table} 的行").items():
                for column, value in _mapping(columns, f"{table}.{row} 的列").items():
                    flat[f"{table}.{row}.{column}"] = value
        return cls(flat)

    @classmethod
    def from_json(cls, text: str | bytes) -> Figures:
        """From JSON text, flat or nested. Raises StatementsError when it is neither."""
        parsed = _mapping(parse_json(text), "内容")
        nested = any(isinstance(value, Mapping) for value in parsed.values())
        return cls.from_nested(parsed) if nested else cls.from_flat(parsed)

    def to_flat(self) -> dict[str, Value]:
        """`{"table.row.column": int, Decimal or None}`; write it with `to_json`, not with `json.dumps`."""
        return dict(self._values)

    def to_nested(self) -> dict[str, dict[str, dict[str, Value]]]:
        """`{table: {row: {column: int, Decimal or None}}}`."""
        nested: dict[str, dict[str, dict[str, Value]]] = {}
        for key, value in self._values.items():
            table, row, column = key.split(".")
            nested.setdefault(table, {}).setdefault(row, {})[column] = value
        return nested

    def to_json(self) -> str:
        """Canonical flat JSON text: the same figures always give the same text."""
        return canonical_json(self._values)


def _mapping(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise FiguresError(f"{what}应为“名称: 值”的对象，收到的是 {type(value).__name__}。")
    return value
