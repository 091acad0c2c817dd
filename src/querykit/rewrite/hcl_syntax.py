"""How HCL spells values, and lines up the equals signs of neighbours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.rewrite.syntax import Syntax

if TYPE_CHECKING:
    from tree_sitter import Node as TreeNode

STRINGS = frozenset({"quoted_template", "string_lit"})
"""Nodes of strings, with expressions in them or not."""

_identifier = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_equals = re.compile(r" +=[ ]")
_interpolations = frozenset({"template_interpolation", "template_directive"})


class HclSyntax(Syntax):
    """HCL, with equals signs or pasted JSON."""

    name = "HCL"
    colon = " = "
    pad = " "
    lines_up = True
    long_strings = ("<<",)

    def string(self, value: str, quote: str) -> str:
        """Return the text of a string."""
        return spelled(super().string(value, quote))

    def may_be_bare(self, key: str) -> bool:
        """Tell whether a key can stand without quotes."""
        return _identifier.fullmatch(key) is not None

    def aligned(self, near_key: int, near_colon: str, key: int) -> str | None:
        """Return what puts the equals sign of a key below that of its neighbour."""
        if _equals.fullmatch(near_colon) is None:
            return None
        return " " * max(1, near_key + len(near_colon) - 2 - key) + "= "


def spelled(written: str) -> str:
    """Return a JSON string as HCL spells it: what would be an interpolation is escaped."""
    return (
        written.replace("${", "$${")
        .replace("%{", "%%{")
        .replace("\\b", "\\u0008")
        .replace("\\f", "\\u000c")
    )


def is_interpolated(node: TreeNode) -> bool:
    """Tell whether a string or heredoc has expressions in it."""
    return any(child.type in _interpolations for child in node.named_children)
