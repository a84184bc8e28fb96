"""The base of every write: one transaction with its entry; refused and failed acts are entered too."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection
from tests.support.agencies import make_body, make_user, operator

from gongkai.agencies.actions import CreateBody, CreateUser, EditBody
from gongkai.agencies.models import Body, Role, User
from gongkai.journal import actions as module
from gongkai.journal.actions import Action, Context, Reason, Refused, all_actions, body_key, title_of
from gongkai.journal.append import StreamMoved, append, stream_of, version_of
from gongkai.journal.models import Entry, Origin, Result
from gongkai.journal.verify import chain


@pytest.fixture
def body(db: None) -> Body:
    return make_body("bureau")


def entries(record: Any) -> list[Entry]:
    return list(Entry.objects.filter(stream=stream_of(record)).order_by("seq"))


def edit(body: Body, **more: Any) -> EditBody:
    given: dict[str, Any] = {"context": operator(), "values": {"phone": "1"}}
    return EditBody(body=body, **{**given, **more})


def test_done_act_keeps_who_what_before_and_after(body: Body) -> None:
    admin = make_user("admin", Role.SYSTEM_ADMIN, body)
    edit(body, context=Context(user=admin), values={"phone": "0000-12"}).execute()
    last = entries(body)[-1]
    assert (last.verb, last.result, last.origin) == ("agencies.edit_body", Result.DONE, Origin.WEB)
    assert (last.actor, last.actor_id, last.body_id) == (admin.name, str(admin.pk), str(body.pk))
    assert (last.before["phone"], last.after["phone"]) == ("", "0000-12")
    assert last.data == {"values": {"phone": "0000-12"}}


def test_refused_act_changes_nothing_and_is_entered_with_reasons(body: Body) -> None:
    stranger = make_user("stranger")
    with pytest.raises(Refused) as refused:
        edit(body, context=Context(user=stranger), values={"slug": "x", "phone": "2"}).execute()
    assert set(refused.value.by_field()) == {"", "slug"}
    body.refresh_from_db()
    assert body.phone == ""
    last = entries(body)[-1]
    assert (last.result, last.before, last.after) == (Result.REFUSED, None, None)
    assert [reason["code"] for reason in last.data["reasons"]] == ["right", "field"]
    assert version_of(body) == 1


def test_refused_act_that_made_nothing_is_entered_under_its_owner(body: Body) -> None:
    with pytest.raises(Refused):
        CreateBody(context=operator(), slug="bureau", kind="unit", name="科", parent=body).execute()
    assert entries(body)[-1].result == Result.REFUSED
    with pytest.raises(Refused):
        CreateBody(context=operator(), slug="bureau", kind="unit", name="科").execute()
    lost = Entry.objects.get(stream="refused:agencies.create_body")
    assert lost.body_id == ""


def test_failed_act_is_undone_entered_and_raised(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: EditBody) -> Body:
        Body.objects.filter(pk=self.body.pk).update(phone="half done")
        raise ZeroDivisionError("李明 13800000000")

    monkeypatch.setattr(EditBody, "perform", fail)
    with pytest.raises(ZeroDivisionError):
        edit(body).execute()
    body.refresh_from_db()
    assert body.phone == ""
    last = entries(body)[-1]
    assert last.result == Result.FAILED
    assert last.data["error"] == "ZeroDivisionError"
    assert "13800000000" not in str(last.data)


def test_no_act_without_its_entry(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the journal is full")

    monkeypatch.setattr(module, "append", fail)
    with pytest.raises(RuntimeError):
        edit(body).execute()
    body.refresh_from_db()
    assert body.phone == ""


def test_private_fields_stay_out(db: None) -> None:
    CreateUser(
        context=operator(), username="someone", name="李明", password="a-long-password-1", email="a@b.example"
    ).execute()
    text = str([(entry.data, entry.before, entry.after) for entry in Entry.objects.all()])
    assert "a-long-password-1" not in text
    assert "a@b.example" not in text
    assert "someone" in text


def test_old_version_is_refused_and_says_who_was_first(body: Body) -> None:
    seen = version_of(body)
    admin = make_user("admin", Role.SYSTEM_ADMIN, body)
    edit(body, context=Context(user=admin), expected_version=seen).execute()
    with pytest.raises(Refused) as refused:
        edit(body, values={"phone": "2"}, expected_version=seen).execute()
    [reason] = refused.value.reasons
    assert reason.code == "stale"
    assert admin.name in reason.message
    assert "修改机关信息" in reason.message
    body.refresh_from_db()
    assert body.phone == "1"
    edit(body, values={"phone": "2"}, expected_version=version_of(body)).execute()


def test_refusal_in_between_does_not_age_a_form(body: Body) -> None:
    seen = version_of(body)
    with pytest.raises(Refused):
        edit(body, values={"slug": "x"}).execute()
    edit(body, expected_version=seen).execute()


def test_record_is_read_again_before_the_act(body: Body) -> None:
    old = Body.objects.get(pk=body.pk)
    edit(body, values={"phone": "1"}).execute()
    edit(old, values={"fax": "2"}).execute()
    last = entries(body)[-1]
    assert (last.before["phone"], last.after["phone"], last.after["fax"]) == ("1", "1", "2")


def test_moved_stream_takes_the_next_place(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal that somebody else enters between our look at the stream and our entry."""
    real, moves = append, []

    def moved_once(stream: str, verb: str, **more: Any) -> Entry:
        if not moves:
            moves.append(real(stream, verb, **{**more, "result": Result.REFUSED}))
            raise StreamMoved(stream, moves[0].seq)
        return real(stream, verb, **more)

    monkeypatch.setattr(module, "append", moved_once)
    edit(body).execute()
    assert [entry.result for entry in entries(body)[-2:]] == [Result.REFUSED, Result.DONE]
    assert not list(chain())


