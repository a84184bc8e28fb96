"""The versions of an item, and two of them side by side. For the office only."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gongkai.catalogue.comparing import compare_versions
from gongkai.catalogue.models import Item, ItemVersion
from gongkai.catalogue.versions import versions_of
from gongkai.office.catalogue.views import item_for


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


@login_required
@require_safe
def version_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """List the versions of an item; `?a=1&b=3` leads to the comparison of two."""
    item = item_for(request, public_id)
    found = versions_of(item)
    numbers = {version.number for version in found}
    chosen = [_number(request.GET.get(name, "")) for name in ("a", "b")]
    if all(one in numbers for one in chosen) and chosen[0] != chosen[1]:
        before, after = sorted(one for one in chosen if one is not None)
        return redirect("office:catalogue-version-pair", public_id, before, after)
    rows = [(version, version.number - 1 if version.number - 1 in numbers else None) for version in found]
    context = {"item": item, "rows": rows, "same": len(set(chosen)) == 1 and chosen[0] is not None}
    return render(request, "office/catalogue/versions.html", context)


@login_required
@require_safe
def version_pair(request: HttpRequest, public_id: str, before: int, after: int) -> HttpResponse:
    """Show two versions side by side, the older one on the left."""
    item = item_for(request, public_id)
    if before > after:
        return redirect("office:catalogue-version-pair", public_id, after, before)
    old, new = _version(item, before), _version(item, after)
    context = {
        "item": item,
        "old": old,
        "new": new,
        "comparison": compare_versions(old, new),
        "versions": versions_of(item),
    }
    return render(request, "office/catalogue/version_pair.html", context)


def _version(item: Item, number: int) -> ItemVersion:
    found: ItemVersion | None = ItemVersion.objects.filter(item=item, number=number).first()
    if found is None:
        raise Http404
    return found
