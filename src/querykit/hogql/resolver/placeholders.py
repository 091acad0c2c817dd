"""Placeholders: `{name}` from the values, `{variables.x}`, `{filters}`, `{1 + 1}`, `{sql(expr)}`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver.context import closest
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.evaluate import CannotCompute, Evaluator
from querykit.hogql.resolver.expressions import BROKEN
from querykit.hogql.resolver.filters import filters_placeholder, is_filters
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope


@resolves(ast.Placeholder)
def _placeholder(context: Context, node: ast.Placeholder, scope: Scope) -> typed.Node:
    chain = chain_of(node)
    if chain is not None and is_filters(chain) and chain[0] not in context.values:
        return filters_placeholder(context, chain, node, scope)
    value = replaced(context, node)
    return BROKEN if value is None else context.resolve(value, scope)


def chain_of(node: ast.Placeholder) -> tuple[str, ...] | None:
    """Return the name in a placeholder; None when it holds another expression."""
    if isinstance(node.expr, ast.Field):
        return tuple([str(one) for one in node.expr.chain])
    return None


def replaced(context: Context, node: ast.Placeholder) -> ast.Node | None:
    """Return the tree that a placeholder stands for; reports when there is none."""
    chain = chain_of(node)
    if chain is None:
        return _computed(context, node)
    if chain[0] == "variables" and chain[0] not in context.values:
        return _variable(context, chain, node)
    name = ".".join(chain)
    value: Any = context.values
    for step in chain:
        if context.lenient and (not isinstance(value, dict) or step not in value):
            return None
        if not isinstance(value, dict) or step not in value:
            message = f"Unresolved placeholder: {{{name}}}"
            hint = f"give a value for {name}"
            close = closest(name, context.values)
            if close:
                hint = f"did you mean {{{close[0]}}}?"
            context.report(codes.NO_VALUE, message, node, hint=hint)
            return None
        value = value[step]
    return as_tree(value)


def as_tree(value: Any) -> ast.Node:
    """Return a value as a tree: trees stay, lists become arrays, all else constants."""
    if isinstance(value, ast.Node):
        return value
    if isinstance(value, (list, tuple)):
        return ast.Array(exprs=tuple([as_tree(one) for one in value]))
    if isinstance(value, dict):
        items = tuple([(ast.Constant(value=str(key)), as_tree(at)) for key, at in value.items()])
        return ast.Dict(items=items)
    return ast.Constant(value=value)


def _variable(context: Context, chain: tuple[str, ...], node: ast.Node) -> ast.Node | None:
    name = ".".join(chain[1:])
    given = variables_by_name(context)
    if name not in given and context.lenient:
        return None
    if name not in given:
        close = closest(name, given, count=3)
        message = f"Variable {name} is missing from query"
        if close:
            message += f" Did you mean: {', '.join(close)}?"
        context.report(codes.BAD_VARIABLE, message, node)
        return None
    one = given[name]
    if one.get("isNull"):
        return ast.Constant(value=None)
    if one.get("value") is not None:
        return as_tree(one["value"])
    return as_tree(context.facts.variable_default(one.get("variableId"), name))


def variables_by_name(context: Context) -> Mapping[str, Mapping[str, Any]]:
    """Return the variables that the query carries, and those of the environment, by code name."""
    known = {name: {"code_name": name} for name in context.facts.variable_names()}
    given = {
        str(one.get("code_name")): one
        for one in (context.variables or {}).values()
        if isinstance(one, dict)
    }
    return {**known, **given}


def _computed(context: Context, node: ast.Placeholder) -> ast.Node | None:
    expr = node.expr
    if isinstance(expr, ast.Call) and expr.name == "sql" and len(expr.args) == 1:
        return expr.args[0]
    if isinstance(expr, (ast.HogQLXTag, ast.SelectQuery, ast.SelectSetQuery, ast.Constant)):
        return expr
    values = dict(context.values)
    if _reads_variables(expr):
        values.setdefault("variables", _variable_values(context))
    try:
        value = Evaluator(values, context.now, context.facts.environment.zone).value(expr)
    except CannotCompute as problem:
        if context.lenient:
            return None
        message, hint = (
            "the expression in this placeholder cannot be computed beforehand",
            str(problem),
        )
        context.report(codes.NO_VALUE, message, node, hint=hint)
        return None
    if isinstance(value, timedelta):
        message = (
            "an interval is no value; add it to a date in the placeholder, or write it outside"
        )
        context.report(codes.NO_VALUE, message, node)
        return None
    return as_tree(value)


def _reads_variables(expr: ast.Node) -> bool:
    """Return whether an expression reads variables."""
    return any(isinstance(one, ast.Field) and one.chain[0] == "variables" for one in walk(expr))


def _variable_values(context: Context) -> dict[str, Any]:
    """Return code name -> value of every variable."""
    found: dict[str, Any] = {}
    for name, one in variables_by_name(context).items():
        value = None if one.get("isNull") else one.get("value")
        if value is None and not one.get("isNull"):
            value = context.facts.variable_default(one.get("variableId"), name)
        found[name] = value
    return found
