"""Tell legacy insight filters from everything else that looks a little like them.

Foreign data with members of the same names: filters of dashboards and of session recordings,
filters of destinations, HogQL filters, cohorts, actions, feature flags, and payloads of other
programs with a list of `events`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.legacy.breakdowns import MEMBERS as BREAKDOWN_MEMBERS
from querykit.legacy.entities import EDITOR_MEMBERS, OWN_MEMBERS, SERIES_MEMBERS
from querykit.legacy.insight_types import INSIGHTS, RETIRED
from querykit.legacy.members import KNOWN
from querykit.legacy.vocabulary import DISPLAYS, MATHS

if TYPE_CHECKING:
    from querykit.errors import Document, Json

NAMES = frozenset({*INSIGHTS, *RETIRED})
ENTITY_LISTS = ("events", "actions", "data_warehouse")
ENTITY_MEMBERS = SERIES_MEMBERS | EDITOR_MEMBERS | frozenset().union(*OWN_MEMBERS.values())

PROOF = frozenset(
    {
        *("date_from", "date_to", "interval", "display", "compare", "formula", "shown_as"),
        *("funnel_viz_type", "funnel_window_interval", "funnel_order_type", "exclusions"),
        *("smoothing_intervals", "show_legend", "aggregation_axis_format"),
        *BREAKDOWN_MEMBERS,
    }
)
"""Members that an insight has beside its entities; destinations have properties too."""

FOREIGN = frozenset(
    {
        *("kind", "bytecode", "bytecode_error", "transpiled", "source", "mappings"),
        *("session_recording_duration", "duration", "console_logs", "console_search_query"),
        *("snapshot_source", "filter_group", "operand", "live_mode", "dateRange", "series"),
    }
)
"""Members of destinations' and recordings' filters and of query nodes; no insight has them."""


def looks_like_filters(value: Json) -> bool:
    """Whether a value inside a document is legacy insight filters.

    Args:
        value: any JSON value. Only objects can be filters here; strings are not decoded.

    Returns:
        True for an object with a known `insight` and a member that belongs to it, and for one
        without `insight` whose `events`, `actions` or `data_warehouse` hold entities of PostHog
        beside another member of insights.
    """
    if not isinstance(value, dict) or not FOREIGN.isdisjoint(value):
        return False
    insight = value.get("insight")
    if insight is not None:
        return _is_insight(insight, value)
    return (
        _has_entities(value) and not PROOF.isdisjoint(value) and _unknown(value) * 4 <= len(value)
    )


def _is_insight(insight: Json, value: Document) -> bool:
    if not isinstance(insight, str) or insight.upper() not in NAMES:
        return False
    lists = [value[name] for name in ENTITY_LISTS if value.get(name) is not None]
    if not all(isinstance(one, list | str) for one in lists):
        return False
    known = len(value) - _unknown(value)
    return known >= 2 and _unknown(value) * 2 < len(value)


def _unknown(value: Document) -> int:
    return sum(1 for name in value if name not in KNOWN)


def _has_entities(value: Document) -> bool:
    """Whether every entity list holds entities only, and at least one proves to be PostHog's."""
    lists = [value[name] for name in ENTITY_LISTS if value.get(name) is not None]
    if not all(isinstance(one, list) for one in lists):
        return False
    items = [item for one in lists for item in one]
    entities = [item for item in items if not _is_variable(item)]
    if not entities or not all(_is_entity(item) for item in entities):
        return False
    return value.get("display") in DISPLAYS or any(_is_ours(item) for item in entities)


def _is_variable(item: Json) -> bool:
    return isinstance(item, str) and item.startswith("{") and item.endswith("}")


def _is_entity(item: Json) -> bool:
    return (
        isinstance(item, dict)
        and "id" in item
        and ENTITY_MEMBERS.issuperset(item)
        and item.get("type") in (None, *ENTITY_LISTS)
    )


def _is_ours(item: Document) -> bool:
    return (
        item.get("type") in ENTITY_LISTS
        or item.get("math") in MATHS
        or str(item["id"]).startswith("$")
    )
