"""This server process among others with the same state: who is alive, and messages to each other."""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from typing import TYPE_CHECKING

from querykit.errors import StateUnavailable
from querykit.service.state import change

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document
    from querykit.service.state import State

    Hear = Callable[[Document], None]

BEAT_SECONDS = 1.0
DEAD_SECONDS = 6.0
"""A process that gave no sign for so long is gone, and what it did is lost."""

LISTEN_SECONDS = 0.25
MESSAGE_SECONDS = 60.0
ALL = "processes"

_log = logging.getLogger(__name__)


class Process:
    """A server process: gives signs of life, and hears what the others say.

    Args:
        state: shared with the others.
    """

    def __init__(self, state: State) -> None:
        self.id = uuid.uuid4().hex
        self._state = state
        self._hear: list[Hear] = []
        self._chores: list[Callable[[], None]] = []
        self._ending = threading.Event()
        self._beat()
        self._thread = threading.Thread(target=self._live, name="querykit-process", daemon=True)
        self._thread.start()

    def on_message(self, hear: Hear) -> None:
        """Have a function called with each message to this process."""
        self._hear.append(hear)

    def on_beat(self, chore: Callable[[], None]) -> None:
        """Have a function called about once a second."""
        self._chores.append(chore)

    def alive(self, process_id: str) -> bool:
        """Say whether a process gave a sign of life lately."""
        return process_id == self.id or self._state.get(_sign(process_id)) is not None

    def tell_others(self, message: Document) -> None:
        """Say something to all other processes that are alive."""
        for other in json.loads(self._state.get(ALL) or "[]"):
            if other != self.id and self.alive(other):
                self._tell(other, message)

    def close(self) -> None:
        """Say that this process ends; others know at once then."""
        self._ending.set()
        self._thread.join()
        try:
            self._state.delete(_sign(self.id))
            change(self._state, ALL, lambda old: _without(old, {self.id}))
        except StateUnavailable as error:
            _log.warning("cannot say goodbye: %s", error.message)

    def _tell(self, process_id: str, message: Document) -> None:
        def longer(old: str | None) -> str:
            return json.dumps([*json.loads(old or "[]"), message])

        change(self._state, _letters(process_id), longer, MESSAGE_SECONDS)

    def _live(self) -> None:
        last, gone = time.monotonic(), False
        while not self._ending.wait(LISTEN_SECONDS):
            try:
                self._listen()
                if time.monotonic() - last >= BEAT_SECONDS:
                    last = time.monotonic()
                    self._beat()
                gone = False
            except StateUnavailable as error:
                if not gone:
                    _log.warning("%s", error.message)
                gone = True
            except Exception:
                # Without this thread the others would take this process for dead.
                _log.exception("a chore of the server failed")

    def _beat(self) -> None:
        self._state.put(_sign(self.id), "", DEAD_SECONDS)
        change(self._state, ALL, self._with_me)
        for chore in self._chores:
            chore()

    def _listen(self) -> None:
        place = _letters(self.id)
        found = self._state.get(place)
        if found is None or not self._state.swap(place, found, None):
            return
        for message in json.loads(found):
            for hear in self._hear:
                hear(message)

    def _with_me(self, old: str | None) -> str | None:
        known = json.loads(old or "[]")
        if self.id in known:
            return None
        return json.dumps([*filter(self.alive, known), self.id])


def _without(old: str | None, gone: set[str]) -> str | None:
    known = json.loads(old or "[]")
    left = [one for one in known if one not in gone]
    return None if left == known else json.dumps(left)


def _sign(process_id: str) -> str:
    return f"process/{process_id}"


def _letters(process_id: str) -> str:
    return f"messages/{process_id}"
