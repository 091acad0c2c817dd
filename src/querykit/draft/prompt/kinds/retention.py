"""Retention: who comes back after starting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.nodes import (
    breakdown,
    date_range,
    filters,
    interval,
    query,
    test_accounts,
)
from querykit.draft.prompt.pieces import (
    Action,
    Entity,
    Event,
    FirstTime,
    Groups,
    Intent,
    Link,
    Math,
    NewUsers,
    Range,
    Span,
    Stage,
    Users,
)

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

PERIODS = ("hour", "day", "week", "month")
PAGEVIEW = Event("$pageview")
DEFAULT_INTERVALS = 8


def fits(said: Said) -> bool:
    """Say whether the prompt asks for retention."""
    return said.has(Intent, "retention") or (
        said.has(Link, "returning") and not said.has(Intent, "funnel")
    )


def compose(said: Said) -> Document:
    """Return the RetentionQuery."""
    said.take(Intent, "retention")
    said.take(Math, "avg")
    is_new = bool(said.take(NewUsers)) | bool(said.take(FirstTime))
    of_users = bool(said.take(Users)) or bool(said.take(Stage, "returning")) or is_new
    groups = said.one(Groups)
    target, returning = _entities(said, of_users=of_users)
    period = _period(said)
    columns = _columns(said, period)
    split, _ = breakdown(said)
    return query(
        "RetentionQuery",
        retentionFilter={
            "period": period.capitalize(),
            "totalIntervals": columns,
            "retentionType": "retention_first_time" if is_new else "retention_recurring",
            "targetEntity": _node(target),
            "returningEntity": _node(returning),
        },
        # Without dates, PostHog takes as many intervals as there are columns.
        dateRange=date_range(said) if said.has(Range) else None,
        breakdownFilter=split,
        aggregation_group_type_index=groups.index if groups is not None else None,
        properties=filters(said),
        filterTestAccounts=test_accounts(said),
    )


def _entities(said: Said, *, of_users: bool) -> tuple[Entity, Entity]:
    """Return what starts and what counts as coming back."""
    found = said.take_found(Action, Event)
    said.take(Link, "returning")
    said.take(Link, "then")
    said.take(Link, "after")
    entities = [one.piece for one in found if isinstance(one.piece, Action | Event)]
    if len(entities) > 2:
        raise said.unclear("retention is about two events at most", found[2])
    if len(entities) == 2:
        return entities[0], entities[1]
    if entities and of_users:
        said.note("coming back is doing anything, as no second event is named")
        return entities[0], Event(None)
    if entities:
        return entities[0], entities[0]
    said.note("starting and coming back are page views, as no event is named")
    return PAGEVIEW, PAGEVIEW


def _period(said: Said) -> str:
    spans = [one.piece for one in said.left if isinstance(one.piece, Span)]
    unit = interval(said) or (spans[0].unit if spans and isinstance(spans[0], Span) else "day")
    if unit not in PERIODS:
        raise said.unclear(
            f"retention is by hour, day, week or month, not by {unit}", hint="choose one of these"
        )
    return unit


def _columns(said: Said, period: str) -> int:
    span = said.one(Span)
    if span is None:
        return DEFAULT_INTERVALS
    if span.unit != period:
        raise said.unclear(f"{span.count} {span.unit}s are no number of {period}s")
    return span.count + 1


def _node(entity: Entity) -> Document:
    """Return the entity as retention has it; the first column is the start itself."""
    if isinstance(entity, Action):
        return {"id": entity.id, "name": entity.name, "type": "actions"}
    return {"id": entity.name, "name": entity.name or "All events", "type": "events"}
