"""One name for two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.resolver.catalogue import find_table
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import QUERIES, joins, own, selects, source_names, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.hogql.resolver.context import Context


@rule("QK413", Severity.WARNING)
def shadowed_name(subject: Subject) -> Iterator[Finding]:
    """Report an alias used in WHERE that hides a column, and a query named like a table it does not read.

    Why: a reader takes the name for the column or the table, and the query means the other thing.

    Bad::

        select toStartOfDay(timestamp) as timestamp from events where timestamp > now() - interval 7 day

    Good::

        select toStartOfDay(timestamp) as day from events where timestamp > now() - interval 7 day
    """
    every = subject.selects
    ctes = {cte.name for select in every for cte in select.ctes or ()}
    for select in every:
        names = [name for name in tables(select) if name not in ctes]
        found = [find_table(subject.context, name) for name in names]
        columns = {name for table in found if table is not None for name in table.fields}
        yield from _hidden_columns(select, columns)
        for cte in select.ctes or ():
            if cte.cte_type == "subquery" and _hides_table(subject.context, cte.name, cte.expr):
                yield _hidden_table("CTE", cte.name, cte)
        for join in joins(select):
            name = join.alias
            query = isinstance(join.table, QUERIES)
            if name is not None and query and _hides_table(subject.context, name, join.table):
                yield _hidden_table("subquery", name, join)


def _hidden_columns(select: ast.SelectQuery, columns: set[str]) -> Iterator[Finding]:
    used = {
        str(node.chain[0])
        for condition in (select.prewhere, select.where)
        for node in (own(condition) if condition is not None else ())
        if isinstance(node, ast.Field)
    }
    sources = source_names(select)
    for item in select.select:
        for node in own(item):
            if not isinstance(node, ast.Alias) or node.alias not in used & columns:
                continue
            if isinstance(node.expr, ast.Field) and _is_column(node.expr, node.alias, sources):
                continue
            message = f"{node.alias} in WHERE is this alias, not the column {node.alias}"
            yield Finding(message, node, "give the alias a name of its own")


def _is_column(field: ast.Field, name: str, sources: set[str]) -> bool:
    """Return whether a name is the column itself, with or without its table."""
    chain = [str(one) for one in field.chain]
    return chain[-1] == name and all(one in sources for one in chain[:-1])


def _hides_table(context: Context, name: str, query: ast.Node) -> bool:
    """Return whether a query has the name of a table, and is no choice of that table's rows."""
    if find_table(context, name) is None:
        return False
    return all(name not in tables(select) for select in selects(query))


def _hidden_table(what: str, name: str, at: ast.Node) -> Finding:
    message = f"the {what} {name} has the name of the table {name}, and reads others"
    return Finding(message, at, f"give the {what} a name of its own")
