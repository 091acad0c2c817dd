"""What an earlier run made of a file, found again by the content of the file.

One small JSON file for each release of querykit, settings and command, in the user's cache folder
(`QUERYKIT_CACHE_DIR` names another). Nothing in it is needed: a file that is damaged, or that cannot
be read or written, is as good as none. Two runs at once may each save; the last one keeps what the
other had saved when it began to, and what is lost is only looked at again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from querykit.errors import Json

MAX_ENTRIES = 200_000
"""The oldest entries beyond these are dropped."""

KEPT_SECONDS = 30 * 24 * 3600
"""Caches that were last written longer ago are removed."""

FORMAT = 1
"""Counts up when the file of a cache changes its shape."""

_DIGEST_BYTES = 16


class Cache:
    """Results by content; made by `open_cache`.

    A result is any JSON value: `{}`, say, for a file in which all is well.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._entries: dict[str, Json] = {} if path is None else _load(path)
        self._added: dict[str, Json] = {}

    def get(self, data: bytes | str, name: str | Path) -> Json | None:
        """Return the result for a file of this content, None when there is none.

        Args:
            data: what is in the file.
            name: its name, of which only the end counts, as it decides how a file is read. So keep
                results as they are before `unsuppressed`, which goes by the whole path.
        """
        return None if self._path is None else self._entries.get(_key(data, name))

    def put(self, data: bytes | str, name: str | Path, result: Json) -> None:
        """Remember a result; `save` makes it last."""
        if self._path is not None:
            key = _key(data, name)
            self._entries[key] = self._added[key] = result

    def save(self) -> None:
        """Write what is new, if anything; never raises for what the disk does."""
        if self._path is None or not self._added:
            return
        merged = {**_load(self._path), **self._added}
        if len(merged) > MAX_ENTRIES:
            merged = dict(list(merged.items())[-MAX_ENTRIES:])
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._path.exists():
                _remove_old(self._path.parent)
            _replace(self._path, json.dumps({"format": FORMAT, "entries": merged}))
        self._added.clear()


def open_cache(command: str, *, version: str, settings: str, enabled: bool = True) -> Cache:
    """Open the cache of one command.

    Args:
        command: its name, with all options that change what it finds.
        version: the release of querykit.
        settings: `Settings.digest`.
        enabled: False gives a cache that forgets everything (`--no-cache`).
    """
    if not enabled:
        return Cache(None)
    key = json.dumps([command, version, settings, fingerprint(Path(__file__).parents[1])])
    scope = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Cache(cache_folder() / f"{version}-{scope}.json")


def fingerprint(folder: Path) -> str:
    """Return a text that differs when the code in a folder does.

    The release alone is not enough: pre-commit installs any commit, and developers edit in place.
    """
    found: list[str] = []
    pending = [os.fspath(folder)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    pending += [entry.path] if entry.name != "__pycache__" else []
                else:
                    status = entry.stat()
                    found.append(f"{entry.path} {status.st_mtime_ns} {status.st_size}")
    return hashlib.sha256("\n".join(sorted(found)).encode("utf-8", "surrogatepass")).hexdigest()


def cache_folder() -> Path:
    """Return the folder of all our caches."""
    named = os.environ.get("QUERYKIT_CACHE_DIR")
    if named:
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - only when the place is not given

    return user_cache_path("querykit", appauthor=False)


def _key(data: bytes | str, name: str | Path) -> str:
    if isinstance(data, str):
        data = data.encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()
    return digest + PurePath(name).suffix.lower()


def _load(path: Path) -> dict[str, Json]:
    try:
        content: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return {}
    entries = content.get("entries")
    return entries if isinstance(entries, dict) else {}


def _remove_old(folder: Path) -> None:
    """Remove the caches of releases and settings that nobody has used for a while."""
    for path in folder.iterdir():
        if path.suffix in (".json", ".tmp") and time.time() - path.stat().st_mtime > KEPT_SECONDS:
            path.unlink()


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole or not at all, so that a second process never reads half of one."""
    descriptor, name = tempfile.mkstemp(prefix=path.name, suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)  # noqa: PTH105 - a name, not a path
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
