"""Errors meet HTTP here and nowhere else: every one becomes PostHog's four members."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect
from starlette.responses import Response

from querykit.api.watch import GONE, seen
from querykit.api.wire import Answer
from querykit.service.faults import INVALID, NOT_FOUND, UNEXPECTED, Fault, fault_of

if TYPE_CHECKING:
    from starlette.requests import Request

_log = logging.getLogger("querykit.api")


def fault_response(request: Request, fault: Fault) -> Response:
    """Return the response that tells a fault."""
    body = {
        "type": fault.type,
        "code": fault.code,
        "detail": fault.detail,
        "attr": fault.attr,
    }
    headers = {}
    if fault.status == 401:
        site = f"{request.url.scheme}://{request.url.netloc}"
        place = f"{site}/.well-known/oauth-protected-resource"
        headers["WWW-Authenticate"] = f'Bearer resource_metadata="{place}"'
    if fault.retry_after is not None:
        headers["Retry-After"] = str(fault.retry_after)
    return Answer(body, fault.status, headers)


def not_allowed(method: str) -> Fault:
    """Return the fault of a method that a path does not have."""
    return Fault(405, INVALID, "method_not_allowed", f'Method "{method}" not allowed.')


async def show_error(request: Request, error: Exception) -> Response:
    """Answer with an error of ours, or with a general one and a line in the log."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=GONE)  # to nobody, but the log has it
    fault = fault_of(error)
    if fault is UNEXPECTED:
        found = seen(request)
        _log.error("%s %s failed", found.request_id, found.route, exc_info=error)
    return fault_response(request, fault)


async def show_missing(request: Request, _error: Exception) -> Response:
    """Answer for a path that is no route."""
    return fault_response(request, NOT_FOUND)


async def show_unknown_method(request: Request, _error: Exception) -> Response:
    """Answer for a method that HTTP does not have."""
    return fault_response(request, not_allowed(request.method))
