"""`Queries`: what happens to a query from the time it is asked."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from querykit.hogql.parser import within
from querykit.service.answers import UNCACHED, to_millis
from querykit.service.breaker import Breaker
from querykit.service.budget import Budget
from querykit.service.cache import Cache, cache_key
from querykit.service.flights import Flights
from querykit.service.jobs import Jobs
from querykit.service.limits import RunLimits
from querykit.service.log import QueryLog
from querykit.service.modes import MODES
from querykit.service.process import Process
from querykit.service.running import PARSE_SECONDS, Calculated, Calculator, check_runnable
from querykit.service.staleness import age_of, end_of, interval_of
from querykit.service.statuses import TIMES, Statuses
from querykit.service.turns import Turns

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run import Engine
    from querykit.service.cache import Kept
    from querykit.service.limits import KeyLimits
    from querykit.service.request import Request
    from querykit.service.staleness import Age
    from querykit.service.state import State

LONGEST_CLOSE = 10.0
ALWAYS_NEW = "system.information_schema"
"""What HogQL reads from here changes without notice."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a caller gets."""

    body: Document
    bytes_read: int = 0
    budget_left: int | None = None
    """What keys may still read in the project; None for who is not held to it."""

    @property
    def pending(self) -> bool:
        """Whether a job still works on it, which the API tells with a 202."""
        status = self.body.get("query_status")
        return status is not None and not status["complete"]


class Queries:
    """Answers queries about the data of one engine.

    Args:
        engine: where they run.
        state: what is known of them.
        workers: how many asynchronous queries run at once; others wait.
        budget: what API keys may read; PostHog's when not given.
        limits: how often and how many at once they may ask; no limits when not given.
        run_limits: what one query may take of the engine.
    """

    def __init__(
        self,
        engine: Engine,
        state: State,
        *,
        workers: int = 4,
        budget: Budget | None = None,
        limits: KeyLimits | None = None,
        run_limits: RunLimits = RunLimits(),  # noqa: B008 - a frozen value
    ) -> None:
        self.engine = engine
        self.shared = state.shared
        """Whether the state is elsewhere, so that asking it takes a while."""

        self.cache = Cache(state)
        self.process = Process(state)
        self.turns = Turns(state, self.process) if state.shared else None
        self.statuses = Statuses(state, self.process)
        self.log = QueryLog(engine.backend)
        self.budget = budget or Budget(state)
        self.limits = None if limits is None else limits.over(state)
        self._flights = Flights(state, self.process)
        self._calculator = Calculator(
            engine,
            self.cache,
            self.log,
            self.budget,
            Breaker(state),
            self.limits,
            run_limits,
        )
        pool = ThreadPoolExecutor(workers, thread_name_prefix="querykit-job")
        self.jobs = Jobs(self._calculator, self.statuses, self.process, pool)
        self.process.on_message(self.jobs.hear)

    def at_hand(self, request: Request, longest: int | None = None) -> Reply | None:
        """Answer a request from the cache; None when there is work to do.

        Args:
            request: what is asked.
            longest: how many characters the answer may have; None for any number.
        """
        if request.node["kind"] in UNCACHED or _always_new(request):
            return None
        key, now = cache_key(request.node, request.environment), datetime.now(UTC)
        kept = self.cache.get(request.environment.id, key, now, longest)
        age = None if kept is None else _age(request, kept, now)
        if kept is None or MODES[request.refresh][age] != "kept":
            return None
        return self._with_budget(request, self._from(kept, request))

    def ask(self, request: Request) -> Reply:
        """Answer a request: from the cache, by a calculation, or with the status of a job.

        Raises:
            QuerykitError: the query cannot be run, or its run failed.
        """
        with within(PARSE_SECONDS):
            reply = self._answered(request)
        return self._with_budget(request, reply)

    def _with_budget(self, request: Request, reply: Reply) -> Reply:
        if not request.by_key:
            return reply
        return replace(reply, budget_left=self.budget.left(request.environment.id))

    def _from(self, kept: Kept, request: Request, status: Document | None = None) -> Reply:
        if status is None and request.named:
            status = self.statuses.running(request.environment.id, request.query_id)
        return Reply(kept.answer | {"is_cached": True, "query_status": status})

    def _answered(self, request: Request) -> Reply:
        query_id = request.query_id
        key = cache_key(request.node, request.environment)
        if request.node["kind"] in UNCACHED:
            return self._run(request, query_id, key)
        team_id, now = request.environment.id, datetime.now(UTC)
        kept = None if _always_new(request) else self.cache.get(team_id, key, now)
        age = None if kept is None else _age(request, kept, now)
        way = MODES[request.refresh][age]
        if way == "run":
            return self._run(request, query_id, key)
        if way == "job":
            check_runnable(request)
            forced = request.refresh == "force_async"
            status = self.jobs.start(request, query_id, key, anew=forced)
            return Reply({"query_status": status} | ({} if forced else {"cache_key": key}))
        assert kept is not None
        if way == "kept":
            return self._from(kept, request)
        return self._from(kept, request, self.jobs.start(request, query_id, key, anew=True))

    @property
    def running(self) -> int:
        """How many calculations run now, those of jobs too."""
        return len(self._calculator.running)

    def status(
        self, team_id: int, query_id: str, *, show_progress: bool = False
    ) -> Document | None:
        """Return the record of an asynchronous query; None when there is none."""
        found = self.statuses.get(team_id, query_id)
        if found is None:
            return None
        if show_progress and not found["complete"]:
            found["query_progress"] = self.jobs.progress(team_id, query_id)
        return found | {name: to_millis(found[name]) for name in TIMES}

    def cancel(self, team_id: int, query_id: str, *, dequeue_only: bool = False) -> str:
        """Stop a query, blocking or not; return what PostHog says then."""
        return self.jobs.cancel(team_id, query_id, dequeue_only=dequeue_only)

    def abandon(self, request: Request) -> None:
        """Stop the calculation of a request whose caller is gone; jobs go on."""
        self.jobs.kill(request.environment.id, request.query_id)

    def close(self) -> None:
        """Stop what runs, and wait until it has stopped, though not for ever."""
        self.jobs.close()
        end = time.monotonic() + LONGEST_CLOSE
        while (running := list(self._calculator.running)) and time.monotonic() < end:
            for one in running:
                self.engine.cancel(one.label)
            time.sleep(0.05)
        self.log.close()
        self.process.close()

    def _run(self, request: Request, query_id: str, key: str) -> Reply:
        check_runnable(request)
        place = (request.environment.id, key)
        found, shared = self._flights.run(
            place,
            lambda: self._calculator.calculate(request, query_id, key),
            lambda: self._kept(place),
        )
        if not shared:
            return Reply(found.answer, found.bytes_read)
        cached = request.node["kind"] not in UNCACHED
        return Reply(found.answer | ({"is_cached": True} if cached else {}))

    def _kept(self, place: tuple[int, str]) -> Calculated | None:
        kept = self.cache.get(*place, datetime.now(UTC))
        return None if kept is None else Calculated(kept.answer, 0)


def _always_new(request: Request) -> bool:
    return ALWAYS_NEW in str(request.node.get("query") or "").lower()


def _age(request: Request, kept: Kept, now: datetime) -> Age:
    return age_of(interval_of(request.node), kept.last_refresh, now, end_of(kept.answer))
