"""What can be chosen when listing the actors of an insight: days, series, values, periods, rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from querykit.draft.dates.labels import labels
from querykit.draft.entities import series_name
from querykit.draft.lifecycle import STATUSES, plan_lifecycle
from querykit.draft.retention import plan_retention
from querykit.draft.stickiness import plan_stickiness
from querykit.draft.trends import NULL_TOKEN, OTHER_TOKEN, plan_trends
from querykit.errors import NotSupported
from querykit.run.insights import context_of
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from querykit.draft.context import Context
    from querykit.draft.dates import DateRange
    from querykit.errors import Document
    from querykit.run.asked import Asked

    Node = Mapping[str, Any]
    Options = dict[str, list[Document]]

SHOWN = {NULL_TOKEN: "None", OTHER_TOKEN: "Other", "": "None"}
"""Breakdown values that are shown otherwise."""

PERIODS = [{"label": "Current", "value": "current"}, {"label": "Previous", "value": "previous"}]


def options_of(query: Node, asked: Asked) -> Options:
    """Return what can be chosen for an insight, by facet.

    Raises:
        NotSupported: there are no actors of such an insight.
    """
    make = OPTIONS.get(str(query.get("kind")))
    if make is None:
        raise NotSupported(f"the actors of a {query.get('kind')}", pointer="/kind")
    return make(query, asked)


def _trends(query: Node, asked: Asked) -> Options:
    plan = plan_trends(query, context_of(query, asked))
    found = {"series": _series(plan.series, plan.context)}
    if not plan.is_total:
        found["day"] = _days(plan.current)
    if plan.previous is not None:
        found["compare"] = PERIODS
    if not plan.breakdowns:
        return found
    results = asked.ask(dict(_without_formulas(query)), asked)["results"]
    if plan.breakdowns.is_list:
        columns = zip(*[row["breakdown_value"] for row in results], strict=True)
        found["breakdowns"] = [{"values": _values(column)} for column in columns]
    else:
        names = {str(one): _cohort_name(one, plan.context) for one in plan.breakdowns.cohorts}
        found["breakdown"] = _values([row["breakdown_value"] for row in results], names)
    return found


def _without_formulas(query: Node) -> Node:
    """Return a trend whose results are those of its series, each with its breakdown value."""
    shown = query.get("trendsFilter") or {}
    kept = {name: one for name, one in shown.items() if not name.startswith("formula")}
    return {**query, "trendsFilter": kept}


def _lifecycle(query: Node, asked: Asked) -> Options:
    plan = plan_lifecycle(query, context_of(query, asked))
    statuses = [{"label": one.capitalize(), "value": one} for one in STATUSES]
    return {"day": _days(plan.within), "status": statuses}


def _stickiness(query: Node, asked: Asked) -> Options:
    plan = plan_stickiness(query, context_of(query, asked))
    interval = plan.current.interval
    days = [
        {"label": f"{number} {interval}{'s' * (number > 1)}", "value": number}
        for number in range(1, plan.length + 1)
    ]
    found = {"series": _series(plan.series, plan.context), "day": days}
    return found if plan.previous is None else {**found, "compare": PERIODS}


def _retention(query: Node, asked: Asked) -> Options:
    plan = plan_retention(query, context_of(query, asked))
    rows = [{"label": f"{plan.period} {row}", "value": row} for row in range(len(plan.starts))]
    return {"interval": rows}


def _funnels(query: Node, asked: Asked) -> Options:
    if not query.get("breakdownFilter"):
        return {}
    results = asked.ask(dict(query), asked)["results"]
    rows = [one[0] if isinstance(one, list) else one for one in results]
    split = [row for row in rows if "breakdown_value" in row]
    if not split:
        return {}
    names = {str(row["breakdown_value"]): str(row.get("breakdown")) for row in split}
    return {"breakdown": _values([_flat(row["breakdown_value"]) for row in split], names)}


def _flat(value: Any) -> Any:
    """Return a breakdown value of a funnel as an option has it: one value, or a JSON text of several."""
    if not isinstance(value, list):
        return value
    return value[0] if len(value) == 1 else json.dumps(value, separators=(",", ":"))


def _paths(_query: Node, _asked: Asked) -> Options:
    return {}


OPTIONS: Mapping[str, Callable[[Node, Asked], Options]] = {
    "TrendsQuery": _trends,
    "LifecycleQuery": _lifecycle,
    "StickinessQuery": _stickiness,
    "RetentionQuery": _retention,
    "FunnelsQuery": _funnels,
    "PathsQuery": _paths,
}
"""Kind of an insight -> what can be chosen."""


# -- pieces -----------------------------------------------------------------------------------------


def _days(within: DateRange) -> list[Document]:
    starts = within.buckets()
    return [
        {"label": label, "value": iso_moment(start)}
        for label, start in zip(labels(starts, within), starts, strict=True)
    ]


def _series(series: Sequence[Node], context: Context) -> list[Document]:
    return [
        {"label": series_name(node, context), "value": index} for index, node in enumerate(series)
    ]


def _values(values: Iterable[Any], names: Mapping[str, str] | None = None) -> list[Document]:
    """Return breakdown values, each once, as they are shown."""
    known = names or {}
    return [
        {"label": known.get(str(one), SHOWN.get(one, _label(one))), "value": one}
        for one in dict.fromkeys(values)
    ]


def _label(value: Any) -> str:
    if isinstance(value, str) and value.startswith('["'):
        return ", ".join(map(str, json.loads(value)))
    return str(value)


def _cohort_name(cohort: int | str, context: Context) -> str:
    if cohort == "all":
        return "all users"
    known = context.environment.cohort(cohort)
    return known.name if known else str(cohort)
