"""The table that says which function resolves which sort of node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import BrokenRegistry

if TYPE_CHECKING:
    from collections.abc import Callable

RESOLVERS: dict[type, Callable[[Any, Any, Any], Any]] = {}
"""Class of a node -> function of context, node and scope that returns the typed node."""


def resolves(*kinds: type) -> Callable[[Any], Any]:
    """Register a function for classes of nodes; a second one for the same class is refused."""

    def register(function: Any) -> Any:
        for kind in kinds:
            if kind in RESOLVERS:
                other = RESOLVERS[kind]
                raise BrokenRegistry(
                    f"{kind.__name__} is resolved by {other.__name__} and {function.__name__}"
                )
            RESOLVERS[kind] = function
        return function

    return register
