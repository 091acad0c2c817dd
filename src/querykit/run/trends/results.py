"""Lines of a trend -> the results of PostHog's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.dates import day_text, labels
from querykit.draft.entities import series_action, series_name
from querykit.draft.trends import OTHER_TOKEN
from querykit.draft.trends.breakdowns import ALL_USERS
from querykit.errors import LegacyError
from querykit.legacy import query_to_filters
from querykit.run.trends.formulas import formula_lines
from querykit.run.trends.lines import is_whole, read_lines
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.trends import TrendsPlan
    from querykit.errors import Document
    from querykit.run.trends.lines import Key, Line


def trends_results(
    plan: TrendsPlan, rows: Iterable[Mapping[str, Any]]
) -> tuple[list[Document], bool]:
    """Return the results, and whether some breakdown values went into "other"."""
    lines = read_lines(plan, rows)
    has_more = any(one.is_other for one in lines)
    if plan.breakdowns.hide_other:
        lines = [one for one in lines if not one.is_other]
    dates = [_dates(plan, period) for period in range(len(plan.ranges))]
    filters = _filters(plan)
    if not plan.formulas:
        return [_series(plan, one, dates[one.period], filters) for one in lines], has_more
    made = []
    for index, line in formula_lines(plan, lines):
        result = _common(plan, line, dates[line.period], whole=False)
        if plan.is_total:
            result["data"] = None
        result |= {"label": plan.formulas[index].label, "action": None, "filter": filters}
        if len(plan.formulas) > 1:
            result["order"] = index
        made.append(result)
    return made, has_more


def _series(plan: TrendsPlan, line: Line, dates: Document, filters: Document) -> Document:
    node = plan.series[line.series]
    label = series_name(node, plan.context)
    if line.key:
        value = breakdown_label(plan, line.key)
        label = value if len(plan.series) == 1 else f"{label} - {value}"
    result = _common(plan, line, dates, whole=is_whole(plan, line.series))
    result["label"] = label
    result["action"] = series_action(node, line.series, plan.context)
    result["action"]["days"] = [iso_moment(at) for at in plan.ranges[line.period].buckets()]
    result["order"] = line.series
    result["filter"] = filters
    return result


def _common(plan: TrendsPlan, line: Line, dates: Document, *, whole: bool) -> Document:
    data = [_shown(one, whole=whole) for one in line.data]
    result: Document
    if plan.is_total:
        result = {"data": [], "labels": [], "days": [], "count": 0, "aggregated_value": data[0]}
    else:
        count = data[-1] if plan.is_cumulative else sum(data)
        result = {"data": data, **dates, "count": count}
    if line.key:
        result["breakdown_value"] = _breakdown_value(plan, line.key)
    if plan.previous is not None:
        result["compare"] = True
        result["compare_label"] = "previous" if line.period else "current"
    return result


def _shown(number: float, *, whole: bool) -> float:
    return int(number) if whole and number.is_integer() else number


def _dates(plan: TrendsPlan, period: int) -> Document:
    within = plan.ranges[period]
    starts = within.buckets()
    return {
        "labels": labels(starts, within),
        "days": [day_text(at, within.interval) for at in starts],
    }


def _breakdown_value(plan: TrendsPlan, key: Key) -> Any:
    if plan.breakdowns.cohorts:
        return key[0] if key[0] in (ALL_USERS, OTHER_TOKEN) else int(key[0])
    return list(key) if plan.breakdowns.is_list else key[0]


def breakdown_label(plan: TrendsPlan, key: Key) -> str:
    """Return how a breakdown value is shown."""
    if plan.breakdowns.cohorts and key[0] != OTHER_TOKEN:
        if key[0] == ALL_USERS:
            return "all users"
        cohort = plan.context.environment.cohort(int(key[0]))
        return (cohort.name if cohort else "") or key[0]
    return "::".join(key)


def _filters(plan: TrendsPlan) -> Document:
    """Return the query as old clients of PostHog know it; empty where it has no such form."""
    try:
        return query_to_filters(dict(plan.query))
    except LegacyError:
        return {}
