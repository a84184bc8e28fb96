"""GET forms that narrow a list, and the chips that show and undo what was chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Max, Min
from django.http import HttpRequest, QueryDict

from gongkai.agencies.models import Body
from gongkai.catalogue.models import DocumentKind, ItemQuerySet, Validity
from gongkai.catalogue.models.item import DOCUMENT_KINDS
from gongkai.catalogue.queries import validity_q
from gongkai.catalogue.themes import theme_tree
from gongkai.portal.facts import kept

ALL = ("", "全部")
# "document" stands for rules and normative documents together.
KINDS = [
    ALL,
    ("document", "政策文件"),
    (DocumentKind.NORMATIVE.value, "行政规范性文件"),
    (DocumentKind.RULES.value, "规章"),
]
_WORDS = {
    Validity.IN_FORCE: "有效",
    Validity.AMENDED: "已修改",
    Validity.PARTLY_LAPSED: "部分失效",
    Validity.LAPSED: "失效",
    Validity.REPEALED: "废止",
}


@dataclass(frozen=True)
class Chip:
    """Something chosen: its label and the address without it."""

    label: str
    url: str


class Filter(forms.Form):
    """What narrows a list of published items. Unknown values are ignored, never an error: a link may be old."""

    q = forms.CharField(label="标题或文号", required=False, max_length=80)
    theme = forms.ChoiceField(label="主题", required=False)
    genre = forms.ChoiceField(label="体裁", required=False)
    year = forms.ChoiceField(label="年份", required=False)
    validity = forms.ChoiceField(
        label="有效性", required=False, choices=[ALL, *((v.value, _WORDS[v]) for v in Validity)]
    )

    def __init__(self, data: QueryDict, items: ItemQuerySet, key: str = "") -> None:
        super().__init__(data, auto_id="f_%s")
        self._choices("theme", [(first, first) for first, _ in theme_tree()])
        self._choices("genre", [(genre, genre) for genre in genres_of(items, key)] if key else [])
        # What was published in a new year shows in the choice some minutes later.
        span = kept(f"span:{key}", 600, lambda: _span(items))
        self._choices("year", years_between(span["first"], span["last"]))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def chosen(self) -> dict[str, str]:
        """Return what was validly chosen, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def label_of(self, name: str, value: str) -> str:
        """Return how a choice reads."""
        choices: Any = getattr(self.fields[name], "choices", ())
        found = dict(choices).get(value, value)
        return f"“{found}”" if name == "q" else f"{found} 年" if name == "year" else str(found)

    def narrow(self, items: ItemQuerySet, today: dt.date) -> ItemQuerySet:
        """Return the items that fit all that was chosen."""
        chosen = self.chosen()
        if "theme" in chosen:
            items = items.filter(theme__startswith=chosen["theme"])
        if "genre" in chosen:
            items = items.filter(genre=chosen["genre"])
        if "year" in chosen:
            year = int(chosen["year"])
            items = items.filter(
                published_on__gte=dt.date(year, 1, 1), published_on__lte=dt.date(year, 12, 31)
            )
        if "validity" in chosen:
            items = items.filter(validity_q(chosen["validity"], today))
        return items

    def chips(self, request: HttpRequest) -> list[Chip]:
        """Return a chip per choice, with the address of the list without it."""
        return [
            Chip(self.label_of(name, value), without(request, name)) for name, value in self.chosen().items()
        ]


class SearchFilter(Filter):
    """The same over all bodies."""

    body = forms.ChoiceField(label="公开机关", required=False)
    column = forms.ChoiceField(label="栏目", required=False)
    kind = forms.ChoiceField(label="信息类型", required=False, choices=KINDS)
    field_order = ["q", "body", "column", "kind", "year", "validity"]

    def __init__(
        self, data: QueryDict, items: ItemQuerySet, bodies: list[Body], columns: list[tuple[str, str, int]]
    ) -> None:
        super().__init__(data, items)
        for name in ("theme", "genre"):
            del self.fields[name]
        self._choices("body", [(body.slug, body.name) for body in bodies])
        self._choices("column", [(slug, title) for slug, title, _ in columns])

    def narrow(self, items: ItemQuerySet, today: dt.date) -> ItemQuerySet:
        """Return the items that fit; `kind` document means rules and normative documents."""
        chosen = self.chosen()
        if "body" in chosen:
            items = items.filter(body__slug=chosen["body"])
        if "column" in chosen:
            items = items.filter(column__slug=chosen["column"])
        if "kind" in chosen:
            items = policy_documents(items)
            if chosen["kind"] != "document":
                items = items.filter(document_kind=chosen["kind"])
        return super().narrow(items, today)


def policy_documents(items: ItemQuerySet) -> ItemQuerySet:
    """Return the rules and normative documents among published items.

    Each is dated (a constraint of the table); said again, so that the database takes the short index of what is dated.
    """
    return items.filter(document_kind__in=DOCUMENT_KINDS, document_date__isnull=False)


def genres_of(items: ItemQuerySet, key: str) -> list[str]:
    """Return the genres that occur; a list of many thousand items is read again after ten minutes only."""
    rows = items.exclude(genre="").order_by("genre").values_list("genre", flat=True).distinct()
    return kept(f"genres:{key}", 600, lambda: list(rows))


def _span(items: ItemQuerySet) -> dict[str, dt.date | None]:
    return items.order_by().aggregate(first=Min("published_on"), last=Max("published_on"))


def years_between(first: dt.date | None, last: dt.date | None) -> list[tuple[str, str]]:
    """Return the years as choices, newest first."""
    if first is None or last is None:
        return []
    return [(str(year), str(year)) for year in range(last.year, first.year - 1, -1)]


def without(request: HttpRequest, *names: str) -> str:
    """Return the query of this page without these fields and without the page number."""
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else request.path
