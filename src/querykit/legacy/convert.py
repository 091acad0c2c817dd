"""Legacy insight `filters` -> a query node, with a report of what could not be carried over.

Sources: upgrade.md 3 and 6; PostHog deleted its own converters in September 2026.

Where we go beyond PostHog, a note says so: old-style property objects with several keys, obvious
display names, `display` and `funnel_window_days` of funnels, numbers and flags in strings, and
kinds of tables. Members that are null or empty are left out, so there are no empty option objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.legacy.breakdowns import breakdown_filter
from querykit.legacy.common import COMPARE, DATE_RANGE, EVERYWHERE, GROUP, INTERVAL, read_members
from querykit.legacy.funnels import complete_funnel
from querykit.legacy.insight_types import INSIGHTS, insight_of
from querykit.legacy.members import report_unused
from querykit.legacy.notes import Dialect, Note, Place, Rules, shown
from querykit.legacy.options import OPTIONS
from querykit.legacy.properties import clean_global_properties
from querykit.legacy.reading import decoded, funnel_path_type, integer, is_blank
from querykit.legacy.retention import mean_of
from querykit.legacy.series import series_of
from querykit.legacy.source import read_filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document, Json
    from querykit.legacy.insight_types import InsightType


@dataclass(frozen=True, slots=True)
class Conversion:
    """A query node made from filters, and what was dropped, cut or coerced on the way."""

    query: Document
    notes: tuple[Note, ...]

    @property
    def lossy(self) -> bool:
        """Whether the query says less than the filters did."""
        return any(note.lossy for note in self.notes)


def convert_filters(
    filters: Json,
    *,
    wrap: bool = False,
    dialect: Dialect = "backend",
    allow_variables: bool = False,
) -> Conversion:
    """Turn legacy insight filters into a query node and report what was lost.

    Args:
        filters: an object, a (doubly) JSON-encoded string of one, or a list that begins with one;
            never changed.
        wrap: return an InsightVizNode around the query.
        dialect: whose rules hold: "backend" or "frontend".
        allow_variables: template mode; strings such as "{SIGNED_UP}" stay where entities go.

    Returns:
        The query, not upgraded and without a version, and the notes; their pointers are into the
        decoded filters.

    Raises:
        NotFilters: the value is no filters.
        UnknownInsight: the insight type has no query.
        NotConvertible: no query can express the filters.
        TooDeep: the value is nested deeper than querykit reads.
    """
    place = Place(Rules(dialect, allow_variables))
    found = read_filters(filters, place)
    query = _convert(found, insight_of(found, place), place)
    wrapped = {"kind": "InsightVizNode", "source": query} if wrap else query
    return Conversion(wrapped, tuple(place.notes))


def filters_to_query(
    filters: Json,
    *,
    wrap: bool = False,
    dialect: Dialect = "backend",
    allow_variables: bool = False,
) -> Document:
    """Turn legacy insight filters into a query node; see `convert_filters` for the arguments.

    Before::

        {"insight": "TRENDS", "events": [{"id": "signed up"}], "date_from": "-7d"}

    After::

        {"kind": "TrendsQuery",
         "series": [{"kind": "EventsNode", "event": "signed up", "name": "signed up"}],
         "dateRange": {"date_from": "-7d"}}
    """
    return convert_filters(
        filters, wrap=wrap, dialect=dialect, allow_variables=allow_variables
    ).query


def _convert(filters: Document, insight: InsightType, place: Place) -> Document:
    def read_if(part: str, read: Callable[[], Json]) -> Json:
        return read() if part in insight.takes else None

    members = {
        "kind": insight.kind,
        "series": read_if("series", lambda: series_of(filters, insight.name, place)),
        "dateRange": read_members(filters, DATE_RANGE, place),
        **(read_if("interval", lambda: read_members(filters, INTERVAL, place)) or {}),
        "properties": clean_global_properties(filters.get("properties"), place / "properties"),
        **read_members(filters, EVERYWHERE, place),
        **(read_if("group", lambda: read_members(filters, GROUP, place)) or {}),
        "breakdownFilter": read_if("breakdown", lambda: breakdown_filter(filters, insight, place)),
        "compareFilter": read_if("compare", lambda: read_members(filters, COMPARE, place)),
        insight.options: _options(filters, insight, place),
        "funnelPathsFilter": _funnel_paths(filters, place) if insight.name == "PATHS" else None,
    }
    report_unused(filters, insight, place)
    required = {"series"} if "series" in insight.takes else {insight.options}
    return {
        name: value for name, value in members.items() if name in required or not is_blank(value)
    }


COMPLETIONS: dict[str, Callable[[Document, Document, Place], None]] = {
    "FUNNELS": complete_funnel,
    "RETENTION": mean_of,
}
"""What an insight reads from several members together, after its table."""


def _options(filters: Document, insight: InsightType, place: Place) -> Document:
    options: Document = {}
    for name, option in OPTIONS[insight.name].items():
        value = filters.get(name)
        if value is None or value == "" or (option.frontend_only and not place.rules.frontend):
            continue
        read = option.read(value, place / name)
        if read is not None:
            options[option.wire] = read
    if insight.name in COMPLETIONS:
        COMPLETIONS[insight.name](filters, options, place)
    return options


def _funnel_paths(filters: Document, place: Place) -> Document | None:
    """Return the funnel between whose steps paths run, from `funnel_paths` and `funnel_filter`."""
    path_type, funnel = filters.get("funnel_paths"), decoded(filters.get("funnel_filter"))
    here = place / "funnel_filter"
    if is_blank(path_type) or is_blank(funnel) or not isinstance(funnel, dict):
        if not is_blank(path_type):
            (place / "funnel_paths").lost("dropped, because there is no `funnel_filter` with it")
        elif not is_blank(funnel):
            here.changed("dropped, because it counts only with `funnel_paths`")
        return None
    if str(funnel.get("insight") or "FUNNELS").upper() != "FUNNELS":
        (here / "insight").lost(f"{shown(funnel['insight'])} is read as a funnel")
    rest = {name: value for name, value in funnel.items() if name != "funnel_step"}
    result: Document = {}
    read_type = funnel_path_type(path_type, place / "funnel_paths")
    if read_type is not None:
        result["funnelPathType"] = read_type
    result["funnelSource"] = _convert(rest, INSIGHTS["FUNNELS"], here)
    step = funnel.get("funnel_step")
    step = None if is_blank(step) else integer(step, here / "funnel_step")
    if step is None:
        here.lost("no `funnel_step`: the paths run from or to no step of the funnel")
    else:
        result["funnelStep"] = step
    return result
