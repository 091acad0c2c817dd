"""HogQLQuery as HogQL: its text, as a tree. Placeholders stay; the compiler fills them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.connections import refuse_connection
from querykit.hogql.parser import parse_select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context
    from querykit.hogql import ast

KINDS = ("HogQLQuery",)


def draft(node: Mapping[str, Any], _context: Context) -> ast.Node:
    """Return the tree of the text."""
    refuse_connection(node)
    return parse_select(str(node.get("query") or ""))
