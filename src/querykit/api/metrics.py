"""What Prometheus is told; every application counts for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

import querykit

if TYPE_CHECKING:
    from querykit.ingest.capture import Writer
    from querykit.service import Queries

SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The numbers of one application."""

    def __init__(self, queries: Queries, writer: Writer | None = None) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        Info("querykit", "What runs.", registry=self.registry).info(
            {"version": querykit.__version__}
        )
        self._requests = Counter(
            "querykit_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "querykit_request_seconds",
            "How long requests took.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "querykit_answers",
            "Answers to queries: from the cache, by a run, or with the status of a job.",
            ("kind", "source"),
            registry=self.registry,
        )
        running = Gauge("querykit_queries_running", "Queries that run now.", registry=self.registry)
        running.set_function(lambda: queries.running)
        jobs = Gauge(
            "querykit_jobs_open",
            "Asynchronous queries of this process that wait or run.",
            registry=self.registry,
        )
        jobs.set_function(lambda: queries.jobs.open)
        if writer is not None:
            self._watch(writer)

    def _watch(self, writer: Writer) -> None:
        waiting = Gauge(
            "querykit_events_waiting",
            "Captured events that are not written yet.",
            registry=self.registry,
        )
        waiting.set_function(lambda: writer.waiting)
        lost = Gauge(
            "querykit_events_lost",
            "Captured events that the engine did not take.",
            registry=self.registry,
        )
        lost.set_function(lambda: writer.lost)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, kind: str, source: str) -> None:
        """Count an answer to a query."""
        self._answers.labels(kind, source).inc()

    def text(self) -> bytes:
        """Return all numbers as Prometheus reads them."""
        return generate_latest(self.registry)
