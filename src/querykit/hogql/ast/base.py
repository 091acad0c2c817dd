"""What every node of a tree has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from querykit.errors import Span


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a HogQL tree. Two nodes are equal when they say the same, wherever they stand."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    """Where in the text; None for what no text says, such as the NULL of IS NULL."""
