"""Answers that are lists of rows, some columns of which are objects."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from querykit.draft.context import Context
from querykit.errors import Document
from querykit.run.insights import envelope, fetch
from querykit.run.values import iso_moment, plain_rows

if TYPE_CHECKING:
    from querykit.draft.listing import ListPlan
    from querykit.run.asked import Asked

Shape = Callable[[Sequence[Any], Context], Document]
BIGGEST = 2**64


def list_answer(
    plan: ListPlan,
    node: Document,
    asked: Asked,
    context: Context,
    shapes: Mapping[str, Shape],
    **more: Any,
) -> Document:
    """Run a list, and make objects of the columns that stand for several fields.

    Args:
        plan: the list.
        node: the query it comes from.
        asked: the circumstances.
        context: the clock and its zone.
        shapes: special column -> what makes an object of its fields.
        more: further members of the answer.
    """
    rows, compiled = fetch(plan.tree, node, asked)
    results = [list(one) for one in plain_rows(rows)[: plan.limit]]
    for index, column in enumerate(plan.columns):
        shape = shapes.get(column.special or "")
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
        **more,
    )


def person_object(values: Sequence[Any], context: Context) -> Document:
    """Return the person of a row."""
    distinct_id, uuid, created_at, properties = values
    return {
        "uuid": uuid,
        "created_at": moment_text(created_at, context),
        "properties": json_value(properties),
        "distinct_id": distinct_id,
    }


def display_name_object(values: Sequence[Any], _context: Context) -> Document:
    """Return what a person is shown as."""
    name, uuid, distinct_id = values
    return {"display_name": name, "id": uuid, "distinct_id": distinct_id}


def json_value(text: Any) -> Any:
    """Return the value of a JSON text; no text is an empty object."""
    return json.loads(text, parse_int=_integer) if text else {}


def _integer(digits: str) -> int | float:
    """Return an integer; one beyond 64 bits becomes a float, as JSON parsers elsewhere do it."""
    number = int(digits) if len(digits) < 25 else None
    return number if number is not None and -BIGGEST < number < BIGGEST else float(digits)


def moment_text(text: Any, context: Context) -> Any:
    """Return a time inside of a tuple, which ClickHouse gives without its zone, with it."""
    if not isinstance(text, str):
        return text
    return iso_moment(datetime.fromisoformat(text).replace(tzinfo=context.clock.zone))
