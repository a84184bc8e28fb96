"""Loading of the forms from `data/*.json`: schema check, semantic check, choice by reporting year."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from jsonschema import Draft202012Validator

from .errors import FormError
from .expressions import compile_expression
from .forms import Column, Form, Row, Rule, Section, Table

T = TypeVar("T")

FORM_IDS = ("free", "2014", "2019", "2021")
"""The forms that are known, oldest first."""


@cache
def load_data(name: str) -> Any:
    """Parse `data/<name>` of this package, once; not to be changed by the caller."""
    return json.loads(files(__package__).joinpath("data", name).read_text(encoding="utf-8"))


@cache
def load_form(form_id: str) -> Form:
    """The form `form_id` (`free`, `2014`, `2019`, `2021`). Raises FormError when unknown or broken."""
    if form_id not in FORM_IDS:
        raise FormError(f"没有“{form_id}”这一表式，可用的有：{'、'.join(FORM_IDS)}。")
    return build_form(load_data(f"{form_id}.json"))


@cache
def forms() -> tuple[Form, ...]:
    """All forms, oldest first."""
    return tuple(load_form(form_id) for form_id in FORM_IDS)


def form_for_year(year: int, has_statistics_table: bool = True) -> Form:
    """The form of a reporting year (not of the year of publication).

    To 2013 `free`; 2014-2018 `2014`, or `free` when the report has no statistics table (国办发〔2014〕32号);
    2019-2020 `2019`; from 2021 `2021`, also for years later than any form known.
    """
    if not has_statistics_table and year <= 2018:
        return load_form("free")
    fitting = [form for form in forms() if form.first_year <= year]
    return fitting[-1] if fitting else load_form("free")


def build_form(data: Mapping[str, Any]) -> Form:
    """A form from its data, checked by schema and in meaning. Raises FormError naming everything wrong."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(error.absolute_path))
    if errors:
        first = errors[0]
        where = "/".join(str(part) for part in first.absolute_path) or "(root)"
        raise FormError(f"表式数据不合规范：{where}：{first.message}（共 {len(errors)} 处）")
    form = _build(data)
    problems = semantic_problems(form)
    if problems:
        raise FormError(f"表式 {form.id} 的数据有误：{'；'.join(problems)}")
    return form


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(load_data("form.schema.json"))


def _build(data: Mapping[str, Any]) -> Form:
    return Form(
        id=data["id"],
        title=data["title"],
        title_zh=data["title_zh"],
        first_year=data["in_force_from_year"],
        last_year=data["in_force_to_year"],
        source=data["source"],
        verification=data["verification"],
        sections=tuple(
            Section(
                **{
                    **item,
                    "required_contents": tuple(item["required_contents"]),
                    "tables": tuple(item["tables"]),
                }
            )
            for item in data["sections"]
        ),
        tables=tuple(_table(item) for item in data["tables"]),
        rules=tuple(_tuples(Rule, item) for item in data["rules"]),
        sections_note=data.get("sections_note", ""),
    )


def _table(data: Mapping[str, Any]) -> Table:
    return Table(
        key=data["key"],
        section=data["section"],
        title=data["title"],
        columns=tuple(Column(**column) for column in data["columns"]),
        rows=tuple(_tuples(Row, row) for row in data["rows"]),
        header_labels=tuple(data.get("header_labels", ())),
        note=data.get("note", ""),
    )


def _tuples(kind: type[T], data: Mapping[str, Any]) -> T:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})


def semantic_problems(form: Form) -> list[str]:
    """What the schema cannot see: doubled keys, unknown parents and tables, rules naming no cell of the form."""
    problems = [f"{what} {key} 重复" for what, key in _doubled(form)]
    for table in form.tables:
        if table.section not in form.section_by_key:
            problems.append(f"表 {table.key} 的部分 {table.section} 不存在")
        elif table.key not in form.section_by_key[table.section].tables:
            problems.append(f"部分 {table.section} 没有列出表 {table.key}")
        problems += _parent_problems(table)
    for section in form.sections:
        problems += [
            f"部分 {section.key} 列出的表 {key} 不存在"
            for key in section.tables
            if key not in form.table_by_key
        ]
    for rule in form.rules:
        problems += _rule_problems(form, rule)
    return problems


def _doubled(form: Form) -> Iterable[tuple[str, str]]:
    named = [
        ("部分", [section.key for section in form.sections]),
        ("表", [table.key for table in form.tables]),
        ("规则", [rule.key for rule in form.rules]),
    ]
    for table in form.tables:
        named.append((f"{table.key} 的行", [row.key for row in table.rows]))
        named.append((f"{table.key} 的列", [column.key for column in table.columns]))
    for what, keys in named:
        yield from ((what, key) for key, times in Counter(keys).items() if times > 1)


def _parent_problems(table: Table) -> Iterable[str]:
    seen: dict[str, Row] = {}
    for row in table.rows:
        if row.parent is not None and row.parent not in seen:
            yield f"{table.key}.{row.key} 的上级行 {row.parent} 不在它之前"
        elif row.parent is not None and seen[row.parent].level != row.level - 1:
            yield f"{table.key}.{row.key} 的层级与上级行不相接"
        elif row.parent is None and row.level != 0:
            yield f"{table.key}.{row.key} 层级为 {row.level} 却没有上级行"
        seen[row.key] = row


def _rule_problems(form: Form, rule: Rule) -> Iterable[str]:
    if rule.table != "*" and rule.table not in form.table_by_key:
        yield f"规则 {rule.key} 的表 {rule.table} 不存在"
        return
    if rule.key not in load_data("messages.json")["rules"]:
        yield f"规则 {rule.key} 没有文字说明（data/messages.json）"
    expression = compile_expression(rule.expression)
    if rule.check is None and (rule.table == "*" or expression.is_true):
        yield f"规则 {rule.key} 既没有表达式也没有代码检查"
        return
    for name in expression.names:
        yield from _name_problems(form, rule, name)
    columns = {column.key for table in form.tables for column in table.columns}
    rows = {row.key for table in form.tables for row in table.rows}
    yield from (
        f"规则 {rule.key} 所指的列 {key} 不存在"
        for key in (*rule.exempt_columns, *rule.decimal_columns)
        if key not in columns
    )
    yield from (f"规则 {rule.key} 所指的行 {key} 不存在" for key in rule.decimal_rows if key not in rows)


def _name_problems(form: Form, rule: Rule, name: str) -> Iterable[str]:
    # A prev__ name is resolved in whatever form last year's report has, but it must exist in this one: the rule
    # compares like with like.
    plain = name.removeprefix("prev__")
    table = form.table_by_key[rule.table]
    if rule.iterate == "columns":
        known = plain in table.row_by_key and table.row_by_key[plain].has_figures
    elif rule.iterate == "rows":
        known = plain in table.column_by_key
    else:
        known = resolve(form, rule.table, plain) is not None
    if not known:
        yield f"规则 {rule.key} 用到的 {name} 不是表式中的数字格"


def resolve(form: Form, table: str, name: str) -> str | None:
    """The cell key of a full name in a rule that iterates `none`: `<row>__<col>` or `<table>__<row>__<col>`."""
    parts = name.split("__")
    if len(parts) == 2:
        parts = [table, *parts]
    key = ".".join(parts)
    return key if len(parts) == 3 and form.has_cell(key) else None
