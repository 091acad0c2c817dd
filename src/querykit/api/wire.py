"""Bodies in and out: JSON as PostHog's framework reads and writes it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from querykit.api import json_text
from querykit.service.faults import INVALID, Fault, Refusal, unparsable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from querykit.api.options import Options
    from querykit.errors import Json

PAGE = 100
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
READ = "X-PostHog-Query-Bytes-Read"
LEFT = "X-PostHog-Query-Budget-Remaining-Bytes"
HEARD = 4
"""How many times the most a body may have before its sender is cut off."""

LARGE = 64 * 1024
"""Bytes of a body that others should not wait for while it is read."""


class Answer(Response):
    """JSON without NaN; texts that are no Unicode stay escaped."""

    media_type = JSON_TYPE

    def render(self, content: Any) -> bytes:
        """Return the text of a value."""
        return json_text.write(content)


def costs(read: int, left: int | None) -> dict[str, str]:
    """Return the headers that tell what a query read, and what may be read still."""
    told = {READ: read, LEFT: left}
    return {name: str(value) for name, value in told.items() if value is not None}


def page_of(request: Request, items: Sequence[Any]) -> dict[str, Any]:
    """Return the part of a list that `limit` and `offset` ask for, with the way to its neighbours."""
    limit = min(_whole(request, "limit") or PAGE, PAGE)
    offset = _whole(request, "offset")

    def url(start: int) -> str:
        return str(request.url.include_query_params(limit=limit, offset=start))

    return {
        "count": len(items),
        "next": url(offset + limit) if offset + limit < len(items) else None,
        "previous": url(max(0, offset - limit)) if offset > 0 else None,
        "results": items[offset : offset + limit],
    }


def _whole(request: Request, name: str) -> int:
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


async def read_bytes(request: Request) -> bytes:
    """Return the body.

    Raises:
        Refusal: it is larger than the server takes, or takes too long to come.
    """
    if not hasattr(request.state, "body"):
        options: Options = request.app.state.options
        try:
            async with asyncio.timeout(options.body_seconds):
                request.state.body = await _received(request, options.max_body)
        except TimeoutError as error:
            raise Refusal(too_slow(options.body_seconds)) from error
    return bytes(request.state.body)


async def _received(request: Request, most: int) -> bytes:
    """Return a body; one that is too large is not kept, but heard out, so that its sender listens."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        parts.append(part)
        if size > most:
            parts.clear()
        if size > HEARD * most:
            break
    if size > most:
        raise Refusal(too_large(most))
    return b"".join(parts)


def too_large(most: int) -> Fault:
    """Return the fault of a body with more bytes than may be."""
    return Fault(413, INVALID, "request_too_large", f"The body is over {most} bytes.")


def too_slow(seconds: float) -> Fault:
    """Return the fault of a body that is not there in time."""
    return Fault(408, INVALID, "request_timeout", f"The body was not sent within {seconds:g} s.")


async def read_body(request: Request) -> Json:
    """Return the value in the body; an object without members when there is no body.

    Raises:
        Refusal: it is of another type than JSON, or cannot be read.
    """
    raw = await read_bytes(request)
    if not raw:
        return {}
    given = request.headers.get("content-type", "")
    media = given.partition(";")[0].strip().lower()
    if media == FORM_TYPE:
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    if media != JSON_TYPE:
        detail = f'Unsupported media type "{given}" in request.'
        raise Refusal(Fault(415, INVALID, "unsupported_media_type", detail))
    return await parsed(raw, request)


async def parsed(raw: bytes, request: Request) -> Json:
    """Return the value that a JSON text stands for.

    Raises:
        Refusal: it stands for none, or is nested deeper than the server takes.
    """
    most: int = request.app.state.options.max_depth
    return await run_in_threadpool(_read, raw, most) if len(raw) > LARGE else _read(raw, most)


def _read(raw: bytes, most: int) -> Json:
    try:
        value: Json = json_text.read(raw)
    except RecursionError as error:
        raise Refusal(too_deep(most)) from error
    except ValueError as error:
        raise Refusal(unparsable(str(error))) from error
    if raw.count(b"[") + raw.count(b"{") > most and _is_deeper(value, most):
        raise Refusal(too_deep(most))
    return value


def _is_deeper(value: Json, most: int) -> bool:
    level = [value] if isinstance(value, (dict, list)) else []
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def too_deep(most: int) -> Fault:
    """Return the fault of a body that is nested too deep."""
    return unparsable(f"the body is nested more than {most} deep")
