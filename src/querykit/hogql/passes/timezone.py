"""Stored points in time are shown in the project's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql import typed
from querykit.hogql.typed import call, text

if TYPE_CHECKING:
    from querykit.hogql.passes.base import Handlers
    from querykit.hogql.resolver.context import Context


def show_in_project_zone(context: Context) -> Handlers:
    """Show each column of times in the project's zone."""
    zone = text(context.facts.timezone if context.modifiers.project_timezone else "UTC")

    def lower(node: typed.Column) -> typed.Node:
        return call("toTimeZone", node, zone, type=node.type) if node.zoned else node

    return {typed.Column: lower}
