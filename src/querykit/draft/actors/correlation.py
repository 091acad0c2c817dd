"""The actors of a funnel that did something on the way, or are something."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.funnels import funnel_value, read_funnel, travellers, whose
from querykit.draft.actors.source import EVENT_COUNT, ActorSource, most
from querykit.draft.attempts import is_in_sql
from querykit.draft.build import alias, all_of, call, compare, const, field
from querykit.draft.correlation import are, did, property_text
from querykit.draft.entities import series_condition
from querykit.draft.nested import below
from querykit.draft.properties import filters_condition
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.draft.funnels import FunnelPlan

    Node = Mapping[str, Any]

ENTITY, VALUES = "funnelCorrelationPersonEntity", "funnelCorrelationPropertyValues"


def correlation_actors(node: Node, context: Context) -> ActorSource | None:
    """Return who entered the funnel and did an event while it counted, or has properties.

    None where no HogQL tells who entered.

    Raises:
        DraftProblem: it says neither which event nor which properties.
    """
    plan, value = read_correlation_actors(node, context)
    if not is_in_sql(plan):
        return None
    return correlated(node, plan, travellers(plan, value))


def read_correlation_actors(
    node: Node, context: Context
) -> tuple[FunnelPlan, Sequence[str] | None]:
    """Return the funnel, and the breakdown value of it that is meant.

    Raises:
        DraftProblem: it says neither which event nor which properties.
    """
    if not node.get(ENTITY) and not node.get(VALUES):
        message = "nothing says what the actors did or are"
        hint = f"set {ENTITY} or {VALUES}"
        raise DraftProblem(message, hint=hint, pointer=f"/{ENTITY}")
    actors = node["source"]["source"]
    with below("/source/source"):
        plan = read_funnel(actors, context)
        return plan, funnel_value(plan, actors)


def correlated(node: Node, plan: FunnelPlan, who: ast.Node) -> ActorSource:
    """Return those of the actors who did what the query says, or are that.

    Args:
        node: a FunnelCorrelationActorsQuery.
        plan: its funnel.
        who: a query for who entered it.
    """
    tree = _did(node, plan, who) if node.get(ENTITY) else _are(node, plan, who)
    wanted = node.get("funnelCorrelationPersonConverted")
    converted = None if wanted is None else compare("==", field("who", "converted"), int(wanted))
    tree = replace(
        tree,
        select=(
            alias(field("who", "actor_id"), "actor_id"),
            alias(call("count"), EVENT_COUNT),
        ),
        where=all_of(tree.where, converted),
        group_by=(field("actor_id"),),
    )
    index, others = whose(plan)
    later = node.get("includeRecordings") or node["source"]["source"].get("includeRecordings")
    return ActorSource(tree, (EVENT_COUNT,), index, others, most(EVENT_COUNT), bool(later))


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
