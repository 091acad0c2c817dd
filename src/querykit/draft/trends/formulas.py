"""Formulas over series: `A / B`, `(A + 2 * B) * 100`."""

from __future__ import annotations

import ast as python
import math
import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_LENGTH = 2000
MAX_DEPTH = 100
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Number = float


def _divided(left: Number, right: Number) -> Number:
    return left / right if right else 0


def _rest(left: Number, right: Number) -> Number:
    return math.fmod(left, right) if right else 0


def _power(left: Number, right: Number) -> Number:
    try:
        raised = float(left) ** right
    except (OverflowError, ZeroDivisionError):
        return 0
    return raised if isinstance(raised, float) and math.isfinite(raised) else 0


BINARY: Mapping[type[python.operator], Callable[[Number, Number], Number]] = {
    python.Add: operator.add,
    python.Sub: operator.sub,
    python.Mult: operator.mul,
    python.Div: _divided,
    python.Mod: _rest,
    python.Pow: _power,
}
UNARY: Mapping[type[python.unaryop], Callable[[Number], Number]] = {
    python.UAdd: operator.pos,
    python.USub: operator.neg,
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read."""

    text: str
    tree: python.expr
    label: str

    def value(self, values: Sequence[Number]) -> Number:
        """Return what the formula comes to for one number of each series."""
        return _value(self.tree, values)


def parse_formula(
    text: str, series: int, *, custom_name: str | None = None, pointer: str = ""
) -> Formula:
    """Read a formula.

    Args:
        text: numbers, letters of series, `+ - * / % **` and parentheses.
        series: how many series there are.
        custom_name: how its author calls it.
        pointer: where it stands in the node.

    Raises:
        DraftProblem: it cannot be read, or names a series that is not there.
    """
    problem = f"the formula {text[:80]!r} cannot be read"
    hint = "write it with A, B, ... for the series, numbers, + - * / % ** and parentheses"
    if len(text) > MAX_LENGTH:
        raise DraftProblem(f"the formula is longer than {MAX_LENGTH} characters", pointer=pointer)
    try:
        tree = python.parse(text.strip().upper(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise DraftProblem(problem, hint=hint, pointer=pointer) from None
    _check(tree, series, DraftProblem(problem, hint=hint, pointer=pointer), 0)
    return Formula(text, tree, custom_name or f"Formula ({text})")


def _check(node: python.expr, series: int, problem: DraftProblem, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise problem
    if isinstance(node, python.BinOp) and type(node.op) in BINARY:
        _check(node.left, series, problem, depth + 1)
        _check(node.right, series, problem, depth + 1)
    elif isinstance(node, python.UnaryOp) and type(node.op) in UNARY:
        _check(node.operand, series, problem, depth + 1)
    elif isinstance(node, python.Name) and len(node.id) == 1 and node.id in LETTERS:
        if LETTERS.index(node.id) >= series:
            raise DraftProblem(
                f"the formula names the series {node.id}, but there are only {series}",
                pointer=problem.pointer,
            )
    elif not (isinstance(node, python.Constant) and type(node.value) in (int, float)):
        raise problem


def _value(node: python.expr, values: Sequence[Number]) -> Number:
    if isinstance(node, python.BinOp):
        return BINARY[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, python.UnaryOp):
        return UNARY[type(node.op)](_value(node.operand, values))
    if isinstance(node, python.Name):
        return values[LETTERS.index(node.id)]
    assert isinstance(node, python.Constant)
    assert isinstance(node.value, (int, float))
    return node.value
