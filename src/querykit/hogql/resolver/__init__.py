"""From a HogQL tree to the typed tree: names are bound, types are known, all findings are collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import ast, codes, typed
from querykit.hogql.resolver import (
    calls,
    columns,
    expressions,
    fields,
    languages,
    money,
    placeholders,
    select,
    traffic,
)
from querykit.hogql.resolver.placeholders import replaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context
    from querykit.hogql.resolver.scope import Cte

RESOLVING = (calls, columns, expressions, fields, placeholders, select)
"""The modules that register what resolves which node."""

CALLED = (languages, money, traffic)
"""Those that register what makes the calls of functions, beside `special`."""


def resolve(context: Context, tree: ast.Node, ctes: Mapping[str, Cte] | None = None) -> typed.Query:
    """Return a query in typed form; what is wrong with it is in `context.findings`."""
    if isinstance(tree, ast.Placeholder):
        whole = replaced(context, tree)
        if whole is None:
            return typed.Select((typed.Literal(None, typed.UNKNOWN),))
        tree = whole
    if isinstance(tree, ast.HogQLXTag):
        message = "Printing HogQLX tags is only supported in HogQL queries"
        context.report(codes.NOT_IN_CLICKHOUSE, message, tree)
        return typed.Select((typed.Literal(None, typed.UNKNOWN),))
    return select.resolve_query(context, tree, ctes or {})
