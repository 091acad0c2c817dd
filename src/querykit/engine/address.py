"""Where a ClickHouse server is, and who asks there: what its URL says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from querykit.errors import UnknownEngine

SCHEMES = {"clickhouse": False, "clickhouses": True}
"""Schemes of URLs, and whether they mean TLS."""

PORTS = {False: 8123, True: 8443}
DATABASE = "posthog"
CLIENTS = ("connect", "http")


@dataclass(frozen=True, slots=True)
class Address:
    """A server, a database in it, and a user."""

    host: str
    port: int
    secure: bool
    user: str
    password: str = field(repr=False)
    database: str
    client: str
    """`connect` for clickhouse-connect, `http` for nothing but Python's own HTTP."""

    @property
    def place(self) -> str:
        """The server, for messages: without user and password."""
        return f"{self.host}:{self.port}"

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `clickhouse://user:password@host:8123/database?client=http`.

        Raises:
            UnknownEngine: it names no host, or has a parameter that is not known.
        """
        parts = urlsplit(url)
        secure = SCHEMES[parts.scheme]
        if not parts.hostname:
            raise UnknownEngine(
                "the URL of the server names no host",
                hint=f"{parts.scheme}://user:password@host:{PORTS[secure]}/{DATABASE}",
            )
        try:
            port = parts.port or PORTS[secure]
        except ValueError as error:
            raise UnknownEngine(
                f"the URL of the server names no port: {error}",
                hint=f"{parts.scheme}://{parts.hostname}:{PORTS[secure]}/{DATABASE}",
            ) from error
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        client = given.pop("client", CLIENTS[0])
        if given or client not in CLIENTS:
            strange = next(iter(given), f"client={client}")
            raise UnknownEngine(
                f"the URL of the server has the unknown parameter {strange}",
                hint=f"there is client, which is {' or '.join(CLIENTS)}",
            )
        return cls(
            parts.hostname,
            port,
            secure,
            unquote(parts.username or "default"),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or DATABASE,
            client,
        )
