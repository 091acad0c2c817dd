"""The events and properties of a project, which assistants look through before they ask."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from querykit.api.about import PAGES, About, Problem
from querykit.api.registry import Routes
from querykit.api.wire import Answer, page_of
from querykit.service.faults import Refusal, invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.responses import Response

    from querykit.api.calls import Call

routes = Routes(__name__)

SORTS = ("event", "person", "group", "session")
SEARCH = {"search": "Only names with this in them, whatever the case."}


class EventName(BaseModel):
    """An event of a project."""

    id: str
    name: str
    description: None = None
    tags: list[str]


class EventNames(BaseModel):
    """A page of events."""

    count: int
    next: str | None
    previous: str | None
    results: list[EventName]


class PropertyName(BaseModel):
    """A property of a project."""

    id: str
    name: str
    description: None = None
    tags: list[str]
    property_type: str | None
    is_numerical: bool


class PropertyNames(BaseModel):
    """A page of properties."""

    count: int
    next: str | None
    previous: str | None
    results: list[PropertyName]


@routes.project(
    "GET",
    "/event_definitions",
    scope="event_definition:read",
    for_keys=True,
    about=About(answers={200: EventNames}, query={**SEARCH, **PAGES}),
)
async def get_events(call: Call) -> Response:
    """List the events that are defined, or without definitions those in the data."""
    environment = await run_in_threadpool(lambda: call.defined)
    names = _searched(call, (one.name for one in environment.event_definitions))
    found = [EventName(id=_id(call, "event", name), name=name, tags=[]) for name in names]
    return Answer(EventNames.model_validate(page_of(call.request, found)).model_dump())


@routes.project(
    "GET",
    "/property_definitions",
    scope="property_definition:read",
    for_keys=True,
    about=About(
        answers={200: PropertyNames, 400: Problem},
        query={"type": f"Whose: {', '.join(SORTS)}; the first when not given.", **SEARCH, **PAGES},
    ),
)
async def get_properties(call: Call) -> Response:
    """List the properties that are defined, or without definitions those in the newest data."""
    sort = call.request.query_params.get("type") or SORTS[0]
    if sort not in SORTS:
        raise Refusal(invalid(f'"{sort}" is not a valid choice.', attr="type"))
    environment = await run_in_threadpool(lambda: call.defined)
    known = {one.name: one for one in environment.property_definitions if one.type == sort}
    found = [
        PropertyName(
            id=_id(call, f"property:{sort}", name),
            name=name,
            tags=[],
            property_type=known[name].property_type,
            is_numerical=known[name].property_type == "Numeric",
        )
        for name in _searched(call, known)
    ]
    return Answer(PropertyNames.model_validate(page_of(call.request, found)).model_dump())


def _searched(call: Call, names: Iterable[str]) -> list[str]:
    wanted = call.request.query_params.get("search", "").casefold()
    return [name for name in names if wanted in name.casefold()]


def _id(call: Call, sort: str, name: str) -> str:
    """Return an id that stays the same: nothing is kept of a name but the name."""
    place = f"querykit:{call.environment.id}:{sort}:{name}"
    return str(uuid.uuid5(uuid.NAMESPACE_URL, place))
