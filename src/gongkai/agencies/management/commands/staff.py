"""`gongkai staff add|list|grant|end|reset|deactivate`: people and their roles, from the command line."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.core.management.base import CommandError

from gongkai.agencies.actions import AssignRole, CreateUser, DeactivateUser, EndAssignment, RestoreAccess
from gongkai.agencies.management.base import VerbCommand, day, find_body, find_user, operator
from gongkai.agencies.models import Assignment, Role, User
from gongkai.agencies.queries import local_today
from gongkai.journal.identifiers import random_code


class Command(VerbCommand):
    help = (
        "人员：新建、列出、授予和终止角色、重置登录、停用。Staff: add, list, grant, end, reset, deactivate."
    )

    def add_verbs(self, verbs: Any) -> None:
        add = self.verb(verbs, "add", "新建人员并授予角色")
        add.add_argument("username", help="登录名")
        add.add_argument("--name", required=True, help="姓名")
        add.add_argument("--email", default="")
        self._role_arguments(add)
        self._password_arguments(add)

        listed = self.verb(verbs, "list", "列出人员及其今天的角色")
        listed.add_argument("--body", default="", metavar="SLUG", help="只列某机关")
        listed.add_argument("--all", action="store_true", help="包括已停用的")

        grant = self.verb(verbs, "grant", "给已有人员授予角色")
        grant.add_argument("username")
        self._role_arguments(grant)
        grant.add_argument("--from", dest="from_day", type=day, metavar="DATE", help="默认今天")
        grant.add_argument("--until", type=day, metavar="DATE", help="最后一天，默认长期")

        end = self.verb(verbs, "end", "终止角色")
        end.add_argument("username")
        end.add_argument("--body", required=True, metavar="SLUG")
        end.add_argument("--role", required=True, choices=Role.values, metavar="ROLE", help=_roles())
        end.add_argument("--last-day", type=day, metavar="DATE", help="最后一天，默认昨天")

        reset = self.verb(verbs, "reset", "重置密码并清除第二因素（遗失手机、忘记密码、恢复停用）")
        reset.add_argument("username")
        reset.add_argument("--reason", required=True)
        self._password_arguments(reset)

        off = self.verb(verbs, "deactivate", "停用人员")
        off.add_argument("username")
        off.add_argument("--reason", required=True)

    def _role_arguments(self, parser: Any) -> None:
        parser.add_argument("--body", required=True, metavar="SLUG", help="机关的网址代码")
        parser.add_argument("--role", required=True, choices=Role.values, metavar="ROLE", help=_roles())
        parser.add_argument("--with-subtree", action="store_true", help="含下级机关")

    def _password_arguments(self, parser: Any) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--ask-password", action="store_true", help="在终端输入密码（默认生成一个，只显示一次）"
        )
        way.add_argument("--password-stdin", action="store_true", help="从标准输入读取密码")

    def do_add(self, options: dict[str, Any]) -> None:
        body = find_body(options["body"])
        password, generated = _password(options)
        user = self.act(
            CreateUser(
                context=operator(),
                username=options["username"],
                name=options["name"],
                email=options["email"],
                password=password,
                body=body,
            )
        )
        try:
            self._grant(user, options)
        except CommandError as error:
            message = f"账号已建，但角色未授予：{error} 请用 gongkai staff grant 补办。"
            raise CommandError(message, returncode=2) from None
        text = f"已新建：{user.name}（{user.username}），{body.name} {Role(options['role']).label}"
        self._tell_password(options, _row(user), text, password if generated else "")

    def do_grant(self, options: dict[str, Any]) -> None:
        user = find_user(options["username"])
        self._grant(user, options)
        self.tell(options, _row(user), f"已授予：{user.name} {_roles_of(user)}")

    def _grant(self, user: User, options: dict[str, Any]) -> None:
        self.act(
            AssignRole(
                context=operator(),
                user=user,
                body=find_body(options["body"]),
                role=options["role"],
                with_subtree=options["with_subtree"],
                valid_from=options.get("from_day"),
                valid_until=options.get("until"),
            )
        )

    def do_end(self, options: dict[str, Any]) -> None:
        user, body = find_user(options["username"]), find_body(options["body"])
        rows = Assignment.objects.on(local_today()).filter(user=user, body=body, role=options["role"])
        assignment = rows.first()
        if assignment is None:
            held = _roles_of(user) or "没有角色"
            raise CommandError(f"{user.name} 在 {body.name} 没有这一角色。现有：{held}", returncode=2)
        self.act(EndAssignment(context=operator(), assignment=assignment, last_day=options["last_day"]))
        text = (
            f"已终止：{user.name} {body.name} {assignment.get_role_display()}，末日 {assignment.valid_until}"
        )
        self.tell(options, {**_row(user), "last_day": assignment.valid_until}, text)

    def do_reset(self, options: dict[str, Any]) -> None:
        user = find_user(options["username"])
        password, generated = _password(options)
        self.act(RestoreAccess(context=operator(), user=user, password=password, reason=options["reason"]))
        text = f"已重置：{user.name}（{user.username}）；第二因素已清除，下次登录时重新设置"
        self._tell_password(options, _row(user), text, password if generated else "")

    def do_deactivate(self, options: dict[str, Any]) -> None:
        user = find_user(options["username"])
        self.act(DeactivateUser(context=operator(), user=user, reason=options["reason"]))
        self.tell(options, _row(user), f"已停用：{user.name}（{user.username}）")

    def do_list(self, options: dict[str, Any]) -> None:
        users = User.objects.all() if options["all"] else User.objects.filter(is_active=True)
        if options["body"]:
            held = Assignment.objects.on(local_today()).filter(body=find_body(options["body"]))
            users = users.filter(assignments__in=held).distinct()
        for user in users:
            state = "" if user.is_active else "（已停用）"
            text = f"{user.username:<20} {user.name}{state}  {_roles_of(user) or '没有角色'}"
            self.tell(options, _row(user), text)
        if not users and not options["json"]:
            self.stdout.write("没有人员。用 gongkai staff add 新建。")

    def _tell_password(self, options: dict[str, Any], row: dict[str, Any], text: str, password: str) -> None:
        if password:
            row["password"] = password
            text += f"\n初始密码（只显示这一次，请当面告知本人并要求修改）：{password}"
        self.tell(options, row, text)


def _roles() -> str:
    return "；".join(f"{value} {label}" for value, label in Role.choices)


def _password(options: dict[str, Any]) -> tuple[str, bool]:
    """Return a password and whether we made it."""
    if options["password_stdin"]:
        return sys.stdin.readline().rstrip("\n"), False
    if options["ask_password"]:
        first = getpass.getpass("密码：")
        if getpass.getpass("再输一遍：") != first:
            raise CommandError("两次输入不一致。", returncode=2)
        return first, False
    # Groups of four: read out over the telephone without a mistake. 80 bits.
    return "-".join(random_code(4) for _ in range(4)), True


def _assignments(user: User) -> list[Assignment]:
    return list(Assignment.objects.on(local_today()).filter(user=user).select_related("body").order_by("pk"))


def _roles_of(user: User) -> str:
    return "，".join(
        f"{held.body.short_name} {held.get_role_display()}{'（含下级）' if held.with_subtree else ''}"
        for held in _assignments(user)
    )


def _row(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "active": user.is_active,
        "roles": [
            {"body": held.body.slug, "role": held.role, "with_subtree": held.with_subtree}
            for held in _assignments(user)
        ],
    }
