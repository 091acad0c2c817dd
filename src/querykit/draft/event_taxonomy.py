"""EventTaxonomyQuery: the properties of an event or action, with sample values.

Without `properties`, the hundred latest events of thirty days are looked at, and all their properties
but technical ones are listed. With them, all events of these days count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import all_of, compare, const, field, select
from querykit.draft.listing import page
from querykit.draft.samples import DEFAULT_VALUES, check_names, recent, samples_tree
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.context import Context

MOST_PROPERTIES = 500
EVENTS_LOOKED_AT = 100

OMITTED = (
    *("__", "phjs", "distinct_id", "window-id", "changed_event", "changed_action"),
    *("partial_filter", "partial_filter_chosen", "survey_dismissed", "survey_responded"),
    *(r"\$set", r"\$set_once", r"\$sent_at", r"\$ip", r"\$time", r"\$feature/"),
    *(r"\$feature_enrollment/", r"\$feature_interaction/", r"\$product_tour_\w+/"),
)
"""A property with one of these in its name is technical."""

LARGE: Mapping[str, tuple[str, ...]] = {
    "$ai_generation": ("$ai_input", "$ai_output_choices"),
    "$ai_span": ("$ai_input_state", "$ai_output_state"),
}
"""Event -> properties that are too large to look at; they are listed without values."""


def draft_event_taxonomy(query: Mapping[str, Any], context: Context) -> ast.Node:
    """Return the HogQL of an EventTaxonomyQuery; one more row than asked for."""
    most = int(query.get("maxPropertyValues") or DEFAULT_VALUES)
    where = all_of(_events(query, context), recent(context))
    asked = query.get("properties")
    if asked:
        check_names(asked, MOST_PROPERTIES)
        return samples_tree(
            ast.JoinExpr(table=field("events")), where, small_of(asked, large_of(query)), most
        )
    limit, offset = page(query, MOST_PROPERTIES)
    large = large_of(query)
    hidden = compare("not in", field("property"), _texts(large)) if large else None
    tree: ast.Node = select(
        "SELECT pair.1 AS property, "
        "arraySlice(arrayDistinct(groupArray(pair.2)), 1, {most}) AS sample_values, "
        "count(DISTINCT pair.2) AS sample_count FROM ("
        "SELECT arrayJoin(JSONExtractKeysAndValues(properties, 'String')) AS pair FROM ("
        "SELECT properties FROM events WHERE {where} "
        "ORDER BY timestamp DESC, uuid DESC LIMIT {latest})) "
        "WHERE {shown} GROUP BY property ORDER BY sample_count DESC, property "
        "LIMIT {limit} OFFSET {offset}",
        most=most,
        where=where,
        latest=EVENTS_LOOKED_AT,
        shown=all_of(compare("!~", field("property"), "|".join(OMITTED)), hidden),
        limit=limit + 1,
        offset=offset,
    )
    return tree


def large_of(query: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the properties of the query's event that are not looked at."""
    return LARGE.get(str(query.get("event")), ())


def small_of(properties: Iterable[str], large: tuple[str, ...]) -> list[str]:
    """Return the properties that are looked at."""
    return [one for one in properties if one not in large]


def _texts(texts: Iterable[str]) -> ast.Node:
    return ast.Tuple(exprs=tuple([const(one) for one in texts]))


def _events(query: Mapping[str, Any], context: Context) -> ast.Node:
    named = compare("==", field("event"), query["event"]) if query.get("event") else None
    action = query.get("actionId")
    return all_of(named, None if action is None else action_condition(action, context))
