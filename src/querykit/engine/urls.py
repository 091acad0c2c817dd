"""Which engine a URL names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from querykit.engine.address import DATABASE, Address
from querykit.engine.layout import ON_ONE_MACHINE
from querykit.errors import UnknownEngine
from querykit.hogql.escaping import identifier

if TYPE_CHECKING:
    from querykit.engine.backend import Backend
    from querykit.engine.layout import Layout

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
    raise _unknown(named)


def init_engine(url: str, layout: Layout) -> int:
    """Make PostHog's tables in the engine that a URL names; return how many there are.

    Raises:
        UnknownEngine: the URL names none that this release has, or none for this layout.
        EngineError: the engine cannot be opened, or refused it.
    """
    _, layout = _placed(url, layout)
    backend = open_backend(url)
    try:
        return backend.create_tables(layout)
    finally:
        backend.close()


def init_statements(url: str, layout: Layout) -> list[str]:
    """Return what `init_engine` would say to an engine, in order, without asking it.

    Raises:
        UnknownEngine: the URL names none that this release has, or none for this layout.
    """
    database, layout = _placed(url, layout)
    return [*layout.shared(database), f"USE {identifier(database)}", *layout.tables(database)]


def _placed(url: str, layout: Layout) -> tuple[str, Layout]:
    """Return the database that a URL names, and how tables are laid out there.

    Raises:
        UnknownEngine: there is no such engine, or it is no node of a cluster.
    """
    scheme = url.partition("://")[0]
    if scheme in SERVERS:
        return Address.of(url).database, layout
    if scheme != EMBEDDED:
        raise _unknown(scheme)
    if layout.cluster is not None:
        raise UnknownEngine(
            "the embedded engine is no node of a cluster",
            hint="name a server: clickhouse://host:8123/database",
        )
    return DATABASE, ON_ONE_MACHINE


def _unknown(named: str) -> UnknownEngine:
    known = "chdb://:memory:, chdb:///folder and clickhouse://host:8123/database"
    return UnknownEngine(f"there is no engine {named!r}", hint=f"this release has {known}")
