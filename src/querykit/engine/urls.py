"""Which engine a URL names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from querykit.errors import UnknownEngine

if TYPE_CHECKING:
    from querykit.engine.backend import Backend

EMBEDDED = "chdb"
MEMORY = ":memory:"
SERVERS = ("clickhouse", "clickhouses")


def open_backend(url: str, *, isolated: bool = False) -> Backend:
    """Open the engine that a URL names; an embedded one gets PostHog's tables.

    Args:
        url: `chdb://:memory:` for one that forgets, `chdb:///folder` for one that keeps its data,
            `clickhouse://user:password@host:8123/database` for a server (`clickhouses://` with TLS),
            which must have the tables already: `querykit engine init` makes them.
        isolated: whether an embedded engine runs in a child process, so that a crash, or a query that
            never ends, is not ours; a server is another process anyway.

    Raises:
        UnknownEngine: the URL names none that this release has.
        EngineError: the engine cannot be opened.
    """
    scheme, _, rest = url.partition("://")
    if scheme == EMBEDDED and rest:
        folder = None if rest == MEMORY else rest
        if isolated:
            from querykit.engine.isolated import Isolated  # noqa: PLC0415 - for who asks for it

            return Isolated(folder)
        from querykit.engine.embedded import Embedded  # noqa: PLC0415 - chdb is an extra

        return Embedded(folder)
    named = urlsplit(url).scheme or url
    if named in SERVERS:
        from querykit.engine.remote import Remote  # noqa: PLC0415 - clickhouse-connect is an extra

        return Remote(url)
    known = "chdb://:memory:, chdb:///folder and clickhouse://host:8123/database"
    raise UnknownEngine(f"there is no engine {named!r}", hint=f"this release has {known}")


def init_engine(url: str) -> int:
    """Make PostHog's tables in the engine that a URL names; return how many there are.

    Raises:
        UnknownEngine: the URL names none that this release has.
        EngineError: the engine cannot be opened, or refused it.
    """
    backend = open_backend(url)
    try:
        return backend.create_tables()
    finally:
        backend.close()
