"""The front page, the list of bodies, and how to apply."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Body
from gongkai.agencies.queries import local_today, public_bodies, public_body
from gongkai.catalogue.models import ColumnKind, Validity
from gongkai.catalogue.queries import (
    public_interpretation_counts,
    published_items,
    published_latest,
)
from gongkai.portal.facts import kept, kept_if_large
from gongkai.portal.filters import policy_documents
from gongkai.portal.presenting import lines, ways_to_apply
from gongkai.portal.site import grouped, platform_body
from gongkai.portal.tree import Node, columns_of_all, of_kind, tree_of
from gongkai.reports.queries import published_reports

LATEST = 6
DOCUMENTS = 5
REPORTS = 6
COLUMNS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The platform at a glance."""
    root, today, bodies = platform_body(), local_today(), public_bodies()
    tree = tree_of(root) if root else []
    documents = policy_documents(published_items())
    context = {
        "four": _four(root, tree, len(bodies)),
        "numbers": _numbers(documents, bodies),
        "latest": lines(published_latest(limit=LATEST), today),
        "documents": lines(_explained(list(documents[:DOCUMENTS])), today),
        "reports": list(published_reports()[:REPORTS]),
        "columns": columns_of_all()[:COLUMNS],
        "groups": grouped(bodies),
        "bodies_count": len(bodies),
        "block_now": "home",
    }
    return render(request, "portal/home.html", context)


def _four(root: Body | None, tree: list[Node], bodies: int) -> list[dict[str, str]]:
    """Return the four compulsory columns (国办公开办函〔2019〕61号); one the body has not set up leads nowhere."""
    texts = {
        ColumnKind.GUIDE: "有哪些信息、在哪里能找到、怎样申请，以及不服答复时怎么办。",
        ColumnKind.RULES: "政府信息公开的法规、规章和本地制度。",
        ColumnKind.STATUTORY: "政策文件、机构职能、规划统计、财政预决算、许可处罚等。",
        ColumnKind.REPORTS: f"{bodies} 个机关的年度报告，数字可以点开看。",
    }
    found = []
    for kind, text in texts.items():
        node = of_kind(tree, kind)
        url = reverse("portal:reports") if kind == ColumnKind.REPORTS else node.url if node else ""
        found.append({"title": str(kind.label), "text": text, "url": url})
    return found


def _numbers(documents: Any, bodies: list[Body]) -> list[dict[str, Any]]:
    year, search = local_today().year, reverse("portal:search")
    in_force = Validity.IN_FORCE.value
    of_year = kept_if_large(f"published:{year}", 300, published_items(year=year).count, int)
    current = policy_documents(published_items(validity=in_force)).order_by()
    valid = kept("documents-in-force", 300, current.count)
    return [
        {"label": f"{year} 年公开信息", "value": of_year, "unit": "条", "url": f"{search}?year={year}"},
        {
            "label": "现行有效的政策文件",
            "value": valid,
            "unit": "件",
            "url": f"{search}?kind=document&validity={in_force}",
        },
        {"label": "公开机关", "value": len(bodies), "unit": "个", "url": reverse("portal:bodies")},
        {
            "label": "已公布的年度报告",
            "value": published_reports().count(),
            "unit": "份",
            "url": reverse("portal:reports"),
        },
    ]


def _explained(documents: list[Any]) -> list[Any]:
    """Add to each document how many interpretations are public, as `explained`."""
    counts = public_interpretation_counts(documents)
    for item in documents:
        item.explained = counts.get(item.pk, 0)
    return documents


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """All bodies by kind."""
    found = public_bodies()
    context = {"groups": grouped(found), "bodies_count": len(found), "block_now": "bodies"}
    return render(request, "portal/bodies.html", context)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """How to ask for information: in general, and where at one body (`?body=slug`)."""
    chosen = public_body(request.GET.get("body", "")[:40])
    context = {
        "chosen": chosen,
        "body": chosen,
        "ways": ways_to_apply(chosen) if chosen else "",
        "groups": [] if chosen else grouped(public_bodies()),
        "block_now": "apply",
    }
    return render(request, "portal/apply.html", context)
