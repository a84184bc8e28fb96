"""Forms of people and roles."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.agencies.models import Body, Role
from gongkai.look.forms import DayField
from gongkai.office.administration.body_forms import REQUIRED, BodySelect

ROLE_HELP = {
    Role.CLERK: "起草、登记",
    Role.DISCLOSURE_OFFICER: "审核、办理、编制年报",
    Role.SECRECY_REVIEWER: "保密审查",
    Role.HEAD: "批准",
    Role.SUPERVISOR: "查看下级台账",
    Role.SYSTEM_ADMIN: "机关、设置、工作日表",
    Role.SECURITY_ADMIN: "人员与角色",
    Role.AUDIT_ADMIN: "日志",
}
ROLES = [(role.value, f"{role.label}（{ROLE_HELP[role]}）") for role in Role]


class StaffFilter(forms.Form):
    """Which people are listed."""

    q = forms.CharField(label="姓名或登录名", required=False)
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *Role.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "在用"), ("off", "已停用"), ("all", "全部")]
    )


class RoleForm(forms.Form):
    """A role at a body."""

    role = forms.ChoiceField(
        label="角色",
        choices=ROLES,
        widget=forms.RadioSelect,
        help_text="系统、安全、审计三种管理员互斥。",
        error_messages={"required": "请选择角色。"},
    )
    with_subtree = forms.BooleanField(label="含下级机关", required=False)

    def __init__(self, bodies: list[Body], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["body"] = BodySelect(bodies, label="机关", empty_label="请选择", to_field_name="slug")
        self.order_fields(["username", "name", "email", "body", "role", "with_subtree"])


class GrantForm(RoleForm):
    """A role from a day to a day."""

    valid_from = DayField(label="自何日起", required=False, help_text="不填即今天。")
    valid_until = DayField(label="至何日", required=False, help_text="最后一天；不填为长期。")


class PersonForm(RoleForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="登录名", max_length=60, error_messages=REQUIRED, help_text="字母、数字和 . _ - @。"
    )
    name = forms.CharField(label="姓名", max_length=60, error_messages=REQUIRED)
    email = forms.EmailField(label="电子邮箱", required=False)


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = DayField(label="最后一天", required=False, help_text="不填即昨天，今天起不再有这一角色。")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200, error_messages=REQUIRED)
