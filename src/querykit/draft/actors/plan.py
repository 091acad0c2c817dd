"""ActorsQuery: a list of persons or groups, all or those of a source, column by column."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.columns import OF_SOURCES, Scope, read_column
from querykit.draft.actors.filters import actor_filters
from querykit.draft.build import TRUE, alias, const, field, select
from querykit.draft.listing import Column, ListPlan, order_item, page
from querykit.hogql import ast
from querykit.hogql.tokenizer import tokenize
from querykit.hogql.visitor import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from querykit.draft.actors.source import ActorSource
    from querykit.draft.context import Context

    Node = Mapping[str, Any]

PERSON_COLUMNS = ("person", "id", "person.$delete")
GROUP_COLUMNS = ("group",)
OTHER_COLUMNS = ("actor",)
OPENING, CLOSING = frozenset("(["), frozenset(")]")


def plan_actors(query: Node, context: Context, source: ActorSource | None) -> ListPlan:
    """Read an ActorsQuery.

    Args:
        query: an ActorsQuery, or a PersonsNode.
        context: the world of the draft.
        source: whose actors they are; None for all persons.

    Raises:
        DraftProblem: a member stands for no query; the pointer says which.
        NotSupported: a filter cannot be asked of actors.
    """
    scope = Scope(source)
    wanted = query.get("select") or _default_columns(scope)
    columns = [read_column(text, scope, f"/select/{at}") for at, text in enumerate(wanted)]
    grouped = any(one.is_aggregate for one in columns)
    adds = "event_distinct_ids"
    if source is not None and adds in source.columns and adds not in wanted and not grouped:
        columns.append(read_column(adds, scope, "/select"))
    filters = actor_filters(query, context, scope)
    order = _order(query, scope, columns, grouped=grouped)
    limit, offset = page(query)
    keys = [one.node for one in columns if not one.is_aggregate] if grouped else []
    asked = [*[one.node for one in columns], filters, *[one.expr for one in order]]
    tree = ast.SelectQuery(
        select=tuple([_selected(one) for one in columns]),
        select_from=_from(source, asked),
        where=None if filters == TRUE else filters,
        group_by=tuple(keys) or None,
        order_by=tuple(order) or None,
        limit=const(limit + 1),
        offset=const(offset) if offset else None,
    )
    return ListPlan(tuple(columns), tree, limit, offset)


def _default_columns(scope: Scope) -> Sequence[str]:
    if scope.name == "group":
        return GROUP_COLUMNS
    return PERSON_COLUMNS if scope.name == "person" else OTHER_COLUMNS


def _selected(column: Column) -> ast.Node:
    """Return a column of the SELECT; those that become objects have a name that nothing else has."""
    if column.special is None:
        return column.node
    return alias(column.node, f"{column.special.replace('.$', '_')}_column")


def _from(source: ActorSource | None, asked: Iterable[ast.Node]) -> ast.JoinExpr:
    """Return the tables: the source, and the actors themselves if something of them is asked."""
    if source is None:
        return ast.JoinExpr(table=field("persons"))
    own = {"source", "actor_id", *source.columns}
    names = {
        str(one.chain[0]) for node in asked for one in walk(node) if isinstance(one, ast.Field)
    }
    text = "SELECT 1 FROM {source} AS source"
    parts: dict[str, Any] = {"source": source.tree}
    if not names <= own and not source.are_others:
        if source.group_type_index is None:
            text += " LEFT JOIN persons ON persons.id = source.actor_id"
        else:
            text += (
                " LEFT JOIN (SELECT key, index, properties, created_at FROM groups"
                " WHERE index = {index}) AS groups ON groups.key = source.actor_id"
            )
            parts["index"] = source.group_type_index
    joined: ast.SelectQuery = select(text, **parts)
    assert isinstance(joined.select_from, ast.JoinExpr)
    return joined.select_from


# -- order ------------------------------------------------------------------------------------------


def _order(
    query: Node, scope: Scope, columns: Sequence[Column], *, grouped: bool
) -> list[ast.OrderExpr]:
    """Return how rows are ordered; actors that come out even by their id, so that pages fit together."""
    items = [
        _order_item(text, scope, at)
        for at, texts in enumerate(query.get("orderBy") or ())
        for text in _apart(texts)
    ]
    if grouped:
        return items or [_by_aggregate(columns)]
    if not items:
        items = list(scope.source.order) if scope.source else _by_first(columns)
    tie = ast.OrderExpr(expr=scope.actor, order="ASC")
    return items if any(one.expr == scope.actor for one in items) else [*items, tie]


def _by_aggregate(columns: Sequence[Column]) -> ast.OrderExpr:
    aggregates = [one.node for one in columns if one.is_aggregate]
    counts = [one for one in aggregates if isinstance(one, ast.Call) and one.name == "count"]
    return ast.OrderExpr(expr=(counts or aggregates)[0], order="DESC")


def _by_first(columns: Sequence[Column]) -> list[ast.OrderExpr]:
    first = columns[0]
    return [] if first.special is not None else [ast.OrderExpr(expr=_bare(first.node), order="ASC")]


def _apart(text: str) -> Iterator[str]:
    """Yield the items of a text: PostHog's own queries have several in one, with commas between."""
    depth = begin = 0
    for token in tokenize(text):
        depth += (token.word in OPENING) - (token.word in CLOSING)
        if token.word == "," and not depth:
            yield text[begin : token.start]
            begin = token.end
    yield text[begin:]


def _order_item(text: str, scope: Scope, at: int) -> ast.OrderExpr:
    """Return one item: a column as it is selected, label and all, and perhaps a direction."""
    item = order_item(text)
    if not isinstance(item.expr, ast.Field) or len(item.expr.chain) > 1:
        return item
    word = str(item.expr.chain[0])
    special = scope.order_of(word)
    if special is None and word in OF_SOURCES:
        special = read_column(word, scope, f"/orderBy/{at}").node
    return item if special is None else replace(item, expr=special)


def _bare(node: ast.Node) -> ast.Node:
    return node.expr if isinstance(node, ast.Alias) else node
