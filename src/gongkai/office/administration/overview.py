"""The first settings page: what the person may administer, and what needs a look."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.models import ADMIN_ROLES
from gongkai.agencies.practice import declared
from gongkai.agencies.queries import local_today, staff_administered_by
from gongkai.journal.models import Seal, Verification
from gongkai.look.parts import Light
from gongkai.office.administration.access import AUDIT, SECURITY, SYSTEM, bodies_of, held_roles
from gongkai.workdays.queries import current_calendar


@dataclass(frozen=True)
class Door:
    """A way into a part of the settings."""

    label: str
    url: str
    text: str
    light: Light | None = None


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the parts of the settings that belong to the person."""
    roles = held_roles(request.user) & ADMIN_ROLES
    if not roles:
        raise Http404
    doors: list[Door] = []
    if SYSTEM in roles:
        doors += _system(request)
    if SECURITY in roles:
        doors += _security(request)
    if AUDIT in roles:
        doors += _audit()
    return render(request, "office/administration/overview.html", {"doors": doors})


def _system(request: HttpRequest) -> list[Door]:
    count = len(bodies_of(request, SYSTEM))
    calendar, year = current_calendar(), local_today().year
    missing = [one for one in (year, year + 1) if one not in calendar.covered_years]
    light = (
        Light(kind="soon", word=f"{missing[0]} 年安排未采用") if missing else Light(kind="ok", word="齐全")
    )
    return [
        Door("机关", reverse("office:settings-bodies"), f"{count} 个机关的名称、隶属、联系方式、救济机关。"),
        Door(
            "办理规则", reverse("office:settings-practice"), f"{len(declared())} 项可按机关和日期调整的设置。"
        ),
        Door("工作日表", reverse("office:settings-days"), "放假安排通知，期限据此计算。", light),
        *_tokens(),
    ]


def _tokens() -> list[Door]:
    """Return the door to the tokens of the API, where this process serves it."""
    if "api" not in settings.FACES:
        return []
    return [Door("接口令牌", reverse("tokens:list"), "办公系统凭令牌送入信息。")]


def _security(request: HttpRequest) -> list[Door]:
    staff = staff_administered_by(request.user)
    active = staff.filter(is_active=True)
    without = active.filter(assignments__isnull=True).count()
    light = Light(kind="soon", word=f"{without} 人没有角色") if without else None
    return [Door("人员与角色", reverse("office:settings-staff"), f"{active.count()} 人在用。", light)]


def _audit() -> list[Door]:
    last_seal = Seal.objects.order_by("-day").first()
    last = Verification.objects.filter(finished_at__isnull=False).first()
    sealed = f"已封存到 {last_seal.day}。" if last_seal else "还没有封存。"
    light = None
    if last is not None:
        light = (
            Light(kind="late", word=f"有 {last.problems} 处问题")
            if last.problems
            else Light(kind="ok", word="核对无误")
        )
    return [
        Door("操作日志", reverse("office:settings-journal"), "谁在何时办理了什么，办理前后的变化。"),
        Door("每日封存", reverse("office:settings-seals"), sealed),
        Door(
            "核对", reverse("office:settings-verify"), "日志链、封存、文件与各台账是否仍与登记时一致。", light
        ),
    ]
