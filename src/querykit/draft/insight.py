"""What the drafts of insights share beside trends: row filters and actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, compare, expr, field, user_expr
from querykit.draft.entities import series_condition, source_of
from querykit.draft.properties import filters_condition, test_accounts_condition
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

    Node = Mapping[str, Any]

MAX_PARTS = 200
"""Series, times periods, times cohorts, that one query may have."""

GROUP_MATHS = frozenset({"unique_group", "first_time_for_group", "first_matching_event_for_group"})
"""Maths that count groups of the type that the series names."""

EVENT_MARK = expr("tuple(toString(timestamp), toString(uuid), $session_id, $window_id)")
"""What tells an event and where in a recording it is: its time, id, session and window."""


def only_series(query: Node) -> Node:
    """Return the series of a query that takes just one.

    Raises:
        DraftProblem: there is none, or more than one.
    """
    series = query.get("series") or []
    if len(series) != 1:
        raise DraftProblem(f"there are {len(series)} series, and not one", pointer="/series")
    node: Node = series[0]
    return node


def check_parts(series: int, others: int = 1, most: int = MAX_PARTS) -> None:
    """Refuse a query whose HogQL would have more parts than ClickHouse takes in one text.

    Args:
        series: how many series there are.
        others: how many parts each of them has, for periods and cohorts.
        most: how many parts there may be.

    Raises:
        DraftProblem: there is no series, or there are too many.
    """
    if not series:
        raise DraftProblem("there is no series to count", pointer="/series")
    if series * others > most:
        raise DraftProblem(
            f"{series} series make {series * others} parts of a query, and not {most} at most",
            hint="split the query, or break one series down by a property",
            pointer="/series",
        )


def check_sampling(query: Node) -> None:
    """Refuse a sampling factor that is none.

    A factor is not applied: it asks for a faster estimate, and querykit gives the exact numbers.

    Raises:
        DraftProblem: it is not above 0 and at most 1.
    """
    factor = query.get("samplingFactor")
    if factor is not None and not 0 < float(factor) <= 1:
        raise DraftProblem(
            f"samplingFactor is {factor}, and not above 0 and at most 1", pointer="/samplingFactor"
        )


def whole(given: Node, name: str, default: int, where: str) -> int:
    """Return a number that counts something, so that it is 1 or more.

    Raises:
        DraftProblem: it is less.
    """
    number = default if given.get(name) is None else int(given[name])
    if number < 1:
        raise DraftProblem(f"{name} is {number}, and not 1 or more", pointer=f"{where}/{name}")
    return number


def rows_condition(query: Node, node: Node, context: Context) -> ast.Node:
    """Return which rows of a series count, apart from their time."""
    if source_of(node).is_warehouse:
        return series_condition(node, context)
    tests = test_accounts_condition(context) if query.get("filterTestAccounts") else None
    common = filters_condition(query.get("properties"), context)
    return all_of(series_condition(node, context), tests, common)


def group_index_of(query: Node, node: Node) -> int | None:
    """Return which groups are the actors; None for persons."""
    if node.get("math") in GROUP_MATHS:
        return int(node.get("math_group_type_index") or 0)
    index = query.get("aggregation_group_type_index")
    return None if index is None else int(index)


def actor_of(query: Node, node: Node) -> ast.Node:
    """Return what is counted: the person of a row, its group, or what an expression says."""
    source = source_of(node)
    if source.actor is not None:
        return source.actor
    if node.get("math") == "hogql" and node.get("math_hogql"):
        return user_expr(str(node["math_hogql"]))
    index = group_index_of(query, node)
    return field("person_id") if index is None else field(f"$group_{index}")


def has_actor(query: Node, node: Node) -> ast.Node | None:
    """Return the condition that a row has a group; None where persons are counted."""
    index = group_index_of(query, node)
    if index is None or source_of(node).is_warehouse:
        return None
    return compare("!=", field(f"$group_{index}"), "")
