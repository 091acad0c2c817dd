"""The edges of paths, also of those around a step of a funnel (semantics.md 9.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import relation
from querykit.draft.funnel_paths import AFTER, BEFORE, BETWEEN, EVER, spans_tree
from querykit.draft.funnels import funnel_tree
from querykit.draft.path_edges import edges_tree
from querykit.draft.paths import paths_tree
from querykit.run.funnels.reached import is_of_step, reached_by_value, read_streams
from querykit.run.insights import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.funnel_paths import FunnelPart
    from querykit.draft.paths import PathsPlan
    from querykit.engine import Rows
    from querykit.hogql import ast
    from querykit.hogql.compile import CompiledQuery
    from querykit.run.asked import Asked
    from querykit.run.funnels.attempts import Attempt


def fetch_edges(plan: PathsPlan, asked: Asked) -> tuple[Rows, CompiledQuery]:
    """Return the edges of the paths, and what was asked first: for them, or for the funnel."""
    who, compiled = find_who(plan, asked)
    rows, own = fetch(edges_tree(plan, paths_tree(plan, who=who)), plan.query, asked)
    return rows, compiled or own


def find_who(plan: PathsPlan, asked: Asked) -> tuple[ast.Node | None, CompiledQuery | None]:
    """Return a query for whom paths are about and when, and what was asked for it, if anything."""
    if plan.funnel is None:
        return None, None
    who = spans_tree(plan.funnel)
    if who is not None:
        return who, None
    rows, compiled = fetch(funnel_tree(plan.funnel.funnel), plan.query, asked)
    return _spans(plan.funnel, rows.dicts()), compiled


def _spans(part: FunnelPart, rows: Iterable[Mapping[str, Any]]) -> ast.Node:
    """Return a query for who came so far in the funnel: `actor_id`, `since`, `until` (in seconds)."""
    spans = {
        one.actor: _span(part, one.attempt)
        for actors in reached_by_value(part.funnel, read_streams(rows)).values()
        for one in actors
        if is_of_step(part.funnel, one.attempt, part.step)
    }
    columns = {"since": "Float64", "until": "Float64"}
    are_persons = part.funnel.query.get("aggregation_group_type_index") is None
    listed = [[actor, *span] for actor, span in spans.items()]
    return relation(listed, columns, are_persons=are_persons)


def _span(part: FunnelPart, attempt: Attempt) -> tuple[float, float]:
    """Return from when until when an actor's events are on its path."""
    window, done = part.funnel.window, attempt.done
    reached = done.index(part.step - 1) if part.step > 0 else len(done) - 1
    at = attempt.events[reached].at
    if part.sort == BETWEEN:
        return attempt.events[max(reached - 1, 0)].at, at
    if part.sort == AFTER:
        return at, at + window
    if part.sort == BEFORE:
        # who drops off does so when the time for the step is over
        return at - window, at if part.step > 0 else at + window
    return 0.0, float(EVER)
