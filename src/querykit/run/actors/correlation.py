"""The actors of a funnel that did something on the way, or are something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import EVENT_COUNT, MATCHING, ActorSource
from querykit.draft.build import alias, all_of, call, compare, const, field
from querykit.draft.correlation import are, did, property_text
from querykit.draft.entities import series_condition
from querykit.draft.funnels import funnel_tree
from querykit.draft.places import below
from querykit.draft.properties import filters_condition
from querykit.errors import DraftProblem
from querykit.hogql import ast
from querykit.run.actors.found import Found, most
from querykit.run.actors.funnels import funnel_value, read_funnel
from querykit.run.correlation import travellers
from querykit.run.insights import fetch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.funnels import FunnelPlan
    from querykit.run.asked import Asked

    Node = Mapping[str, Any]

ENTITY, VALUES = "funnelCorrelationPersonEntity", "funnelCorrelationPropertyValues"


def correlation_actors(node: Node, asked: Asked) -> Found:
    """Return who entered the funnel and did an event while it counted, or has properties.

    Raises:
        DraftProblem: it says neither which event nor which properties.
    """
    actors, query = node["source"]["source"], node["source"]["source"]["source"]
    if not node.get(ENTITY) and not node.get(VALUES):
        message = "nothing says what the actors did or are"
        hint = f"set {ENTITY} or {VALUES}"
        raise DraftProblem(message, hint=hint, pointer=f"/{ENTITY}")
    recordings = bool(node.get("includeRecordings") or actors.get("includeRecordings"))
    with below("/source/source"):
        plan = read_funnel(query, asked)
        value = funnel_value(plan, actors)
    rows, compiled = fetch(funnel_tree(plan, marks=recordings), query, asked)
    who = travellers(plan, rows.dicts(), value, recordings=recordings)
    tree = _did(node, plan, who.tree) if node.get(ENTITY) else _are(node, plan, who.tree)
    wanted = node.get("funnelCorrelationPersonConverted")
    converted = None if wanted is None else compare("==", field("who", "converted"), int(wanted))
    columns = {EVENT_COUNT: call("count")}
    if recordings:
        columns[MATCHING] = call("any", field("who", MATCHING))
    tree = replace(
        tree,
        select=(
            alias(field("who", "actor_id"), "actor_id"),
            *[alias(one, name) for name, one in columns.items()],
        ),
        where=all_of(tree.where, converted),
        group_by=(field("actor_id"),),
    )
    source = ActorSource(
        tree,
        tuple(columns),
        who.whose.group_type_index,
        who.whose.are_others,
        most(EVENT_COUNT),
    )
    return Found(source, compiled)


def _did(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.SelectQuery:
    with below(f"/{ENTITY}"):
        return did(plan, who, series_condition(node[ENTITY], plan.context))


def _are(node: Node, plan: FunnelPlan, who: ast.Node) -> ast.SelectQuery:
    conditions = [_has(one, plan, f"/{VALUES}/{at}") for at, one in enumerate(node[VALUES])]
    return replace(are(plan, who), where=all_of(*conditions))


def _has(given: Node, plan: FunnelPlan, pointer: str) -> ast.Node:
    """Return whether an actor has a property; an empty value is meant for who has none of it."""
    index = plan.query.get("aggregation_group_type_index")
    if (given.get("operator") or "exact") == "exact" and given.get("type") in ("person", "group"):
        values = given.get("value")
        texts = [str(one) for one in (values if isinstance(values, list) else [values])]
        listed = ast.Tuple(exprs=tuple(map(const, texts)))
        return compare("in", property_text(str(given["key"])), listed)
    with below(pointer):
        return filters_condition(given, plan.context, scope="person" if index is None else "group")