def test_act_that_somebody_else_finished_first_is_refused(
    body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, moves = append, []

    def overtaken(stream: str, verb: str, **more: Any) -> Entry:
        if not moves:
            moves.append(real(stream, verb, **{**more, "actor": "王芳"}))
            raise StreamMoved(stream, moves[0].seq)
        return real(stream, verb, **more)

    monkeypatch.setattr(module, "append", overtaken)
    # The entry of the other is rolled back with ours here; what counts is that ours was not done.
    with pytest.raises(Refused, match="王芳已先一步办理"):
        edit(body).execute()
    body.refresh_from_db()
    assert body.phone == ""


def test_act_on_nothing_is_a_mistake_of_the_programmer(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CreateBody, "check", lambda self: [])
    monkeypatch.setattr(CreateBody, "perform", lambda self: None)
    with pytest.raises(TypeError, match="acts on no record"):
        CreateBody(context=operator(), slug="x", kind="unit", name="x").execute()


def test_actors() -> None:
    assert Context(origin=Origin.PUBLIC).actor_name == "公众"
    assert Context(origin=Origin.COMMAND).actor_name == "系统"
    assert Context(origin=Origin.COMMAND).is_operator
    assert not Context(origin=Origin.PUBLIC).is_operator
    assert not Context(user=User(username="a"), origin=Origin.COMMAND).is_operator
    assert not Context().is_operator


def test_body_of_a_record(body: Body) -> None:
    assert body_key(None) == ""
    assert body_key(body) == str(body.pk)
    assert body_key(User()) == ""


def test_every_action_has_a_verb_of_its_own_a_title_and_says_what_is_private() -> None:
    found = all_actions()
    assert len({cls.verb for cls in found}) == len(found) > 8
    for cls in found:
        assert cls.title, cls
        assert cls.verb.split(".")[0] == cls.__module__.split(".")[1], cls
        assert title_of(cls.verb) == cls.title
        if "password" in cls.__dataclass_fields__:
            assert "password" in cls.private


def test_base_class_does_nothing_by_itself() -> None:
    bare = Action(context=operator())
    with pytest.raises(NotImplementedError):
        bare.check()
    with pytest.raises(NotImplementedError):
        bare.perform()
    assert Refused([Reason(code="a", message="一"), Reason(code="b", message="二")]).args == ("一；二",)


class Together:
    """Runs acts in threads that all start at once; collects what became of each."""

    def __init__(self) -> None:
        self.outcomes: list[Any] = []

    def run(self, *acts: Any) -> list[Any]:
        barrier = threading.Barrier(len(acts))

        def one(act: Any) -> None:
            try:
                barrier.wait(10)
                self.outcomes.append(act())
            except Exception as error:
                self.outcomes.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=one, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return self.outcomes


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins_the_other_is_told() -> None:
    body = make_body("bureau")
    seen = version_of(body)
    acts = [
        edit(Body.objects.get(pk=body.pk), values={"phone": str(number)}, expected_version=seen).execute
        for number in range(2)
    ]
    outcomes = Together().run(*acts)
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert len(refused) == 1, outcomes
    assert refused[0].reasons[0].code == "stale"
    done = [entry for entry in entries(body) if entry.result == Result.DONE]
    assert len(done) == 2  # founded, edited once
    body.refresh_from_db()
    assert body.phone == done[-1].after["phone"]
    assert not list(chain())


@pytest.mark.django_db(transaction=True)
def test_many_at_once_without_a_form_all_happen_in_some_order() -> None:
    body = make_body("bureau")
    acts = [edit(Body.objects.get(pk=body.pk), values={"phone": str(number)}).execute for number in range(6)]
    outcomes = Together().run(*acts)
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    rows = entries(body)
    assert [row.seq for row in rows] == list(range(1, 8))
    phones = [row.after["phone"] for row in rows]
    assert [row.before["phone"] for row in rows[1:]] == phones[:-1]
    assert not list(chain())


@pytest.mark.django_db(transaction=True)
def test_refusals_and_acts_at_once_are_all_entered() -> None:
    """A refusal is entered without a lock on the record; it must neither be lost nor stop an act."""
    body = make_body("bureau")
    good = [edit(Body.objects.get(pk=body.pk), values={"phone": str(n)}).execute for n in range(4)]
    bad = [edit(Body.objects.get(pk=body.pk), values={"slug": "x"}).execute for _ in range(4)]
    outcomes = Together().run(*good, *bad)
    assert len([outcome for outcome in outcomes if isinstance(outcome, Refused)]) == 4
    assert len([outcome for outcome in outcomes if isinstance(outcome, Body)]) == 4, outcomes
    results = [entry.result for entry in entries(body)]
    assert results.count(Result.REFUSED) == 4
    assert results.count(Result.DONE) == 5
    assert not list(chain())
