"""Expressions but for names and calls: constants, operators, comparisons, access, casts."""

# ruff: noqa: ARG001 - one signature for all functions of a table

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.cohorts import in_cohort
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.filters import filter_bound
from querykit.hogql.resolver.mismatches import wrong_comparison, wrong_operand
from querykit.hogql.resolver.properties import json_step, with_declared
from querykit.hogql.typed import (
    BOOLEAN,
    DATE,
    DATETIME,
    INTEGER,
    NULL,
    STRING,
    UNKNOWN,
    Type,
    type_of,
)
from querykit.hogql.words import ARITHMETIC, COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope

NUMERIC = ("Integer", "Float", "Decimal")
BROKEN = typed.Literal(None, UNKNOWN)
"""Stands for an expression with an error, so that the work can go on."""


def constant(value: Any) -> typed.Literal:
    """Return a Python value as a constant with its type."""
    if value is None:
        return typed.Literal(None, NULL)
    if isinstance(value, bool):
        return typed.Literal(value, BOOLEAN)
    if isinstance(value, int):
        return typed.Literal(value, INTEGER)
    if isinstance(value, float):
        return typed.Literal(value, Type("Float", nullable=False))
    if isinstance(value, date):
        return typed.Literal(value, DATETIME if isinstance(value, datetime) else DATE)
    return typed.Literal(value, STRING)


@resolves(ast.Constant)
def _constant(context: Context, node: ast.Constant, scope: Scope) -> typed.Node:
    value = node.value
    if node.value_type is not None and isinstance(value, str):
        number = float(value)
        value = int(value) if math.isfinite(number) and value.lstrip("+-").isdigit() else number
    return constant(value)


@resolves(ast.Alias)
def _alias(context: Context, node: ast.Alias, scope: Scope) -> typed.Node:
    if not scope.in_select:
        context.report(
            codes.REDEFINED_ALIAS, "Aliases are allowed only within SELECT queries", node
        )
    if node.alias in scope.aliases:
        message = f"Cannot redefine an alias with the name: {node.alias}"
        context.report(codes.REDEFINED_ALIAS, message, node)
    check_name(context, node.alias, node)
    expr = context.resolve(node.expr, scope)
    if isinstance(expr, typed.Aliased):
        expr = expr if not expr.hidden else expr.expr
    aliased = typed.Aliased(expr, node.alias, type_of(expr))
    scope.aliases[node.alias] = aliased
    return aliased


def check_name(context: Context, name: str, at: Any) -> None:
    """Report a name that PostHog refuses."""
    if "%" in name:
        message = f'The HogQL identifier "{name}" is not permitted as it contains the "%" character'
        context.report(codes.BAD_NAME, message, at)
    elif name == "":
        context.report(codes.BAD_NAME, "a name cannot be empty", at)


@resolves(ast.And)
def _and(context: Context, node: ast.And, scope: Scope) -> typed.Node:
    return _logic(context, "and", node.exprs, scope)


@resolves(ast.Or)
def _or(context: Context, node: ast.Or, scope: Scope) -> typed.Node:
    return _logic(context, "or", node.exprs, scope)


def _logic(context: Context, name: str, exprs: Sequence[ast.Node], scope: Scope) -> typed.Node:
    return typed.Call(name, tuple([context.resolve(one, scope) for one in exprs]), BOOLEAN)


@resolves(ast.Not)
def _not(context: Context, node: ast.Not, scope: Scope) -> typed.Node:
    return typed.Call("not", (context.resolve(node.expr, scope),), BOOLEAN)


@resolves(ast.ArithmeticOperation)
def _arithmetic(context: Context, node: ast.ArithmeticOperation, scope: Scope) -> typed.Node:
    left, right = context.resolve(node.left, scope), context.resolve(node.right, scope)
    if node.op not in ARITHMETIC:
        context.report(codes.BAD_WORD, f"{node.op!r} is no operator", node)
        return BROKEN
    if context.warnings is not None:
        wrong_operand(context, node, left, right)
    return typed.Call(ARITHMETIC[node.op], (left, right), arithmetic_type(node.op, left, right))


def arithmetic_type(op: str, left: typed.Node, right: typed.Node) -> Type:  # noqa: PLR0911
    """Return the type of a sum, product and so on."""
    one, other = type_of(left), type_of(right)
    nullable = one.nullable or other.nullable
    kinds = {one.kind, other.kind}
    if op == "/" and kinds <= {"Integer", "Float"}:
        return Type("Float", nullable)
    if kinds == {"Integer"}:
        return Type("Integer", nullable)
    if kinds <= {"Integer", "Float"}:
        return Type("Float", nullable)
    if kinds <= {"Integer", "Float", "Decimal"}:
        return Type("Decimal", nullable)
    if op in "+-" and "Interval" in kinds and kinds & {"DateTime", "Date"}:
        return Type("DateTime" if "DateTime" in kinds else "Date", nullable)
    if op == "-" and kinds <= {"DateTime", "Date"}:
        return Type("Integer", nullable)
    return Type("Unknown", nullable)


