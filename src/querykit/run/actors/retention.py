"""The actors of retentions that no HogQL tells: in windows of 24 hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.retention import (
    APPEARANCES,
    OTHER,
    read_retention_point,
    with_columns,
)
from querykit.draft.retention import retention_tree
from querykit.run.actors.found import Found, found_rows
from querykit.run.insights import context_of, fetch
from querykit.run.retention import counted_actors, kept_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.retention import RetentionPlan
    from querykit.run.asked import Asked
    from querykit.run.retention import Counted


def fold_retention_actors(node: Mapping[str, Any], asked: Asked) -> Found:
    """Return the actors of a row, or of all rows; those who came back most often first."""
    plan, row, value = read_retention_point(node, context_of(node["source"], asked))
    streams, compiled = fetch(retention_tree(plan), plan.query, asked)
    counted = list(counted_actors(plan, streams.dicts()))
    columns: dict[str, set[int]] = defaultdict(set)
    for one in _of_value(plan, counted, value):
        if row in (None, one.row):
            columns[one.actor].add(one.column)
    rows = [[actor, sorted(own)] for actor, own in columns.items()]
    whose = plan.query.get("aggregation_group_type_index"), False
    found = found_rows(rows, {APPEARANCES: "Array(Int64)"}, whose, compiled)
    return replace(found, source=with_columns(found.source, plan))


def _of_value(
    plan: RetentionPlan, counted: Sequence[Counted], value: str | None
) -> Sequence[Counted]:
    if value is None:
        return counted
    if value == OTHER and plan.breakdowns.items:
        kept = kept_values(plan, counted)
        return [one for one in counted if one.value not in kept]
    return [one for one in counted if one.value == value]
