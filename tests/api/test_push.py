"""Pushing: one item for one number, the words of the forms, no way around clearance."""

from __future__ import annotations

import base64
import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.api.making import Desk, codes_of, errors_of, make_desk, token_row
from tests.support.agencies import give, operator

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.models import Role
from gongkai.api.models import PushedItem
from gongkai.catalogue.clearance.stages import CLEARANCE, ONE, SELF_CHECK, self_check_for
from gongkai.catalogue.models import Attachment, Item, State
from gongkai.journal.models import Entry, Origin

pytestmark = pytest.mark.django_db
D = dt.date(2026, 1, 1)


def lines(desk: Desk) -> list[str]:
    """Return the lines of the self-check that hold."""
    body = desk.bodies["own"]
    return self_check_for(body, Entry.objects.last().at.date())


def test_an_item_comes_in_as_a_draft_in_the_name_of_its_person(desk: Desk) -> None:
    token = desk.issue()
    answer = desk.push(token, values={"document_date": "2026-03-02", "source": "县政府办"})
    assert answer.status_code == 201, answer.content
    data = answer.json()
    item = Item.objects.get(public_id=data["id"])
    assert (item.state, item.title, item.source) == (State.DRAFT, "关于公布抢险物资目录的公告", "县政府办")
    assert item.author == desk.people["clerk"]
    assert item.disclosure_mode == "proactive"
    assert data["state"] == "draft"
    assert data["due_on"]
    assert data["address"] == ""
    assert answer["Cache-Control"] == "no-store"
    assert "关于公布" in answer.content.decode()
    entries = Entry.objects.filter(origin=Origin.API)
    assert {entry.verb for entry in entries} == {
        "catalogue.draft_item", "catalogue.mark_attribute", "api.push_item",
    }  # fmt: skip
    assert all("办公系统" in entry.actor for entry in entries)
    assert "抢险物资" not in str([entry.data for entry in entries])


def test_the_same_number_again_is_the_same_item(desk: Desk) -> None:
    token = desk.issue()
    first = desk.push(token).json()
    again = desk.push(token)
    assert again.status_code == 200
    assert again.json()["id"] == first["id"]
    assert Entry.objects.filter(verb="api.change_pushed_item").count() == 0
    changed = desk.push(token, values={"title": "另一标题"}, disclosure_mode="on_request")
    assert changed.status_code == 200
    item = Item.objects.get(public_id=first["id"])
    assert (item.title, item.disclosure_mode) == ("另一标题", "on_request")
    assert Item.objects.count() == 1
    other = desk.push(desk.issue("另一系统"))
    assert other.json()["id"] != first["id"], "a number means something to its own system only"


def test_beyond_a_draft_it_is_changed_no_more(desk: Desk) -> None:
    token = desk.issue()
    handed = desk.push(token, submit=True, self_check=lines(desk))
    assert handed.status_code == 201, handed.content
    assert handed.json()["state"] == "submitted"
    assert handed.json()["stage"]["position"] == 1
    assert desk.push(token, submit=True, self_check=lines(desk)).status_code == 200
    conflict = desk.push(token, values={"title": "另一标题"})
    assert conflict.status_code == 409
    assert "不能再由接口更改" in errors_of(conflict)["external_id"]


def test_a_refusal_says_what_the_form_says_and_leaves_nothing(desk: Desk) -> None:
    token = desk.issue()
    answer = desk.push(token, values={"title": "", "document_kind": "x", "created_on": "明天"})
    assert answer.status_code == 422
    found = errors_of(answer)
    assert found["title"] == "请填写名称。"
    assert "信息类型只能是" in found["document_kind"]
    assert "不是有效日期" in found["created_on"]
    incomplete = desk.push(token, submit=True)
    assert incomplete.status_code == 422
    assert "请逐项自查" in errors_of(incomplete)["self_checked"]
    assert Item.objects.count() == 0
    assert PushedItem.objects.count() == 0
    assert Entry.objects.filter(verb="api.push_item", result="refused").count() == 2


def test_what_is_classified_is_refused(desk: Desk) -> None:
    answer = desk.push(desk.issue(), values={"content": "机密★20年\n关于某事的报告"})
    assert answer.status_code == 422
    assert "classified" in codes_of(answer)
    assert Item.objects.count() == 0


HOSTILE: list[tuple[dict[str, Any], int]] = [
    ({"external_id": "含有 空格"}, 422),
    ({"external_id": ""}, 422),
    ({"external_id": "x" * 101}, 422),
    ({"body": "no-such-body"}, 404),
    ({"body": "a\x00b"}, 422),
    ({"column": "no-such-column"}, 422),
    ({"values": {"title": 5}}, 422),
    ({"values": {"title": "标\x00题"}}, 422),
    ({"values": {"title": "题" * 301}}, 422),
    ({"values": {"state": "published"}}, 422),
    ({"values": {"index_no": "1"}}, 422),
    ({"state": "published"}, 422),
    ({"disclosure_mode": "public"}, 422),
    ({"disclosure_mode": "withheld"}, 422),
    ({"values": {"interprets": "000000000000"}}, 422),
    ({"submit": "yes"}, 422),
]