@resolves(ast.CompareOperation)
def _compare(context: Context, node: ast.CompareOperation, scope: Scope) -> typed.Node:
    from_filters = filter_bound(context, node, scope)
    if from_filters is not None:
        return from_filters
    if node.op in ("in cohort", "not in cohort"):
        return in_cohort(context, node.left, node.right, scope, negated=node.op == "not in cohort")
    if node.op in ("in", "not in") and is_cohort_call(node.right):
        cohort = node.right.args[0] if len(node.right.args) == 1 else node.right  # type: ignore[attr-defined]
        return in_cohort(context, node.left, cohort, scope, negated=node.op == "not in")
    if node.op not in COMPARISONS:
        context.report(codes.BAD_WORD, f"{node.op!r} is no comparison", node)
        return BROKEN
    left, right = context.resolve(node.left, scope), context.resolve(node.right, scope)
    if context.warnings is not None:
        wrong_comparison(context, node, left, right)
    return compare(node.op, left, right, in_join=scope.in_join)


def is_cohort_call(node: ast.Node) -> bool:
    """Return whether a node is `cohort(...)`, the older form of IN COHORT."""
    return isinstance(node, ast.Call) and node.name == "cohort"


def compare(op: str, left: typed.Node, right: typed.Node, *, in_join: bool = False) -> typed.Node:
    """Return a comparison; a property beside a number or a boolean is read as one."""
    left, right = _as_compared(left, right), _as_compared(right, left)
    nullable = op in ("in", "not in") and type_of(left).nullable and type_of(right).nullable
    return typed.Compare(op, left, right, Type("Boolean", nullable), in_join)


def _as_compared(one: typed.Node, other: typed.Node) -> typed.Node:
    bare = one.expr if isinstance(one, typed.Aliased) else one
    if not isinstance(bare, typed.Property) or bare.declared is not None:
        return one
    kind = _literal_kind(other)
    if kind is None:
        return one
    return typed.Property(bare.base, bare.keys, Type(kind, nullable=True), DECLARED[kind], bare.bag)


DECLARED = {"Boolean": "Boolean", "Integer": "Numeric", "Float": "Numeric"}


def _literal_kind(node: typed.Node) -> str | None:
    """Return what sort of constants a node holds, when it holds numbers or booleans only."""
    if isinstance(node, typed.Literal):
        kind = node.type.kind
        return {"Integer": "Float", "Float": "Float", "Boolean": "Boolean"}.get(kind)
    items: Sequence[typed.Node] = ()
    if isinstance(node, typed.Array):
        items = node.items
    elif isinstance(node, typed.Call) and node.name in ("tuple", "array"):
        items = node.args
    kinds = {_literal_kind(one) for one in items}
    return kinds.pop() if len(kinds) == 1 else None


@resolves(ast.BetweenExpr)
def _between(context: Context, node: ast.BetweenExpr, scope: Scope) -> typed.Node:
    expr, low, high = (context.resolve(one, scope) for one in (node.expr, node.low, node.high))
    expr = _as_compared(expr, low)
    nullable = any(type_of(one).nullable for one in (expr, low, high))
    return typed.Between(expr, low, high, node.negated, Type("Boolean", nullable))


@resolves(ast.IsDistinctFrom)
def _is_distinct(context: Context, node: ast.IsDistinctFrom, scope: Scope) -> typed.Node:
    left, right = context.resolve(node.left, scope), context.resolve(node.right, scope)
    return compare("==" if node.negated else "!=", left, right)


@resolves(ast.Array)
def _array(context: Context, node: ast.Array, scope: Scope) -> typed.Node:
    return typed.Array(tuple([context.resolve(one, scope) for one in node.exprs]))


@resolves(ast.Tuple)
def _tuple(context: Context, node: ast.Tuple, scope: Scope) -> typed.Node:
    items = tuple([context.resolve(one, scope) for one in node.exprs])
    return typed.Call("tuple", items, Type("Tuple", nullable=False))


@resolves(ast.Dict)
def _dict(context: Context, node: ast.Dict, scope: Scope) -> typed.Node:
    parts: list[typed.Node] = [typed.text("__hx_tag"), typed.text("__hx_obj")]
    for key, value in node.items:
        parts += [context.resolve(key, scope), context.resolve(value, scope)]
    return typed.Call("tuple", tuple(parts), Type("Tuple", nullable=False))


@resolves(ast.Lambda)
def _lambda(context: Context, node: ast.Lambda, scope: Scope) -> typed.Node:
    if isinstance(node.expr, ast.Block):
        context.report(codes.NOT_IN_CLICKHOUSE, "You can not use blocks in HogQL", node)
        return BROKEN
    for name in node.args:
        check_name(context, name, node)
    arguments = {**scope.arguments, **dict.fromkeys(node.args, UNKNOWN)}
    body = context.resolve(node.expr, scope.inside(arguments=arguments, in_select=False))
    return typed.Lambda(tuple(node.args), body)


