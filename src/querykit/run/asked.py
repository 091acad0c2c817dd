"""What a runner is given beside the node."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from querykit.engine import Label, Limits
from querykit.hogql.passes.settings import SETTINGS as HOGQL_SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from querykit.engine import Backend, Rows
    from querykit.environment import Environment
    from querykit.errors import Document

SETTINGS = {name: value for name, value in HOGQL_SETTINGS if name != "max_execution_time"}
"""What compiled queries set. Their time is for the engine to limit, whose limit theirs would override."""

Run = Callable[["Document", "Asked"], "Document"]
"""A runner: takes a node of the newest version and what is asked, returns PostHog's answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The circumstances of one run."""

    backend: Backend
    environment: Environment
    ask: Run
    """Runs another node in the same circumstances, as wrappers do."""

    now: str | datetime | None = None
    query_id: str | None = None
    limits: Limits = field(default_factory=lambda: Limits(reads_only=True))
    timings: list[Document] = field(default_factory=list)
    kind: str = ""
    """The kind of the node that was asked, whatever nodes it wraps."""

    name: str = ""
    """What its tags call it."""

    client_id: str = ""
    """Who asked."""

    def query(self, sql: str, name: str = "execute") -> Rows:
        """Run ClickHouse SQL that changes nothing, and note how long it took."""
        with self.timed(name):
            return self.backend.query(sql, limits=self.limits, label=self.label)

    @property
    def label(self) -> Label:
        """Who asks what, for the engine."""
        team = self.environment.id
        return Label(self.query_id or "", team, self.kind, self.name, self.client_id)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Note under `name` how long the block took."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.timings.append({"k": f"./{name}", "t": time.perf_counter() - begun})
