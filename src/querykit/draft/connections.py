"""Queries to databases of a customer's own: querykit asks ClickHouse only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import NotSupported

if TYPE_CHECKING:
    from collections.abc import Mapping

MEMBERS = ("connectionId", "sendRawQuery")


def refuse_connection(node: Mapping[str, Any]) -> None:
    """Refuse a query that is meant for another database.

    Raises:
        NotSupported: it is so; the pointer says by which member.
    """
    for name in MEMBERS:
        if node.get(name):
            raise NotSupported(
                f"{name}: querykit has no connections to other databases", pointer=f"/{name}"
            )