@resolves(ast.ArrayAccess)
def _array_access(context: Context, node: ast.ArrayAccess, scope: Scope) -> typed.Node:
    array = _unaliased(context.resolve(node.array, scope))
    index = context.resolve(node.property, scope)
    key = index.value if isinstance(index, typed.Literal) else None
    if key == 0 and isinstance(key, int):
        message = "SQL indexes start from one, not from zero. E.g: array[1]"
        context.report(codes.BAD_CONSTANT, message, node)
        return BROKEN
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        deeper = json_step(array, key)
        if deeper is not None:
            return with_declared(context, deeper)
    return typed.Index(array, index, UNKNOWN)


@resolves(ast.TupleAccess)
def _tuple_access(context: Context, node: ast.TupleAccess, scope: Scope) -> typed.Node:
    value = _unaliased(context.resolve(node.tuple, scope))
    if node.index == 0:
        message = "SQL indexes start from one, not from zero. E.g: array.1"
        context.report(codes.BAD_CONSTANT, message, node)
        return BROKEN
    deeper = json_step(value, node.index)
    if deeper is not None:
        return with_declared(context, deeper)
    if type_of(value).kind == "Array":
        return typed.Index(value, typed.number(node.index), UNKNOWN)
    return typed.Member(value, node.index, UNKNOWN)


def _unaliased(node: typed.Node) -> typed.Node:
    return node.expr if isinstance(node, typed.Aliased) and node.hidden else node


@resolves(ast.ArraySlice)
def _array_slice(context: Context, node: ast.ArraySlice, scope: Scope) -> typed.Node:
    array = context.resolve(node.array, scope)
    start = typed.number(1) if node.start_expr is None else context.resolve(node.start_expr, scope)
    args = [array, start]
    if node.end_expr is not None:
        end = context.resolve(node.end_expr, scope)
        length = typed.call("plus", typed.call("minus", end, start), typed.number(1))
        args.append(length)
    return typed.Call("arraySlice", tuple(args), Type("Array", nullable=False))


CASTS: dict[str, str] = {
    **dict.fromkeys(
        ("int", "integer", "bigint", "int64", "int32", "smallint", "int8", "int4", "int2"), "toInt"
    ),
    **dict.fromkeys(
        ("float", "double", "real", "float64", "float32", "numeric", "decimal"), "toFloat"
    ),
    **dict.fromkeys(("text", "string", "varchar", "char"), "toString"),
    **dict.fromkeys(("bool", "boolean"), "toBool"),
    "date": "toDate",
    **dict.fromkeys(("timestamp", "datetime", "timestamptz", "datetime64"), "toDateTime"),
    "uuid": "toUUID",
}
"""Name of a type in a cast -> HogQL function that converts to it, with NULL for what does not fit."""


@resolves(ast.TypeCast)
def _type_cast(context: Context, node: ast.TypeCast, scope: Scope) -> typed.Node:
    name = node.type_name.strip().lower()
    function, args = CASTS.get(name), [node.expr]
    if name.startswith(("decimal(", "numeric(")) and name.endswith(")"):
        digits = name[name.index("(") + 1 : -1].split(",")
        if len(digits) == 2 and digits[1].strip().isdigit():
            function = "toDecimal"
            args.append(ast.Constant(int(digits[1])))
    if function is None:
        message = f"Unsupported cast to type '{node.type_name}'"
        context.report(codes.BAD_CAST, message, node, hint=f"one of {', '.join(sorted(CASTS))}")
        return BROKEN
    return context.resolve(ast.Call(name=function, args=tuple(args), span=node.span), scope)


REFUSED: dict[type, str] = {
    ast.TryCast: "TRY_CAST is not allowed in clickhouse dialect",
    ast.PositionalRef: "Positional references are not allowed in clickhouse dialect",
    ast.ExprCall: "You can only call simple functions in HogQL, not expressions",
    ast.SpreadExpr: (
        "*COLUMNS(...) is not valid as a top-level SELECT item. Use COLUMNS(...) instead."
    ),
    ast.NamedArgument: "named arguments are not supported in clickhouse dialect",
    ast.Block: "You can not use blocks in HogQL",
}
"""Nodes that ClickHouse has nothing for -> what PostHog says."""


@resolves(*REFUSED)
def _refused(context: Context, node: ast.Node, scope: Scope) -> typed.Node:
    context.report(codes.NOT_IN_CLICKHOUSE, REFUSED[type(node)], node)
    return BROKEN


@resolves(ast.HogQLXTag)
def _tag(context: Context, node: ast.HogQLXTag, scope: Scope) -> typed.Node:
    parts: list[typed.Node] = [typed.text("__hx_tag"), typed.text(node.kind)]
    for attribute in node.attributes:
        value = attribute.value
        parts.append(typed.text(attribute.name))
        if isinstance(value, (tuple, list)):
            children = tuple([context.resolve(one, scope) for one in value])
            parts.append(typed.Call("tuple", children, Type("Tuple", nullable=False)))
        else:
            parts.append(context.resolve(value, scope))
    return typed.Call("tuple", tuple(parts), Type("Tuple", nullable=False))
