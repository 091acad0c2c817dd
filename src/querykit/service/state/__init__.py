"""What outlives a request, and what server processes share: small texts by name, in one of two stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import UnknownState
from querykit.service.state.base import State
from querykit.service.state.changes import change
from querykit.service.state.sqlite import MEMORY, SqliteState

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["State", "change", "open_state"]

REDIS = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}
"""Schemes of URLs, and what the client calls them."""


def open_state(place: str | Path = MEMORY) -> State:
    """Open the state of a server.

    Args:
        place: the path of an SQLite file, which is made if need be; `:memory:` for one that forgets;
            `redis://host:6379/0` (`rediss://` with TLS, `valkey://` too) for what several processes
            share.

    Raises:
        UnknownState: a URL that names no store.
        MissingStateDriver: the client of Redis is not installed.
        StateUnavailable: there is no such server, or the file cannot be had.
    """
    scheme, mark, rest = str(place).partition("://")
    if not mark:
        return SqliteState(place)
    if scheme not in REDIS:
        known = "a path, redis://host:6379/0, rediss://, valkey:// or valkeys://"
        raise UnknownState(f"no state can be kept at {scheme}://", hint=f"this release has {known}")
    from querykit.service.state.redis import RedisState  # noqa: PLC0415 - an extra

    return RedisState(f"{REDIS[scheme]}://{rest}")
