"""Lifecycle: new, returning, resurrecting and dormant users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.nodes import (
    date_range,
    entity_node,
    filters,
    interval,
    query,
    test_accounts,
)
from querykit.draft.prompt.pieces import Action, Count, Event, Intent, NewUsers, Stage, Users

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

PAGEVIEW = Event("$pageview")


def fits(said: Said) -> bool:
    """Say whether the prompt is about stages of users."""
    return said.has(Intent, "lifecycle") or said.has(Stage)


def compose(said: Said) -> Document:
    """Return the LifecycleQuery."""
    said.take(Intent, "lifecycle")
    said.take(Users)
    said.take(Count)
    stages = [one.name for one in said.take(Stage)]
    if said.take(NewUsers):
        stages.insert(0, "new")
    found = [one.piece for one in said.take_found(Action, Event)]
    entities = [one for one in found if isinstance(one, Action | Event)]
    named = [one for one in entities if one != Event(None)]
    if len(named) > 1:
        raise said.unclear("a lifecycle is about one event", hint="name only one event")
    if not entities:
        said.note("no event is named, so users are active when they view a page")
    unit = interval(said)
    return query(
        "LifecycleQuery",
        series=[entity_node((named or entities or [PAGEVIEW])[0])],
        interval=unit,
        dateRange=date_range(said, unit),
        properties=filters(said),
        filterTestAccounts=test_accounts(said),
        lifecycleFilter={"toggledLifecycles": list(dict.fromkeys(stages))} if stages else None,
    )
