"""When a statement to a server is sent again: only when it was surely not carried out, or only reads.

Both clients of servers raise `NotSent` and `Dropped`, and call what they do through `retried`.
"""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING, TypeVar

from querykit.errors import EngineUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.engine.transport import Statement

T = TypeVar("T")

PAUSES = (0.1, 0.4)
"""Seconds before each further attempt, on the average."""

READS = re.compile(r"\s*\(*\s*(SELECT|WITH|DESCRIBE|EXPLAIN|SHOW)\b", re.IGNORECASE)


class NotSent(Exception):
    """The server has not got the statement: nobody answered at its address."""


class Dropped(Exception):
    """The connection broke before the first byte of an answer.

    Args:
        kept: whether it was an older connection, which the server may have closed before.
    """

    def __init__(self, *, kept: bool) -> None:
        super().__init__()
        self.kept = kept


def retried(call: Callable[[], T], statement: Statement, place: str) -> T:
    """Send a statement, and again where that is safe.

    What was not sent can be; a statement that only reads can be if its connection was an older one.

    Raises:
        EngineUnreachable: the server does not answer.
    """
    reads = not statement.data and READS.match(statement.sql)
    for pause in (*PAUSES, None):
        try:
            return call()
        except NotSent as error:
            if pause is None:
                raise absent(place, str(error)) from error
        except Dropped as error:
            if pause is None or not (error.kept and reads):
                raise lost(place) from error
        time.sleep(pause * random.uniform(0.5, 1.5))
    raise AssertionError  # the last attempt returns or raises


def absent(place: str, reason: str) -> EngineUnreachable:
    """Return the error for a place where nobody answers."""
    return EngineUnreachable(
        f"no ClickHouse answers at {place}: {reason}",
        hint="check host and port, and whether the server is up",
    )


def lost(place: str) -> EngineUnreachable:
    """Return the error for an answer that did not arrive."""
    return EngineUnreachable(
        f"the connection to {place} is lost",
        hint="look whether the server is up, then ask again; a port with TLS wants clickhouses://",
    )
