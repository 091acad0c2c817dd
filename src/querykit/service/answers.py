"""An answer as the API gives it: every member there, null where it is not used (api.md 2.5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from querykit.schema import model_for
from querykit.service.staleness import OTHERWISE, THRESHOLDS, end_of, interval_of

if TYPE_CHECKING:
    from querykit.environment import Environment
    from querykit.errors import Document

NEXT_REFRESH = timedelta(minutes=1)
UNCACHED = frozenset({"HogQuery", "HogQLAutocomplete", "HogQLMetadata", "DatabaseSchemaQuery"})
"""Kinds that are answered at once, always, and have nothing to do with the cache."""


def complete(answer: Document, node: Document) -> Document:
    """Return an answer with all members that the answer of its kind has."""
    asked = node.get("modifiers")
    timed = isinstance(asked, dict) and asked.get("timings") is True
    made = {**dict.fromkeys(members_of(str(node.get("kind")))), **answer}
    if "timings" in made and not timed:
        made["timings"] = None
    return made


def with_cache_facts(
    answer: Document, node: Document, environment: Environment, key: str, now: datetime
) -> Document:
    """Return a new answer with what its runner tells about it."""
    interval = None if node.get("kind") == "HogQLQuery" else interval_of(node)
    limits = THRESHOLDS.get(interval, OTHERWISE) if interval else OTHERWISE
    closed = end_of(answer)
    lasts = limits is None or (closed is not None and closed < now - timedelta(seconds=10))
    return answer | {
        "is_cached": False,
        "cache_key": key,
        "last_refresh": stamp(now),
        "cache_target_age": None if lasts or limits is None else stamp(now + limits[0]),
        "next_allowed_client_refresh": stamp(now + NEXT_REFRESH),
        "timezone": environment.timezone,
        "calculation_trigger": None,
        "query_metadata": {},
        "query_status": None,
    }


def stamp(moment: datetime) -> str:
    """Return a moment as the API writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def to_millis(text: str | None) -> str | None:
    """Return what `stamp` wrote as PostHog shows it in a status: cut to milliseconds."""
    return None if text is None else f"{text[:-4]}Z"


@cache
def members_of(kind: str) -> tuple[str, ...]:
    """Return the members of the answer to a kind; none for a kind whose answer has no model."""
    fields = getattr(model_for(kind), "model_fields", {})
    if "response" not in fields:
        return ()
    models = [one for one in _types(fields["response"].annotation) if hasattr(one, "model_fields")]
    if len(models) != 1:
        return ()
    return tuple(field.alias or name for name, field in models[0].model_fields.items())


def _types(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) or (annotation,)
