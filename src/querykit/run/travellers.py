"""Who entered a funnel, until when what they did counts, and who came through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.funnels import travellers, whose
from querykit.draft.actors.source import relation
from querykit.draft.attempts import is_in_sql
from querykit.draft.funnels import funnel_tree
from querykit.run.funnels.reached import reached_by_value, read_streams
from querykit.run.insights import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.hogql import ast
    from querykit.hogql.compile import CompiledQuery
    from querykit.run.asked import Asked


def find_travellers(
    plan: FunnelPlan, value: Sequence[str] | None, asked: Asked
) -> tuple[ast.Node, CompiledQuery | None]:
    """Return a query for who entered a funnel, and what was asked for it beforehand, if anything.

    Args:
        plan: the funnel.
        value: a breakdown value; None for all.
        asked: the circumstances.
    """
    if is_in_sql(plan):
        return travellers(plan, value), None
    rows, compiled = fetch(funnel_tree(plan), plan.query, asked)
    with asked.timed("shape"):
        return _relation(plan, rows.dicts(), value), compiled


def _relation(
    plan: FunnelPlan, rows: Iterable[Mapping[str, Any]], value: Sequence[str] | None
) -> ast.Node:
    last, end = len(plan.steps) - 1, plan.within.end.timestamp()
    listed: dict[str, list[Any]] = {}
    for shown, actors in reached_by_value(plan, read_streams(rows)).items():
        if value is not None and tuple(value) != shown:
            continue
        for actor, attempt in actors:
            through = last in attempt.done
            until = attempt.events[-1].at if through else min(attempt.start + plan.window, end)
            listed[actor] = [actor, attempt.start, until, int(through)]
    columns = {"since": "Float64", "until": "Float64", "converted": "Int64"}
    return relation(listed.values(), columns, are_persons=whose(plan) == (None, False))
