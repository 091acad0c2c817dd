"""State in Redis or Valkey, for server processes that share it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from querykit.errors import MissingStateDriver, StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

PREFIX = "querykit:"
CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 3.0

SWAP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('SET', KEYS[1], ARGV[3])
elseif ARGV[2] == '0' then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2]) end
return 1
"""
"""Sets a text that is still the old one; Redis runs a script as one step."""


class RedisState:
    """The state of several server processes.

    Args:
        url: `redis://user:password@host:6379/0`.

    Raises:
        MissingStateDriver: redis-py is not installed.
        StateUnavailable: no server answers there, or it does not let us in.
    """

    shared = True

    def __init__(self, url: str) -> None:
        try:
            import redis  # noqa: PLC0415 - an extra
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError as error:
            raise MissingStateDriver(
                "the client of Redis is not installed", hint="pip install 'querykit[redis]'"
            ) from error
        parts = urlsplit(url)
        # Never the whole URL: it may hold a password.
        self._place = f"{parts.hostname}:{parts.port or 6379}"
        self._error = (redis.RedisError, OSError)
        try:
            self._client: Any = redis.Redis.from_url(
                url,
                decode_responses=True,
                socket_connect_timeout=CONNECT_SECONDS,
                socket_timeout=ANSWER_SECONDS,
                # Once more at once: a connection may have been closed while nobody used it.
                retry=Retry(NoBackoff(), 1),
            )
        except ValueError as error:
            raise StateUnavailable(f"the URL of the state is wrong: {error}") from error
        self._swap = self._client.register_script(SWAP)
        self._asked(self._client.ping)

    def now(self) -> float:
        """Return the server's time; see `State.now`."""
        seconds, micros = self._asked(self._client.time)
        return float(seconds) + float(micros) / 1e6

    def get(self, name: str, longest: int | None = None) -> str | None:
        """Return a text; see `State.get`."""
        text: str | None = self._asked(self._client.get, PREFIX + name)
        return None if text is None or (longest is not None and len(text) > longest) else text

    def put(self, name: str, text: str, seconds: float | None = None) -> None:
        """Keep a text; see `State.put`."""
        self._asked(self._client.set, PREFIX + name, text, px=_millis(seconds))

    def add(self, name: str, text: str, seconds: float | None = None) -> bool:
        """Keep a text unless there is one; see `State.add`."""
        return bool(
            self._asked(self._client.set, PREFIX + name, text, px=_millis(seconds), nx=True)
        )

    def swap(self, name: str, old: str, new: str | None, seconds: float | None = None) -> bool:
        """Put a text in place of another; see `State.swap`."""
        millis = "0" if new is None else str(_millis(seconds) or "")
        return bool(self._asked(self._swap, keys=[PREFIX + name], args=[old, millis, new or ""]))

    def delete(self, name: str) -> bool:
        """Forget a text; see `State.delete`."""
        return bool(self._asked(self._client.delete, PREFIX + name))

    def close(self) -> None:
        """Let go of the connections; the server keeps what it has."""
        self._client.close()

    def _asked(self, method: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        try:
            return method(*arguments, **options)
        except self._error as error:
            raise StateUnavailable(
                f"the state at {self._place} cannot be used now: {error}",
                hint="look whether that server is up",
            ) from error


def _millis(seconds: float | None) -> int | None:
    return None if seconds is None else max(1, int(seconds * 1000))
