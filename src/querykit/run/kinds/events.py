"""EventsQuery: lists of events, or aggregates over them (semantics.md 11)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from querykit.draft.events import EVENT_FIELDS, plan_events
from querykit.run.elements import parse_elements
from querykit.run.insights import context_of, envelope, fetch
from querykit.run.values import iso_moment, plain_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.errors import Document
    from querykit.run.asked import Asked

    Shape = Callable[[Sequence[Any], Context], Document]

KINDS = ("EventsQuery",)
BIGGEST = 2**64


def run(node: Document, asked: Asked) -> Document:
    """Draft, run, and make objects of the columns that stand for several fields."""
    context = context_of(node, asked)
    plan = plan_events(node, context)
    rows, compiled = fetch(plan.tree, node, asked)
    results = [list(one) for one in plain_rows(rows)[: plan.limit]]
    for index, column in enumerate(plan.columns):
        shape = SHAPES.get(column.special or "")
        if shape is not None:
            for row in results:
                row[index] = shape(row[index], context)
    return envelope(
        node,
        asked,
        compiled,
        results,
        columns=[one.text for one in plan.columns],
        types=list(rows.types),
        hasMore=len(rows.rows) > plan.limit,
        limit=plan.limit,
        offset=plan.offset,
    )


def _event(values: Sequence[Any], context: Context) -> Document:
    event = dict(zip(EVENT_FIELDS, values, strict=True))
    event["properties"] = _json(event["properties"])
    event["elements_chain"] = parse_elements(event["elements_chain"] or "")
    for name in ("timestamp", "created_at"):
        event[name] = _moment(event[name], context)
    return event


def _person(values: Sequence[Any], context: Context) -> Document:
    distinct_id, uuid, created_at, properties = values
    return {
        "uuid": uuid,
        "created_at": _moment(created_at, context),
        "properties": _json(properties),
        "distinct_id": distinct_id,
    }


def _display_name(values: Sequence[Any], _context: Context) -> Document:
    name, uuid, distinct_id = values
    return {"display_name": name, "id": uuid, "distinct_id": distinct_id}


SHAPES: Mapping[str, Shape] = {
    "*": _event,
    "person": _person,
    "person_display_name": _display_name,
}
"""Special column -> the object made of its fields."""


def _json(text: Any) -> Any:
    return json.loads(text, parse_int=_integer) if text else {}


def _integer(digits: str) -> int | float:
    """Return an integer; one beyond 64 bits becomes a float, as JSON parsers elsewhere do it."""
    number = int(digits) if len(digits) < 25 else None
    return number if number is not None and -BIGGEST < number < BIGGEST else float(digits)


def _moment(text: Any, context: Context) -> Any:
    if not isinstance(text, str):
        return text
    return iso_moment(datetime.fromisoformat(text).replace(tzinfo=context.clock.zone))
