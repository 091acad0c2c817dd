"""A deep copy of JSON values that does not recurse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.errors import Document


def deep_copy(node: Document) -> Document:
    """Return a copy that shares no object or list with `node`; tuples become lists."""
    root: Document = {}
    pending: list[tuple[Any, Any]] = [(node, root)]
    while pending:
        source, target = pending.pop()
        members = source.items() if isinstance(source, dict) else enumerate(source)
        for key, value in members:
            copy: Any = value
            if isinstance(value, dict):
                copy = {}
                pending.append((value, copy))
            elif isinstance(value, (list, tuple)):
                copy = [None] * len(value)
                pending.append((value, copy))
            target[key] = copy
    return root
