"""What the pages of the request form share: the cookie of the draft, the order of the pages, the frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gongkai.agencies.limits import RateLimit
from gongkai.agencies.models import User
from gongkai.casework import online
from gongkai.casework.drafts import KEPT_DAYS, Draft
from gongkai.portal.private import PathCookie

DRAFT = PathCookie("gk_draft", "apply", KEPT_DAYS * 24 * 3600)
# Drafts begun from one network address: a whole office may sit behind one.
STARTS = RateLimit("draft-start", minutes=60, count=60)
# Requests handed in from one address: more are looked at by an officer first.
HANDED_IN = RateLimit("submissions-from", minutes=60, count=5)

# What the visitor sees of the way: stage -> its pages.
STAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("向谁申请", ("body",)),
    ("要什么信息", ("what", "found", "files")),
    ("怎样给您", ("how",)),
    ("您是谁", ("who", "identity", "contact", "others")),
    ("核对提交", ("check",)),
)
STEPS = tuple(online.STEPS)


def after(request: HttpRequest, draft: Draft, step: str) -> str:
    """Return the address after a page: the next one, or the check page if one came from there."""
    if request.POST.get("back_to") == "check" and step != "who":
        return reverse("portal:apply-step", args=["check"])
    return reverse("portal:apply-step", args=[STEPS[STEPS.index(step) + 1]])


def before(step: str) -> str:
    """Return the address of the page before."""
    place = STEPS.index(step)
    return reverse("portal:apply-step", args=[STEPS[place - 1]]) if place else reverse("portal:apply")


def page_context(draft: Draft | None, step: str) -> dict[str, Any]:
    """Return what every page of the form shows: the way, the body, the step before."""
    at = next((place for place, (_, steps) in enumerate(STAGES) if step in steps), 0)
    stages = [
        {"label": label, "done": place < at, "now": place == at} for place, (label, _) in enumerate(STAGES)
    ]
    return {
        "stages": stages,
        "stage_number": at + 1,
        "draft": draft,
        "asked_body": draft.body if draft else None,
        "body": draft.body if draft else None,
        "step": step,
        "back": before(step) if step in STEPS else "",
        "block_now": "apply",
    }


def own_account(request: HttpRequest) -> Any:
    """Return the citizen's account of the visitor, None without one. A member of staff asks as anybody does."""
    user = getattr(request, "user", None)
    citizen = user is not None and user.is_authenticated and getattr(user, "is_citizen", False)
    # The account itself, not the lazy object of the request: acts lock and write it.
    return User.objects.get(pk=user.pk) if citizen and user is not None else None
