"""Personal API keys: made once, kept as hashes, with scopes and projects."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Row

    from querykit.service.state import State

PREFIX = "phx_"
ALL = "*"
COLUMNS = "id, label, mask, hash, scopes, projects, created_at"


@dataclass(frozen=True, slots=True)
class Key:
    """A key without its secret."""

    id: str
    label: str
    mask: str
    """The last characters, so that people can tell keys apart."""

    scopes: tuple[str, ...]
    projects: tuple[int, ...]
    """Where the key may be used; empty for everywhere."""

    created_at: str

    def allows(self, scope: str) -> bool:
        """Say whether the key has a scope; writing includes reading."""
        area, _, action = scope.partition(":")
        wanted = {ALL, scope} | ({f"{area}:write"} if action == "read" else set())
        return bool(wanted & set(self.scopes))

    def reaches(self, project: int) -> bool:
        """Say whether the key may be used in a project."""
        return not self.projects or project in self.projects


class Keys:
    """The keys of a server."""

    def __init__(self, state: State) -> None:
        self._state = state

    def create(
        self, label: str, *, scopes: Sequence[str] = (ALL,), projects: Sequence[int] = ()
    ) -> tuple[str, Key]:
        """Make a key; return its secret, which is kept nowhere, and what is known of it."""
        secret = PREFIX + secrets.token_urlsafe(32)
        key = Key(
            id=secrets.token_hex(6),
            label=label,
            mask=f"{PREFIX}...{secret[-4:]}",
            scopes=tuple(scopes),
            projects=tuple(projects),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        values = (key.id, key.label, key.mask, hashed(secret))
        lists = (json.dumps(key.scopes), json.dumps(key.projects))
        self._state.change(
            f"INSERT INTO keys ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*values, *lists, key.created_at),
        )
        return secret, key

    def all(self) -> list[Key]:
        """Return the keys, the oldest first."""
        rows = self._state.rows(f"SELECT {COLUMNS} FROM keys ORDER BY created_at, id")
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> bool:
        """Take a key back; return whether there was one of that id."""
        return self._state.change("DELETE FROM keys WHERE id = ?", (key_id,)) > 0

    def find(self, secret: str) -> Key | None:
        """Return the key that a secret is of.

        Every kept hash is compared, each in constant time: how long it takes tells nothing.
        """
        wanted, found = hashed(secret), None
        for row in self._state.rows(f"SELECT {COLUMNS} FROM keys"):
            if hmac.compare_digest(row["hash"], wanted):
                found = _key(row)
        return found


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return "sha256$" + hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: Row) -> Key:
    return Key(
        id=row["id"],
        label=row["label"],
        mask=row["mask"],
        scopes=tuple(json.loads(row["scopes"])),
        projects=tuple(json.loads(row["projects"])),
        created_at=row["created_at"],
    )
