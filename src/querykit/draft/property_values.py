"""PropertyValuesQuery: the values of a property of events or persons, for completion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, call, compare, const, expr, field, moment, select
from querykit.draft.dates.text import shift_back
from querykit.errors import DraftProblem
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

MOST_OF_EVENTS, MOST_OF_PERSONS = 10, 20
DAYS = 7
"""How far back events are looked at."""


def draft_property_values(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of a PropertyValuesQuery: rows of a value, and of how many persons have it.

    Raises:
        DraftProblem: the property has no name.
    """
    if not query["property_key"]:
        raise DraftProblem("a property has a name", pointer="/property_key")
    if query["property_type"] != "person":
        return _of_events(query, context)
    return _distinct_ids(query) if query["property_key"] == "distinct_id" else _of_persons(query)


def _of_events(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the values in events of late; what is a list gives the values in it."""
    key = query["property_key"]
    value = call("toString", field(key) if query.get("is_column") else field("properties", key))
    names = query.get("event_names")
    listed = ast.Tuple(exprs=tuple([const(one) for one in names])) if names else None
    tree: ast.Node = select(
        "SELECT arrayJoin(if(startsWith(list, '[') AND isValidJSON(list), "
        "arrayMap(one -> trim(BOTH '\"' FROM one), JSONExtractArrayRaw(list)), [text])) AS value, "
        "count() AS times FROM ("
        # a list that was sent as text has its quotes escaped
        "SELECT ifNull({value}, '') AS text, replaceAll(text, {escaped}, {quote}) AS list "
        "FROM events WHERE {where}) "
        "WHERE {found} GROUP BY value ORDER BY times DESC, value LIMIT {most}",
        escaped='\\"',
        quote='"',
        value=value,
        where=all_of(
            compare(">=", field("timestamp"), moment(shift_back(context.clock.now, DAYS, "d"))),
            compare("<=", field("timestamp"), moment(context.clock.now)),
            compare("in", field("event"), listed) if listed else None,
        ),
        found=_found(query),
        most=MOST_OF_EVENTS,
    )
    return tree


def _of_persons(query: Mapping[str, Any]) -> ast.Node:
    tree: ast.Node = select(
        "SELECT {value} AS value, count() AS times FROM persons "
        "WHERE {found} GROUP BY value ORDER BY times DESC, value LIMIT {most}",
        value=call("toString", field("properties", query["property_key"])),
        found=_found(query),
        most=MOST_OF_PERSONS,
    )
    return tree


def _distinct_ids(query: Mapping[str, Any]) -> ast.Node:
    """Return distinct ids, which are no property, but filters of persons may ask for them."""
    tree: ast.Node = select(
        "SELECT distinct_id AS value, 1 AS times FROM person_distinct_ids "
        "WHERE {found} ORDER BY value LIMIT {most}",
        found=_found(query),
        most=MOST_OF_PERSONS,
    )
    return tree


def _found(query: Mapping[str, Any]) -> ast.Node:
    """Return that there is a value, and that it has in it what is searched."""
    search = query.get("search_value")
    contains = expr("positionCaseInsensitiveUTF8(value, {search}) > 0", search=search)
    return all_of(call("notEmpty", field("value")), contains if search else None)
