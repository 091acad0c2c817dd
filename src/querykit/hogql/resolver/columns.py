"""The list of columns after SELECT: names, asterisks, `COLUMNS(...)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.hogql import ast, codes, typed
from querykit.hogql.printers.hogql import print_hogql
from querykit.hogql.resolver.context import did_you_mean
from querykit.hogql.resolver.dispatch import resolves
from querykit.hogql.resolver.exposed import shown
from querykit.hogql.resolver.expressions import BROKEN, check_name
from querykit.hogql.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Scope


def select_columns(
    context: Context, nodes: Sequence[ast.Node], scope: Scope
) -> tuple[typed.Node, ...]:
    """Return the columns of a SELECT, each under the name that others see."""
    columns: list[typed.Node] = []
    for node in nodes:
        if isinstance(node, ast.ColumnsExpr):
            columns += _columns_expr(context, node, scope)
        elif isinstance(node, ast.Field) and node.chain[-1] == "*":
            columns += _asterisk(context, node, scope)
        else:
            columns.append(_named(node, context.resolve(node, scope)))
    return _without_repeats(columns)


def _named(node: ast.Node, made: typed.Node) -> typed.Node:
    """Give a column the hidden name that PostHog gives it."""
    if isinstance(made, typed.Aliased):
        return made
    if isinstance(node, ast.Field):
        name = str(node.chain[-1])
        if isinstance(made, typed.Property) and made.keys:
            name = "__".join([str(key) for key in made.keys])
        if isinstance(made, typed.Name) and made.name == name:
            return typed.Aliased(made, name, made.type, hidden=True, written=False)
        return typed.Aliased(made, name, type_of(made), hidden=True)
    if isinstance(made, typed.Property) and made.keys:
        name = "__".join([str(key) for key in made.keys])
        return typed.Aliased(made, name, made.type, hidden=True)
    if isinstance(node, ast.Call) and made is not BROKEN:
        name = print_hogql(node).replace("%", "")
        return typed.Aliased(made, name, type_of(made), hidden=True)
    return made


def _without_repeats(columns: list[typed.Node]) -> tuple[typed.Node, ...]:
    """Write a hidden name once: not beside a visible one, and else only at its last place."""
    visible = {one.name for one in columns if isinstance(one, typed.Aliased) and not one.hidden}
    last = {one.name: one for one in columns if isinstance(one, typed.Aliased) and one.hidden}
    if len(visible) + len(last) == len(columns) and not visible & last.keys():
        return tuple(columns)
    return tuple(
        [
            typed.replaced(one, written=False)
            if isinstance(one, typed.Aliased)
            and one.hidden
            and (one.name in visible or last[one.name] is not one)
            else one
            for one in columns
        ]
    )


# -- asterisks --------------------------------------------------------------------------------------


@resolves(ast.ColumnsExpr)
def _columns_elsewhere(
    context: Context,
    node: ast.ColumnsExpr,
    scope: Scope,  # noqa: ARG001 - as all that resolve
) -> typed.Node:
    message = "COLUMNS(...) can only be used as an item of SELECT"
    context.report(codes.BAD_ASTERISK, message, node)
    return BROKEN


def _asterisk(context: Context, node: ast.Field, scope: Scope) -> list[typed.Node]:
    names = _all_names(context, node, tuple([str(one) for one in node.chain[:-1]]), scope)
    return _read(context, names, scope, node)


def _read(
    context: Context, names: Iterable[tuple[str, str]], scope: Scope, at: ast.Node
) -> list[typed.Node]:
    return [
        _named(field, context.resolve(field, scope))
        for field in (ast.Field(chain=chain, span=at.span) for chain in names)
    ]


def _all_names(
    context: Context, at: ast.Node, qualifier: tuple[str, ...], scope: Scope
) -> list[tuple[str, str]]:
    """Return the chains that an asterisk stands for."""
    if not scope.sources:
        message = "Cannot use '*' when there are no tables in the query"
        context.report(codes.BAD_ASTERISK, message, at)
        return []
    if qualifier:
        source = scope.sources.get("__".join(qualifier))
        if source is None:
            hint, _ = did_you_mean(qualifier[0], scope.sources)
            message = f"Unable to resolve field: {'.'.join(qualifier)}"
            context.report(codes.UNKNOWN_FIELD, message, at, hint=hint)
            return []
    elif len(scope.sources) > 1:
        message = "Cannot use '*' without table name when there are multiple tables in the query"
        named = [name for name in scope.sources if shown(name) == name]
        hint = f"write {', '.join(f'{name}.*' for name in named)}" if named else None
        context.report(codes.BAD_ASTERISK, message, at, hint=hint)
        return []
    else:
        source = next(iter(scope.sources.values()))
    return [(source.name, name) for name in source.visible()]


def _columns_expr(context: Context, node: ast.ColumnsExpr, scope: Scope) -> list[typed.Node]:
    if node.columns is not None:
        return [_named(one, context.resolve(one, scope)) for one in node.columns]
    chains = [chain for source in scope.sources.values() for chain in _chains(source)]
    if not scope.sources or (node.all_columns and len(scope.sources) > 1):
        chains = _all_names(context, node, (), scope)
    if node.regex is not None:
        chains = _matching(context, node, chains)
    chains = _excluded(context, node, chains)
    replacements = _replacements(context, node, chains)
    columns = []
    for chain in chains:
        other = replacements.get(chain[1])
        if other is None:
            columns += _read(context, [chain], scope, node)
        else:
            made = context.resolve(other, scope)
            columns.append(typed.Aliased(made, chain[1], type_of(made)))
    return columns


def _chains(source: object) -> list[tuple[str, str]]:
    return [(source.name, name) for name in source.visible()]  # type: ignore[attr-defined]


def _matching(
    context: Context, node: ast.ColumnsExpr, chains: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    try:
        pattern = re.compile(node.regex or "")
    except re.error:
        message = "COLUMNS() has an invalid regex pattern"
        context.report(codes.BAD_ASTERISK, message, node)
        return []
    found = [chain for chain in chains if pattern.search(chain[1])]
    if not found:
        message = f"No columns matched the COLUMNS('{node.regex}') expression"
        context.report(codes.BAD_ASTERISK, message, node)
    return found


def _excluded(
    context: Context, node: ast.ColumnsExpr, chains: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    names = {name for _, name in chains}
    excluded = [str(one) for one in node.exclude or ()]
    for name in excluded:
        if name not in names:
            hint, fix = did_you_mean(name, names)
            message = f'Column "{name}" in EXCLUDE list was not found in {_of(chains)}'
            context.report(codes.BAD_ASTERISK, message, node, hint=hint, fix=fix)
    return [chain for chain in chains if chain[1] not in excluded]


def _replacements(
    context: Context, node: ast.ColumnsExpr, chains: list[tuple[str, str]]
) -> dict[str, ast.Node]:
    items = dict(node.replace or ())
    names = {name for _, name in chains}
    for name in items:
        check_name(context, name, node)
        if name in (node.exclude or ()):
            message = f'Column "{name}" cannot occur in both EXCLUDE and REPLACE list'
        elif name not in names:
            message = f'Column "{name}" in REPLACE list was not found in {_of(chains)}'
        else:
            continue
        context.report(codes.BAD_ASTERISK, message, node)
    return items


def _of(chains: list[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(shown(source) for source, _ in chains)) or "the query"
