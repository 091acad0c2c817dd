"""Lazy tables become subselects that hold just the columns that are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.resolver.scope import Scope

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

SETTINGS = (("optimize_aggregation_in_order", 1),)


def read_lazy_tables(query: typed.Node, context: Context) -> typed.Node:
    """Return the query with a subselect in place of each lazy table, also of those in subselects."""

    def lower(node: typed.Lazy) -> typed.Node:
        tree = node.table.lazy.build(context, node.used)
        named = dict(context.tables)
        made = context.resolve(tree, Scope())
        context.tables = named  # the raw tables behind it were not named by the query
        inner = made.query if isinstance(made, typed.Subquery) else made
        inner = read_lazy_tables(inner, context)
        if isinstance(inner, typed.Select) and inner.group_by:
            inner = typed.replaced(inner, settings=SETTINGS)
        return typed.Derived(inner, node.alias)

    return typed.rewrite(query, {typed.Lazy: lower})
