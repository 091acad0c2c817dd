"""The actors of a row of a retention, and the columns that each of them is in."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.values import breakdown_texts
from querykit.draft.build import alias, call, const, field
from querykit.draft.nested import below
from querykit.draft.retention import plan_retention, retention_tree
from querykit.errors import DraftProblem
from querykit.hogql import ast
from querykit.run.actors.found import Found, Whose, found_rows
from querykit.run.insights import context_of, fetch
from querykit.run.retention import OTHER, counted_actors, kept_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.retention import RetentionPlan
    from querykit.run.asked import Asked
    from querykit.run.retention import Counted

APPEARANCES = "appearances"


def fold_retention_actors(node: Mapping[str, Any], asked: Asked) -> Found:
    """Return the actors of a row, or of all rows; those who came back most often first.

    `appearances` are the numbers of their columns, and `day_0`, `day_1`, ... say the same one by one.

    Raises:
        DraftProblem: there is no such row, or no such breakdown value.
    """
    query = node["source"]
    with below("/source"):
        plan = plan_retention(query, context_of(query, asked))
        tree = retention_tree(plan)
    row = node.get("interval")
    if row is not None and not 0 <= row < len(plan.starts):
        hint = f"rows count from 0 to {len(plan.starts) - 1}"
        raise DraftProblem(f"there is no row {row}", hint=hint, pointer="/interval")
    value = breakdown_texts(node.get("breakdown"), plan.breakdowns, most=1)
    streams, compiled = fetch(tree, query, asked)
    counted = list(counted_actors(plan, streams.dicts()))
    columns: dict[str, set[int]] = defaultdict(set)
    for one in _of_value(plan, counted, value):
        if row in (None, one.row):
            columns[one.actor].add(one.column)
    rows = [[actor, sorted(own)] for actor, own in columns.items()]
    whose = Whose(query.get("aggregation_group_type_index"))
    found = found_rows(rows, {APPEARANCES: "Array(Int64)"}, whose, compiled, recordings=False)
    return _with_columns(found, plan)


def _of_value(
    plan: RetentionPlan, counted: Sequence[Counted], value: Sequence[str] | None
) -> Sequence[Counted]:
    if value is None:
        return counted
    kept = kept_values(plan, counted)
    if value == [OTHER] and OTHER not in kept:
        return [one for one in counted if one.value not in kept]
    return [one for one in counted if one.value == value[0]]


def _with_columns(found: Found, plan: RetentionPlan) -> Found:
    """Return the actors with a column for each column of the retention."""
    names = [f"{plan.period.lower()}_{column}" for column in range(plan.columns)]
    own = field(APPEARANCES)
    tree = ast.SelectQuery(
        select=(
            *[field("actor_id"), own],
            *[alias(call("has", own, const(at)), name) for at, name in enumerate(names)],
        ),
        select_from=ast.JoinExpr(table=found.source.tree),
    )
    order = (ast.OrderExpr(expr=call("length", own), order="DESC"),)
    source = dataclasses.replace(
        found.source, tree=tree, columns=(APPEARANCES, *names), order=order
    )
    return Found(source, found.compiled)
