"""How an application behaves, apart from what it answers about."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """The options of an application."""

    max_body: int = 20 * MEBIBYTE
    """Bytes that a body may have."""

    max_depth: int = 200
    """How deep a body may be nested."""

    body_seconds: float = 30.0
    """How long a client may take to send its body."""

    cors: tuple[str, ...] = ()
    """Origins whose pages may ask, e.g. `https://app.example`; `*` for all."""

    hosts: tuple[str, ...] = ()
    """Names that the server may be called by; empty for any.

    A page of another site can have its own name lead to 127.0.0.1, and then it is no other site to
    the browser: the name that it calls is what gives it away.
    """

    at_once: int = 100
    """Requests that run a query, or wait for its answer, at the same time; others queue up."""
