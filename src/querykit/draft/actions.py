"""Actions: saved conditions on events. Any step of an action must hold, all of a step must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import FALSE, TRUE, all_of, any_of, call, compare, expr, field
from querykit.draft.properties import filters_condition
from querykit.draft.properties.patterns import checked_pattern
from querykit.hogql.selectors import selector_pattern, tag_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

MATCHING = {"exact": "exact", "contains": "icontains", "regex": "regex"}
"""How the text and the link of an element are compared -> operator of a filter."""


def action_condition(action_id: int | str, context: Context) -> ast.Node:
    """Return the condition of an action; one that the environment does not know matches nothing."""
    action = context.environment.action(action_id)
    if action is None:
        return FALSE
    return any_of([step_condition(one, context) for one in action.steps])


def step_condition(step: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the condition of one step; a step that asks for nothing matches everything."""
    parts: list[ast.Node] = []
    if step.get("event"):
        parts.append(compare("==", field("event"), step["event"]))
    if step.get("selector"):
        parts.append(
            call("match", field("elements_chain"), selector_pattern(str(step["selector"])))
        )
    if step.get("tag_name"):
        parts.append(call("match", field("elements_chain"), tag_pattern(str(step["tag_name"]))))
    for key in ("href", "text"):
        if step.get(key):
            operator = MATCHING[step.get(f"{key}_matching") or "exact"]
            element = {"type": "element", "key": key, "value": step[key], "operator": operator}
            parts.append(filters_condition(element, context))
    if step.get("url"):
        parts.append(_url(str(step["url"]), step.get("url_matching") or "contains"))
    if step.get("properties"):
        parts.append(filters_condition(step["properties"], context))
    return all_of(*parts) if parts else TRUE


def _url(url: str, matching: str) -> ast.Node:
    if matching == "exact":
        return expr("properties.$current_url = {url}", url=url)
    if matching == "regex":
        return expr("match(ifNull(properties.$current_url, ''), {url})", url=checked_pattern(url))
    return expr("properties.$current_url LIKE {url}", url=f"%{url}%")
