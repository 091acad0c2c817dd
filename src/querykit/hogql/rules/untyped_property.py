"""A property compared as what it may not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import constants

if TYPE_CHECKING:
    from collections.abc import Iterator

BAGS = ("properties", "person_properties")


@rule("QK410", Severity.WARNING)
def untyped_property(subject: Subject) -> Iterator[Finding]:
    """Report a property that is defined as text, or not at all, beside a number or a boolean.

    Why: properties are text unless their definition says otherwise; PostHog's ClickHouse refuses to
    compare text with a number. querykit reads the property as a number there.

    Bad::

        select event from events where properties.price > 5 limit 10

    Good::

        select event from events where toFloat(properties.price) > 5 limit 10
    """
    for node in subject.nodes:
        if not isinstance(node, ast.CompareOperation):
            continue
        for one, other in ((node.left, node.right), (node.right, node.left)):
            key = _event_property(one)
            if key is None or not _is_no_text(other):
                continue
            if subject.context.facts.property_type("event", key) in (None, "String"):
                message = f"the property {key} is text, and is compared with something else"
                hint = f"write {_typed(key, other)}, or define its type"
                yield Finding(message, node, hint)


def _event_property(node: ast.Node) -> str | None:
    if isinstance(node, ast.Field) and len(node.chain) == 2 and node.chain[0] == "properties":
        return str(node.chain[1])
    return None


def _typed(key: str, other: ast.Node) -> str:
    """Return how the property is read as what it is compared with."""
    if all(isinstance(one, bool) for one in constants(other)):
        return f"properties.{key} = 'true'"
    return f"toFloat(properties.{key})"


def _is_no_text(node: ast.Node) -> bool:
    values = constants(node)
    return bool(values) and all(isinstance(one, (int, float)) for one in values)
