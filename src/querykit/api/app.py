"""The application: routes under both prefixes, and the way of each request through access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from querykit.api.access import Access, sent_key
from querykit.api.actions import ROUTES, Action, Call
from querykit.api.errors import fault_response, not_allowed, show_error, show_missing
from querykit.api.wire import Answer
from querykit.errors import QuerykitError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from querykit.environment import Environment
    from querykit.service import Keys, Queries

    Endpoint = Callable[[Request], Awaitable[Response]]

PREFIXES = ("/api/environments/{project}", "/api/projects/{project}")
AT_ONCE = 100
"""Requests that run a query, or wait for its answer, at the same time; others queue up."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


class Kind(Convertor[str]):
    """A kind in a path: a capital, then letters."""

    regex = "[A-Z][A-Za-z]*"

    def convert(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return it as it is."""
        return value


class Id(Kind):
    """An id in a path: anything but dots and slashes."""

    regex = "[^/.]+"


register_url_convertor("kind", Kind())
register_url_convertor("id", Id())


def create_app(
    queries: Queries, keys: Keys, environments: Iterable[Environment], *, strict: bool
) -> Starlette:
    """Return PostHog's query API as an ASGI application.

    Args:
        queries: answers them.
        keys: who may ask.
        environments: what can be asked about.
        strict: whether API keys are refused where PostHog refuses them.
    """
    access = Access(keys, {one.id: one for one in environments}, strict)
    asking = CapacityLimiter(AT_ONCE)
    routes = [
        Route(prefix + path + end, _endpoint(actions, access, queries, asking), methods=METHODS)
        for path, actions in ROUTES.items()
        for prefix in PREFIXES
        for end in ("/", "")
    ]
    return Starlette(
        routes=[*routes, Route("/_health", _health)],
        exception_handlers={QuerykitError: show_error, 404: show_missing, 500: show_error},
    )


def _endpoint(
    actions: Mapping[str, Action], access: Access, queries: Queries, asking: CapacityLimiter
) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        key = access.key(*await sent_key(request))
        action = actions.get(request.method)
        if action is None:
            return fault_response(request, not_allowed(request.method))
        access.check_action(for_keys=action.for_keys)
        environment = access.environment(request.path_params["project"], key)
        access.check_scope(key)
        if queries.limits is not None:
            queries.limits.rates.check(key.id)
        return await action.do(Call(request, environment, queries, access.strict, asking))

    return endpoint


async def _health(_request: Request) -> Response:
    return Answer({"status": "ok"})
