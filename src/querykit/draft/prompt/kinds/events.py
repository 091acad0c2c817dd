"""Lists of events: the last 20 sign ups, with the columns that are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.build import field
from querykit.draft.prompt.nodes import date_range, filters, query, test_accounts
from querykit.draft.prompt.pieces import (
    Action,
    Event,
    Intent,
    Math,
    Newest,
    Property,
    Range,
    Unique,
    Url,
    Users,
)
from querykit.draft.prompt.urls import url_filter
from querykit.hogql.printers.hogql import print_hogql

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

COLUMNS = ("event", "timestamp", "distinct_id")
PATHS = {"event": ("properties",), "person": ("person", "properties"), "session": ("session",)}


def fits(said: Said) -> bool:
    """Say whether the prompt asks for single events."""
    if said.has(Math) or said.has(Unique):
        return False
    return said.has(Intent, "events") or said.has(Newest)


def compose(said: Said) -> Document:
    """Return the EventsQuery."""
    said.take(Intent, "events")
    newest = said.one(Newest)
    said.take(Users)
    entities = [one.piece for one in said.take_found(Action, Event)]
    named = [one for one in entities if one != Event(None)]
    actions = [one for one in named if isinstance(one, Action)]
    events = [one.name for one in named if isinstance(one, Event)]
    if actions and len(named) > 1:
        raise said.unclear("a list shows one action, or several events")
    properties = said.take(Property)
    urls = [url_filter(one) for one in said.take(Url)]
    if urls and not named:
        events = ["$pageview"]
    elif not entities:
        raise said.unclear(
            "I do not see what is to be listed", hint='say "events", or name an event'
        )
    return query(
        "EventsQuery",
        select=[*COLUMNS, *dict.fromkeys(_column(said, one) for one in properties)],
        event=events[0] if len(events) == 1 else None,
        events=events if len(events) > 1 else None,
        actionId=actions[0].id if actions else None,
        properties=[*filters(said), *[one.node() for one in urls]],
        filterTestAccounts=test_accounts(said),
        orderBy=["timestamp DESC"],
        limit=newest.count if newest is not None else None,
        **_dates(said),
    )


def _column(said: Said, one: Property) -> str:
    if one.sort == "event_metadata":
        return print_hogql(field(one.key))
    path = PATHS.get(one.sort)
    if path is None:
        raise said.unclear(
            f'a list of events has no column for the {one.sort} property "{one.key}"'
        )
    return print_hogql(field(*path, one.key))


def _dates(said: Said) -> dict[str, str]:
    """Return `after` and `before`; without dates, all of time."""
    if not said.has(Range):
        return {"after": "all"}
    given = date_range(said) or {}
    made = {"after": given.get("date_from", "all")}
    if "date_to" in given:
        to = given["date_to"]
        made["before"] = f"{to}T23:59:59" if to[0].isdigit() else to
    return made
