"""Which engine a URL names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from querykit.errors import UnknownEngine

if TYPE_CHECKING:
    from querykit.engine.backend import Backend

EMBEDDED = "chdb"
MEMORY = ":memory:"


def open_backend(url: str) -> Backend:
    """Open the engine that a URL names, with PostHog's tables in it.

    Args:
        url: `chdb://:memory:` for one that forgets, `chdb:///folder` for one that keeps its data.

    Raises:
        UnknownEngine: the URL names none that this release has.
        EngineError: the engine cannot be opened.
    """
    scheme, _, rest = url.partition("://")
    if scheme == EMBEDDED and rest:
        from querykit.engine.embedded import Embedded  # noqa: PLC0415 - chdb is an extra

        return Embedded(None if rest == MEMORY else rest)
    known = "chdb://:memory: and chdb:///folder"
    named = urlsplit(url).scheme or url
    raise UnknownEngine(f"there is no engine {named!r}", hint=f"this release has {known}")
