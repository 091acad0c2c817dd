"""The settings that a query runs with; the query itself can set none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed

if TYPE_CHECKING:
    from querykit.hogql.resolver.context import Context

SETTINGS: tuple[tuple[str, int | str], ...] = (
    ("readonly", 2),
    ("max_execution_time", 60),
    ("allow_experimental_object_type", 1),
    ("max_ast_elements", 4_000_000),
    ("max_expanded_ast_elements", 4_000_000),
    ("max_bytes_before_external_group_by", 0),
    ("transform_null_in", 1),
    ("optimize_min_equality_disjunction_chain_length", 4_294_967_295),
    ("allow_experimental_join_condition", 1),
    ("use_hive_partitioning", 0),
)
"""What PostHog appends to every query. `transform_null_in` is a part of its meaning."""


def append_settings(query: typed.Node, context: Context) -> typed.Node:
    """Return the query with the settings behind it; a set in a whole-query SELECT has them too."""
    settings = context.settings
    if not settings:
        return query
    if isinstance(query, (typed.Select, typed.SelectSet)):
        return typed.replaced(query, settings=settings)
    return query
