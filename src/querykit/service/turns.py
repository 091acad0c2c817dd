"""Whose turn it is to answer, when several server processes are asked the same at the same time."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from querykit.errors import StateUnavailable

if TYPE_CHECKING:
    from querykit.service.process import Process
    from querykit.service.state import State

TURN_SECONDS = 900.0
"""Nothing takes longer; a turn whose process is dead ends at once."""

OUTCOME_SECONDS = 5.0
LARGEST = 4_000_000
"""Characters of a body that is handed on; who waits for a larger one asks anew, and finds it cached."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer that those who waited get too."""

    status: int
    media_type: str
    body: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that somebody has."""

    key: str
    mark: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of all processes that share a state."""

    state: State
    process: Process

    def take(self, key: str) -> Turn | None:
        """Take a turn, or tell who has it; None when nobody can say, as without a state."""
        mark = json.dumps({"process": self.process.id, "turn": uuid.uuid4().hex})
        name = _name(key)
        try:
            while not self.state.add(name, mark, TURN_SECONDS):
                theirs = self.state.get(name)
                if theirs is None:
                    continue
                if self.process.alive(json.loads(theirs)["process"]):
                    return Turn(key, theirs, ours=False)
                self.state.swap(name, theirs, None)
        except StateUnavailable:
            return None
        return Turn(key, mark, ours=True)

    def look(self, turn: Turn) -> tuple[bool, Outcome | None]:
        """Say whether a turn of another process is over, and what came out of it for us.

        Nothing comes out of an answer that was personal, or when the process is gone.
        """
        try:
            text = self.state.get(_outcome(turn))
            if text is None and self.state.get(_name(turn.key)) == turn.mark:
                return not self.process.alive(json.loads(turn.mark)["process"]), None
            # It may have been told between the two questions.
            text = text or self.state.get(_outcome(turn)) or "null"
        except StateUnavailable:
            return True, None
        found = json.loads(text)
        return True, None if found is None else Outcome(**found)

    def end(self, turn: Turn, outcome: Outcome | None) -> None:
        """End a turn of ours, and tell the others what came out of it, if it is for them."""
        small = outcome is not None and len(outcome.body) <= LARGEST
        told = json.dumps(asdict(outcome) if outcome is not None and small else None)
        try:
            self.state.put(_outcome(turn), told, OUTCOME_SECONDS)
            self.state.swap(_name(turn.key), turn.mark, None)
        except StateUnavailable as error:
            _log.warning("other processes wait in vain for an answer: %s", error.message)


def _name(key: str) -> str:
    return f"turn/{key}"


def _outcome(turn: Turn) -> str:
    return f"outcome/{json.loads(turn.mark)['turn']}"
