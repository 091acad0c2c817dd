"""Identical requests at the same time: one is answered, the others get its answer (api.md 7).

PostHog does so behind a flag, before anybody is authenticated; here it is always on, and after access:
every request, the first too, has shown its key, its project and its scope by then, and the cache could
not answer it. As there, a request is the same for everybody: neither key nor headers count, but for the
one that adds to the body.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from querykit.api.errors import show_error
from querykit.api.wire import JSON_TYPE, LARGE, read_bytes
from querykit.errors import QueryCancelled
from querykit.service.faults import Refusal
from querykit.service.turns import Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from querykit.api.calls import Call
    from querykit.errors import Json
    from querykit.service.turns import Turn, Turns

    Work = Callable[[], Awaitable[Response]]

LONGEST_WAIT = 65.0
"""Seconds; who waited that long is answered on its own."""

LOOK_SECONDS = 0.2
OWN = frozenset({"client_query_id", "session_id"})
"""Members of a body that say who asks, not what."""

PERSONAL = "experiment_exposure"
"""Asking with this counts who asked, so that no request stands for another."""


@dataclass(slots=True)
class Coalescing:
    """The requests that are answered now; one event loop's own."""

    turns: Turns | None
    """Of all processes, when there are others."""

    _led: dict[str, asyncio.Future[Outcome | None]] = field(default_factory=dict)

    async def admit(self, call: Call) -> None:
        """Count a request; it may be over its rate when it gets the answer of another.

        Raises:
            Refusal: there were too many of its key.
        """
        try:
            await call.count()
        except Refusal:
            if await _key(call) not in self._led:
                raise

    async def answer(self, call: Call, work: Work) -> Response:
        """Do the work of a request, or give it the answer of one that is the same.

        Errors that the caller made are personal, and so are cancelled queries: who waited is answered
        on its own then.
        """
        key = await _key(call)
        if key is None:
            return await work()
        led = self._led.get(key)
        if led is not None:
            await asyncio.wait({led}, timeout=LONGEST_WAIT)
            outcome = led.result() if led.done() else None
            return await work() if outcome is None else _replayed(outcome)
        led = self._led[key] = asyncio.get_running_loop().create_future()
        outcome = None
        try:
            response, outcome = await self._lead(key, call, work)
        finally:
            del self._led[key]
            led.set_result(outcome)
        return response

    async def _lead(self, key: str, call: Call, work: Work) -> tuple[Response, Outcome | None]:
        """Answer for this process, unless another one does."""
        turn = None if self.turns is None else await run_in_threadpool(self.turns.take, key)
        if self.turns is None or turn is None:
            return await _told(call, work)
        if not turn.ours:
            outcome = await self._waited(self.turns, turn)
            if outcome is not None:
                return _replayed(outcome), outcome
            return await _told(call, work)
        outcome = None
        try:
            response, outcome = await _told(call, work)
        finally:
            await run_in_threadpool(self.turns.end, turn, outcome)
        return response, outcome

    @staticmethod
    async def _waited(turns: Turns, turn: Turn) -> Outcome | None:
        end = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < end:
            over, outcome = await run_in_threadpool(turns.look, turn)
            if over:
                return outcome
            await asyncio.sleep(LOOK_SECONDS)
        return None


async def _told(call: Call, work: Work) -> tuple[Response, Outcome | None]:
    """Answer, and say what others may have of it."""
    try:
        response = await work()
    except QueryCancelled as error:
        return await show_error(call.request, error), None
    except Exception as error:  # every one becomes an answer here, to be handed on or not
        response = await show_error(call.request, error)
    if 400 <= response.status_code < 500:
        return response, None
    body = bytes(response.body).decode("utf-8", "surrogateescape")
    return response, Outcome(response.status_code, response.media_type or JSON_TYPE, body)


def _replayed(outcome: Outcome) -> Response:
    body = outcome.body.encode("utf-8", "surrogateescape")
    return Response(body, outcome.status, media_type=outcome.media_type)


async def _key(call: Call) -> str | None:
    """Return what a request has in common with those that are the same; None when it is like no other."""
    request = call.request
    path, project = request.url.path, request.path_params["project"]
    if not (path.endswith("/query/") and project.isdecimal()):
        return None
    raw = await read_bytes(request)
    asked = _asked(raw)
    if asked is None:
        return None
    parts = [str(call.environment.id), request.method, path, _reader(request)]
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + asked).hexdigest()


def _reader(request: Request) -> str:
    return "mcp" if request.headers.get("x-posthog-client") == "mcp" else ""


def _asked(raw: bytes) -> bytes | None:
    """Return what a body asks, however it is written; a large one counts as it is written."""
    personal = PERSONAL.encode() in raw
    if len(raw) > LARGE and not personal:
        return raw
    try:
        body = json.loads(raw)
        if personal and _is_personal(body):
            return None
        if isinstance(body, dict):
            body = {name: value for name, value in body.items() if name not in OWN}
        return json.dumps(body, sort_keys=True).encode()
    except (ValueError, RecursionError):
        return raw


def _is_personal(value: Json) -> bool:
    if isinstance(value, dict):
        return bool(value.get(PERSONAL)) or any(map(_is_personal, value.values()))
    return isinstance(value, list) and any(map(_is_personal, value))
