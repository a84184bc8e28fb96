"""Every rule of every form: a case where it fires and one where it is still; and the cases notice a wrong rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.statements.rulecases import SEVERITIES, Case, cases
from tests.statements.support import zero

from gongkai.statements import Finding, Form, check, forms, load_form
from gongkai.statements.expressions import compile_expression

CASES = list(cases())


def found(case: Case, form: Form) -> list[Finding]:
    own = load_form(case.form)
    previous = None if case.before is None else (own, zero(own, case.before))
    figures = zero(own, case.now)
    result = check(form, figures, previous, sections=case.sections, facts=case.facts)
    return [finding for finding in result if finding.rule == case.rule]


def number(value: object) -> object:
    return Decimal(value) if isinstance(value, str) else value


def agrees(case: Case, form: Form) -> bool:
    result = found(case, form)
    if case.fires is None:
        return not result
    told = [(finding.at, finding.left, finding.right) for finding in result]
    return told == [(case.fires[0], number(case.fires[1]), number(case.fires[2]))]


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_cases_hold(form: str) -> None:
    wrong = [
        f"{case} {case.now} {case.before}"
        for case in CASES
        if case.form == form
        if not agrees(case, load_form(form))
    ]
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.parametrize("rule", [f"{form.id}:{rule.key}" for form in forms() for rule in form.rules])
def test_every_rule_fires_and_keeps_still(rule: str) -> None:
    form, key = rule.split(":")
    mine = [case for case in CASES if case.form == form and case.rule == key]
    assert any(case.fires for case in mine)
    assert any(case.fires is None for case in mine)
    for case in mine:
        for finding in found(case, load_form(form)):
            assert finding.severity == ("error" if key in SEVERITIES["error"] else "warning")
            assert finding.cells
            if finding.left is not None and finding.right is not None:
                assert finding.difference == finding.left - finding.right


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_finding_can_be_told(form: str) -> None:
    own = load_form(form)
    for case in CASES:
        if case.form == form and case.fires:
            for finding in found(case, own):
                zh, en = finding.message("zh"), finding.message("en")
                assert zh.endswith("。")
                assert en.endswith(".")
                for text in (zh, en):
                    assert "{" not in text
                    assert "None" not in text
                    row = own.cell(finding.cells[0]).row
                    assert row.label in text or not row.label_printed or finding.template == "fee_notices"
                if finding.difference is not None:
                    assert str(abs(finding.difference)) in zh


def mutants(expression: str) -> Iterator[str]:
    """Wrong versions of a rule: another comparison, a summand lost, a sign turned, a guard lost."""
    for operator in ("==", "<=", ">=", "<", ">"):
        if len(re.findall("==|<=|>=|<|>", expression)) == 1:
            changed = re.sub("==|<=|>=|<|>", operator, expression)
            if changed != expression:
                yield changed
    for summand in re.findall(r" [+-] \w+", expression):
        yield expression.replace(summand, "", 1)
        turned = summand.replace(" + ", " ~ ").replace(" - ", " + ").replace(" ~ ", " - ")
        yield expression.replace(summand, turned, 1)
    if expression.startswith("not ("):
        yield expression.replace("not (", "(", 1)
        yield expression.split(" or ")[0]
        yield expression.split(" or ")[1]


@pytest.mark.parametrize(
    "rule",
    [f"{form.id}:{rule.key}" for form in forms() for rule in form.rules if rule.check is None],
)
def test_a_wrong_rule_is_noticed(rule: str) -> None:
    form_id, key = rule.split(":")
    form = load_form(form_id)
    mine = [case for case in CASES if case.form == form_id and case.rule == key]
    tried = 0
    for text in mutants(form.rule_by_key[key].expression):
        compile_expression(text)
        wrong = replace(form.rule_by_key[key], expression=text)
        mutated = replace(form, rules=tuple(wrong if other.key == key else other for other in form.rules))
        assert not all(agrees(case, mutated) for case in mine), text
        tried += 1
    assert tried
