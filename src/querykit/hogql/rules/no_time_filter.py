"""A query over all events of all time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import Severity
from querykit.hogql import ast
from querykit.hogql.rules.base import Finding, Subject, rule
from querykit.hogql.rules.looking import is_aggregation, last_name, own, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

PEEK = 10_000
MESSAGE = (
    "This query has no timestamp filter on events, so it reads your whole event history. Add one, "
    "such as a filter for the last 7 days."
)


@rule("QK402", Severity.WARNING)
def no_time_filter(subject: Subject) -> Iterator[Finding]:
    """Report a query over events that asks for no range of time.

    Why: events are stored by day, so that a range of days is what makes a query fast.

    Bad::

        select count() from events where event = '$pageview'

    Good::

        select count() from events where event = '$pageview' and timestamp > now() - interval 7 day
    """
    for select in subject.selects:
        if "events" in tables(select) and not is_peek(select) and not _mentions_time(select):
            yield Finding(MESSAGE, select.select_from)


def is_peek(select: ast.SelectQuery) -> bool:
    """Return whether a query takes a few rows as they come."""
    limit = select.limit.value if isinstance(select.limit, ast.Constant) else None
    if not isinstance(limit, (int, float)) or limit > PEEK or select.group_by:
        return False
    return not any(is_aggregation(node) for item in select.select for node in own(item))


def _mentions_time(select: ast.SelectQuery) -> bool:
    for condition in (select.where, select.prewhere):
        for node in own(condition) if condition is not None else ():
            if last_name(node) == "timestamp" or isinstance(node, ast.Placeholder):
                return True
    return False
