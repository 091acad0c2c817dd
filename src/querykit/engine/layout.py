"""Where the tables of an engine are: on one server, or over the nodes of a cluster.

On a cluster a table `X` is as PostHog has it (physical.md 1): its rows are in `sharded_X` on each node, and
`X`, which queries name, is a Distributed table over these. With a keeper, tables that events are joined
with are whole on each node instead, and each shard may have replicas. Nothing is said ON CLUSTER, as that
needs a keeper in any case: the same statements are for each node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from querykit.engine.dictionaries import DATABASE, DICTIONARIES, SOURCES, filling_statement
from querykit.engine.tables import tables
from querykit.errors import UnknownEngine
from querykit.hogql.escaping import identifier, quoted

if TYPE_CHECKING:
    from collections.abc import Collection

    from querykit.engine.tables.base import Table

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MERGE_TREE = re.compile(r"(\w*MergeTree)(?:\(([^)]*)\))?")


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables are laid out.

    Raises:
        UnknownEngine: the cluster is no name.
    """

    cluster: str | None = None
    """The cluster, by its name in the configuration of its nodes; None for one server."""

    replicated: bool = False
    """Whether there is a keeper, and each node has the macros `{shard}` and `{replica}`."""

    stored: bool = True
    """Whether what follows from events is a table that each insert of events feeds; or else a view."""

    def __post_init__(self) -> None:
        """Check the name, which becomes SQL."""
        if self.cluster is not None and not NAME.fullmatch(self.cluster):
            raise UnknownEngine(
                f"{self.cluster!r} is no name of a cluster",
                hint="name it as <remote_servers> of the nodes does",
            )
        if self.replicated and self.cluster is None:
            raise UnknownEngine(
                "replicas are of a cluster, and none is named", hint="add --cluster NAME"
            )

    def shared(self, database: str) -> list[str]:
        """Return the statements for the databases, and for the dictionaries with their sources.

        Args:
            database: the one for the tables; dictionaries have one of their own.
        """
        databases = dict.fromkeys([DATABASE, database])
        return [
            *(f"CREATE DATABASE IF NOT EXISTS {identifier(name)}" for name in databases),
            *(self._whole(table, DATABASE).create(DATABASE) for table in SOURCES),
            filling_statement(),
            *(one.create() for one in DICTIONARIES),
        ]

    def tables(self, database: str, views: Collection[str] = ()) -> list[str]:
        """Return the statements for the tables, in order, to be run where their database is current.

        Args:
            database: the one for the tables.
            views: the views that are there already; such a one stays, and cannot be fed.
        """
        wanted = [table for table in tables().values() if table.name not in views]
        return [one for table in wanted for one in self._made(table, database)]

    def _made(self, table: Table, database: str) -> list[str]:
        if table in SOURCES and database == DATABASE:
            return []  # it is there, for its dictionary
        if table.feed and not (self.stored and table.engine):
            return [table.create_view()]
        if self.cluster is None:
            return [table.create(), *([table.create_feeding("events")] if table.feed else [])]
        if self.replicated and table.joined:
            return [self._whole(table, database).create()]
        rows = replace(table, name=f"sharded_{table.name}")
        path = f"{{shard}}/{database}.{rows.name}"
        return [
            self._with_replicas(rows, path, "{replica}").create(),
            (
                f"CREATE TABLE IF NOT EXISTS {table.name} AS {rows.name} ENGINE ="
                f" Distributed('{self.cluster}', {quoted(database)}, '{rows.name}', {table.sharded_by})"
            ),
            *([table.create_feeding("sharded_events")] if table.feed else []),
        ]

    def _whole(self, table: Table, database: str) -> Table:
        """Return a table as it is where each node has all of its rows."""
        return self._with_replicas(table, f"noshard/{database}.{table.name}", "{replica}-{shard}")

    def _with_replicas(self, table: Table, path: str, replica: str) -> Table:
        if not self.replicated:
            return table

        def replicated(found: re.Match[str]) -> str:
            where = quoted(f"/clickhouse/tables/{path}")
            given = [where, f"'{replica}'", *filter(None, [found[2]])]
            return f"Replicated{found[1]}({', '.join(given)})"

        return replace(table, engine=MERGE_TREE.sub(replicated, table.engine, count=1))


ON_ONE_MACHINE = Layout(stored=False)
"""The layout of the embedded engine, where loading counts more than asking for sessions."""
