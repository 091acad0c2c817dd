"""The application: the routes, and the way of each request through access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import Route

from querykit.api.access import Access, sent_key
from querykit.api.calls import Call, Keyed, Site, Visit
from querykit.api.errors import fault_response, not_allowed, show_error, show_missing
from querykit.api.registry import METHODS, table
from querykit.errors import QuerykitError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from querykit.api.registry import Action
    from querykit.environment import Environment
    from querykit.service import Keys, Queries

    Endpoint = Callable[[Request], Awaitable[Response]]

AT_ONCE = 100
"""Requests that run a query, or wait for its answer, at the same time; others queue up."""


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
    site = Site(queries, access, CapacityLimiter(AT_ONCE))
    routes = [
        Route(path + end, _endpoint(actions, site), methods=METHODS)
        for path, actions in table().items()
        for end in ("/", "")
    ]
    return Starlette(
        routes=routes,
        exception_handlers={QuerykitError: show_error, 404: show_missing, 500: show_error},
    )


def _endpoint(actions: Mapping[str, Action], site: Site) -> Endpoint:
    is_open = any(action.given is Visit for action in actions.values())

    async def endpoint(request: Request) -> Response:
        action = actions.get(request.method)
        # Without an action, too, who has no key learns only that.
        key = None if is_open else site.access.key(*await sent_key(request))
        if action is None:
            return fault_response(request, not_allowed(request.method))
        if key is None:
            return await action.do(Visit(request, site))
        access = site.access
        access.check_action(for_keys=action.for_keys)
        project = None if action.given is Keyed else request.path_params["project"]
        environment = None if project is None else access.environment(project, key)
        access.check_scope(key, action.scope)
        if site.queries.limits is not None:
            site.queries.limits.rates.check(key.id)
        if environment is None:
            return await action.do(Keyed(request, site, key))
        return await action.do(Call(request, site, key, environment))

    return endpoint
