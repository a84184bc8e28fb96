"""Rules and normative documents: registration, what changes what, validity on a day, interpretations, clean-ups."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from gongkai.agencies.actions import ChangeSetting
from gongkai.agencies.practice import declared
from gongkai.catalogue import actions as act
from gongkai.catalogue.actions.clean_up import LineDecision
from gongkai.catalogue.documents import (
    documents_in_force_on,
    public_changes,
    public_changes_made,
    register_counts,
    register_of,
    waiting_for_interpretation,
)
from gongkai.catalogue.measures import documents_in_force, documents_repealed
from gongkai.catalogue.models import Cleanup, DocumentChange, DocumentSeries, Item, Registration
from gongkai.catalogue.numbering import registration_gaps
from gongkai.catalogue.queries import lapsing_documents, published_items
from gongkai.catalogue.verify import changes, registrations
from gongkai.journal.actions import Context, Refused
from gongkai.journal.models import Entry, Origin
from gongkai.statements.measure import Scope

TODAY = dt.date(2026, 3, 10)
D = dt.date


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def document(office: Any, title: str, dated: str = "2020-05-01", **values: Any) -> Item:
    given = {"document_kind": "normative", "document_date": dated, "title": title, **values}
    item: Item = office.published(**given)
    return item


def change(office: Any, item: Item, kind: str, day: dt.date, **more: Any) -> Any:
    return act.ChangeDocument(context=office.as_("head"), item=item, kind=kind, effective_on=day, **more)


# --- Registration ---------------------------------------------------------------------------------------------


def test_documents_are_numbered_by_kind_and_year_without_gaps(office: Any) -> None:
    first, second = document(office, "办法一"), document(office, "办法二")
    rules = document(office, "规章", document_kind="rules")
    for item in (first, second, rules):
        act.RegisterDocument(context=office.as_("officer"), item=item, basis="司法局审核").execute()
    assert [item.registration.number for item in (first, second, rules)] == [
        "linxi-GF-2026-00001", "linxi-GF-2026-00002", "linxi-GZ-2026-00001",
    ]  # fmt: skip
    assert all(registration_gaps(series) == [] for series in DocumentSeries.objects.all())
    again = act.RegisterDocument(context=office.as_("officer"), item=first)
    assert "linxi-GF-2026-00001" in refused(again)[""][0]
    assert DocumentSeries.objects.get(key__contains="GF").last == 2


def test_what_is_no_document_or_not_ours_or_undecided_is_not_registered(office: Any) -> None:
    def reasons(item: Item, who: str = "officer") -> list[str]:
        return [r.code for r in act.RegisterDocument(context=office.as_(who), item=item).check()]

    assert "kind" in reasons(office.published())
    assert "made" in reasons(document(office, "转发", made_here=False))
    assert "state" in reasons(office.draft(document_kind="normative", document_date="2026-03-01"))
    assert "right" in reasons(document(office, "办法"), "clerk")


def test_the_pattern_of_registration_numbers_is_a_setting(office: Any) -> None:
    setting = {
        "context": Context(origin=Origin.COMMAND), "body": office.body, "from_day": D(2026, 1, 1),
        "key": "catalogue.registration_pattern", "reason": "本县规定",
    }  # fmt: skip
    assert refused(ChangeSetting(**setting, value="{name}-{NN}"))
    assert not declared()["catalogue.registration_pattern"].accepts("LXDR-{YYYY}")
    ChangeSetting(**setting, value="LXDR-{YYYY}-{NNN}").execute()
    items = [document(office, "办法"), document(office, "规章", document_kind="rules")]
    for item in items:
        act.RegisterDocument(context=office.as_("officer"), item=item).execute()
    assert [item.registration.number for item in items] == ["LXDR-2026-001", "LXDR-2026-002"]


@pytest.mark.django_db(transaction=True)
def test_eight_registrars_at_once() -> None:
    from tests.catalogue.conftest import make_office

    office = make_office("linxi", "临溪县人民政府", "11990126MB0W18273K")
    items = [document(office, f"办法{n}") for n in range(16)]
    errors: list[BaseException] = []

    def register(mine: list[Item]) -> None:
        try:
            for item in mine:
                act.RegisterDocument(context=office.as_("officer"), item=item).execute()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register, args=(items[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(Registration.objects.values_list("serial", flat=True)) == list(range(1, 17))
    assert Registration.objects.values("number").distinct().count() == 16
    connection.close()


# --- Changes --------------------------------------------------------------------------------------------------


def test_amending_marks_both_from_its_day_on(office: Any) -> None:
    old, new = document(office, "办法"), document(office, "修改办法的决定", "2026-03-01")
    assert refused(change(office, old, "amend", D(2026, 4, 1)))["by"]
    change(office, old, "amend", D(2026, 4, 1), by=new).execute()
    old.refresh_from_db()
    assert [old.validity_on(D(2026, 3, 31)), old.validity_on(D(2026, 4, 1))] == ["in_force", "amended"]
    assert [one.by for one in public_changes(old)] == [new]
    assert [one.item for one in public_changes_made(new)] == [old]
    assert refused(change(office, old, "amend", D(2026, 4, 1), by=new))["by"]
    assert list(published_items(office.body, validity="amended", today=D(2026, 4, 1))) == [old]
    scope = Scope.of_year([office.body.pk], 2026)
    assert old in documents_in_force(scope)  # what is amended still holds


def test_partly_repealed_counts_more_than_amended(office: Any) -> None:
    old, new = document(office, "办法"), document(office, "决定", "2026-03-01")
    change(office, old, "amend", D(2026, 3, 2), by=new).execute()
    change(office, old, "partly_repeal", D(2026, 3, 5), reason="上位法修改").execute()
    old.refresh_from_db()
    assert old.validity_on(D(2026, 3, 4)) == "amended"
    assert old.validity_on(D(2026, 3, 5)) == "partly_lapsed"


@pytest.mark.parametrize("kind", ["repeal", "replace"])
def test_an_end_is_entered_once_and_taken_back_only_with_a_reason(office: Any, kind: str) -> None:
    old, new = document(office, "办法"), document(office, "新办法", "2026-03-01")
    change(office, old, kind, D(2026, 3, 9), by=new).execute()
    old.refresh_from_db()
    assert old.validity_on(TODAY) == "repealed"
    assert refused(change(office, old, "repeal", TODAY, reason="再废止"))[""]
    entry = DocumentChange.objects.get()
    assert refused(act.UndoChange(context=office.as_("head"), change=entry))["reason"]
    assert refused(act.UndoChange(context=office.as_("clerk"), change=entry, reason="误"))[""]
    act.UndoChange(context=office.as_("head"), change=entry, reason="登记在了另一件文件上").execute()
    old.refresh_from_db()
    assert (old.repealed_on, old.repealed_by, old.validity_on(TODAY)) == (None, None, "in_force")
    assert public_changes(old) == []
    assert refused(act.UndoChange(context=office.as_("head"), change=entry, reason="再撤"))[""]
    assert Entry.objects.filter(verb="catalogue.undo_change", result="done").count() == 1
    change(office, old, kind, D(2026, 3, 9), by=new).execute()


def test_terms_are_prolonged_or_cut_and_the_way_back_is_known(office: Any) -> None:
    old = document(office, "试行办法", valid_until="2026-05-31")
    assert list(lapsing_documents(office.body, TODAY)) == [old]
    assert refused(change(office, old, "prolong", TODAY, until=D(2026, 5, 1), reason="评估"))["until"]
    change(office, old, "prolong", TODAY, until=D(2028, 5, 31), reason="评估后继续有效").execute()
    old.refresh_from_db()
    assert (old.valid_until, list(lapsing_documents(office.body, TODAY))) == (D(2028, 5, 31), [])
    change(office, old, "lapse", D(2026, 3, 20), reason="任务完成").execute()
    old.refresh_from_db()
    assert [old.validity_on(D(2026, 3, 19)), old.validity_on(D(2026, 3, 20))] == ["in_force", "lapsed"]
    first, second = DocumentChange.objects.order_by("pk")
    assert refused(act.UndoChange(context=office.as_("head"), change=first, reason="误"))[""]
    act.UndoChange(context=office.as_("head"), change=second, reason="误").execute()
    act.UndoChange(context=office.as_("head"), change=first, reason="误").execute()
    old.refresh_from_db()
    assert old.valid_until == D(2026, 5, 31)
    scope = Scope.of_year([office.body.pk], 2026)
    assert documents_repealed(scope).count() == 0


def test_what_is_not_public_stays_unnamed(office: Any) -> None:
    old = document(office, "办法")
    inner = act.RegisterWithheld(
        context=office.as_("clerk"), body=office.body, column=office.column(), ground="internal_affairs",
        ground_reason="内部事务", approver_name="县长",
        values={"title": "内部决定", "document_date": "2026-03-01", "document_kind": "normative"},
    ).execute()  # fmt: skip
    change(office, old, "repeal", TODAY, by=inner, reason="见内部决定").execute()
    (shown,) = public_changes(old)
    assert (shown.by, shown.reason) == (None, "")


def test_the_database_itself_refuses_two_ends(office: Any) -> None:
    old, new = document(office, "办法"), document(office, "新办法", "2026-03-01")
    change(office, old, "repeal", TODAY, by=new).execute()
    row = DocumentChange.objects.get()
    row.pk, row.public_id = None, "0" * 12
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_verify_finds_missing_numbers_and_dates_that_do_not_follow(office: Any) -> None:
    items = [document(office, title) for title in "甲乙丙"]
    for item in items:
        act.RegisterDocument(context=office.as_("officer"), item=item).execute()
    change(office, items[0], "repeal", TODAY, reason="清理").execute()
    assert [*registrations(), *changes()] == []
    Registration.objects.filter(item=items[1]).delete()
    Item.objects.filter(pk=items[0].pk).update(repealed_on=None)
    assert "GF-2026-00002" in next(iter(registrations())).message
    assert "不符" in next(iter(changes())).message


def test_validity_is_never_entered_by_hand(office: Any) -> None:
    draft = office.draft()
    edit = act.EditItem(context=office.as_("clerk"), item=draft, values={"validity": "amended"})
    assert "按日期确定" in refused(edit)["validity"][0]


# --- The register and interpretations -------------------------------------------------------------------------


def test_the_register_narrows_and_counts(office: Any, other_office: Any) -> None:
    first = document(office, "救助办法", valid_until="2026-08-01")
    second = document(office, "旧办法")
    document(other_office, "别县的办法")
    office.published(title="通知")
    act.RegisterDocument(context=office.as_("officer"), item=first).execute()
    change(office, second, "repeal", TODAY, reason="清理").execute()

    def found(**more: Any) -> set[Item]:
        return set(register_of(office.clerk, office.body, today=TODAY, **more))

    assert found() == {first, second}
    assert found(validity="repealed") == {second}
    assert found(registered="yes") == found(lapsing=True) == found(text="GF-2026") == {first}
    assert found(kind="rules") == set()
    counts = register_counts(office.clerk, office.body, TODAY)
    assert (counts["in_force"], counts["repealed"], counts["lapsing"], counts["unregistered"]) == (1, 1, 1, 1)


def test_documents_without_an_interpretation_grow_old(office: Any) -> None:
    # 3 to 10 March 2026: five working days later.
    old = office.published(D(2026, 3, 3), document_kind="normative", document_date="2026-03-01", title="甲")
    new = document(office, "乙", "2026-03-09")
    waiting = waiting_for_interpretation(office.body, TODAY)
    assert [(one.item, one.age, one.late) for one in waiting] == [(old, 5, True), (new, 0, False)]
    reading = office.published(
        column="interpretations",
        title="一图读懂",
        interprets=old,
        interpretation_form="chart",
        by_principal=True,
    )
    assert (reading.is_interpretation, reading.interpretation_form, reading.by_principal) == (
        True,
        "chart",
        True,
    )
    change(office, new, "repeal", TODAY, reason="清理").execute()
    assert waiting_for_interpretation(office.body, TODAY) == []


# --- Clean-ups ------------------------------------------------------------------------------------------------


def opened(office: Any, **more: Any) -> Cleanup:
    made: Cleanup = act.OpenCleanup(
        context=office.as_("officer"), body=office.body, name="2026年清理", as_of=TODAY, **more
    ).execute()
    return made


def decide(office: Any, cleanup: Cleanup, **by_title: LineDecision) -> Any:
    lines = {line.item.title: line.pk for line in cleanup.lines.select_related("item")}
    return act.DecideLines(
        context=office.as_("clerk"), cleanup=cleanup, decisions={lines[t]: d for t, d in by_title.items()}
    )


def test_a_clean_up_lists_what_holds_on_the_day(office: Any) -> None:
    kept, gone = document(office, "甲"), document(office, "乙")
    change(office, gone, "repeal", D(2026, 3, 1), reason="早已废止").execute()
    document(office, "丙", "2026-03-01", effective_from="2026-06-01")
    assert list(documents_in_force_on(office.body, TODAY)) == [kept]
    assert [line.item for line in opened(office).lines.all()] == [kept]
    none = act.OpenCleanup(context=office.as_("officer"), body=office.body, name="空", as_of=D(2010, 1, 1))
    assert refused(none)["as_of"]


def test_a_clean_up_is_decided_approved_published_and_applied(office: Any) -> None:
    items = {title: document(office, title, valid_until="2027-01-01") for title in "甲乙丙丁戊"}
    cleanup = opened(office)
    approve = act.ApproveCleanup(context=office.as_("head"), cleanup=cleanup)
    assert "还有 5 件" in refused(approve)[""][0]
    assert refused(decide(office, cleanup, 甲=LineDecision(decision="repeal")))
    assert refused(
        decide(office, cleanup, 甲=LineDecision(decision="repeal", reason="旧", extended_until=D(2030, 1, 1)))
    )
    decide(
        office,
        cleanup,
        甲=LineDecision(decision="keep", reason="仍然适用"),
        乙=LineDecision(decision="keep", reason="继续执行", extended_until=D(2030, 1, 1)),
        丙=LineDecision(decision="amend", reason="上位法修改"),
        丁=LineDecision(decision="repeal", reason="已被代替"),
        戊=LineDecision(decision="lapse", reason="任务完成"),
    ).execute()
    publish = {"cleanup": cleanup, "column": office.column("other-documents"), "effective_on": D(2026, 4, 1)}
    assert refused(act.PublishCleanup(context=office.as_("officer"), **publish))[""]
    own = act.ApproveCleanup(context=office.as_("officer"), cleanup=cleanup)
    assert refused(own)["signed_by"]
    approve.execute()
    assert refused(decide(office, cleanup, 甲=LineDecision(decision="amend", reason="晚了")))[""]
    act.PublishCleanup(context=office.as_("officer"), **publish).execute()
    cleanup.refresh_from_db()
    assert (cleanup.state, cleanup.approver_name) == ("published", str(office.head))
    lists = {one.decision: one.item for one in cleanup.lists.select_related("item")}
    assert set(lists) == {"keep", "amend", "repeal", "lapse"}
    assert all(item.state == "published" and item.index_no for item in lists.values())
    assert "丁" in lists["repeal"].content
    assert "丙" not in lists["repeal"].content
    for item in items.values():
        item.refresh_from_db()
    later = D(2026, 4, 1)
    assert [items[t].validity_on(later) for t in "甲乙丙丁戊"] == [
        "in_force", "in_force", "in_force", "repealed", "lapsed",
    ]  # fmt: skip
    assert items["乙"].valid_until == D(2030, 1, 1)
    assert [one.by for one in public_changes(items["丁"])] == [lists["repeal"]]
    assert [one.item for one in public_changes_made(lists["repeal"])] == [items["丁"]]


def test_a_clean_up_signed_on_paper_or_given_up(office: Any) -> None:
    document(office, "甲")
    cleanup = opened(office)
    decide(office, cleanup, 甲=LineDecision(decision="keep", reason="适用")).execute()
    paper = {"context": office.as_("officer"), "cleanup": cleanup}
    assert refused(act.ApproveCleanup(**paper, signed_by="县长"))["signed_on"]
    assert refused(act.ApproveCleanup(**paper, signed_by=str(office.officer), signed_on=TODAY))["signed_by"]
    act.ApproveCleanup(**paper, signed_by="县长", signed_on=TODAY).execute()
    assert refused(act.CloseCleanup(**paper))["reason"]
    act.CloseCleanup(**paper, reason="重新组织").execute()
    cleanup.refresh_from_db()
    assert (cleanup.state, cleanup.on_paper) == ("closed", True)
    assert DocumentChange.objects.count() == 0


def test_documents_that_are_not_public_are_counted_in_the_lists_and_not_named(office: Any) -> None:
    document(office, "甲")
    act.RegisterWithheld(
        context=office.as_("clerk"), body=office.body, column=office.column(), ground="internal_affairs",
        ground_reason="内部事务", approver_name="县长",
        values={
            "title": "内部办法", "document_no": "内〔2026〕1号", "document_date": "2026-03-01",
            "document_kind": "normative",
        },
    ).execute()  # fmt: skip
    cleanup = opened(office)
    same = LineDecision(decision="keep", reason="适用")
    decide(office, cleanup, 甲=same, 内部办法=same).execute()
    act.ApproveCleanup(context=office.as_("head"), cleanup=cleanup).execute()
    act.PublishCleanup(
        context=office.as_("officer"), cleanup=cleanup, column=office.column(), effective_on=TODAY
    ).execute()
    content = cleanup.lists.get().item.content
    assert "另有不公开的文件 1 件" in content
    assert "内部办法" not in content
    assert "内〔2026〕1号" not in content
