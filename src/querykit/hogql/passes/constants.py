"""Conditions that are settled beforehand: `x AND true` is `x`, `x AND false` is `false`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import BOOLEAN

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context


def settle_conditions(context: Context) -> Handlers:  # noqa: ARG001 - as all lowerings
    """Do AND and OR over constants, and leave out conditions that are true."""
    return {typed.Call: _settled, typed.Select: _without_true}


def is_true(node: typed.Node | None) -> bool:
    """Return whether a condition is the constant 1."""
    return isinstance(node, typed.Literal) and node.value in (True, 1)


def is_false(node: typed.Node | None) -> bool:
    """Return whether a condition is the constant 0."""
    return isinstance(node, typed.Literal) and node.value is not None and node.value in (False, 0)


def _settled(node: typed.Call) -> typed.Node:
    if node.name not in ("and", "or"):
        return node
    absorbing, neutral = (is_false, is_true) if node.name == "and" else (is_true, is_false)
    if not any(isinstance(one, typed.Literal) for one in node.args):
        return node
    if any(absorbing(one) for one in node.args):
        return typed.Literal(node.name == "or", BOOLEAN)
    left = tuple([one for one in node.args if not neutral(one)])
    if not left:
        return typed.Literal(node.name == "and", BOOLEAN)
    return left[0] if len(left) == 1 else typed.replaced(node, args=left)


def _without_true(node: typed.Select) -> typed.Node:
    if not any(map(is_true, (node.where, node.prewhere, node.having))):
        return node
    return typed.replaced(
        node,
        where=_unless_true(node.where),
        prewhere=_unless_true(node.prewhere),
        having=_unless_true(node.having),
    )


def _unless_true(condition: typed.Node | None) -> typed.Node | None:
    return None if is_true(condition) else condition
