"""One calculation: checked, run, counted and noted in the log."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from querykit.errors import EngineError, QuerykitError
from querykit.run import Engine
from querykit.run.registry import runners
from querykit.service.answers import UNCACHED, complete, with_cache_facts
from querykit.service.faults import Refusal, invalid
from querykit.service.metered import Metered
from querykit.service.offsets import refuse_offset

if TYPE_CHECKING:
    from querykit.engine import Backend
    from querykit.errors import Document
    from querykit.service.budget import Budget
    from querykit.service.cache import Cache
    from querykit.service.limits import KeyLimits
    from querykit.service.log import QueryLog
    from querykit.service.request import Request


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
    limits: KeyLimits | None = None
    running: list[str] = field(default_factory=list)
    """Labels of what is calculated now; one may be there twice."""

    def calculate(self, request: Request, query_id: str, key: str) -> Calculated:
        """Answer a request with the data of now.

        Raises:
            QuerykitError: the query cannot be run, or its run failed.
        """
        check_runnable(request)
        team_id = request.environment.id
        if request.by_key:
            self.budget.check(team_id)
        turn = nullcontext() if self.limits is None else self.limits.slots.taken(team_id)
        with turn:
            return self._calculate(request, query_id, key)

    def _calculate(self, request: Request, query_id: str, key: str) -> Calculated:
        team_id = request.environment.id
        begun = datetime.now(UTC)
        metered = Metered(self.engine.backend)
        label = label_of(team_id, query_id)
        self.running.append(label)
        try:
            answer = Engine(cast("Backend", metered)).run(
                request.node, request.environment, query_id=label
            )
        except QuerykitError as error:
            number = error.clickhouse_code if isinstance(error, EngineError) else None
            self._note(request, query_id, begun, metered, exception_code=number or 0)
            raise
        finally:
            self.running.remove(label)
            if request.by_key:
                self.budget.spend(team_id, metered.bytes_read)
        results = answer.get("results")
        rows = len(results) if isinstance(results, list) else 0
        self._note(request, query_id, begun, metered, result_rows=rows)
        answer = complete(answer, request.node)
        if request.node["kind"] in UNCACHED:
            return Calculated(answer, metered.bytes_read)
        now = datetime.now(UTC)
        answer = with_cache_facts(answer, request.node, request.environment, key, now)
        if not answer.get("error"):
            self.cache.put(team_id, key, answer, now)
        return Calculated(answer, metered.bytes_read)

    def _note(
        self,
        request: Request,
        query_id: str,
        begun: datetime,
        metered: Metered,
        *,
        result_rows: int = 0,
        exception_code: int | None = None,
    ) -> None:
        if request.node["kind"] != "HogQLQuery":
            return
        failed = exception_code is not None
        self.log.add(
            request.environment.id,
            begun,
            query_id=query_id,
            endpoint=request.endpoint,
            query=request.node["query"],
            name=request.name or "",
            read_rows=metered.rows_read,
            read_bytes=metered.bytes_read,
            result_rows=result_rows,
            status=_how(exception_code) if failed else "QueryFinish",
            exception_code=exception_code or 0,
            is_personal_api_key_request=request.by_key,
        )


def _how(code: int | None) -> str:
    return "ExceptionWhileProcessing" if code else "ExceptionBeforeStart"


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
