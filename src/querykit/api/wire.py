"""Bodies in and out: JSON as PostHog's framework reads and writes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qsl

from starlette.responses import Response

from querykit.service.faults import INVALID, Fault, Refusal, unparsable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from querykit.errors import Json

MAX_BODY = 20 * 1024 * 1024
PAGE = 100
JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
READ = "X-PostHog-Query-Bytes-Read"
LEFT = "X-PostHog-Query-Budget-Remaining-Bytes"
TOO_LARGE = Fault(413, INVALID, "request_too_large", f"The body is over {MAX_BODY} bytes.")


class Answer(Response):
    """JSON without NaN; texts that are no Unicode stay escaped."""

    media_type = JSON_TYPE

    def render(self, content: Any) -> bytes:
        """Return the text of a value."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
        return text.encode("utf-8", "backslashreplace")


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
        Refusal: it is larger than the server takes.
    """
    if hasattr(request.state, "body"):
        return bytes(request.state.body)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise Refusal(TOO_LARGE)
        parts.append(part)
    request.state.body = b"".join(parts)
    return bytes(request.state.body)


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
    return parsed(raw)


def parsed(raw: bytes) -> Json:
    """Return the value that a JSON text stands for.

    Raises:
        Refusal: it stands for none.
    """
    try:
        value: Json = json.loads(raw.decode("utf-8"), parse_constant=_no_number)
    except RecursionError as error:
        raise Refusal(unparsable("the body is nested too deep")) from error
    except ValueError as error:
        raise Refusal(unparsable(str(error))) from error
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"Out of range float values are not JSON compliant: {name!r}")
