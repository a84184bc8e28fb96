"""The forms as data: loaded, checked, chosen by year; their size and labels against the official forms."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tests.statements.support import sample, samples

from gongkai.statements import FormError, form_for_year, forms, load_form
from gongkai.statements.findings import messages
from gongkai.statements.loading import build_form, load_data


def data(form: str = "2021") -> Any:
    return copy.deepcopy(load_data(f"{form}.json"))


def test_all_forms_load() -> None:
    assert [form.id for form in forms()] == ["free", "2014", "2019", "2021"]
    assert load_form("2021") is load_form("2021")
    with pytest.raises(FormError, match="没有“1999”这一表式"):
        load_form("1999")


@pytest.mark.parametrize(
    ("year", "table", "form"),
    [
        (2008, True, "free"),
        (2013, True, "free"),
        (2014, True, "2014"),
        (2018, True, "2014"),
        (2016, False, "free"),
        (2019, True, "2019"),
        (2019, False, "2019"),
        (2020, True, "2019"),
        (2021, True, "2021"),
        (2025, True, "2021"),
        (2040, False, "2021"),
        (2007, True, "free"),
    ],
)
def test_form_of_a_year(year: int, table: bool, form: str) -> None:
    assert form_for_year(year, has_statistics_table=table).id == form


def test_size_of_the_forms() -> None:
    """65 rows of which 7 headings (国办发〔2014〕32号); table three, table four."""
    statistics = load_form("2014").table_by_key["statistics"]
    assert len(statistics.rows) == 65
    assert len(statistics.figure_rows) == 58
    for form, rows in (("2019", 23), ("2021", 25)):
        table = load_form(form).table_by_key["requests"]
        assert len(table.figure_rows) == rows
        assert len(table.columns) == 7
        assert len(load_form(form).table_by_key["remedies"].columns) == 15
    assert load_form("free").tables == ()
    assert [section.title_zh for section in load_form("free").sections][:2] == [
        "概述",
        "主动公开政府信息情况",
    ]


def test_labels_are_the_official_ones() -> None:
    form = load_form("2021")
    assert form.label("requests.granted.total") == "（一）予以公开 × 总计"
    assert form.label("remedies.cases.direct_suit_total") == "行政诉讼 · 未经复议直接起诉 · 总计"
    assert load_form("2014").label("statistics.staff_total.count") == "（三）从事政府信息公开工作人员数"
    assert form.unit("fees.administrative_fees.amount") == "万元"
    with pytest.raises(FormError, match=r"没有“requests\.granted\.nobody”这一格"):
        form.label("requests.granted.nobody")


@pytest.mark.parametrize("name", samples())
def test_samples_name_only_cells_of_their_form(name: str) -> None:
    form, figures = sample(name)
    assert set(figures) == set(form.cells)


def test_every_rule_and_cross_check_has_words_in_both_languages() -> None:
    texts = messages()["rules"]
    wanted = {rule.key for form in forms() for rule in form.rules}
    wanted |= {"absent_cells", "text_against_table", "children_sum", "children_missing"}
    assert wanted == set(texts)
    for text in texts.values():
        for part in ("title", "advice"):
            assert text[part]["zh"]
            assert text[part]["en"].isascii() or "“" in text[part]["en"]


def broken(change: Any, form: str = "2021") -> str:
    changed = data(form)
    change(changed)
    with pytest.raises(FormError) as caught:
        build_form(changed)
    return str(caught.value)


def test_schema_refuses_what_is_not_a_form() -> None:
    assert "severity" in broken(lambda form: form["rules"][0].update(severity="fatal"))
    assert "sections" in broken(lambda form: form.pop("sections"))
    assert "colour" in broken(lambda form: form.update(colour="red"))
    assert "rows" in broken(lambda form: form["tables"][0].update(rows=[]))


def test_meaning_is_checked_too() -> None:
    def rule(expression: str) -> Any:
        return lambda form: form["rules"][0].update(expression=expression)

    assert "no_such_row" in broken(rule("new_requests == no_such_row"))
    assert "refused" in broken(rule("new_requests == refused")), "a heading carries no figure"
    assert "prev__ghost" in broken(rule("new_requests == prev__ghost"))
    assert "不允许的写法" in broken(rule("__import__('os') == 1"))
    assert "重复" in broken(lambda form: form["tables"][4]["rows"].append(form["tables"][4]["rows"][0]))
    assert "上级行" in broken(lambda form: form["tables"][4]["rows"][3].update(parent="later"))
    assert "层级" in broken(lambda form: form["tables"][4]["rows"][3].update(level=2))
    assert "没有列出表" in broken(lambda form: form["sections"][2].update(tables=[]))
    assert "没有文字说明" in broken(lambda form: form["rules"][0].update(key="unheard_of"))
    assert "既没有表达式" in broken(rule("True"))


def test_data_are_plain_json() -> None:
    for form in ("free", "2014", "2019", "2021"):
        assert json.loads(json.dumps(data(form)))["id"] == form
