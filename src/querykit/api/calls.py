"""What a route is given: the request, what its server has, and what access found out about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from anyio import CapacityLimiter
    from starlette.requests import Request

    from querykit.api.access import Access
    from querykit.api.coalescing import Coalescing
    from querykit.api.metrics import Metrics
    from querykit.api.options import Options
    from querykit.api.tracing import Spans
    from querykit.environment import Environment
    from querykit.ingest.capture import Writer
    from querykit.service import Key, Queries
    from querykit.service.names import Names


@dataclass(frozen=True, slots=True)
class Site:
    """What all routes of one server share."""

    queries: Queries
    access: Access
    options: Options
    metrics: Metrics
    spans: Spans
    coalescing: Coalescing
    asking: CapacityLimiter
    """Threads for queries; others, such as those that cancel, have threads of their own."""

    names: Names
    """Names in the data of environments that define none."""

    writer: Writer | None
    """Takes events."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of anybody."""

    request: Request
    site: Site


@dataclass(frozen=True, slots=True)
class Keyed(Visit):
    """A request with a key that holds."""

    key: Key

    @property
    def reached(self) -> list[Environment]:
        """The environments that the key may be used in."""
        return self.site.access.reached(self.key)

    async def count(self) -> None:
        """Count the request, where keys are held to rates.

        Raises:
            Refusal: there were too many of the key.
        """
        limits = self.site.queries.limits
        if limits is not None:
            await run_in_threadpool(limits.rates.check, self.key.id)


@dataclass(frozen=True, slots=True)
class Call(Keyed):
    """A request about an environment that its key reaches."""

    environment: Environment

    @property
    def defined(self) -> Environment:
        """The environment with definitions; it looks them up, so it may take a while."""
        return self.site.names.completed(self.environment)

    @property
    def queries(self) -> Queries:
        """Answers queries."""
        return self.site.queries

    @property
    def strict(self) -> bool:
        """Whether keys are treated as keys; if not, they stand for a person at the screen."""
        return self.site.access.strict
