"""Columns: moved, merged, retired without breaking an address; lines of the standard catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongkai.catalogue import actions as act
from gongkai.catalogue.column_template import grassroots_for, key_fields, statutory_contents, template_for
from gongkai.catalogue.models import Column
from gongkai.journal.actions import Refused
from gongkai.journal.models import Entry


def refused(action: Any) -> dict[str, list[str]]:
    with pytest.raises(Refused) as caught:
        action.execute()
    return caught.value.by_field()


def page(office: Any, slug: str) -> Any:
    return Client().get(reverse("portal:column", args=[office.body.slug, slug]))


def test_a_moved_column_keeps_its_address_and_what_is_under_it(office: Any) -> None:
    documents, plans = office.column("policy-documents"), office.column("plans")
    act.MoveColumn(context=office.as_("officer"), column=documents, parent=plans).execute()
    assert page(office, "normative-documents").status_code == 200
    assert "规划计划" in page(office, "normative-documents").content.decode()
    own = act.MoveColumn(
        context=office.as_("officer"), column=plans, parent=office.column("normative-documents")
    )
    assert "下级" in refused(own)["parent"][0]
    same = act.MoveColumn(context=office.as_("officer"), column=documents, parent=plans)
    assert refused(same)["parent"]
    guide = act.MoveColumn(context=office.as_("officer"), column=office.column("guide"), parent=plans)
    assert refused(guide)[""]
    act.MoveColumn(context=office.as_("officer"), column=documents, parent=None).execute()
    assert office.column("policy-documents").parent is None


def test_no_move_makes_the_tree_too_deep(office: Any) -> None:
    parent = office.column("plans")
    for level in range(3):
        parent = act.AddColumn(
            context=office.as_("officer"),
            body=office.body,
            slug=f"deep-{level}",
            title_given="深",
            parent=parent,
        ).execute()
    deep = act.MoveColumn(
        context=office.as_("officer"), column=office.column("policy-documents"), parent=parent
    )
    assert "超过" in refused(deep)["parent"][0]


def test_a_merged_column_leads_to_the_other_one_at_once_and_for_good(office: Any, other_office: Any) -> None:
    item = office.published(column="charges")
    merge = {"context": office.as_("officer"), "column": office.column("charges")}
    assert set(refused(act.MergeColumn(**merge))) == {"into", "reason"}
    foreign = act.MergeColumn(**merge, into=other_office.column("budgets"), reason="合并")
    assert refused(foreign)["into"]
    parent = act.MergeColumn(
        context=office.as_("officer"), column=office.column("policy-documents"), into=office.column("plans"),
        reason="合并",
    )  # fmt: skip
    assert refused(parent)[""]
    act.MergeColumn(**merge, into=office.column("budgets"), reason="与预算决算合并").execute()
    item.refresh_from_db()
    assert item.column.slug == "budgets"
    assert Entry.objects.get(verb="catalogue.merge_column", result="done").data["moved"] == 1
    act.MergeColumn(
        context=office.as_("officer"), column=office.column("budgets"), into=office.column("statistics"),
        reason="再合并",
    ).execute()  # fmt: skip
    for old in ("charges", "budgets"):
        answer = page(office, old)
        assert answer.status_code == 301
        assert answer.headers["Location"].endswith("/statistics/")
    assert Client().get(reverse("portal:item", args=[item.public_id])).status_code == 200


def test_a_retired_column_says_so_and_why(office: Any) -> None:
    act.RetireColumn(
        context=office.as_("officer"), column=office.column("charges"), reason="收费已全部取消"
    ).execute()
    text = page(office, "charges").content.decode()
    assert "本栏目已停用" in text
    assert "收费已全部取消" in text


def test_a_column_shows_its_line(office: Any) -> None:
    column = office.column("livelihood")
    edit = {"context": office.as_("officer"), "column": column}
    assert refused(act.EditColumn(**edit, line={"elements": "长" * 501}))["elements"]
    assert refused(act.EditColumn(**edit, line={"colour": "红"}))["colour"]
    assert refused(act.EditColumn(**edit, key_field="nothing"))["key_field"]
    act.EditColumn(
        **edit,
        line={"elements": "救助对象、标准、金额", "time_limit": "20个工作日内"},
        key_field="public_funds",
    ).execute()
    text = page(office, "livelihood").content.decode()
    assert "救助对象、标准、金额" in text
    assert "公开时限" in text
    assert "公开标准" not in page(office, "plans").content.decode()


def test_the_standard_catalogue_is_taken_over_field_by_field(office: Any) -> None:
    adopt = {"context": office.as_("officer"), "body": office.body}
    assert refused(act.AdoptStandard(**adopt))["fields"]
    assert refused(act.AdoptStandard(**adopt, fields=("gs-nothing",)))["fields"]
    act.AdoptStandard(**adopt, fields=("gs-employment", "gs-work-safety")).execute()
    assert refused(act.AdoptStandard(**adopt, fields=("gs-employment",)))["fields"]
    act.AdoptStandard(**adopt, fields=("gs-employment", "gs-planning")).execute()
    under = Column.objects.filter(parent__slug="grassroots", body=office.body)
    assert set(under.values_list("slug", flat=True)) == {"gs-employment", "gs-work-safety", "gs-planning"}
    assert under.get(slug="gs-work-safety").key_field == "work_safety"
    assert all(one.time_limit and one.audience and one.responsible == office.body.name for one in under)


@pytest.mark.parametrize("kind", ["prefecture", "county", "department", "township", "subdistrict", "village"])
def test_every_kind_of_body_gets_the_four_columns_and_every_statutory_content(kind: str) -> None:
    columns = template_for(kind)
    assert [one["kind"] for one in columns if "kind" in one] == ["guide", "rules", "statutory", "reports"]

    def codes(rows: list[dict[str, Any]]) -> set[str]:
        found = {one["content_code"] for one in rows if one.get("content_code")}
        return found.union(*(codes(one["children"]) for one in rows)) if rows else found

    found = codes(columns)
    assert {f"art20_{number:02d}" for number in range(1, 16)} <= found <= set(statutory_contents())
    assert ("art21_township" in found) == (kind == "township")
    assert ("art21_city" in found) == (kind in {"prefecture", "county", "department", "subdistrict"})


def test_the_standard_has_the_26_fields_and_known_key_fields() -> None:
    standard = grassroots_for("county")
    assert standard is not None
    assert len(standard["columns"]) == 26
    assert {one["key_field"] for one in standard["columns"] if "key_field" in one} <= set(key_fields())
    assert grassroots_for("province") is None
