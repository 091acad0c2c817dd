"""Answers that are kept: their keys, and where they are (api.md 8)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from querykit.errors import StateUnavailable

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document, Json
    from querykit.service.state import State

VERSION = 1
"""Counted up when kept answers no longer fit."""

KEEP_SECONDS = 24 * 3600
KEEP_SECONDS_OF_PEOPLE = 7 * KEEP_SECONDS
"""What was not asked with a key is kept longer."""

AHEAD = timedelta(seconds=10)
"""How much the clocks of machines with one state may differ."""

IGNORED = frozenset({"tags", "custom_name", "response"})
"""Members that change no answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer from the cache."""

    answer: Document
    last_refresh: datetime


_log = logging.getLogger(__name__)


class Cache:
    """The answers of a server, by project and key."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team_id: int, key: str, now: datetime, longest: int | None = None) -> Kept | None:
        """Return an answer; None when there is none, or it is longer than wanted.

        One of the future is none either: the clock was set back since, and its age is not known.
        """
        text = self._state.get(_name(team_id, key), longest)
        if text is None:
            return None
        made, _, body = text.partition("\n")
        refreshed = datetime.fromisoformat(made)
        return None if refreshed > now + AHEAD else Kept(json.loads(body), refreshed)

    def put(
        self, team_id: int, key: str, answer: Document, now: datetime, *, by_key: bool = True
    ) -> int:
        """Keep an answer, and return its size; a store that cannot take it fails no query."""
        body = json.dumps(answer, default=str)
        seconds = KEEP_SECONDS if by_key else KEEP_SECONDS_OF_PEOPLE
        try:
            self._state.put(_name(team_id, key), f"{now.isoformat()}\n{body}", seconds)
        except StateUnavailable as error:
            _log.warning("an answer is not kept: %s", error.message)
        return len(body)


def _name(team_id: int, key: str) -> str:
    return f"answer/{team_id}/{key}"


def cache_key(node: Document, environment: Environment) -> str:
    """Return the key of a query's answer: the same for all that must be answered alike."""
    asked: dict[str, Any] = {
        "version": VERSION,
        "query": _without(node),
        "team": environment.id,
        "facts": _facts(environment),
    }
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), default=str)
    return f"cache_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


@lru_cache(maxsize=64)
def _facts(environment: Environment) -> str:
    """Return what stands for all facts that an answer may depend on, such as what an action is.

    It is the same in all processes that have the same facts, and after a restart.
    """
    text = json.dumps(asdict(environment), sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


def _without(value: Json) -> Json:
    if isinstance(value, dict):
        return {
            name: _without(one)
            for name, one in value.items()
            if one is not None and name not in IGNORED
        }
    return [_without(one) for one in value] if isinstance(value, list) else value
