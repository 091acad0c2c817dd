"""What a pass is."""

from __future__ import annotations

from collections.abc import Callable

from querykit.hogql.resolver.context import Context
from querykit.hogql.typed import Node

Pass = Callable[[Node, Context], Node]
"""Takes a typed query and returns another one that means the same, one step closer to SQL."""