@pytest.mark.parametrize(("more", "status"), HOSTILE)
def test_odd_inputs_are_refused_in_words(desk: Desk, more: dict[str, Any], status: int) -> None:
    values = more.get("values", {})
    given = {"external": more["external_id"]} if "external_id" in more else {}
    rest = {name: value for name, value in more.items() if name not in {"external_id", "values"}}
    answer = desk.push(desk.issue(), values=values, **given, **rest)
    assert answer.status_code == status, answer.content
    assert all(one["message"] and one["code"] for one in answer.json()["errors"])
    assert Item.objects.count() == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 5000, b'{"a":1e999}'])
def test_what_is_no_json_is_no_crash(desk: Desk, raw: bytes) -> None:
    token, item = desk.issue(), ""
    item = desk.push(token).json()["id"]
    for path in ("items", f"items/{item}/files", f"items/{item}/submit"):
        headers = {"Authorization": f"Bearer {token}"}
        answer = desk.client.post(f"/api/v1/{path}", raw, content_type="application/json", headers=headers)
        assert answer.status_code in {400, 422}, (path, answer.content)
        assert answer.json()["errors"]


def test_scripts_in_the_content_are_gone(desk: Desk) -> None:
    content = "<p onclick='x()'>一</p><script>alert(1)</script><img src=x onerror=y>"
    answer = desk.push(desk.issue(), values={"content": content})
    kept = Item.objects.get(public_id=answer.json()["id"]).content
    assert kept == "<p>一</p>"


def test_files_come_as_form_or_inside_json_once(desk: Desk) -> None:
    token = desk.issue()
    item = desk.push(token).json()["id"]
    path = f"items/{item}/files"
    upload = SimpleUploadedFile("目录.txt", "一、救生衣".encode())
    first = desk.call("post", path, token)
    assert first.status_code == 422
    headers = {"Authorization": f"Bearer {token}"}
    made = desk.client.post(f"/api/v1/{path}", {"file": upload, "title": "附件1"}, headers=headers)
    assert made.status_code == 201, made.content
    assert made.json()["title"] == "附件1"
    assert made.json()["address"] == "", "not public yet"
    same = {"name": "又一次.txt", "content": base64.b64encode("一、救生衣".encode()).decode()}
    again = desk.call("post", path, token, same)
    assert (again.status_code, again.json()["id"]) == (200, made.json()["id"])
    program = {"name": "x.exe", "content": base64.b64encode(b"MZ" + b"\0" * 200).decode()}
    refused = desk.call("post", path, token, program)
    assert refused.status_code == 422
    assert desk.call("post", path, token, {"name": "x.txt", "content": "%%%"}).status_code == 422
    marked = {"name": "x.txt", "content": base64.b64encode("绝密★启用前".encode()).decode()}
    assert "classified" in codes_of(desk.call("post", path, token, marked))
    assert Attachment.objects.count() == 1


def approvals(*names: str) -> list[dict[str, str]]:
    """Return signatures of the standard stages."""
    stages = ("保密审查", "领导审定")
    return [
        {"stage": stage, "name": name, "signed_on": "2026-01-05"}
        for stage, name in zip(stages, names, strict=False)
    ]


def test_signatures_of_the_office_system_need_their_scope(desk: Desk) -> None:
    token = desk.issue(scopes=["draft", "submit"])
    item = desk.push(token).json()["id"]
    path, given = f"items/{item}/submit", {"self_check": lines(desk), "approvals": approvals("宋岚", "顾明")}
    answer = desk.call("post", path, token, given)
    assert answer.status_code == 403
    assert "纸上" in errors_of(answer)[""]
    assert Item.objects.get(public_id=item).state == State.DRAFT
    alone = desk.call("post", path, token, {"self_check": lines(desk), "publish": True})
    assert alone.status_code == 403


def test_signed_and_published_with_every_stage_only(desk: Desk) -> None:
    token = desk.issue()
    item = desk.push(token).json()["id"]
    path = f"items/{item}/submit"
    wrong = [{"stage": "领导审定", "name": "顾明", "signed_on": "2026-01-05"}]
    answer = desk.call("post", path, token, {"self_check": lines(desk), "approvals": wrong})
    assert answer.status_code == 422
    assert "待签批的环节是：保密审查、领导审定" in errors_of(answer)["approvals"]
    own = approvals("人员clerk", "顾明")
    answer = desk.call("post", path, token, {"self_check": lines(desk), "approvals": own})
    assert errors_of(answer)["approvals.0.name"] == "签批人不能是拟稿人、送审人本人。"
    half = {"self_check": lines(desk), "approvals": approvals("宋岚"), "publish": True}
    answer = desk.call("post", path, token, half)
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted"), answer.content
    waiting = desk.call("post", path, token, {"publish": True})
    assert waiting.status_code == 409
    rest = [{"stage": "领导审定", "name": "顾明", "signed_on": "2026-01-06"}]
    scan = {"name": "签批单.txt", "content": base64.b64encode("同意".encode()).decode()}
    answer = desk.call("post", path, token, {"approvals": rest, "document": scan, "publish": True})
    assert answer.json()["state"] == "published", answer.content
    assert answer.json()["index_no"]
    assert answer.json()["address"].endswith(f"/i/{item}")
    row = Item.objects.get(public_id=item)
    assert (row.on_paper, row.approver_name, row.paper_scan.name) == (True, "顾明", "签批单.txt")
    assert desk.call("post", path, token, {"publish": True}).status_code == 409


