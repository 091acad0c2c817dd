"""`Engine`: one place that holds data and answers queries about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from querykit import ingest
from querykit.draft.culprits import placed
from querykit.draft.known import check_known
from querykit.engine import open_backend, watch
from querykit.engine.rates import store_rates
from querykit.errors import InvalidQuery, Severity
from querykit.migrations.public import upgrade
from querykit.run.asked import Asked
from querykit.run.overrides import overridden
from querykit.run.registry import runner_for
from querykit.run.rows import stream_rows
from querykit.validation.codes import NO_QUERY
from querykit.validation.public import validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from querykit.engine import Backend, Blocks, Limits, Progress
    from querykit.environment import Environment
    from querykit.errors import Document
    from querykit.ingest import Loaded

    Source = Iterable[Mapping[str, Any]] | str | Path


class Engine:
    """Holds data of environments, and answers query nodes; made by `open_engine`."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def load(
        self,
        environment: Environment,
        *,
        events: Source = (),
        persons: Source = (),
        groups: Source = (),
        cohorts: Iterable[Mapping[str, Any]] = (),
        skip_bad: bool = False,
    ) -> Loaded:
        """Load data of an environment; sessions follow from the events.

        Args:
            environment: whose data it is.
            events: `{"event", "distinct_id", "timestamp", "properties"}` each, or the path of a JSON
                Lines, JSON, CSV or Parquet file of them.
            persons: `{"distinct_ids", "properties", "created_at"}` each, or a path.
            groups: `{"group_type_index", "group_key", "properties"}` each, or a path.
            cohorts: `{"id", "distinct_ids"}` each: members of static cohorts.
            skip_bad: leave out rows that cannot be read, instead of raising.

        Raises:
            BadData: a row cannot be read.
        """
        return ingest.load(
            self.backend,
            environment,
            events=events,
            persons=persons,
            groups=groups,
            cohorts=cohorts,
            skip_bad=skip_bad,
        )

    def load_rates(self, rates: Iterable[Mapping[str, Any]]) -> int:
        """Store exchange rates, for amounts in other currencies; return how many there were.

        Args:
            rates: `{"currency": "EUR", "date": "2024-01-31", "rate": 0.92}` each: 0.92 EUR for one USD,
                from that day until the next one that is known.

        Raises:
            BadData: a rate lacks something, or is not above zero.
        """
        return store_rates(self.backend, rates)

    def run(
        self,
        document: Document,
        environment: Environment,
        *,
        now: str | datetime | None = None,
        query_id: str | None = None,
        filters_override: Mapping[str, Any] | None = None,
        variables_override: Mapping[str, Any] | None = None,
        client_id: str | None = None,
    ) -> Document:
        """Answer a query node as PostHog does.

        Args:
            document: a node, of any version.
            environment: what it is asked about.
            now: fixes the clock, for relative dates.
            query_id: a name for the run.
            filters_override: a dashboard's filters, on top of those of the query: `date_from`,
                `date_to`, `properties`, `breakdown_filter`, ...
            variables_override: id of a variable that the query lists -> `{"value", "isNull"}`.
            client_id: who asks; goes with the query to ClickHouse, beside its kind and name.

        Returns:
            PostHog's response object for the kind.

        Raises:
            InvalidQuery: the node, or what is set on top of it, is not valid; carries all findings.
            NotRunnable: the kind, or something the node asks for, cannot be run.
            EngineError: the engine refused or stopped the query.
        """
        node = overridden(_checked(document), environment, filters_override, variables_override)
        check_known(node, environment)
        asked = self._asked(node, environment, now, query_id, client_id)
        with placed(node):
            return _run(node, asked)

    def stream(
        self,
        document: Document,
        environment: Environment,
        *,
        now: str | datetime | None = None,
        query_id: str | None = None,
        client_id: str | None = None,
        limits: Limits | None = None,
    ) -> Blocks:
        """Answer a HogQLQuery block by block, when its rows are too many to hold.

        All rows come that the query asks for: one without a LIMIT is not cut off.

            with engine.stream(query, environment) as blocks:
                print(blocks.columns)
                for rows in blocks: ...

        Args:
            document: a HogQLQuery, of any version.
            environment: what it is asked about.
            now: fixes the clock, for relative dates.
            query_id: a name for the run.
            client_id: who asks.
            limits: what the query may use; the usual ones when left out.

        Raises:
            InvalidQuery: the node is not valid; carries all findings.
            NotRunnable: the node is of another kind.
            EngineError: the engine refused the query; or stopped it, while the blocks are read.
        """
        node = _checked(document)
        check_known(node, environment)
        asked = self._asked(node, environment, now, query_id, client_id)
        return stream_rows(node, asked if limits is None else replace(asked, limits=limits))

    def _asked(
        self,
        node: Document,
        environment: Environment,
        now: str | datetime | None,
        query_id: str | None,
        client_id: str | None,
    ) -> Asked:
        return Asked(
            self.backend,
            environment,
            _run,
            now,
            query_id,
            kind=str(node.get("kind", "")),
            name=str((node.get("tags") or {}).get("name") or ""),
            client_id=client_id or "",
        )

    def cancel(self, query_id: str) -> int:
        """Stop what runs under a `query_id`; return how many queries that were.

        The `run` that asked them raises `QueryCancelled`.
        """
        return self.backend.cancel(query_id)

    def progress(self, query_id: str) -> Progress | None:
        """Return how far the run of a `query_id` is; None when none is with the engine."""
        return self.backend.progress(query_id)

    def watch(self, query_id: str, *, every: float = 0.2) -> Iterator[Progress]:
        """Yield how far the run of a `query_id` is, until it is over; for another thread than its own.

        Args:
            query_id: as given to `run`.
            every: seconds between two looks.
        """
        return watch(self.backend, query_id, every=every)

    def close(self) -> None:
        """Close the engine; one in memory forgets its data."""
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_engine(url: str = "chdb://:memory:", *, isolated: bool = False) -> Engine:
    """Open an engine with PostHog's tables in it.

    Args:
        url: `chdb://:memory:` for one that forgets, `chdb:///folder` for one that keeps its data,
            `clickhouse://user:password@host:8123/database` for a server that has the tables.
        isolated: whether an embedded engine runs in a child process, which is ended and started anew when
            a query crashes it or cannot be stopped.

    Raises:
        UnknownEngine: the URL names none that this release has.
        EngineError: the engine cannot be opened.
    """
    return Engine(open_backend(url, isolated=isolated))


def _run(node: Document, asked: Asked) -> Document:
    return runner_for(node.get("kind"))(node, asked)


def _checked(document: Document) -> Document:
    """Return a node at its newest version.

    Raises:
        InvalidQuery: it is not valid; carries all findings.
    """
    node = upgrade(document, repairs="safe")
    if not isinstance(node, dict):
        raise InvalidQuery("a query is an object", validate(node))
    findings = [
        one
        for one in validate(node, hogql=False)
        if one.severity is Severity.ERROR and one.code != NO_QUERY
    ]
    if findings:
        raise InvalidQuery(findings[0].message, findings)
    return node
