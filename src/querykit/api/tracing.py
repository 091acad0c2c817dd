"""Traces by OpenTelemetry: a span for each request and one in it for its query; off unless asked for."""

from __future__ import annotations

from contextlib import nullcontext
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware

from querykit.api.logs import without_secrets
from querykit.errors import BadSettings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span

NAME = "querykit"
EXPORTERS = "opentelemetry_traces_exporter"
"""What packages with exporters call their entry points."""

URLS = ("http.url", "http.target", "url.full", "url.path", "url.query")
"""Attributes with parts of a URL, in which a key may be."""


class Spans:
    """The spans of one application; without a provider there are none, at no cost."""

    def __init__(self, provider: TracerProvider | None) -> None:
        self._provider = provider
        self._tracer = None if provider is None else provider.get_tracer(NAME)

    def middleware(self) -> list[Middleware]:
        """Return what makes a span of each request."""
        if self._provider is None:
            return []
        from opentelemetry.instrumentation.asgi import (  # noqa: PLC0415 - an extra
            OpenTelemetryMiddleware,
        )

        return [
            Middleware(
                OpenTelemetryMiddleware,
                tracer_provider=self._provider,
                exclude_spans=["receive", "send"],
                default_span_details=lambda scope: (scope["method"], {}),
                server_request_hook=_clean,
            )
        ]

    def routed(self, method: str, route: str) -> None:
        """Tell the span of the request which route it has: paths may hold what nobody should read."""
        if self._tracer is None:
            return
        from opentelemetry.trace import get_current_span  # noqa: PLC0415 - an extra

        current = get_current_span()
        current.update_name(f"{method} {route}")
        current.set_attribute("http.route", route)

    def span(self, name: str, **attributes: str | int) -> AbstractContextManager[object]:
        """Return a span to be entered, in this thread or another."""
        if self._tracer is None:
            return nullcontext()
        named = {f"{NAME}.{key}": value for key, value in attributes.items()}
        return self._tracer.start_as_current_span(f"{NAME}.{name}", attributes=named)


def provider_for(exporter: str) -> TracerProvider:
    """Return a provider whose spans go to an exporter; what that needs is in variables `OTEL_...`.

    Raises:
        BadSettings: there is no exporter of that name, or OpenTelemetry is not installed.
    """
    found = {one.name: one for one in entry_points(group=EXPORTERS)}
    if exporter not in found:
        known = ", ".join(sorted(found)) or "none: pip install 'querykit[otel]'"
        raise BadSettings(f"there is no exporter of traces {exporter!r}", hint=f"there is {known}")
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: NAME}))
    provider.add_span_processor(BatchSpanProcessor(found[exporter].load()()))
    return provider


def _clean(span: Span, _scope: Mapping[str, Any]) -> None:
    known: Mapping[str, Any] = getattr(span, "attributes", None) or {}
    for name in URLS:
        if name in known:
            path = "" if name == "url.query" else known[name].partition("?")[0]
            span.set_attribute(name, without_secrets(path))
