"""Give and end roles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gongkai.agencies.actions.base import security_admin_only
from gongkai.agencies.dated import overlaps_q
from gongkai.agencies.models import ADMIN_ROLES, Assignment, Body, Role, User
from gongkai.journal.actions import Action, Reason


@dataclass(kw_only=True)
class AssignRole(Action):
    """Give `user` a role at `body`. The three administrators' roles exclude each other (DESIGN: Roles)."""

    verb = "agencies.assign_role"
    title = "授予角色"

    user: User
    body: Body
    role: str
    with_subtree: bool = False
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None

    @property
    def owner(self) -> Body:
        return self.body

    @property
    def _start(self) -> dt.date:
        return self.valid_from or self.context.today

    def check(self) -> list[Reason]:
        reasons = security_admin_only(self.context, self.body)
        if self.role not in Role.values:
            return [*reasons, Reason(code="role", field="role", message="请选择角色。")]
        held = Assignment.objects.filter(overlaps_q(self._start, self.valid_until), user=self.user)
        if held.filter(body=self.body, role=self.role).exists():
            reasons.append(Reason(code="held", field="role", message="此人在该机关已有这一角色。"))
        if self.role in ADMIN_ROLES and held.filter(role__in=ADMIN_ROLES - {self.role}).exists():
            message = "系统、安全、审计三种管理员角色互斥，同一人只能担任一种。"
            reasons.append(Reason(code="exclusive", field="role", message=message))
        if self.valid_until and self.valid_until < self._start:
            message = f"终止日期早于开始日期 {self._start}。"
            reasons.append(Reason(code="order", field="valid_until", message=message))
        if self.user.is_citizen:
            message = "这是公众用户的账号，不能授予角色；工作人员请另建账号。"
            reasons.append(Reason(code="citizen", field="user", message=message))
        if not self.user.is_active:
            reasons.append(Reason(code="inactive", field="user", message="此人已停用，请先恢复账号。"))
        if self.context.user is not None and self.context.user.pk == self.user.pk:
            reasons.append(Reason(code="own", message="不能给自己授予角色，请由另一位安全管理员办理。"))
        return reasons

    def perform(self) -> Assignment:
        made: Assignment = Assignment.objects.create(
            user=self.user,
            body=self.body,
            role=self.role,
            with_subtree=self.with_subtree,
            valid_from=self._start,
            valid_until=self.valid_until,
        )
        return made


@dataclass(kw_only=True)
class EndAssignment(Action):
    """End a role with `last_day` (yesterday); a role given today ends with today."""

    verb = "agencies.end_assignment"
    title = "终止角色"

    assignment: Assignment
    last_day: dt.date | None = None

    @property
    def record(self) -> Assignment:
        return self.assignment

    def check(self) -> list[Reason]:
        reasons = security_admin_only(self.context, self.assignment.body)
        if self.assignment.valid_until and self.assignment.valid_until < self.context.today:
            reasons.append(Reason(code="state", message="该角色已经终止。"))
        return reasons

    def perform(self) -> Assignment:
        last = self.last_day or self.context.today - dt.timedelta(days=1)
        start = self.assignment.valid_from
        self.assignment.valid_until = max(last, start) if start else last
        self.assignment.save(update_fields=["valid_until"])
        return self.assignment
