"""The settings pages: each belongs to one administrator, at his bodies only; bodies, people, rules."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from tests.office.administration.pages import TODAY, Login, html, post, url
from tests.support.agencies import make_user, operator

from gongkai.agencies.actions import EditBody
from gongkai.agencies.models import Assignment, Body, Role, User
from gongkai.agencies.practice import value_of
from gongkai.agencies.queries import roles_at
from gongkai.journal.append import version_of
from gongkai.journal.models import Entry

# --- whose page it is --------------------------------------------------------------------------------------

PAGES = {
    "system": [
        "settings-bodies",
        "settings-body-found",
        "settings-practice",
        "settings-days",
        "settings-days-adopt",
    ],
    "security": ["settings-staff", "settings-person-new"],
    "audit": ["settings-journal", "settings-seals", "settings-verify"],
}
OF_A_BODY = [
    "settings-body",
    *(f"settings-body-{act}" for act in ("edit", "rename", "place", "organ", "dissolve")),
]


@pytest.mark.parametrize("who", ["system", "security", "audit", "officer"])
def test_each_page_is_there_for_one_administrator_only(as_: Login, who: str) -> None:
    client = as_(who)
    for owner, names in PAGES.items():
        for name in names:
            assert client.get(url(name)).status_code == (200 if owner == who else 404), (who, name)
    assert client.get(url("settings")).status_code == (404 if who == "officer" else 200)


def test_strangers_are_sent_to_the_login(client: Client, bodies: dict[str, Body]) -> None:
    for names in PAGES.values():
        for name in names:
            assert client.get(url(name)).status_code == 302


def test_foreign_bodies_people_and_entries_are_not_there(as_: Login, bodies: dict[str, Body]) -> None:
    system, security, audit = as_("system"), as_("security"), as_("audit")
    for name in OF_A_BODY:
        assert system.get(url(name, "county")).status_code == 200, name
        assert system.get(url(name, "foreign")).status_code == 404, name
        assert system.post(url(name, "foreign"), {"name": "x"}).status_code in {404, 405}, name
    assert system.get(url("settings-practice") + "?body=foreign").status_code == 404
    assert system.get(url("settings-practice-change", "foreign", "files.max_megabytes")).status_code == 404
    stranger = make_user("stranger", Role.CLERK, bodies["foreign"])
    for name in ("settings-person", *(f"settings-person-{act}" for act in ("grant", "reset", "deactivate"))):
        assert security.get(url(name, stranger.public_id)).status_code == 404, name
    held = Assignment.objects.get(user=stranger)
    assert security.get(url("settings-person-end", stranger.public_id, held.pk)).status_code == 404
    assert security.get(url("settings-staff") + "?body=foreign").status_code == 404
    assert "stranger" not in html(security, url("settings-staff"))
    foreign = Entry.objects.get(verb="agencies.create_body", body_id=str(bodies["foreign"].pk))
    assert audit.get(url("settings-entry", foreign.pk)).status_code == 404
    assert audit.get(url("settings-journal") + "?body=foreign").status_code == 404
    assert f"/{foreign.pk}/" not in html(audit, url("settings-journal"))


def test_menu_leads_here_for_administrators(as_: Login) -> None:
    assert url("settings") in html(as_("audit"), url("settings"))
    assert url("settings") not in html(as_("officer"), "/office/")


# --- bodies --------------------------------------------------------------------------------------------------


def test_body_is_founded_edited_renamed_placed_and_dissolved(as_: Login, bodies: dict[str, Body]) -> None:
    client = as_("system")
    found = {"parent": bodies["county"].pk, "name": "某县档案局", "kind": "department", "slug": "dangan"}
    post(client, url("settings-body-found"), **found, founded_on="2020-01-01")
    body = Body.objects.get(slug="dangan")
    page = html(client, url("settings-body-edit", "dangan"))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    contact = {"office_name": "办公室", "phone": "0000-1234", "order": "100", "version": version.group(1)}
    post(client, url("settings-body-edit", "dangan"), **contact)
    post(client, url("settings-body-rename", "dangan"), name="某县档案馆", from_day="2024-01-01")
    post(
        client,
        url("settings-body-place", "dangan"),
        kind="territorial",
        parent=bodies["city"].pk,
        from_day="2025-01-01",
    )
    post(client, url("settings-body-organ", "dangan"), kind="court", name="某县人民法院")
    shown = html(client, url("settings-body", "dangan"))
    for text in ("某县档案馆", "某县档案局", "0000-1234", "某县人民法院", "2024-12-31", "某某市人民政府"):
        assert text in shown, text
    post(
        client,
        url("settings-body-dissolve", "dangan"),
        last_day="2026-01-31",
        kind="merged",
        successors=[bodies["county"].pk],
        note="机构改革",
    )
    body.refresh_from_db()
    assert body.dissolved_on == dt.date(2026, 1, 31)
    assert "现在不能办理" in html(client, url("settings-body-dissolve", "dangan"))
    assert "已撤销" in html(client, url("settings-bodies"))


def test_refused_edits_say_so_beside_the_field_and_keep_what_was_typed(as_: Login) -> None:
    client = as_("system")
    text = post(client, url("settings-body-edit", "county"), 422, email="nobody", phone="0000-9", order="1")
    assert "0000-9" in text
    assert Body.objects.get(slug="county").phone == ""
    text = post(client, url("settings-body-found"), 422, name="", slug="A B", kind="unit")
    assert text.count("gk-wrong") >= 2
    text = post(client, url("settings-body-rename", "county"), 422, name="新", from_day="1.2.2024")
    assert "2026-10-20" in text


def test_second_writer_is_told(as_: Login, bodies: dict[str, Body]) -> None:
    client, county = as_("system"), bodies["county"]
    seen = version_of(county)
    EditBody(context=operator(), body=county, values={"fax": "1"}).execute()
    text = post(client, url("settings-body-edit", "county"), 422, phone="2", order="100", version=seen)
    assert "先一步办理" in text
    assert Body.objects.get(slug="county").phone == ""


# --- people --------------------------------------------------------------------------------------------------


def test_person_is_made_with_a_password_that_is_shown_once(as_: Login, bodies: dict[str, Body]) -> None:
    client = as_("security")
    given = {"username": "li", "name": "李明", "body": "county", "role": "clerk"}
    response = client.post(url("settings-person-new"), given)
    text = response.content.decode()
    password = re.search(r"<strong[^>]*>([a-z0-9-]{19})</strong>", text)
    assert password is not None
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="li")
    assert user.check_password(password.group(1))
    assert roles_at(user, bodies["county"]) == {Role.CLERK}
    assert password.group(1) not in html(client, url("settings-person", user.public_id))
    assert password.group(1) not in str(list(Entry.objects.values("data", "after")))
    again = post(client, url("settings-person-new"), 422, **given)
    assert "已被使用" in again


def test_roles_are_granted_and_ended_and_refusals_shown(as_: Login, bodies: dict[str, Body]) -> None:
    client = as_("security")
    person = make_user("wang", Role.SYSTEM_ADMIN, bodies["county"])
    address = url("settings-person-grant", person.public_id)
    assert "互斥" in post(client, address, 422, body="city", role="audit_admin")
    post(client, address, body="city", role="head", valid_until=str(TODAY + dt.timedelta(days=9)))
    head = Assignment.objects.get(user=person, role=Role.HEAD)
    post(client, url("settings-person-end", person.public_id, head.pk), last_day=str(TODAY))
    head.refresh_from_db()
    assert head.valid_until == TODAY
    system = Assignment.objects.get(user=person, role=Role.SYSTEM_ADMIN)
    post(client, url("settings-person-end", person.public_id, system.pk))
    shown = html(client, url("settings-person", person.public_id))
    assert "已终止" in shown


def test_reset_and_deactivate(as_: Login, bodies: dict[str, Body]) -> None:
    client = as_("security")
    person = make_user("wang", Role.CLERK, bodies["county"])
    before = person.password
    assert "必须填写" in post(client, url("settings-person-deactivate", person.public_id), 422)
    post(client, url("settings-person-deactivate", person.public_id), reason="调离")
    assert "已经停用" in html(client, url("settings-person", person.public_id))
    assert "wang" not in html(client, url("settings-staff"))
    assert "wang" in html(client, url("settings-staff") + "?state=off&q=wang")
    assert "登录已重置" in post(client, url("settings-person-reset", person.public_id), 200, reason="回岗")
    person.refresh_from_db()
    assert person.is_active
    assert person.password != before


def test_nobody_serves_himself(as_: Login) -> None:
    client = as_("security")
    me = User.objects.get(username="security")
    shown = html(client, url("settings-person", me.public_id))
    assert "不能给自己授予角色" in shown
    assert "不能停用自己" in shown
    assert "不能给自己" in post(
        client, url("settings-person-grant", me.public_id), 422, body="city", role="clerk"
    )


def test_people_are_found(as_: Login, bodies: dict[str, Body]) -> None:
    client = as_("security")
    make_user("wang", Role.CLERK, bodies["county"])
    make_user("nobody-yet")
    for query, names in {
        "?body=county": {"wang"},
        "?role=clerk": {"wang"},
        "?q=nobody": {"nobody-yet"},
        "?q=zzz": set(),
    }.items():
        shown = html(client, url("settings-staff") + query)
        assert {name for name in ("wang", "nobody-yet") if f">{name}<" in shown} == names, query
    assert "没有符合条件的人员" in shown


# --- settings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("files.max_megabytes", "50", 50),
        ("casework.second_clarification", "true", True),
        ("casework.alarm_days", "7、3，1", [7, 3, 1]),
        ("casework.fee_month_by", "submitted_on", "submitted_on"),
        ("casework.request_no", "{short}〔{year}〕{n}号", "{short}〔{year}〕{n}号"),
        ("catalogue.secret_titles", "True", True),
    ],
)
def test_settings_of_every_kind(
    as_: Login, bodies: dict[str, Body], key: str, typed: str, value: Any
) -> None:
    client = as_("system")
    address = url("settings-practice-change", "city", key)
    html(client, address)
    post(client, address, value=typed, from_day=str(TODAY), reason="会议决定")
    assert value_of(bodies["city"], key) == value
    assert value_of(bodies["county"], key) == value
    inherited = html(client, url("settings-practice") + "?body=county")
    assert "继承自市政府" in inherited
    assert "会议决定" in html(client, address)


@pytest.mark.parametrize(
    ("key", "typed"),
    [("files.max_megabytes", "0"), ("files.max_megabytes", "x"), ("casework.alarm_days", "一、二")],
)
def test_wrong_values_are_refused(as_: Login, bodies: dict[str, Body], key: str, typed: str) -> None:
    address = url("settings-practice-change", "city", key)
    before = value_of(bodies["city"], key)
    text = post(as_("system"), address, 422, value=typed, from_day=str(TODAY), reason="x")
    assert "gk-wrong" in text
    assert value_of(bodies["city"], key) == before


def test_unknown_setting_is_not_there(as_: Login) -> None:
    html(as_("system"), url("settings-practice-change", "city", "no.such"), 404)
