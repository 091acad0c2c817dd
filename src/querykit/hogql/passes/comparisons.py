"""Comparisons that treat NULL as a value, as people expect: `x != 'a'` keeps rows without x."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.passes.stored import compared_as_stored
from querykit.hogql.typed import BOOLEAN, call, number, text, type_of
from querykit.hogql.words import COMPARISONS

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context

POSITIVE = frozenset({"==", "like", "ilike", "=~", "=~*"})
NEGATIVE = frozenset({"!=", "not like", "not ilike", "!~", "!~*"})
NULL_MEANS = {
    **dict.fromkeys(("==", "like", "ilike"), "isNull"),
    **dict.fromkeys(("!=", "not like", "not ilike"), "isNotNull"),
}
"""Operator -> what it asks when the other side is the constant NULL."""

ZERO, ONE = number(0), number(1)


def make_comparisons_null_safe(context: Context) -> Handlers:
    """Make comparisons calls that never give NULL."""

    def lower(node: typed.Compare) -> typed.Node:
        folded = _constant(node)
        if folded is not None:
            return folded
        stored = None if node.in_join else compared_as_stored(node, context)
        return stored or _lowered(node)

    return {typed.Compare: lower, typed.Between: _between}


def _lowered(node: typed.Compare) -> typed.Node:
    left, right, op = node.left, node.right, node.op
    if op in NULL_MEANS:
        for one, other in ((left, right), (right, left)):
            if _is_null(one):
                return call(NULL_MEANS[op], other, type=BOOLEAN)
    made = plain(op, left, right)
    nullable = (type_of(left).nullable, type_of(right).nullable)
    if op.endswith("in") or node.in_join or not any(nullable):
        return made
    if op in POSITIVE and all(nullable):
        fallback: typed.Node = typed.Infix("and", _asks("isNull", left), _asks("isNull", right))
    elif op in NEGATIVE:
        fallback = ONE
        if all(nullable):
            fallback = typed.Infix("or", _asks("isNotNull", left), _asks("isNotNull", right))
    else:
        fallback = ZERO
    return call("ifNull", made, fallback, type=BOOLEAN)


def plain(op: str, left: typed.Node, right: typed.Node) -> typed.Node:
    """Return a comparison as ClickHouse has it."""
    if op.endswith("*"):
        right = call("concat", text("(?i)"), right)
    made = call(COMPARISONS[op], left, right, type=BOOLEAN)
    return call("not", made, type=BOOLEAN) if op in ("!~", "!~*") else made


def _asks(name: str, node: typed.Node) -> typed.Node:
    return call(name, node, type=BOOLEAN)


def _is_null(node: typed.Node) -> bool:
    return isinstance(node, typed.Literal) and node.value is None


def _constant(node: typed.Compare) -> typed.Node | None:
    """Return what two constants compare to; None when that is left to ClickHouse."""
    left, right = node.left, node.right
    if not (isinstance(left, typed.Literal) and isinstance(right, typed.Literal)):
        return None
    if node.op not in ("==", "!="):
        return None
    one, other = left.value, right.value
    comparable = None in (one, other) or isinstance(one, str) == isinstance(other, str)
    return typed.Literal((one == other) == (node.op == "=="), BOOLEAN) if comparable else None


def _between(node: typed.Between) -> typed.Node:
    if node.safe or not node.type.nullable:
        return node
    safe = typed.replaced(node, safe=True, type=BOOLEAN)
    return call("ifNull", safe, ONE if node.negated else ZERO, type=BOOLEAN)
