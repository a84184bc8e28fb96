"""Personal data: sealed, masked, shown by an act only, erased for good."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import override_settings
from tests.casework.making import LIN, D, act, body, clerk, head, on, register

from gongkai.casework import actions as a
from gongkai.casework import queries
from gongkai.casework.models import Event, Person, RecordKey, Request
from gongkai.casework.persons import PersonData, data_of, description_of, masked, notes_of, personal_in
from gongkai.casework.verify import clock, events, journal
from gongkai.files import keys
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> tuple[Request, Any, Any]:
    bureau = body()
    shen, gu = clerk(bureau), head(bureau)
    request = register(bureau, shen, D(2026, 9, 8), note="信封写有家庭住址")
    return request, shen, gu


def test_nothing_that_identifies_is_in_the_tables_in_clear(case: Any) -> None:
    dump = ""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("casework_", "journal_")):
                cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from the database itself
                for row in cursor.fetchall():
                    dump += "|".join(
                        bytes(v).decode("latin-1") if isinstance(v, bytes | memoryview) else str(v)
                        for v in row
                    )
    for secret in (LIN.name, LIN.id_number, LIN.phone, LIN.address, "邻居", "家庭住址"):
        assert secret not in dump


def test_reveal_is_an_act_in_the_journal(case: Any) -> None:
    request, shen, _ = case
    with pytest.raises(Refused) as refused:
        a.RevealPerson(context=on(D(2026, 9, 9), shen), request=request).execute()
    assert refused.value.reasons[0].field == "purpose"
    shown = a.RevealPerson(
        context=on(D(2026, 9, 9), shen), request=request, purpose="电话核实申请内容"
    ).execute()
    assert shown.person == LIN
    assert "适老化改造" in shown.description
    entry = Entry.objects.filter(verb="casework.reveal_person", result="done").get()
    assert entry.data == {"purpose": "电话核实申请内容"}
    assert LIN.name not in repr(shown) + repr(shown.person)


def test_a_supervisor_does_not_see_persons(case: Any) -> None:
    from tests.casework.making import user

    from gongkai.agencies.models import Role

    request, _, _ = case
    reader = user("监督员", request.body, Role.SUPERVISOR)
    reasons = a.RevealPerson(context=on(D(2026, 9, 9), reader), request=request, purpose="检查").closed()
    assert [reason.code for reason in reasons] == ["right"]


def test_erasure_leaves_figures_and_chain_whole(case: Any) -> None:
    request, shen, gu = case
    person = request.person
    early = a.ErasePerson(context=on(D(2026, 9, 10), gu), person=person, basis="保管期满")
    assert [r.code for r in early.closed()] == ["state"]
    act(request, a.Withdraw, D(2026, 9, 9), shen, reason="来电撤回", note="本人来电 13900002222")
    act(request, a.Archive, D(2026, 9, 10), shen)
    key = RecordKey.objects.get(name=person.key_name)
    assert bytes(key.wrapped)
    a.ErasePerson(context=on(D(2026, 9, 11), gu), person=person, basis="保管期满").execute()
    request = Request.objects.get(pk=request.pk)
    for read in (lambda: data_of(Person.objects.get(pk=person.pk)), lambda: description_of(request)):
        with pytest.raises(keys.KeyDestroyed):
            read()
    assert notes_of(request, list(request.events.all())) == {}
    assert Person.objects.get(pk=person.pk).same_as == ""
    assert request.outcome == "other_miscellaneous"
    assert list(events()) + list(journal()) + list(clock()) == []
    again = a.ErasePerson(context=on(D(2026, 9, 11), gu), person=Person.objects.get(pk=person.pk), basis="x")
    assert [r.code for r in again.closed()] == ["state"]


def test_record_keys_are_kept_apart_and_nothing_points_at_them(case: Any) -> None:
    assert RecordKey.backup_apart is True
    assert [f for f in RecordKey._meta.get_fields() if f.is_relation] == []


def test_another_master_key_opens_nothing(case: Any) -> None:
    request, _, _ = case
    with override_settings(MASTER_KEY="11" * 32), pytest.raises(keys.NotReadable):
        data_of(request.person)


def test_sealed_bytes_cannot_be_moved_to_another_request(case: Any) -> None:
    request, shen, _ = case
    other = register(request.body, shen)
    other.description_sealed = request.description_sealed
    with pytest.raises(keys.NotReadable):
        description_of(other)


def test_the_same_person_by_blind_index_within_the_body_only(case: Any) -> None:
    request, shen, _ = case
    spaced = PersonData(
        name="林晓月", id_type="resident_identity_card", id_number="990102 19900307 1218", phone="1"
    )
    again = register(request.body, shen, D(2026, 9, 9), person=spaced)
    other = body("other", "别局", "别")
    elsewhere = register(other, clerk(other, "别人"), D(2026, 9, 9))
    assert list(queries.of_same_person(again)) == [request]
    assert list(queries.of_same_person(elsewhere)) == []
    assert queries.asked_in_month(again) == 1
    assert request.person.same_as != elsewhere.person.same_as


def test_tracking_code_is_kept_as_a_keyed_digest(case: Any) -> None:
    request, _, _ = case
    code = request.__dict__["tracking_code"]
    assert code not in request.code_hash
    assert queries.public_request(request.request_no, code) == request
    assert queries.public_request(request.request_no, f" {code[:5].upper()}-{code[5:]} ") == request
    assert queries.public_request(request.request_no, "0" * 10) is None
    assert queries.public_request("临民依申请〔2026〕第9号", code) is None


def test_masks_hide_enough() -> None:
    assert masked(LIN)["name"] == "林某某"
    assert masked(LIN)["id_number"] == "99*************218"
    assert masked(LIN)["phone"] == "138****6027"
    assert masked(LIN)["address"] == "已登记"
    company = masked(
        PersonData(name="安澜禾筑建设工程有限公司", email="office@example.com", credit_code="123")
    )
    assert company == {"name": "安澜******公司", "email": "o****@example.com", "credit_code": "***"}


def test_events_carry_sealed_notes(case: Any) -> None:
    request, _, _ = case
    rows = list(Event.objects.filter(request=request))
    assert notes_of(request, rows) == {1: "信封写有家庭住址"}


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("张某 110101199003070031 的审批表", True),
        ("慈善组织等级评估专家名单", False),
        ("补偿款发放表（卡号 6222021234567890128）", True),
        ("项目编号 20260118123456789 的中标通知书", False),
    ],
)
def test_clear_texts_are_looked_through_for_personal_data(text: str, held: bool) -> None:
    assert bool(personal_in(text)) is held
