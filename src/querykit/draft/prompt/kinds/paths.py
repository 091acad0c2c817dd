"""Paths: what people do from, after, before or up to something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.nodes import date_range, filters, query, test_accounts
from querykit.draft.prompt.phrases.links import is_soft
from querykit.draft.prompt.pieces import (
    Action,
    Event,
    Intent,
    Link,
    StepLimit,
    Top,
    Url,
    Users,
)
from querykit.draft.prompt.said import is_link

if TYPE_CHECKING:
    from querykit.draft.prompt.reading import Found
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

HOSTS = (
    {"regex": r"^https?://[^/?#]+", "alias": ""},
    {"regex": r"[?#].*$", "alias": ""},
    {"regex": r"^$", "alias": "/"},
)
"""Cleaning rules that make paths of addresses, so that a path can be a point."""

START, END = ("from", "after", "then"), ("to", "before")


def fits(said: Said) -> bool:
    """Say whether the prompt asks for paths."""
    return said.has(Intent, "paths")


def compose(said: Said) -> Document:
    """Return the PathsQuery."""
    said.take(Intent, "paths")
    said.take(Users)
    top, steps = said.one(Top), said.one(StepLimit)
    points = _points(said)
    start, end = points.get("start"), points.get("end")
    pages = [one for one in (start, end) if isinstance(one, Url)]
    events = [one for one in (start, end) if isinstance(one, Event)]
    if any(one == Event("$pageview") for one in events):
        raise said.unclear(
            "a path begins or ends at a page, not at page views",
            hint="name the page, for example /pricing",
        )
    types = ["$pageview"] + (["custom_event"] if events else [])
    if any(str(one.name).startswith("$") for one in events):
        types = []
    made: Document = {
        "includeEventTypes": types,
        "startPoint": _text(start),
        "endPoint": _text(end),
        "edgeLimit": top.count if top is not None else None,
        "stepLimit": steps.count if steps is not None else None,
    }
    if any(one.text.startswith("/") for one in pages):
        made["localPathCleaningFilters"] = [dict(rule) for rule in HOSTS]
    return query(
        "PathsQuery",
        pathsFilter={name: value for name, value in made.items() if value is not None},
        dateRange=date_range(said),
        properties=filters(said),
        filterTestAccounts=test_accounts(said),
    )


def _text(point: Event | Url | None) -> str | None:
    return point.text if isinstance(point, Url) else point.name if point is not None else None


def _points(said: Said) -> dict[str, Event | Url]:
    points: dict[str, Event | Url] = {}
    side = "start"
    for one in said.take_found(Event, Action, Url, Link):
        if is_link(one, *START):
            side = "start"
        elif is_link(one, *END):
            side = "end"
        elif isinstance(one.piece, Link):
            if not is_soft(one.piece):
                raise said.unclear(f'I do not see what "{said.text(one)}" means for paths', one)
        else:
            _put(said, points, side, one)
            side = "end"
    return points


def _put(said: Said, points: dict[str, Event | Url], side: str, one: Found) -> None:
    if isinstance(one.piece, Action):
        raise said.unclear(f'paths know no actions, so "{said.text(one)}" cannot be a point', one)
    assert isinstance(one.piece, Event | Url)
    if side in points:
        raise said.unclear(f'paths have one {side}, so "{said.text(one)}" is one too many', one)
    points[side] = one.piece
