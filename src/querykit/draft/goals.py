"""Conversion goals: only what happened in sessions in which a goal was reached counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import all_of, compare, expr, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast


def goal_condition(
    goal: Mapping[str, Any] | None, in_range: ast.Node, context: Context
) -> ast.Node | None:
    """Return that an event lies in a session that reached a goal; None without a goal.

    Args:
        goal: `{"actionId"}` or `{"customEventName"}`.
        in_range: when the goal counts as reached.
        context: the environment, which has the actions.
    """
    if not goal:
        return None
    if goal.get("actionId") is not None:
        reached = action_condition(goal["actionId"], context)
    else:
        reached = compare("==", field("event"), goal.get("customEventName"))
    return expr(
        "$session_id IN (SELECT $session_id FROM events WHERE {where})",
        where=all_of(reached, in_range, expr("notEmpty($session_id)")),
    )
