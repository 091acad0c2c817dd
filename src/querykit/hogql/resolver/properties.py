"""Reads of JSON texts, and the types that an environment's definitions give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import Type, type_of

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

TEXT = Type("String", nullable=True)
KINDS = {"Numeric": "Float", "DateTime": "DateTime", "Boolean": "Boolean"}
"""Type of a property definition -> kind of what a read gives. All others are text."""


def json_step(value: typed.Node, key: str | int) -> typed.Property | None:
    """Return the read one key deeper when the value is JSON; None when it is not."""
    if isinstance(value, typed.Property):
        return typed.Property(value.base, (*value.keys, key), TEXT)
    if type_of(value).kind == "JSON":
        return typed.Property(value, (key,), TEXT)
    return None


def bag_of(node: typed.Node) -> str | None:
    """Return whose properties a JSON text holds, also behind an alias."""
    if isinstance(node, typed.Column):
        return node.bag
    if isinstance(node, typed.Name) and node.target is not None:
        return bag_of(node.target)
    return bag_of(node.expr) if isinstance(node, typed.Aliased) else None


def with_declared(context: Context, read: typed.Property) -> typed.Property:
    """Return the read with the type that the definitions give it; only first keys have one."""
    if len(read.keys) != 1:
        return read
    return declare(context, read, bag_of(read.base), str(read.keys[0]))


def declare(context: Context, read: typed.Property, bag: str | None, key: str) -> typed.Property:
    """Return the read with the type of a property, when it is no text."""
    declared = context.facts.property_type(bag, key)
    if declared not in KINDS:
        return read
    return typed.replaced(read, declared=declared, type=Type(KINDS[declared], nullable=True))


def undeclared(node: typed.Node) -> typed.Node:
    """Return a read as the text that is stored, for functions that convert on their own."""
    if isinstance(node, typed.Property) and node.declared is not None:
        return typed.replaced(node, declared=None, type=TEXT)
    return node
