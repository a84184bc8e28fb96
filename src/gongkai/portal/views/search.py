"""The search box: words in title, number and summary of what is published. The engine proper comes later."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.agencies.queries import local_today, public_bodies
from gongkai.catalogue.finding import LOOKED_THROUGH, keys_named, looked_since
from gongkai.catalogue.models import ItemQuerySet
from gongkai.catalogue.queries import published_items
from gongkai.portal.filters import KINDS, SearchFilter
from gongkai.portal.paging import FoundPaginator, ThinPaginator
from gongkai.portal.presenting import lines
from gongkai.portal.tree import columns_of_all

PAGE = 15
LONGEST = 80


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Published items that hold every word of `q`; without a word, all of them, newest first."""
    words = request.GET.get("q", "")[:LONGEST].split()
    data = request.GET.copy()
    text = " ".join(words)
    data["q"] = text
    form = SearchFilter(data, published_items(), public_bodies(), columns_of_all())
    today = local_today()
    found = form.narrow(published_items(text=text, in_summary=True), today)
    since = looked_since() if text else None
    pages = _found(form, found, text, since, today) if text else ThinPaginator(found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    summaries = dict(published_items().filter(pk__in=[i.pk for i in page]).values_list("pk", "summary"))
    for item in page:
        item.said = summaries.get(item.pk, "")
    chosen = form.chosen()
    context = {
        "q": text,
        "words": words,
        "heading": dict(KINDS)[chosen["kind"]] if "kind" in chosen else "全部公开信息",
        "form": form,
        "chosen": form.chips(request),
        "page": page,
        "more": getattr(pages, "more", False),
        "looked_through": LOOKED_THROUGH if since else 0,
        "rows": lines(page, today),
    }
    return render(request, "portal/search.html", context)


def _found(
    form: SearchFilter, items: ItemQuerySet, text: str, since: dt.date | None, today: dt.date
) -> FoundPaginator:
    """Return the pages of what holds the words, among what was published `since`, after what they name wholly."""
    named = form.narrow(published_items().filter(pk__in=keys_named(text)), today)
    if since is not None:
        items = items.filter(published_on__gte=since)
    return FoundPaginator(items, PAGE, named.values_list("pk", flat=True))
