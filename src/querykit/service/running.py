"""One calculation: checked, run, counted and noted in the log."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from querykit.errors import EngineError, QuerykitError
from querykit.hogql.parser import within
from querykit.run import Engine
from querykit.run.registry import runners
from querykit.service.answers import UNCACHED, complete, with_cache_facts
from querykit.service.faults import Refusal, clickhouse_name, invalid
from querykit.service.limits import KeyLimits, RunLimits
from querykit.service.metered import Metered
from querykit.service.offsets import refuse_offset

if TYPE_CHECKING:
    from querykit.engine import Backend
    from querykit.errors import Document
    from querykit.service.breaker import Breaker
    from querykit.service.budget import Budget
    from querykit.service.cache import Cache
    from querykit.service.log import QueryLog
    from querykit.service.request import Request


PARSE_SECONDS = 10.0
"""How long PostHog's parser may take for one text. It holds the lock of the whole process meanwhile, and
for some texts of a few hundred characters it takes for ever, so it works in a process of its own."""


@dataclass(frozen=True, slots=True)
class Calculated:
    """An answer, and what it took."""

    answer: Document
    bytes_read: int
    """What this request read, not what another did whose answer it got."""


@dataclass(frozen=True, slots=True)
class Calculator:
    """Calculates answers, and keeps them."""

    engine: Engine
    cache: Cache
    log: QueryLog
    budget: Budget
    breaker: Breaker
    limits: KeyLimits | None = None
    run_limits: RunLimits = field(default_factory=RunLimits)
    running: list[Metered] = field(default_factory=list)
    """What is calculated now; a label may be there twice."""

    def calculate(
        self, request: Request, query_id: str, key: str, *, job: bool = False
    ) -> Calculated:
        """Answer a request with the data of now; a job has more time for it.

        Raises:
            QuerykitError: the query cannot be run, or its run failed.
        """
        with within(PARSE_SECONDS):
            return self._checked(request, query_id, key, job=job)

    def _checked(self, request: Request, query_id: str, key: str, *, job: bool) -> Calculated:
        check_runnable(request)
        team_id = request.environment.id
        if request.by_key:
            self.budget.check(team_id)
        failed_lately = self.breaker.check(team_id, key, patient=job)
        turn = nullcontext() if self.limits is None else self.limits.slots.taken(team_id)
        with turn:
            try:
                found = self._calculate(request, query_id, key, self._seconds(request, job=job))
            except EngineError as error:
                self.breaker.failed(team_id, key, error, patient=job)
                raise
        if failed_lately:
            self.breaker.succeeded(team_id, key)
        return found

    def _seconds(self, request: Request, *, job: bool) -> float:
        if job:
            return self.run_limits.job_seconds
        held = self.limits is not None and request.by_key and request.node["kind"] == "HogQLQuery"
        return self.run_limits.key_seconds if held else self.run_limits.seconds

    def _calculate(self, request: Request, query_id: str, key: str, seconds: float) -> Calculated:
        team_id = request.environment.id
        begun = time.monotonic()
        label = label_of(team_id, query_id)
        metered = Metered(label, self.engine.backend, seconds, self.run_limits.memory_bytes)
        self.running.append(metered)
        try:
            answer = Engine(cast("Backend", metered)).run(
                request.node, request.environment, query_id=label
            )
        except QuerykitError as error:
            self._note(request, query_id, begun, metered, **_failure(error))
            raise
        finally:
            self.running.remove(metered)
            if request.by_key:
                self.budget.spend(team_id, metered.bytes_read)
        results = answer.get("results")
        rows = len(results) if isinstance(results, list) else 0
        answer = complete(answer, request.node)
        size = 0
        if request.node["kind"] not in UNCACHED:
            now = datetime.now(UTC)
            answer = with_cache_facts(answer, request.node, request.environment, key, now)
            if not answer.get("error"):
                size = self.cache.put(team_id, key, answer, now, by_key=request.by_key)
        self._note(request, query_id, begun, metered, result_rows=rows, result_bytes=size)
        return Calculated(answer, metered.bytes_read)

    def _note(
        self, request: Request, query_id: str, begun: float, metered: Metered, **facts: Any
    ) -> None:
        if request.node["kind"] != "HogQLQuery":
            return
        tags = request.node.get("tags") or {}
        self.log.add(
            request.environment.id,
            time.monotonic() - begun,
            **{
                "query_id": query_id,
                "endpoint": request.endpoint,
                "query": request.node["query"],
                "name": request.name or tags.get("name") or "",
                "created_by": request.asker.user_id,
                "read_rows": metered.rows_read,
                "read_bytes": metered.bytes_read,
                "status": FINISHED,
                "is_personal_api_key_request": request.asker.with_key,
                "api_key_label": request.asker.key_label,
                "api_key_mask": request.asker.key_mask,
                "product": tags.get("productKey") or "",
                "scene": tags.get("scene") or "",
                "RealTimeMicroseconds": int(metered.seconds * 1e6),
                **facts,
            },
        )


FINISHED = "QueryFinish"


def _failure(error: QuerykitError) -> dict[str, Any]:
    """Return how the log tells an error: by ClickHouse's number, if it came so far."""
    number = error.clickhouse_code if isinstance(error, EngineError) else None
    if not number:
        return {"status": "ExceptionBeforeStart"}
    name = clickhouse_name(number)
    return {
        "status": "ExceptionWhileProcessing",
        "exception_code": number,
        "exception_name": name.upper() if name else "",
    }


def check_runnable(request: Request) -> None:
    """Refuse what cannot be run, before anything is.

    Raises:
        Refusal: nothing runs the kind, or the caller may not ask so.
    """
    kind = request.node.get("kind")
    if kind not in runners():
        raise Refusal(invalid(f"Unsupported query kind: {kind}"))
    if request.by_key and kind == "HogQLQuery":
        refuse_offset(str(request.node["query"]))


def label_of(team_id: int, query_id: str) -> str:
    """Return what the engine knows a run by: ids are of a project's own."""
    return f"{team_id}_{query_id}"
