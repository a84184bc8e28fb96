"""What the catalogue contributes to the figures of the annual report.

A year's figures are those of its last day (统计期限 1 January to 31 December), so nothing that happens later changes
them: an item withdrawn or a document repealed in a later year still counts in the year in which it was published or
in force. No article changes a past year's figure (a penalty decision taken down under 行政处罚法 Art. 48 was public
until then).

Decisions where the forms are silent:

- What was published and taken back within the same year is not public on the last day and does not count.
- Form 2014, 一（一）: items first published in the year; 一（二）: items released through a channel of that row in the
  year, once per row whatever the number of releases (不同渠道和方式公开相同信息计1条). A release in January of an item
  published in December counts in January's row, not again in its total.
- "Made" (制发, 新制作) is the document's date and `made_here`; whether and when it was published plays no part, except
  that a draft that nobody approved is no document, and an entry withdrawn as duplicate is not a second one.
- "Public in all" (对外公开总数量, form 2019) counts every document on the platform on the last day, repealed or not:
  they stay there, marked. "In force" (现行有效, form 2021) does not.
- "Repealed" (废止) is repeal only; a document that lapsed by its own term is not in force any more and not repealed.
- A press conference or interview counts on the day it was held, whether or not a record of it was published.
- Of documents passed on from other bodies form 2014 counts the publication; forms 2019 and 2021 do not (a roll-up
  would count them at every body).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce

from gongkai.catalogue.models import (
    DECIDED_STATES,
    Briefing,
    BriefingKind,
    DocumentKind,
    Form2014Row,
    Item,
    Release,
    Validity,
    WithdrawKind,
)
from gongkai.catalogue.models.item import DOCUMENT_KINDS
from gongkai.statements.measure import GroupValues, Measure, Scope

RULES, NORMATIVE, OTHER = (str(kind.value) for kind in DocumentKind)
# Row keys of the tables of Art. 20(1).
ROWS = {RULES: "rules", NORMATIVE: "normative_documents"}
_OVER = (Validity.LAPSED, Validity.REPEALED)


def still_public(scope: Scope, prefix: str = "") -> Q:
    """Return the condition that what was published had not been withdrawn by the last day of the year."""
    return Q(**{f"{prefix}withdrawn_on__isnull": True}) | Q(**{f"{prefix}withdrawn_on__gt": scope.end})


def published_in_year(scope: Scope) -> Any:
    """Return the items first published in the year and public on its last day."""
    return Item.objects.filter(
        still_public(scope),
        body_id__in=scope.body_ids,
        published_on__gte=scope.start,
        published_on__lte=scope.end,
    ).order_by()


def interpretations_in_year(scope: Scope) -> Any:
    """Return the policy interpretations among them."""
    return published_in_year(scope).filter(is_interpretation=True)


def briefings_in_year(scope: Scope) -> Any:
    """Return the press conferences and interviews held in the year; a record that was wrong is none."""
    return Briefing.objects.filter(
        body_id__in=scope.body_ids,
        taken_back_on__isnull=True,
        held_on__gte=scope.start,
        held_on__lte=scope.end,
    ).order_by()


def items_of_briefings(briefings: Any) -> Any:
    """Return the published records of these conferences and interviews."""
    return Item.objects.filter(pk__in=briefings.values("item"))


def releases_in_year(scope: Scope) -> Any:
    """Return the releases of the year that were not taken back, of items that were public on its last day."""
    return Release.objects.filter(
        still_public(scope, "item__"),
        taken_back_on__isnull=True,
        body_id__in=scope.body_ids,
        released_on__gte=scope.start,
        released_on__lte=scope.end,
    ).order_by()


def items_of_releases(releases: Any) -> Any:
    """Return the items of these releases, each once."""
    return Item.objects.filter(pk__in=releases.values("item"))


def documents(scope: Scope) -> Any:
    """Return the rules and normative documents made by the bodies, each once, drafts too."""
    twice = Q(withdraw_kind=WithdrawKind.DUPLICATE, withdrawn_on__lte=scope.end)
    return (
        Item.objects.filter(
            body_id__in=scope.body_ids,
            document_kind__in=DOCUMENT_KINDS,
            made_here=True,
        )
        .exclude(twice)
        .order_by()
    )


def decided(scope: Scope) -> Any:
    """Return the documents that somebody has approved; what has a publication date was approved anyway."""
    return documents(scope).filter(state__in=DECIDED_STATES)


def documents_made(scope: Scope) -> Any:
    """Return the documents dated in the year."""
    return decided(scope).filter(document_date__gte=scope.start, document_date__lte=scope.end)


def _came_out(scope: Scope) -> Any:
    # An expression, so that SQLite goes through the few documents (`catalogue_item_documents`), not through all items
    # of the year (`catalogue_item_year`). What was never published came out after every year.
    never = Value(dt.date.max, output_field=DateField())
    return documents(scope).alias(came_out=Coalesce("published_on", never)).filter(still_public(scope))


def documents_published(scope: Scope) -> Any:
    """Return the documents published in the year and public on its last day."""
    return _came_out(scope).filter(came_out__gte=scope.start, came_out__lte=scope.end)


def documents_public(scope: Scope) -> Any:
    """Return the documents public on the last day of the year, in force or not."""
    return _came_out(scope).filter(came_out__lte=scope.end)


def documents_repealed(scope: Scope) -> Any:
    """Return the documents repealed with effect in the year."""
    return decided(scope).filter(repealed_on__gte=scope.start, repealed_on__lte=scope.end)


def documents_in_force(scope: Scope) -> Any:
    """Return the documents in effect on the last day of the year: neither repealed nor lapsed by then.

    A document entered as lapsed or repealed without a date (old imports) counts in no year.
    """
    over_since_ever = Q(validity__in=_OVER, repealed_on__isnull=True, valid_until__isnull=True)
    return (
        decided(scope)
        .annotate(in_effect_from=Coalesce("effective_from", "document_date"))
        .filter(
            Q(repealed_on__isnull=True) | Q(repealed_on__gt=scope.end),
            Q(valid_until__isnull=True) | Q(valid_until__gte=scope.end),
            in_effect_from__lte=scope.end,
        )
        .exclude(over_since_ever)
    )


def _by_kind(column: str) -> dict[GroupValues, Sequence[str]]:
    return {(kind,): [f"documents.{row}.{column}"] for kind, row in ROWS.items()}


def _of_documents(
    key: str, label: str, base: Callable[[Scope], Any], columns: dict[str, str], **more: Any
) -> Measure:
    cells = {form: _by_kind(column) for form, column in columns.items()} | more.get("cells", {})
    return Measure(
        key=key,
        label=label,
        forms=frozenset(cells),
        base=base,
        group_by=("document_kind",),
        cells=cells,
    )


def _statistics(row: str) -> str:
    return f"statistics.{row}.count"


# The principal's count in both rows: the second is 其中 of the first.
_BRIEFINGS: dict[GroupValues, Sequence[str]] = {
    (BriefingKind.PRESS_CONFERENCE.value, False): [_statistics("press_conferences")],
    (BriefingKind.PRESS_CONFERENCE.value, True): [
        _statistics("press_conferences"),
        _statistics("press_conferences_by_principal"),
    ],
    (BriefingKind.ONLINE_INTERVIEW.value, False): [_statistics("online_interviews")],
    (BriefingKind.ONLINE_INTERVIEW.value, True): [
        _statistics("online_interviews"),
        _statistics("online_interviews_by_principal"),
    ],
}


MEASURES: tuple[Measure, ...] = (
    Measure(
        key="catalogue.published",
        label="本年主动公开的政府信息",
        forms=frozenset({"2014"}),
        base=published_in_year,
        group_by=("document_kind",),
        cells={
            "2014": {
                (RULES,): [_statistics("proactive_total")],
                (NORMATIVE,): [
                    _statistics("proactive_total"),
                    _statistics("proactive_normative_documents"),
                ],
                (OTHER,): [_statistics("proactive_total")],
            }
        },
    ),
    Measure(
        key="catalogue.released",
        label="本年通过该渠道公开的政府信息",
        forms=frozenset({"2014"}),
        base=releases_in_year,
        group_by=("channel__row_2014",),
        cells={"2014": {(str(row.value),): [_statistics(row.value)] for row in Form2014Row}},
        aggregate=("count_distinct", "item"),
        drill=items_of_releases,
    ),
    Measure(
        key="catalogue.interpretations",
        label="本年发布的政策解读稿件",
        forms=frozenset({"2014"}),
        base=interpretations_in_year,
        group_by=(),
        cells={"2014": {(): [_statistics("interpretation_articles")]}},
    ),
    Measure(
        key="catalogue.briefings",
        label="本年新闻发布会和政府网站在线访谈",
        forms=frozenset({"2014"}),
        base=briefings_in_year,
        group_by=("kind", "by_principal"),
        cells={"2014": _BRIEFINGS},
        drill=items_of_briefings,
    ),
    _of_documents(
        "catalogue.documents_made",
        "本年制发的规章和行政规范性文件",
        documents_made,
        {"2019": "newly_made", "2021": "issued"},
        cells={"2014": {(NORMATIVE,): [_statistics("normative_documents_issued")]}},
    ),
    _of_documents(
        "catalogue.documents_published",
        "本年新公开的规章和行政规范性文件",
        documents_published,
        {"2019": "newly_published"},
    ),
    _of_documents(
        "catalogue.documents_public",
        "年末对外公开的规章和行政规范性文件",
        documents_public,
        {"2019": "total_public"},
    ),
    _of_documents(
        "catalogue.documents_repealed",
        "本年废止的规章和行政规范性文件",
        documents_repealed,
        {"2021": "repealed"},
    ),
    _of_documents(
        "catalogue.documents_in_force",
        "年末现行有效的规章和行政规范性文件",
        documents_in_force,
        {"2021": "in_force"},
    ),
)
