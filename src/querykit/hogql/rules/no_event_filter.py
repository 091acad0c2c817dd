"""A query over events of every name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import last_name, own, tables
from querykit.hogql.rules.no_time_filter import is_peek

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE = (
    "This query reads every event in its date range. Limit it to the events you need, with event = "
    "'...' or event IN (...). In PostHog, filtering by event name is the most effective way to make "
    "a query fast."
)


@rule("QK403", Severity.INFO)
def no_event_filter(subject: Subject) -> Iterator[Finding]:
    """Report a query over events that asks for no event by name.

    Why: events are stored by name within a day, so that the name spares most of the reading.

    Bad::

        select count() from events where timestamp > now() - interval 7 day

    Good::

        select count() from events where event = '$pageview' and timestamp > now() - interval 7 day
    """
    for select in subject.selects:
        if "events" not in tables(select) or is_peek(select):
            continue
        names = {last_name(node) for node in _condition_parts(select)}
        held = any(isinstance(node, ast.Placeholder) for node in _condition_parts(select))
        if "event" not in names and not held:
            yield Finding(MESSAGE, select.select_from)


def _condition_parts(select: ast.SelectQuery) -> Iterator[ast.Node]:
    for condition in (select.where, select.prewhere):
        if condition is not None:
            yield from own(condition)
