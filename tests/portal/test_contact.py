"""The requester changes the contact details: sealed anew, told without values, only while the request is open."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.portal.making import Site
from tests.portal.test_tracking import FORM
from tests.support.agencies import make_user

from gongkai.agencies.models import Role
from gongkai.casework import drafts
from gongkai.casework.actions.online import SubmitDraft
from gongkai.casework.models import Person, RecordKey, Request
from gongkai.casework.persons import data_of
from gongkai.files.keys import KeyDestroyed
from gongkai.journal.actions import Context
from gongkai.journal.models import Entry, Origin
from gongkai.notices.models import Message

pytestmark = pytest.mark.django_db

PATH = "/t/do/contact/"
PHONE, EMAIL, ADDRESS = "13911112222", "xin@example.cn", "文澜路99号"


def filed(site: Site, **more: Any) -> tuple[Request, Client]:
    draft, _ = drafts.start()
    drafts.save(draft, FORM | more, body=site.bureau)
    made = SubmitDraft(context=Context(origin=Origin.PUBLIC), submission=draft.submission).execute()
    client = Client()
    entered = client.post("/t/", {"number": made.request.request_no, "code": made.__dict__["tracking_code"]})
    assert entered.status_code == 302
    return made.request, client


def kept(request: Request) -> Any:
    person = Request.objects.get(pk=request.pk).person
    assert person is not None
    return data_of(person)


def test_new_details_are_kept_and_the_rest_stays(site: Site) -> None:
    request, client = filed(site)
    assert request.person is not None
    index, before = request.person.same_as, kept(request)
    page = client.get(PATH).content.decode()
    assert "138****6027" in page
    assert "13800006027" not in page
    assert PATH in client.get("/t/").content.decode()
    given = {"phone": PHONE, "email": EMAIL, "address": ADDRESS, "name": "别人", "id_number": "E99999999"}
    assert client.post(PATH, given)["Location"] == "/t/"
    after = kept(request)
    assert (after.phone, after.email, after.address) == (PHONE, EMAIL, ADDRESS)
    assert (after.name, after.id_type, after.id_number) == (before.name, before.id_type, before.id_number)
    assert Request.objects.get(pk=request.pk).person.same_as == index  # type: ignore[union-attr]
    client.post(PATH, {"email": "", "phone": "13933334444"})
    assert (kept(request).phone, kept(request).email) == ("13933334444", EMAIL)


def test_the_journal_knows_which_but_not_what(site: Site) -> None:
    clerk = make_user("shen", Role.CLERK, site.bureau)
    _, client = filed(site)
    client.post(PATH, {"phone": PHONE, "address": ADDRESS})
    client.post(PATH, {"email": "不是邮箱"})
    done = Entry.objects.get(verb="casework.change_contact", result="done")
    assert done.data["changed"] == ["address", "phone"]
    stored = str([*Entry.objects.values(), *Message.objects.values()])
    assert not [one for one in (PHONE, ADDRESS, "不是邮箱") if one in stored]
    assert Message.objects.filter(recipient=clerk, kind="casework.contact_changed").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "至少一项"),
        ({"phone": "123"}, "电话号码不完整"),
        ({"email": "xin"}, "邮箱写法不对"),
        ({"address": "路" * 201}, "200 个字符以内"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(site: Site, given: dict[str, str], words: str) -> None:
    request, client = filed(site)
    before = kept(request)
    answer = client.post(PATH, given)
    assert answer.status_code == 422
    assert words in (page := answer.content.decode())
    assert all(f'value="{value}"' in page for value in given.values())
    assert kept(request) == before


def test_not_after_the_end_and_not_without_the_code(site: Site) -> None:
    request, client = filed(site)
    assert Client().post(PATH, {"phone": PHONE})["Location"] == "/t/"
    client.post("/t/do/withdraw/", {"confirmed": "1"})
    assert "已经办结" in client.post(PATH, {"phone": PHONE}).content.decode()
    assert PATH not in client.get("/t/").content.decode()
    assert kept(request).phone == FORM["phone"]


def test_who_was_erased_has_no_details_to_change(site: Site) -> None:
    request, client = filed(site)
    assert request.person is not None
    RecordKey.objects.filter(name=request.person.key_name).update(wrapped=b"")
    Person.objects.update(erased_at=timezone.now())
    answer = client.post(PATH, {"phone": PHONE})
    assert (answer.status_code, "请直接联系机关" in answer.content.decode()) == (200, True)
    with pytest.raises(KeyDestroyed):
        kept(request)
