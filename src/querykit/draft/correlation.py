"""FunnelCorrelationQuery: how many with an event, or a property, came through a funnel, and how many not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.build import (
    alias,
    all_of,
    any_of,
    call,
    compare,
    const,
    expr,
    field,
    moment,
    select,
)
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.draft.funnels import FunnelPlan

    Node = Mapping[str, Any]

AUTOCAPTURE, CHAIN, SEPARATOR = "$autocapture", "elements_chain", "__~~__"
ALL = "$all"
LEAST_HITS = 3
"""A property of an event that fewer actors had is no finding."""


def correlation_tree(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.Node:
    """Return the query for the counts: `name`, `success` and `failure`.

    Args:
        node: a FunnelCorrelationQuery.
        plan: its funnel.
        who: a query for who entered the funnel: `actor_id`, `since`, `until`, `converted`.

    Raises:
        DraftProblem: it does not say which properties, or of which events.
    """
    return SORTS[node["funnelCorrelationType"]](node, plan, who)


def totals_tree(who: ast.Node) -> ast.Node:
    """Return the query for how many came through, and how many did not."""
    text = "SELECT countIf(converted = 1) AS through, countIf(converted = 0) AS dropped FROM {who}"
    tree: ast.Node = select(text, who=who)
    return tree


def _events(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.Node:
    left_out = [*step_events(plan), *(node.get("funnelCorrelationExcludeEventNames") or ())]
    others = _not_in(field("event"), left_out)
    return _counted(field("event"), did(plan, who, others), 1)


def _event_properties(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.Node:
    names = node.get("funnelCorrelationEventNames") or []
    if not names:
        raise DraftProblem(
            "nothing says whose properties are looked at",
            hint="list the events",
            pointer="/funnelCorrelationEventNames",
        )
    left_out = node.get("funnelCorrelationEventExcludePropertyNames") or ()
    own = expr(
        "if(event = {click}, [({chain}, concat(ifNull(toString(properties.$event_type), ''),"
        " {separator}, elements_chain))], arrayFilter(one -> {kept}, {all}))",
        click=AUTOCAPTURE,
        chain=CHAIN,
        separator=SEPARATOR,
        kept=_not_in(expr("one.1"), left_out) or const(value=True),
        all=expr("JSONExtractKeysAndValues(properties, 'String')"),
    )
    rows = did(plan, who, any_of([compare("==", field("event"), one) for one in names]))
    name = expr(
        "arrayJoin(arrayMap(one -> concat(event, '::', one.1, '::', one.2), {own}))", own=own
    )
    return _counted(name, rows, LEAST_HITS)


def _properties(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.Node:
    names = node.get("funnelCorrelationNames") or []
    if not names:
        raise DraftProblem(
            "nothing says which properties are looked at",
            hint='list them, or ["$all"]',
            pointer="/funnelCorrelationNames",
        )
    left_out = node.get("funnelCorrelationExcludeNames") or ()
    if ALL in names:
        kept = _not_in(expr("one.1"), left_out)
        pairs = expr("JSONExtractKeysAndValues(properties, 'String')")
        if kept is not None:
            pairs = expr("arrayFilter(one -> {kept}, {pairs})", kept=kept, pairs=pairs)
    else:
        wanted = [one for one in names if one not in left_out]
        pairs = ast.Array(exprs=tuple([call("tuple", one, property_text(one)) for one in wanted]))
    name = expr("arrayJoin(arrayMap(one -> concat(one.1, '::', one.2), {pairs}))", pairs=pairs)
    return _counted(name, are(plan, who), 1)


SORTS: Mapping[str, Callable[[Node, FunnelPlan, ast.Node], ast.Node]] = {
    "events": _events,
    "event_with_properties": _event_properties,
    "properties": _properties,
}
"""`funnelCorrelationType` -> the query for its counts."""


# -- pieces -----------------------------------------------------------------------------------------


def step_events(plan: FunnelPlan) -> list[str]:
    """Return the names of the events that are steps, also of those of actions."""
    return list(dict.fromkeys([name for one in plan.steps for name in _names(one, plan.context)]))


def _names(step: Node, context: Context) -> list[str]:
    if step.get("kind") == "GroupNode":
        return [name for one in step.get("nodes") or () for name in _names(one, context)]
    action = context.environment.action(step["id"]) if step.get("kind") == "ActionsNode" else None
    nodes = action.steps if action else (step,)
    return [str(one["event"]) for one in nodes if one.get("event")]


def _not_in(value: ast.Node, names: Sequence[str]) -> ast.Node | None:
    listed = ast.Tuple(exprs=tuple(map(const, names)))
    return compare("not in", value, listed) if names else None


def _counted(name: ast.Node, rows: ast.SelectQuery, least: int) -> ast.Node:
    """Return the query for how many actors of each sort have a name."""
    inner = replace(
        rows,
        select=(
            alias(field("who", "actor_id"), "actor_id"),
            alias(field("who", "converted"), "converted"),
            alias(name, "name"),
        ),
    )
    tree: ast.Node = select(
        "SELECT name, count(DISTINCT if(converted = 1, actor_id, NULL)) AS success,"
        " count(DISTINCT if(converted = 0, actor_id, NULL)) AS failure"
        " FROM {inner} GROUP BY name HAVING success + failure >= {least}",
        inner=inner,
        least=least,
    )
    return tree


def did(plan: FunnelPlan, who: ast.Node, condition: ast.Node | None) -> ast.SelectQuery:
    """Return the query for what those who entered did while it counted; columns are to be chosen."""
    index = plan.query.get("aggregation_group_type_index")
    tree: ast.SelectQuery = select(
        "SELECT 1 FROM events INNER JOIN {who} AS who ON who.actor_id = {actor} WHERE {where}",
        who=who,
        actor=field("person_id") if index is None else field(f"$group_{int(index)}"),
        where=all_of(
            compare(">=", field("timestamp"), moment(plan.within.lower)),
            compare("<=", field("timestamp"), moment(plan.within.end)),
            expr("toFloat(timestamp) >= who.since AND toFloat(timestamp) <= who.until"),
            condition,
        ),
    )
    return tree


def are(plan: FunnelPlan, who: ast.Node) -> ast.SelectQuery:
    """Return the query for those who entered, with what is known of them; columns are to be chosen."""
    index = plan.query.get("aggregation_group_type_index")
    own: ast.Node = field("persons")
    if index is not None:
        text = "SELECT key AS id, properties FROM groups WHERE index = {index}"
        own = select(text, index=int(index))
    tree: ast.SelectQuery = select(
        "SELECT 1 FROM {who} AS who INNER JOIN {own} AS own ON own.id = who.actor_id",
        who=who,
        own=own,
    )
    return tree


def property_text(name: str) -> ast.Node:
    """Return a property of an actor as a text; one that is missing is empty."""
    return expr("ifNull(toString({value}), '')", value=field("properties", name))
