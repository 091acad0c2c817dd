"""The actors of a row of a retention, and the columns that each of them is in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import ActorSource
from querykit.draft.actors.values import breakdown_texts
from querykit.draft.build import TRUE, alias, all_of, call, compare, const, expr, field, select
from querykit.draft.nested import below
from querykit.draft.retention import RetentionPlan, plan_retention
from querykit.draft.retention_cells import actor_cells_tree, is_in_sql
from querykit.draft.trends.breakdowns import NULL_TOKEN
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

    Node = Mapping[str, Any]

APPEARANCES = "appearances"
OTHER = "Other"


def retention_actors(node: Node, context: Context) -> ActorSource | None:
    """Return the actors of a row, or of all rows; those who came back most often first.

    None where no HogQL tells them. Columns are as `with_columns` makes them.

    Raises:
        DraftProblem: there is no such row, or no such breakdown value.
    """
    plan, row, value = read_retention_point(node, context)
    if not is_in_sql(plan):
        return None
    tree = select(
        "SELECT actor AS actor_id, arraySort(groupUniqArray(cell.1)) AS appearances"
        " FROM {cells} WHERE {where} GROUP BY actor_id",
        cells=actor_cells_tree(plan),
        where=all_of(
            None if row is None else compare("==", field("start"), row), _of_value(plan, value)
        ),
    )
    index = plan.query.get("aggregation_group_type_index")
    return with_columns(ActorSource(tree, group_type_index=index), plan)


def read_retention_point(
    node: Node, context: Context
) -> tuple[RetentionPlan, int | None, str | None]:
    """Return the retention, the row and the breakdown value that are meant; None for all.

    Raises:
        DraftProblem: there is no such row, or no such breakdown value.
    """
    with below("/source"):
        plan = plan_retention(node["source"], context)
    row = node.get("interval")
    if row is not None and not 0 <= row < len(plan.starts):
        hint = f"rows count from 0 to {len(plan.starts) - 1}"
        raise DraftProblem(f"there is no row {row}", hint=hint, pointer="/interval")
    texts = breakdown_texts(node.get("breakdown"), plan.breakdowns, most=1)
    value = texts[0] if texts else None
    return plan, row, "" if value == NULL_TOKEN else value


def with_columns(source: ActorSource, plan: RetentionPlan) -> ActorSource:
    """Return actors with `appearances`, and a column for each column: `day_0`, `day_1`, ..."""
    own = field(APPEARANCES)
    names = [f"{plan.period.lower()}_{column}" for column in range(plan.columns)]
    tree = ast.SelectQuery(
        select=(
            *(field("actor_id"), own),
            *[alias(call("has", own, const(at)), name) for at, name in enumerate(names)],
        ),
        select_from=ast.JoinExpr(table=source.tree),
    )
    order = (ast.OrderExpr(expr=call("length", own), order="DESC"),)
    return replace(source, tree=tree, columns=(APPEARANCES, *names), order=order)


def _of_value(plan: RetentionPlan, value: str | None) -> ast.Node:
    if value is None:
        return TRUE
    if value != OTHER or not plan.breakdowns.items:
        token = NULL_TOKEN if plan.breakdowns.items and not value else value
        return compare("==", field("value"), token)
    kept = select(
        "SELECT value FROM {cells} WHERE cell.1 = 0 GROUP BY value"
        " ORDER BY count() DESC, {shown} LIMIT {limit}",
        cells=actor_cells_tree(plan),
        shown=expr("if(value = {token}, '', value)", token=NULL_TOKEN),
        limit=plan.breakdowns.limit,
    )
    return compare("not in", field("value"), kept)
