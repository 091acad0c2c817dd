"""Sample values of properties: how many different ones there are, and the most frequent of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from querykit.draft.build import call, compare, field, moment, select
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from querykit.draft.context import Context

DEFAULT_VALUES = 5
"""How many sample values a property has in an answer."""

DAYS = 30
"""How far back events are looked at."""


def recent(context: Context) -> ast.Node:
    """Return that an event is not older than events that taxonomies look at."""
    since = context.clock.now - timedelta(days=DAYS)
    return compare(">=", field("timestamp"), moment(since))


def check_names(properties: Sequence[str], most: int) -> None:
    """Refuse names of properties that can be none.

    Raises:
        DraftProblem: there is no name, or there are too many, or one is empty.
    """
    if not 0 < len(properties) <= most:
        message = f"{len(properties)} properties are asked for, and not 1 to {most}"
        raise DraftProblem(message, pointer="/properties")
    if "" in properties:
        message = "a property has a name"
        raise DraftProblem(message, pointer=f"/properties/{list(properties).index('')}")


def samples_tree(
    source: ast.JoinExpr, where: ast.Node, properties: Iterable[str], most: int
) -> ast.Node:
    """Return the query for `property`, `sample_values` and `sample_count`.

    Values are texts; what is missing or empty is no value. A property without any has no row.

    Args:
        source: what has the properties.
        where: which rows count.
        properties: names of the properties.
        most: how many values to show of each.
    """
    pairs = ast.Array(
        exprs=tuple(
            [call("tuple", one, call("toString", field("properties", one))) for one in properties]
        )
    )
    values = ast.SelectQuery(
        select=(ast.Alias(expr=call("arrayJoin", pairs), alias="pair"),),
        select_from=source,
        where=where,
    )
    tree: ast.Node = select(
        "SELECT property, arraySlice(groupArray(value), 1, {most}) AS sample_values, "
        "count() AS sample_count FROM ("
        "SELECT pair.1 AS property, pair.2 AS value, count() AS times FROM {values} "
        "WHERE notEmpty(value) GROUP BY property, value ORDER BY times DESC, value"
        ") GROUP BY property",
        most=most,
        values=values,
    )
    return tree
