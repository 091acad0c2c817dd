"""Follow-ups: a prompt without a subject of its own changes the query that there is already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from querykit.draft.prompt.nodes import (
    breakdown,
    comparison,
    date_range,
    filters,
    interval,
    test_accounts,
)
from querykit.draft.prompt.phrases.links import is_soft
from querykit.draft.prompt.pieces import (
    Breakdown,
    Compare,
    Display,
    Filter,
    Interval,
    Newest,
    Order,
    OverTime,
    Piece,
    Range,
    Removal,
    Span,
    StepLimit,
    TestAccounts,
    Top,
)
from querykit.draft.prompt.ranking import DEFAULT_TOP
from querykit.errors import InvalidQuery, NotSupported, Severity
from querykit.migrations.public import upgrade
from querykit.validation.public import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

    Change = Callable[[Said, Document], None]

MODIFIERS: tuple[type[Piece], ...] = (
    *(Breakdown, Compare, Display, Filter, Interval, Newest, Order, OverTime, Range, Removal, Span),
    *(StepLimit, TestAccounts, Top),
)
WRAPPERS = ("InsightVizNode", "DataTableNode")


def is_follow_up(said: Said) -> bool:
    """Say whether a prompt only changes something: it names nothing that could be counted."""
    pieces = [one.piece for one in said.left if not is_soft(one.piece)]
    return bool(pieces) and all(isinstance(one, MODIFIERS) for one in pieces)


def refined(said: Said, current: str | Document) -> Document:
    """Return the current query with the change that a prompt asks for; the argument is left alone.

    Raises:
        NotSupported: the current query is SQL, or of a kind that is not changed so.
        InvalidQuery: it is no valid node.
        UnclearPrompt: the kind has nothing of what is to be changed.
    """
    node = _read(current)
    if node["kind"] in WRAPPERS and isinstance(node.get("source"), dict):
        return node | {"source": _changed(said, dict(node["source"]))}
    return _changed(said, dict(node))


def _read(current: str | Document) -> Document:
    if isinstance(current, str):
        try:
            current = json.loads(current)
        except (ValueError, RecursionError):
            raise NotSupported(
                "a follow-up to SQL text is not supported without a language model",
                hint="give the current query as a node, ask the whole question, or give a model",
            ) from None
    node = upgrade(current, repairs="safe")
    errors = [one for one in validate(node, hogql=False) if one.severity is Severity.ERROR]
    if errors or not isinstance(node, dict):
        raise InvalidQuery("the current query is no valid query", errors)
    return node


def _changed(said: Said, node: Document) -> Document:
    kind = str(node["kind"])
    changes = CHANGES.get(kind)
    if changes is None:
        raise NotSupported(
            f"a follow-up to {kind} is not supported without a language model",
            hint="ask the whole question, or give a model",
        )
    for sort, change in changes.items():
        if said.has(sort):
            change(said, node)
    said.done(f"the current {kind}")
    return {name: value for name, value in node.items() if value is not None}


# -- what is changed, and how -----------------------------------------------------------------------------


def _dates(said: Said, node: Document) -> None:
    node["dateRange"] = date_range(said, node.get("interval"))


def _filters(said: Said, node: Document) -> None:
    """Add filters; one of the same property takes the place of the one before."""
    new = filters(said)
    held = node.get("properties") or []
    if isinstance(held, list):
        taken = {(one["type"], one["key"]) for one in new}
        kept = [one for one in held if (one.get("type"), one.get("key")) not in taken]
        node["properties"] = [*kept, *new]
        return
    group = {"type": "AND", "values": new}
    if held.get("type") == "AND":
        node["properties"] = held | {"values": [*held.get("values", []), group]}
    else:
        node["properties"] = {"type": "AND", "values": [held, group]}


def _accounts(said: Said, node: Document) -> None:
    node["filterTestAccounts"] = test_accounts(said)


def _interval(said: Said, node: Document) -> None:
    node["interval"] = interval(said)


def _period(said: Said, node: Document) -> None:
    node["retentionFilter"] = node["retentionFilter"] | {"period": str(interval(said)).capitalize()}


def _breakdown(said: Said, node: Document) -> None:
    node["breakdownFilter"], _ = breakdown(said)


def _compare(said: Said, node: Document) -> None:
    node["compareFilter"] = comparison(said)


def _top(said: Said, node: Document) -> None:
    held, top = node.get("breakdownFilter"), said.one(Top)
    if not held or top is None:
        raise said.unclear("the current query has no breakdown, so it has no top")
    node["breakdownFilter"] = held | {
        "breakdown_limit": top.count or DEFAULT_TOP,
        "breakdown_hide_other_aggregation": True,
    }


def _display(said: Said, node: Document) -> None:
    shown = said.one(Display)
    _set(node, "trendsFilter", display=shown.name if shown is not None else None)


def _over_time(said: Said, node: Document) -> None:
    said.take(OverTime)
    _set(node, "trendsFilter", display="ActionsLineGraph")


def _funnel_over_time(said: Said, node: Document) -> None:
    said.take(OverTime)
    _set(node, "funnelsFilter", funnelVizType="trends")


def _order(said: Said, node: Document) -> None:
    order = said.one(Order)
    _set(node, "funnelsFilter", funnelOrderType=order.name if order is not None else None)


def _window(said: Said, node: Document) -> None:
    window = said.one(Span)
    if window is not None:
        members = {"funnelWindowInterval": window.count, "funnelWindowIntervalUnit": window.unit}
        _set(node, "funnelsFilter", **members)


def _steps(said: Said, node: Document) -> None:
    steps = said.one(StepLimit)
    _set(node, "pathsFilter", stepLimit=steps.count if steps is not None else None)


def _set(node: Document, name: str, **members: Any) -> None:
    node[name] = (node.get(name) or {}) | members


def _listed_dates(said: Said, node: Document) -> None:
    given = date_range(said) or {}
    to = given.get("date_to")
    node["after"] = given.get("date_from", "all")
    node["before"] = f"{to}T23:59:59" if to is not None and to[0].isdigit() else to


def _limit(said: Said, node: Document) -> None:
    newest = said.one(Newest)
    node["limit"] = newest.count if newest is not None else None


REMOVED: Mapping[str, str] = {
    "breakdown": "breakdownFilter",
    "filters": "properties",
    "comparison": "compareFilter",
    "dates": "dateRange",
}


def _remove(said: Said, node: Document) -> None:
    for one in said.take(Removal):
        member = REMOVED[one.name]
        if not node.get(member):
            raise said.unclear(f"the current query has no {one.name} that could be removed")
        node.pop(member)


_INSIGHT: Mapping[type[Piece], Change] = {
    Removal: _remove,
    Range: _dates,
    Filter: _filters,
    TestAccounts: _accounts,
}
_SERIES: Mapping[type[Piece], Change] = {Interval: _interval, Compare: _compare}

CHANGES: Mapping[str, Mapping[type[Piece], Change]] = {
    "TrendsQuery": {
        **_INSIGHT,
        **_SERIES,
        Breakdown: _breakdown,
        Top: _top,
        Display: _display,
        OverTime: _over_time,
    },
    "FunnelsQuery": {
        **_INSIGHT,
        Interval: _interval,
        Breakdown: _breakdown,
        Order: _order,
        Span: _window,
        OverTime: _funnel_over_time,
    },
    "RetentionQuery": {**_INSIGHT, Breakdown: _breakdown, Interval: _period},
    "StickinessQuery": {**_INSIGHT, **_SERIES},
    "LifecycleQuery": {**_INSIGHT, Interval: _interval},
    "PathsQuery": {**_INSIGHT, StepLimit: _steps},
    "EventsQuery": {
        Filter: _filters,
        TestAccounts: _accounts,
        Range: _listed_dates,
        Newest: _limit,
        Removal: _remove,
    },
}
"""Kind -> what a follow-up can change of it, and how; the rest is refused by name."""
