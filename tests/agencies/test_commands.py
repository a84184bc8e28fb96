"""`gongkai body` and `gongkai staff`."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from tests.support.agencies import PASSWORD

from gongkai.agencies.actions import AssignRole
from gongkai.agencies.models import Assignment, Body, Role, User
from gongkai.agencies.queries import roles_at
from gongkai.journal.actions import Reason
from gongkai.journal.models import Entry, Origin

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def rows(*arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*arguments, "--json").splitlines()]


def fails(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*arguments, "--json", stdout=out, stderr=io.StringIO())
    if error.value.returncode == 2 and out.getvalue():
        assert json.loads(out.getvalue())["error"] == str(error.value)
    return str(error.value)


@pytest.fixture
def tree() -> None:
    run("body", "add", "city", "--name", "某某市人民政府", "--kind", "prefecture", "--founded", "2001-01-01")
    run("body", "add", "bureau", "--name", "某某市档案局", "--kind", "department", "--under", "city")
    run("body", "add", "other", "--name", "其他", "--kind", "agency")


def test_bodies_are_founded_listed_renamed_and_placed(tree: None) -> None:
    assert [line.rstrip() for line in run("body", "list").splitlines()] == [
        "某某市人民政府（city，设区的市级人民政府）",
        "  某某市档案局（bureau，政府部门）",
        "其他（other，派出机构）",
    ]
    run("body", "rename", "bureau", "--name", "某某市档案馆", "--from", "2020-01-01")
    run("body", "place", "bureau", "--under", "other", "--from", "2021-01-01")
    now = {row["slug"]: row for row in rows("body", "list")}
    assert (now["bureau"]["name"], now["bureau"]["under"]) == ("某某市档案馆", "other")
    then = {row["slug"]: row for row in rows("body", "list", "--on", "2019-06-01")}
    assert (then["bureau"]["name"], then["bureau"]["under"]) == ("某某市档案局", "city")
    assert Entry.objects.filter(origin=Origin.COMMAND, verb="agencies.rename_body").count() == 1


def test_refusals_are_said(tree: None) -> None:
    assert "已被使用" in fails("body", "add", "city", "--name", "x", "--kind", "unit")
    assert "没有网址代码" in fails(
        "body", "add", "new", "--name", "x", "--kind", "unit", "--under", "nowhere"
    )
    assert "下级" in fails("body", "place", "city", "--under", "bureau", "--from", "2021-01-01")
    assert "没有登录名" in fails("staff", "reset", "nobody", "--reason", "x")


def test_nothing_there_is_said() -> None:
    assert "还没有机关" in run("body", "list")
    assert "没有人员" in run("staff", "list")


def test_member_of_staff_with_a_generated_password(tree: None) -> None:
    [row] = rows("staff", "add", "li", "--name", "李明", "--body", "bureau", "--role", "clerk")
    user = User.objects.get(username="li")
    assert user.check_password(row["password"])
    assert len(row["password"]) == 19
    assert row["roles"] == [{"body": "bureau", "role": "clerk", "with_subtree": False}]
    assert row["password"] not in str(list(Entry.objects.values()))
    again = run("staff", "reset", "li", "--reason", "忘记密码")
    user.refresh_from_db()
    assert not user.check_password(row["password"])
    assert user.check_password(again.strip().rsplit("：", 1)[1])


def test_password_from_outside(tree: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    add = ["staff", "add", "li", "--name", "李明", "--body", "bureau", "--role", "head"]
    assert PASSWORD not in run(*add, "--password-stdin")
    assert User.objects.get(username="li").check_password(PASSWORD)
    answers = iter(["one-long-password", "another-long-password"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    assert "不一致" in fails("staff", "reset", "li", "--reason", "x", "--ask-password")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "123")
    assert "密码" in fails("staff", "reset", "li", "--reason", "x", "--ask-password")
    assert User.objects.get(username="li").check_password(PASSWORD)


def test_roles_are_granted_and_ended(tree: None) -> None:
    run("staff", "add", "li", "--name", "李明", "--body", "bureau", "--role", "clerk")
    run("staff", "grant", "li", "--body", "city", "--role", "supervisor", "--with-subtree")
    user, bureau = User.objects.get(username="li"), Body.objects.get(slug="bureau")
    assert roles_at(user, bureau) == {Role.CLERK, Role.SUPERVISOR}
    assert "互斥" not in run("staff", "grant", "li", "--body", "city", "--role", "audit_admin")
    assert "互斥" in fails("staff", "grant", "li", "--body", "city", "--role", "system_admin")
    Assignment.objects.update(valid_from=dt.date(2020, 1, 1))
    run("staff", "end", "li", "--body", "bureau", "--role", "clerk")
    assert roles_at(User.objects.get(username="li"), bureau) == {Role.SUPERVISOR}
    assert "没有这一角色" in fails("staff", "end", "li", "--body", "bureau", "--role", "clerk")
    listed = run("staff", "list", "--body", "city")
    assert "主管部门监督员（含下级）" in listed


def test_account_whose_role_was_refused_is_not_lost(tree: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AssignRole, "check", lambda self: [Reason(code="x", message="不行。")])
    message = fails("staff", "add", "li", "--name", "李明", "--body", "bureau", "--role", "clerk")
    assert "账号已建" in message
    assert User.objects.filter(username="li").exists()


def test_deactivated_people_are_listed_on_request(tree: None) -> None:
    run("staff", "add", "li", "--name", "李明", "--body", "bureau", "--role", "clerk")
    run("staff", "deactivate", "li", "--reason", "调离")
    assert rows("staff", "list") == []
    assert [row["active"] for row in rows("staff", "list", "--all")] == [False]


def test_dates_are_checked() -> None:
    with pytest.raises(CommandError, match="2026-01-31"):
        run("body", "list", "--on", "31.1.2026")
