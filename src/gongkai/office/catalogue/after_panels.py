"""Panels of the item page about what happens after publication, and the reviews of what is withheld."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.agencies.queries import local_today
from gongkai.catalogue import actions
from gongkai.catalogue.corrections import open_correction, public_corrections
from gongkai.catalogue.models import CorrectionState, DisclosureMode, HandOverLine, Item, ItemVersion, State
from gongkai.catalogue.withheld import next_review
from gongkai.look.parts import Act
from gongkai.look.wording import day
from gongkai.office.acting import context_of

WORDS = {
    CorrectionState.DRAFTING: ("有一份更正稿", "送审、通过审查后才公布。", "打开更正稿"),
    CorrectionState.IN_REVIEW: (
        "更正稿审查中",
        "请对照更正稿审查；已公开的内容在公布更正前不变。",
        "对照更正稿",
    ),
    CorrectionState.APPROVED: ("更正稿已通过审查", "核对后公布，原网址的内容即被替换。", "公布更正"),
}
MOST = 5


def correction_panel(request: HttpRequest, item: Item) -> dict[str, Any]:
    """Say that a correction is open and lead to it."""
    correction = open_correction(item) if item.state == State.PUBLISHED else None
    if correction is None:
        return {}
    title, text, label = WORDS[CorrectionState(correction.state)]
    url = reverse("office:catalogue-correction", args=[correction.public_id])
    return {"title": title, "text": text, "label": label, "url": url}


def after_panel(request: HttpRequest, item: Item) -> dict[str, Any]:
    """What may be done after publication, and what was: versions, corrections, hand-overs, reviews."""
    lines = [*_versions(item), *_corrections(item), *_archived(item), *_handed_over(item), *_reviews(item)]
    acts = _acts(request, item)
    title = "发布之后" if item.published_on else "版本和评估"
    return {"title": title, "acts": acts, "lines": lines} if acts or lines else {}


def _acts(request: HttpRequest, item: Item) -> list[Act]:
    context, key = context_of(request), [item.public_id]
    found: list[Act] = []
    if item.state == State.PUBLISHED and open_correction(item) is None:
        propose = actions.ProposeCorrection(context=context, item=item)
        effect = "改正已公开的内容，经审查后公布，原网址标明更正日期和说明。"
        found.append(
            Act(
                label="更正…",
                url=reverse("office:catalogue-correct", args=key),
                reasons=propose.closed(),
                effect=effect,
            )
        )
    if item.state == State.PUBLISHED:
        archive = actions.ArchiveItems(context=context, body=item.body, items=[item])
        label = "取消归档…" if item.archived_on else "归档…"
        url = reverse("office:catalogue-archive-one", args=key)
        found.append(Act(label=label, url=url, reasons=archive.closed()))
    if item.state == State.WITHDRAWN:
        name = actions.NameSuccessor(context=context, item=item)
        url = reverse("office:catalogue-successor", args=key)
        effect = "撤错了不能恢复：请重新拟稿、审查、发布，再让原网址指向新的一条。"
        found.append(Act(label="指向现行信息…", url=url, reasons=name.closed(), effect=effect))
    if item.state == State.REGISTERED and item.disclosure_mode == DisclosureMode.WITHHELD:
        review = actions.ReviewWithheld(context=context, item=item)
        url = reverse("office:catalogue-withheld-review", args=key)
        found.append(Act(label="定期评估…", url=url, reasons=review.closed(), effect=_due(item)))
    return found


def _due(item: Item) -> str:
    due = next_review(item, local_today())
    return f"应于 {due:%Y-%m-%d} 前评估。" if due else ""


def _versions(item: Item) -> list[tuple[str, str]]:
    count = ItemVersion.objects.filter(item=item).count()
    return (
        [(f"历次版本（{count}）", reverse("office:catalogue-versions", args=[item.public_id]))]
        if count
        else []
    )


def _corrections(item: Item) -> list[tuple[str, str]]:
    return [
        (
            f"{day(one.published_on)} 更正：{one.public_note}",
            reverse("office:catalogue-correction", args=[one.public_id]),
        )
        for one in public_corrections(item)[-MOST:]
    ]


def _archived(item: Item) -> list[tuple[str, str]]:
    return [(f"{day(item.archived_on)} 归档", "")] if item.archived_on else []


def _handed_over(item: Item) -> list[tuple[str, str]]:
    rows = HandOverLine.objects.filter(item=item).select_related("hand_over").order_by("-pk")[:MOST]
    return [
        (
            f"{day(line.hand_over.handed_on)} 移交{line.hand_over.receiver}",
            reverse("office:catalogue-handover", args=[line.hand_over.public_id]),
        )
        for line in rows
    ]


def _reviews(item: Item) -> list[tuple[str, str]]:
    return [
        (f"{day(one.reviewed_on)} 评估：{one.get_outcome_display()}", "") for one in item.reviews.all()[:MOST]
    ]
