"""The application: the routes, and the way of each request through access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from querykit.api.access import Access, sent_key
from querykit.api.calls import Call, Keyed, Site, Visit
from querykit.api.coalescing import Coalescing
from querykit.api.errors import not_allowed, show_error, show_missing, show_unknown_method
from querykit.api.metrics import Metrics
from querykit.api.options import Options
from querykit.api.registry import METHODS, table
from querykit.api.strangers import Hosts, shared
from querykit.api.tracing import Spans
from querykit.api.watch import Watch, seen
from querykit.service.faults import Refusal
from querykit.service.names import Names

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from opentelemetry.sdk.trace import TracerProvider
    from starlette.requests import Request
    from starlette.responses import Response

    from querykit.api.registry import Action
    from querykit.environment import Environment
    from querykit.ingest.capture import Writer
    from querykit.service import Keys, Queries

    Endpoint = Callable[[Request], Awaitable[Response]]


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
    queries: Queries,
    keys: Keys,
    environments: Iterable[Environment],
    *,
    strict: bool,
    options: Options = Options(),  # noqa: B008 - a frozen value
    traces: TracerProvider | None = None,
    writer: Writer | None = None,
) -> Starlette:
    """Return PostHog's query API as an ASGI application.

    Args:
        queries: answers them.
        keys: who may ask.
        environments: what can be asked about.
        strict: whether API keys are refused where PostHog refuses them.
        options: how it behaves otherwise.
        traces: where spans of requests and queries go.
        writer: takes the events that SDKs send; without it they are refused.
    """
    access = Access(keys, {one.id: one for one in environments}, strict)
    site = Site(
        queries=queries,
        access=access,
        options=options,
        metrics=Metrics(queries, writer),
        spans=Spans(traces),
        coalescing=Coalescing(queries.turns),
        asking=CapacityLimiter(options.at_once),
        names=Names(queries.engine),
        writer=writer,
    )
    routes = [
        Route(shown, _endpoint(path, actions, site), methods=METHODS)
        for path, actions in table().items()
        for shown in {path.rstrip("/") + "/", path}
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            *site.spans.middleware(),
            Middleware(Watch, metrics=site.metrics),
            *([Middleware(Hosts, names=options.hosts)] if options.hosts else []),
            *([Middleware(CORSMiddleware, **shared(options.cors))] if options.cors else []),
        ],
        exception_handlers={404: show_missing, 405: show_unknown_method, 500: show_error},
    )
    app.state.options = options
    return app


def _endpoint(path: str, actions: Mapping[str, Action], site: Site) -> Endpoint:
    is_open = any(action.given is Visit for action in actions.values())

    async def answer(request: Request) -> Response:
        found = seen(request)
        found.route = path
        site.spans.routed(request.method, path)
        action = actions.get(request.method)
        if is_open:
            wanted = actions.get("GET") if request.method == "HEAD" else action
            if wanted is None:
                raise Refusal(not_allowed(request.method))
            return await wanted.do(Visit(request, site))
        # Without an action, too, who has no key learns only that.
        access = site.access
        key = await access.key(*await sent_key(request))
        found.key = key.label or key.id
        if action is None:
            raise Refusal(not_allowed(request.method))
        access.check_action(for_keys=action.for_keys)
        project = None if action.given is Keyed else request.path_params["project"]
        environment = None if project is None else access.environment(project, key)
        access.check_scope(key, action.scope)
        if environment is None:
            keyed = Keyed(request, site, key)
            await keyed.count()
            return await action.do(keyed)
        found.team = environment.id
        call = Call(request, site, key, environment)
        await (site.coalescing.admit(call) if action.coalesced else call.count())
        return await action.do(call)

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except Exception as error:  # every one becomes an answer; show_error tells which
            return await show_error(request, error)

    return endpoint
