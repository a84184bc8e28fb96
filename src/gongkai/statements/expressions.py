"""The expression grammar of the forms: compiled once into small objects, evaluated without `eval`.

Grammar (see `expression_grammar` in each form): names, integers, `+ -`, `== != <= >= < >`, `and or not`, parentheses
and the constant True. Anything else is refused when the form is loaded. Names are resolved by the caller.

Blanks: a rule `<name> == ...` whose left cell is blank is not evaluated; any other blank counts as 0. A `prev__`
name that is blank or missing skips the whole rule. A name that is absent (the cell was never read) leaves the rule
undecided.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property

from .canonical import Number, Value
from .errors import FormError

PREVIOUS = "prev__"


class Missing(Enum):
    """What a lookup gives for a cell that has no figure at all (blank cells give None)."""

    ABSENT = "absent"


ABSENT = Missing.ABSENT

Lookup = Callable[[str], Value | Missing]
"""From a name of the expression to its figure, None (blank) or ABSENT."""


class Outcome(Enum):
    """What evaluating a rule at one place came to."""

    HOLDS = "holds"
    BROKEN = "broken"
    SKIPPED = "skipped"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Sum:
    """A linear sum: signed names and a constant."""

    terms: tuple[tuple[int, str], ...]
    constant: int = 0

    @property
    def single(self) -> str | None:
        """The name, when the sum is one bare name."""
        return (
            self.terms[0][1] if len(self.terms) == 1 and not self.constant and self.terms[0][0] == 1 else None
        )

    def value(self, numbers: Callable[[str], Number]) -> Number:
        """The value, with every name looked up in `numbers`."""
        result: Number = self.constant
        for sign, name in self.terms:
            result = result + numbers(name) if sign > 0 else result - numbers(name)
        return result


@dataclass(frozen=True)
class True_:
    """The constant True: the rule is checked by code."""

    def holds(self, numbers: Callable[[str], Number]) -> bool:
        """Always."""
        return True


@dataclass(frozen=True)
class Comparison:
    """`left <operator> right`."""

    operator: str
    left: Sum
    right: Sum

    def holds(self, numbers: Callable[[str], Number]) -> bool:
        """Whether the comparison holds."""
        return _COMPARE[self.operator](self.left.value(numbers), self.right.value(numbers))


@dataclass(frozen=True)
class Not:
    """`not part`."""

    part: Node

    def holds(self, numbers: Callable[[str], Number]) -> bool:
        """Whether the part does not hold."""
        return not self.part.holds(numbers)


@dataclass(frozen=True)
class Joined:
    """`a and b and ...` or `a or b or ...`."""

    operator: str
    parts: tuple[Node, ...]

    def holds(self, numbers: Callable[[str], Number]) -> bool:
        """Whether all (and) or some (or) parts hold."""
        quantifier = all if self.operator == "and" else any
        return quantifier(part.holds(numbers) for part in self.parts)


Node = True_ | Comparison | Not | Joined

_COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
}

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.LtE: "<=",
    ast.GtE: ">=",
    ast.Lt: "<",
    ast.Gt: ">",
}


@dataclass(frozen=True)
class Expression:
    """A compiled expression with its text and the names it uses, in order of appearance."""

    text: str
    node: Node
    names: tuple[str, ...]

    @property
    def comparison(self) -> Comparison | None:
        """The comparison, when the expression is nothing but one: its sides can be shown."""
        return self.node if isinstance(self.node, Comparison) else None

    @property
    def is_true(self) -> bool:
        """Whether the expression is the bare constant True (a rule in code)."""
        return isinstance(self.node, True_)

    @cached_property
    def left_cell(self) -> str | None:
        """The name on the left of `<name> == ...`: blank there, the rule is not evaluated."""
        comparison = self.comparison
        return comparison.left.single if comparison and comparison.operator == "==" else None

    def evaluate(self, lookup: Lookup) -> Outcome:
        """Evaluate by the blank rules of the grammar (see the head of this module)."""
        numbers: dict[str, Number] = {}
        undecided = False
        for name in self.names:
            found = lookup(name)
            if name.startswith(PREVIOUS) and (found is None or found is ABSENT):
                return Outcome.SKIPPED
            if found is None and name == self.left_cell:
                return Outcome.SKIPPED
            if isinstance(found, Missing):
                undecided = True
            else:
                numbers[name] = 0 if found is None else found
        if undecided:
            return Outcome.UNDECIDED
        return Outcome.HOLDS if self.node.holds(numbers.__getitem__) else Outcome.BROKEN


@cache
def compile_expression(text: str) -> Expression:
    """Compile the text of a rule. Raises FormError for anything outside the grammar."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise FormError(f"规则表达式无法解析：{text}（{error}）") from error
    names: dict[str, None] = {}
    node = _boolean(tree, names, text)
    return Expression(text, node, tuple(names))


def _boolean(tree: ast.expr, names: dict[str, None], text: str) -> Node:
    if isinstance(tree, ast.Constant) and tree.value is True:
        return True_()
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return Not(_boolean(tree.operand, names, text))
    if isinstance(tree, ast.BoolOp):
        operator = "and" if isinstance(tree.op, ast.And) else "or"
        return Joined(operator, tuple(_boolean(part, names, text) for part in tree.values))
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and type(tree.ops[0]) in _OPERATORS:
        left = _sum(tree.left, names, text)
        return Comparison(_OPERATORS[type(tree.ops[0])], left, _sum(tree.comparators[0], names, text))
    raise FormError(f"规则表达式用了不允许的写法（{type(tree).__name__}）：{text}")


def _sum(tree: ast.expr, names: dict[str, None], text: str, sign: int = 1) -> Sum:
    if isinstance(tree, ast.Name):
        names[tree.id] = None
        return Sum(((sign, tree.id),))
    if isinstance(tree, ast.Constant) and type(tree.value) is int:
        return Sum((), sign * tree.value)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
        return _sum(tree.operand, names, text, -sign if isinstance(tree.op, ast.USub) else sign)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub):
        left = _sum(tree.left, names, text, sign)
        right = _sum(tree.right, names, text, -sign if isinstance(tree.op, ast.Sub) else sign)
        return Sum(left.terms + right.terms, left.constant + right.constant)
    raise FormError(f"规则表达式用了不允许的写法（{type(tree).__name__}）：{text}")
