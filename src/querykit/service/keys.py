"""Personal API keys: made once, kept as hashes, with scopes and projects."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from querykit.service.state import change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Document
    from querykit.service.state import State

PREFIX = "phx_"
ALL = "*"
PLACE = "keys"
REMEMBER_SECONDS = 0.5
REMEMBER_LOCAL_SECONDS = 0.1


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
        self._read: tuple[float, list[Document]] | None = None
        self._asked = 0.0

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
        entry = {"key": asdict(key), "hash": hashed(secret)}
        change(self._state, PLACE, lambda old: json.dumps([*json.loads(old or "[]"), entry]))
        self._read = None
        return secret, key

    def all(self) -> list[Key]:
        """Return the keys, the oldest first."""
        return [_key(entry) for entry in self._entries()]

    def revoke(self, key_id: str) -> bool:
        """Take a key back; return whether there was one of that id."""

        def without(old: str | None) -> str | None:
            entries = json.loads(old or "[]")
            left = [entry for entry in entries if entry["key"]["id"] != key_id]
            return None if len(left) == len(entries) else json.dumps(left)

        revoked = change(self._state, PLACE, without)
        self._read = None
        return revoked

    def find(self, secret: str) -> Key | None:
        """Return the key that a secret is of.

        Every kept hash is compared, each in constant time: how long it takes tells nothing.
        """
        return _found(secret, self._entries())

    def at_hand(self, secret: str) -> Key | None:
        """Return what `find` would, if that takes no while; else None.

        A busy server does not ask its store for every request: it remembers what it read a moment ago.
        When that is too old and the store is across a network, one request gets None and reads anew,
        while the others go on with what there is. So a key that another process revokes may be good
        for twice `REMEMBER_SECONDS` here.
        """
        read, now = self._read, time.monotonic()
        if not self._state.shared:
            recent = read is not None and now - read[0] <= REMEMBER_LOCAL_SECONDS
            return _found(secret, read[1]) if read and recent else self.find(secret)
        if read is None or now - read[0] > 2 * REMEMBER_SECONDS:
            return None
        if now - max(read[0], self._asked) > REMEMBER_SECONDS:
            self._asked = now
            return None
        return _found(secret, read[1])

    def _entries(self) -> list[Document]:
        entries: list[Document] = json.loads(self._state.get(PLACE) or "[]")
        self._read = (time.monotonic(), entries)
        return entries


def _found(secret: str, entries: list[Document]) -> Key | None:
    wanted, found = hashed(secret), None
    for entry in entries:
        if hmac.compare_digest(entry["hash"], wanted):
            found = _key(entry)
    return found


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return "sha256$" + hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(entry: Document) -> Key:
    fields = entry["key"]
    lists = {"scopes": tuple(fields["scopes"]), "projects": tuple(fields["projects"])}
    return Key(**{**fields, **lists})
