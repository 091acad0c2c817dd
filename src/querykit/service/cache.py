"""Answers that are kept: their keys, and where they are (api.md 8)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document, Json
    from querykit.service.state import State

VERSION = 1
"""Counted up when kept answers no longer fit."""

KEEP_SECONDS = 24 * 3600
IGNORED = frozenset({"tags", "custom_name", "response"})
"""Members that change no answer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer from the cache."""

    answer: Document
    last_refresh: datetime


class Cache:
    """The answers of a server, by project and key."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, team_id: int, key: str, now: datetime) -> Kept | None:
        """Return an answer; None when there is none, or it was kept too long."""
        rows = self._state.rows(
            "SELECT body, last_refresh FROM answers"
            " WHERE team_id = ? AND cache_key = ? AND last_refresh > ?",
            (team_id, key, now.timestamp() - KEEP_SECONDS),
        )
        if not rows:
            return None
        made = datetime.fromtimestamp(rows[0]["last_refresh"], UTC)
        return Kept(json.loads(rows[0]["body"]), made)

    def put(self, team_id: int, key: str, answer: Document, now: datetime) -> None:
        """Keep an answer, and let go of those that were kept too long."""
        self._state.change(
            "INSERT OR REPLACE INTO answers (team_id, cache_key, last_refresh, body)"
            " VALUES (?, ?, ?, ?)",
            (team_id, key, now.timestamp(), json.dumps(answer, default=str)),
        )
        oldest = now.timestamp() - KEEP_SECONDS
        self._state.change("DELETE FROM answers WHERE last_refresh <= ?", (oldest,))


def cache_key(node: Document, environment: Environment) -> str:
    """Return the key of a query's answer: the same for all that must be answered alike."""
    asked: dict[str, Any] = {
        "version": VERSION,
        "query": _without(node),
        "team": environment.id,
        "timezone": environment.timezone,
        "week_start": environment.week_start,
        "modifiers": dict(environment.modifiers or {}),
    }
    text = json.dumps(asked, sort_keys=True, separators=(",", ":"), default=str)
    return f"cache_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _without(value: Json) -> Json:
    if isinstance(value, dict):
        return {
            name: _without(one)
            for name, one in value.items()
            if one is not None and name not in IGNORED
        }
    return [_without(one) for one in value] if isinstance(value, list) else value
