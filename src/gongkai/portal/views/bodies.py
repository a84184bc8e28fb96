"""A body's page and the lists of its columns."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, public_body, successors
from gongkai.catalogue.archiving import archived_count, in_lists
from gongkai.catalogue.column_template import statutory_contents
from gongkai.catalogue.finding import LOOKED_THROUGH, looked_since
from gongkai.catalogue.guide import public_guide
from gongkai.catalogue.models import LINE_FIELDS, Column, ColumnKind
from gongkai.catalogue.queries import column_ids_under, public_column, published_items, published_latest
from gongkai.look.parts import Pair, pairs
from gongkai.portal.filters import Filter
from gongkai.portal.paging import FoundPaginator, ThinPaginator
from gongkai.portal.presenting import lines, ways_to_apply
from gongkai.portal.tree import above, of_kind, tree_of, where_it_went
from gongkai.reports.queries import years_of

LATEST = 8
PAGE = 20


def body_or_404(slug: str) -> Body:
    """Return the body with this address."""
    body = public_body(slug)
    if body is None:
        raise Http404
    return body


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """What one body publishes, and how to reach it."""
    found = body_or_404(slug)
    today, tree = local_today(), tree_of(found)
    statutory, guide, rules = (
        of_kind(tree, kind) for kind in (ColumnKind.STATUTORY, ColumnKind.GUIDE, ColumnKind.RULES)
    )
    own = {ColumnKind.STATUTORY, ColumnKind.GUIDE, ColumnKind.RULES, ColumnKind.REPORTS}
    context = {
        "body": found,
        "heirs": successors(found) if found.dissolved_on else [],
        "statutory": statutory,
        "columns": statutory.children if statutory else [],
        "quick": [
            node for node in statutory.children if node.column.content_code == "art20_02" and node.count
        ]
        if statutory
        else [],
        "total": sum(node.count for node in tree),
        "others": [node for node in tree if node.column.kind not in own],
        "latest": lines(published_latest(found, LATEST), today),
        "guide": published_items(found, guide.column).defer(None).defer("content").first() if guide else None,
        "rules": list(published_items(found, rules.column)[:5]) if rules else [],
        "rules_url": rules.url if rules else "",
        "rules_count": rules.count if rules else 0,
        "years": list(years_of(found)),
        "ways": ways_to_apply(found),
        "block_now": "bodies",
    }
    return render(request, "portal/body.html", context)


@require_safe
def column(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The items of one column and the columns under it, narrowed by a GET form."""
    found = body_or_404(slug)
    place = public_column(found, name)
    if place is None:
        raise Http404
    today = local_today()
    if not place.is_open_on(today) and place.successor is not None:
        return HttpResponsePermanentRedirect(reverse("portal:column", args=[slug, where_it_went(place).slug]))
    items = published_items(found, place)
    form = Filter(request.GET, items, key=f"column-{place.pk}")
    words = form.chosen().get("q", "")
    listed = form.narrow(published_items(found, place, text=words), today)
    archive = archived_count([place.pk, *column_ids_under(place)])
    archived = request.GET.get("archived") == "1"
    if archive or archived:
        listed = in_lists(listed, archived)
    since = looked_since(found) if words else None
    if since is not None:
        listed = listed.filter(published_on__gte=since)
    pages = FoundPaginator(listed, PAGE) if words else ThinPaginator(listed, PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = lines(page, today)
    numbered = any(item.document_no or lamp for item, lamp in rows)
    context = {
        "body": found,
        "column": place,
        "column_url": request.path,
        "above": above(place),
        "tree": tree_of(found, place),
        "form": form,
        "chosen": form.chips(request),
        "page": page,
        "more": getattr(pages, "more", False),
        "looked_through": LOOKED_THROUGH if since else 0,
        "rows": rows,
        "numbered": numbered,
        "archive": archive,
        "archived": archived,
        "document_dates": bool(rows) and all(item.is_document for item, _ in rows),
        "line": _line_of(place),
        "guide": public_guide(found) if place.kind == ColumnKind.GUIDE else None,
        "report_years": _report_years(found, place),
        "show_list": place.kind != ColumnKind.REPORTS or bool(page.paginator.count),
        "block_now": "bodies",
    }
    return render(request, "portal/column.html", context)


def _line_of(place: Column) -> list[Pair]:
    """Return the line of the standard catalogue that the column follows; empty where it has none."""
    if not any(getattr(place, name) for name in LINE_FIELDS):
        return []
    article = statutory_contents().get(place.content_code, "")
    rows = [("公开事项", place.title), ("法定内容", article)]
    rows += [(str(Column._meta.get_field(name).verbose_name), getattr(place, name)) for name in LINE_FIELDS]  # type: ignore[union-attr]
    return pairs(*rows)


def _report_years(found: Body, place: Column) -> list[int]:
    return list(years_of(found)) if place.kind == ColumnKind.REPORTS else []
