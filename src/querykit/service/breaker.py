"""Queries that fail the same way again and again are refused for a while (api.md 8)."""

from __future__ import annotations

import json
import logging
import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from querykit.errors import StateUnavailable
from querykit.service.faults import TOO_LONG, TOO_LONG_FAULT, Fault, Refusal, fault_of
from querykit.service.state import change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.errors import EngineError
    from querykit.service.state import State

OPENS_AT: Mapping[int, int] = {TOO_LONG: 1, 241: 1, 307: 1, 159: 3, 160: 3}
"""Failures in a row that open it: query too long, out of memory, too many bytes; timeout, too slow."""

OF_TIME = frozenset({159, 160})
"""Failures that a run with more time may not have."""

FIRST_PAUSE, LONGEST_PAUSE = 120.0, 4 * 3600.0
KEEP_SECONDS = 24 * 3600.0

AT_ONCE = " This query failed in a way that will repeat, so it was not run again."
IN_A_ROW = " This query failed the same way {count} times in a row, so it was not run again."
LATER = " It can run again in about {time}."

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Failures:
    """How a query failed lately."""

    code: int
    count: int
    patient: bool
    """Whether it had the time of an asynchronous query."""

    until: float
    """When it may run again."""

    fault: Fault

    @classmethod
    def of(cls, text: str) -> Failures:
        """Return what a text stands for."""
        fields = json.loads(text)
        return cls(**{**fields, "fault": Fault(**fields["fault"])})


@dataclass(frozen=True, slots=True)
class Breaker:
    """Refuses what is known to fail; a state that is away lets everything run."""

    state: State

    def check(self, team_id: int, key: str, *, patient: bool) -> bool:
        """Let a query run, or not.

        Args:
            team_id: whose it is.
            key: of its answer.
            patient: whether it has the time of an asynchronous query.

        Returns:
            Whether it failed lately, so that a success is worth to be noted.

        Raises:
            Refusal: it failed so often that it is not run now.
        """
        try:
            text = self.state.get(_name(team_id, key))
            if text is None:
                return False
            failures, now = Failures.of(text), self.state.now()
        except StateUnavailable:
            return False
        has_more_time = patient and not failures.patient and failures.code in OF_TIME
        if failures.until > now and not has_more_time:
            raise Refusal(_again(failures, failures.until - now))
        return True

    def failed(self, team_id: int, key: str, error: EngineError, *, patient: bool) -> None:
        """Note a failure, if it is of a sort that repeats."""
        code, fault = error.clickhouse_code or 0, fault_of(error)
        opens_at = OPENS_AT.get(code)
        if opens_at is None or (code == TOO_LONG and fault.detail != TOO_LONG_FAULT.detail):
            return

        def noted(old: str | None) -> str:
            last = None if old is None else Failures.of(old)
            count = last.count + 1 if last is not None and last.code == code else 1
            pause = 0.0
            if count >= opens_at:
                # The power is bounded: a count has no limit, a number of Python's has.
                pause = min(FIRST_PAUSE * 2 ** min(count - opens_at, 20), LONGEST_PAUSE)
            until = self.state.now() + pause if pause else 0.0
            return json.dumps(asdict(Failures(code, count, patient, until, fault)))

        try:
            change(self.state, _name(team_id, key), noted, KEEP_SECONDS)
        except StateUnavailable as trouble:
            _log.warning("a failure is not noted: %s", trouble.message)

    def succeeded(self, team_id: int, key: str) -> None:
        """Forget the failures of a query."""
        try:
            self.state.delete(_name(team_id, key))
        except StateUnavailable as error:
            _log.warning("a success is not noted: %s", error.message)


def _again(failures: Failures, seconds: float) -> Fault:
    why = AT_ONCE if failures.count == 1 else IN_A_ROW.format(count=failures.count)
    detail = failures.fault.detail + why + LATER.format(time=_about(seconds))
    return replace(failures.fault, detail=detail, retry_after=None)


def _about(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    count, unit = (minutes, "minute") if minutes < 60 else (round(minutes / 60), "hour")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _name(team_id: int, key: str) -> str:
    return f"failures/{team_id}/{key}"
