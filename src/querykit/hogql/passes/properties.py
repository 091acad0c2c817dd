"""Reads of properties become reads of a column, of a map, or of the JSON text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.passes.stored import BARE, group_column, materialized_column
from querykit.hogql.typed import STRING, Type, call, number, text

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context

TEXT = Type("String", nullable=True)
NULL = typed.Literal(None, typed.NULL)


def read_properties(context: Context) -> Handlers:
    """Read each property as text, and convert it to its type."""

    def lower(node: typed.Property) -> typed.Node:
        return _converted(_as_text(node, context), node.declared, context)

    return {typed.Property: lower}


def _as_text(read: typed.Property, context: Context) -> typed.Node:
    if not read.keys:
        return read.base
    column = materialized_column(read, context)
    if column is not None:
        value = _column_value(column, str(read.keys[0]), context)
        return value if len(read.keys) == 1 else _json(value, read.keys[1:])
    group = group_column(read, context)
    if group is not None:
        return typed.GroupRead(group, str(read.keys[0]), TEXT)
    return _json(read.base, read.keys)


def _column_value(column: typed.Column, key: str, context: Context) -> typed.Node:
    if column.materialized == "nullable" or key in BARE:
        return column
    value = call("nullIf", column, text(""), type=TEXT)
    if context.modifiers.materialization == "legacy_null_as_string":
        return value
    return call("nullIf", value, text("null"), type=TEXT)


def _json(base: typed.Node, keys: tuple[str | int, ...]) -> typed.Node:
    steps = [text(key) if isinstance(key, str) else number(key) for key in keys]
    raw = call("JSONExtractRaw", base, *steps, type=STRING)
    value = call("nullIf", call("nullIf", raw, text(""), type=TEXT), text("null"), type=TEXT)
    return call("replaceRegexpAll", value, text('^"|"$'), text(""), type=TEXT)


def _converted(value: typed.Node, declared: str | None, context: Context) -> typed.Node:
    if declared == "Numeric":
        return call("accurateCastOrNull", value, text("Float64"), type=Type("Float"))
    if declared == "DateTime":
        zone = text(context.facts.timezone)
        name = "parseDateTime64BestEffortOrNull"
        return call(name, value, number(6), zone, type=Type("DateTime"))
    if declared == "Boolean":
        words = typed.Array((text("true"), text("false")))
        bits = typed.Array((number(1), number(0)))
        mapped = call("transform", call("toString", value, type=TEXT), words, bits, NULL)
        return call("toBool", mapped, type=Type("Boolean"))
    return value
