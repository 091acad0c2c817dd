"""Values that PostHog does not refuse and does not use: it puts others in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.errors import Diagnostic, Severity
from querykit.validation import codes
from querykit.validation.dates import is_date
from querykit.validation.scan import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from querykit.errors import Document

DATES = frozenset({"date_from", "date_to"})
BOUNDS = frozenset({"after", "before"})
WITH_BOUNDS = frozenset({"EventsQuery", "SessionsQuery", "SessionsTimelineQuery"})
HOLES = frozenset("{$<")
"""A text with one of these may stand for a date that is not known yet."""


def replaced_values(node: Document, pointer: str) -> Iterator[Diagnostic]:
    """Yield the values of a node that PostHog replaces: dates that are none, windows of no time."""
    pending: list[tuple[Any, str]] = [(node, pointer)]
    for value, at in pending:
        if isinstance(value, dict):
            yield from _of_object(value, at)
            pending += [
                (child, f"{at}/{escaped(name)}")
                for name, child in value.items()
                if isinstance(child, (dict, list, tuple))
            ]
        elif isinstance(value, (list, tuple)):
            pending += [(child, f"{at}/{index}") for index, child in enumerate(value)]


def _of_object(value: Document, at: str) -> Iterator[Diagnostic]:
    dates = value.get("dateRange")
    if isinstance(dates, dict):
        yield from _dates(dates, DATES, f"{at}/dateRange")
    kind = value.get("kind")
    if isinstance(kind, str) and kind in WITH_BOUNDS:
        yield from _dates(value, BOUNDS, at)
    window = value.get("funnelWindowInterval")
    if isinstance(window, (int, float)) and window <= 0:
        message = f"a conversion window of {window} is none; PostHog takes 14"
        yield Diagnostic(
            codes.OUT_OF_BOUNDS, message, Severity.WARNING, f"{at}/funnelWindowInterval"
        )


def _dates(value: Document, names: frozenset[str], at: str) -> Iterator[Diagnostic]:
    for name in names & value.keys():
        text = value[name]
        if not isinstance(text, str) or text in ("", "all") or HOLES & set(text):
            continue
        if not is_date(text):
            message = f"{text!r} is no date; PostHog takes now"
            hint = "write it as 2025-03-04, 2025-03-04 10:00, -7d or mStart"
            place = f"{at}/{name}"
            yield Diagnostic(codes.WRONG_FORMAT, message, Severity.WARNING, place, hint=hint)