def test_without_publishing_it_waits_to_be_published(desk: Desk) -> None:
    ChangeSetting(
        context=operator(), body=desk.bodies["own"], key=CLEARANCE, value=ONE, from_day=D, reason="x"
    ).execute()
    ChangeSetting(
        context=operator(), body=desk.bodies["own"], key=SELF_CHECK, value="", from_day=D, reason="x"
    ).execute()
    token = desk.issue()
    item = desk.push(token).json()["id"]
    given = {"approvals": [{"stage": "审定", "name": "顾明", "signed_on": "2026-01-05"}]}
    assert desk.call("post", f"items/{item}/submit", token, given).json()["state"] == "approved"
    assert desk.call("post", f"items/{item}/submit", token, {"publish": True}).json()["state"] == "published"


PLACES = {"own": True, "below": False, "beside": False, "foreign": False}


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("wide", [False, True])
def test_a_token_reaches_its_body_and_with_the_subtree_what_is_under_it(
    desk: Desk, at: str, wide: bool
) -> None:
    token = desk.issue(who="wide", may_cover_subtree=wide)
    answer = desk.push(token, body=desk.bodies[at].slug)
    assert answer.status_code == (201 if PLACES[at] or (wide and at == "below") else 404)


def test_the_person_s_right_is_the_token_s_right(desk: Desk) -> None:
    token = desk.issue(who="clerk", may_cover_subtree=True)
    assert desk.push(token, body=desk.bodies["below"].slug).status_code == 403, "the clerk works at one body"
    desk.people["clerk"].assignments.update(valid_until="2020-01-01")
    assert desk.push(token).status_code == 403
    give(desk.people["clerk"], Role.SUPERVISOR, desk.bodies["own"])
    assert desk.push(token).status_code == 403


def test_scope_by_scope(desk: Desk) -> None:
    full = desk.issue("全")
    item = desk.push(full).json()["id"]
    row = token_row(full)
    calls = {
        "draft": lambda: desk.push(full, "OA-2"),
        "files": lambda: desk.call(
            "post", f"items/{item}/files", full, {"name": "x.txt", "content": base64.b64encode(b"x").decode()}
        ),
        "submit": lambda: desk.call("post", f"items/{item}/submit", full, {"self_check": lines(desk)}),
        "push and submit": lambda: desk.push(full, "OA-3", submit=True, self_check=lines(desk)),
    }
    row.scopes = []
    row.save()
    for name, call in calls.items():
        assert call().status_code == 403, name
    assert desk.call("get", f"items/{item}", full).status_code == 200


@pytest.mark.parametrize("who", ["another token", "another body", "nobody"])
def test_only_the_own_token_s_items_are_there(desk: Desk, who: str) -> None:
    item = desk.push(desk.issue()).json()["id"]
    token = {
        "another token": lambda: desk.issue("另一系统"),
        "another body": lambda: desk.issue("外地", "foreign", "other"),
        "nobody": lambda: "",
    }[who]()
    status = 401 if who == "nobody" else 404
    assert desk.call("get", f"items/{item}", token).status_code == status
    given = {"name": "x.txt", "content": base64.b64encode(b"x").decode()}
    assert desk.call("post", f"items/{item}/files", token, given).status_code == status
    assert desk.call("post", f"items/{item}/submit", token, {}).status_code == status


def test_the_state_says_what_is_missing(desk: Desk) -> None:
    token = desk.issue()
    item = desk.push(token, values={"content": ""}, disclosure_mode="").json()
    fields = {one["field"] for one in item["faults"]}
    assert "disclosure_mode" in fields
    assert desk.call("get", f"items/{item['id']}", token).json()["faults"] == item["faults"]


@pytest.mark.django_db(transaction=True)
def test_the_same_number_at_the_same_time_is_one_item() -> None:
    desk = make_desk()
    token = desk.issue()
    answers: list[int] = []
    start = threading.Barrier(6)

    def send() -> None:
        mine = Desk(desk.bodies, desk.people, client=Client())
        start.wait()
        answers.append(mine.push(token).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 5 + [201]
    assert Item.objects.count() == 1
