"""`matchesAction(id or name)`: the condition that an action's steps make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedFilter
from querykit.hogql import ast, codes
from querykit.hogql.property_filters import (
    TRUE,
    all_of,
    any_of,
    call,
    compare,
    condition,
    filters_condition,
)
from querykit.hogql.resolver.context import did_you_mean
from querykit.hogql.selectors import selector_pattern, tag_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.hogql.resolver.context import Context

FALSE = ast.Constant(value=False)
MATCHING = {"exact": "exact", "contains": "icontains", "regex": "regex"}


def matches_action(context: Context, node: ast.Call) -> ast.Node:
    """Return the condition of the action that a call names; reports one that is not there."""
    wanted = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
    if not isinstance(wanted, (int, str)) or isinstance(wanted, bool):
        message = "matchesAction() takes one constant: the id or the name of an action"
        context.report(codes.UNKNOWN_ACTION, message, node)
        return FALSE
    action = context.facts.action(wanted)
    if action is None:
        hint, _ = did_you_mean(str(wanted), context.facts.action_names())
        what = f"with ID {wanted}" if isinstance(wanted, int) else f"with the name '{wanted}'"
        message = f"Could not find an action {what}"
        context.report(codes.UNKNOWN_ACTION, message, node.args[0], hint=hint)
        return FALSE
    try:
        return any_of([_step(context, one) for one in action.steps])
    except UnsupportedFilter as problem:
        context.report(codes.UNKNOWN_ACTION, problem.message, node)
        return FALSE


def _step(context: Context, step: Mapping[str, Any]) -> ast.Node:
    parts: list[ast.Node] = []
    if step.get("event"):
        parts.append(compare("==", ast.Field(chain=("event",)), ast.Constant(value=step["event"])))
    chain = ast.Field(chain=("elements_chain",))
    if step.get("selector"):
        pattern = selector_pattern(str(step["selector"]))
        parts.append(call("match", chain, ast.Constant(value=pattern)))
    if step.get("tag_name"):
        pattern = tag_pattern(str(step["tag_name"]))
        parts.append(call("match", chain, ast.Constant(value=pattern)))
    if step.get("href"):
        operator = MATCHING[step.get("href_matching") or "exact"]
        parts.append(condition(ast.Field(chain=("elements_chain_href",)), operator, step["href"]))
    if step.get("text"):
        element = {"type": "element", "key": "text", "value": step["text"]}
        element["operator"] = MATCHING[step.get("text_matching") or "exact"]
        parts.append(filters_condition(element, table="events", is_boolean=context.is_boolean))
    if step.get("url"):
        parts.append(_url(str(step["url"]), step.get("url_matching") or "contains"))
    if step.get("properties"):
        given = step["properties"]
        parts.append(filters_condition(given, table="events", is_boolean=context.is_boolean))
    return all_of([one for one in parts if one is not TRUE])


def _url(url: str, matching: str) -> ast.Node:
    field = ast.Field(chain=("properties", "$current_url"))
    if matching == "exact":
        return compare("==", field, ast.Constant(value=url))
    if matching == "regex":
        return call("match", call("ifNull", field, ast.Constant(value="")), ast.Constant(value=url))
    return compare("like", field, ast.Constant(value=f"%{url}%"))
