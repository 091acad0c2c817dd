"""How far a load is, for whoever shows it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from querykit.engine import Backend

EVERY = 10_000
"""Rows that Python reads between two words about it."""

SECONDS = 0.5
"""Between two looks at how many events the engine has written."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a load is."""

    what: str
    """`read` or `written`."""

    done: int
    """Events so far."""

    total: int | None
    """Of how many; None while that is not known."""

    seconds: float
    """Since the load began."""


class Teller:
    """Tells how far a load is; nothing, when nobody asks."""

    def __init__(self, told: Callable[[Step], None] | None = None) -> None:
        self._told = told
        self._begun = time.monotonic()

    def tell(self, what: str, done: int, total: int | None = None) -> None:
        """Say how far it is."""
        if self._told is not None:
            self._told(Step(what, done, total, time.monotonic() - self._begun))

    @contextmanager
    def watching(self, backend: Backend, team: int, already: int, total: int) -> Iterator[None]:
        """Tell how many events are written, while the engine writes many by one statement.

        Args:
            backend: the engine.
            team: whose events they are.
            already: how many of the load were written before.
            total: how many there are to write.
        """
        if self._told is None:
            yield
            return
        done = threading.Event()
        others = stored_events(backend, team) - already

        def watch() -> None:
            while not done.wait(SECONDS):
                self.tell("written", stored_events(backend, team) - others, total)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


def stored_events(backend: Backend, team: int) -> int:
    """Return how many events are stored."""
    found = backend.query(f"SELECT count() FROM events WHERE team_id = {team}")
    return int(found.rows[0][0])
