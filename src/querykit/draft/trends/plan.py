"""What a TrendsQuery asks for, read once: ranges, series, display, breakdowns, formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.dates import DateRange, previous_range, resolve_range
from querykit.draft.insight import check_parts, check_sampling, whole
from querykit.draft.trends.breakdowns import Breakdowns, read_breakdowns
from querykit.draft.trends.formulas import Formula, parse_formula

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from querykit.draft.context import Context

TOTAL = frozenset(
    {"BoldNumber", "ActionsPie", "ActionsBarValue", "ActionsTable", "WorldMap", "CalendarHeatmap"}
    | {"ActionsDonut", "Metric"}
)
"""Displays that show one number for the whole range."""

CUMULATIVE = "ActionsLineGraphCumulative"
BOX_PLOT = "BoxPlot"
HEATMAP = "CalendarHeatmap"
EXACT = frozenset({"BoldNumber"})
LINES = "ActionsLineGraph"


@dataclass(frozen=True, slots=True)
class TrendsPlan:
    """A TrendsQuery that was read."""

    query: Mapping[str, Any]
    context: Context
    current: DateRange
    previous: DateRange | None
    series: Sequence[Mapping[str, Any]]
    display: str
    breakdowns: Breakdowns
    formulas: tuple[Formula, ...]
    smoothing: int = 1

    @property
    def is_total(self) -> bool:
        """Return whether one number stands for the whole range."""
        return self.display in TOTAL

    @property
    def is_cumulative(self) -> bool:
        """Return whether each point is the sum of all up to it."""
        return self.display == CUMULATIVE

    @property
    def is_box_plot(self) -> bool:
        """Return whether each point is a box: six numbers of a property."""
        return self.display == BOX_PLOT

    @property
    def is_plain(self) -> bool:
        """Return whether each series has just one line: nothing is compared or split."""
        return self.previous is None and not self.breakdowns

    @property
    def ranges(self) -> tuple[DateRange, ...]:
        """Return the current range, and the one that it is compared with."""
        return (self.current,) if self.previous is None else (self.current, self.previous)


def plan_trends(query: Mapping[str, Any], context: Context) -> TrendsPlan:
    """Read a TrendsQuery.

    Raises:
        DraftProblem: a member stands for no query; the pointer says which.
        NotSupported: the query uses an option that is not drafted.
    """
    series = query.get("series") or []
    check_parts(len(series))
    check_sampling(query)
    trends = query.get("trendsFilter") or {}
    display = str(trends.get("display") or LINES)
    current = resolve_range(
        query.get("dateRange"),
        query.get("interval"),
        context.clock,
        exact=display in EXACT and not (query.get("dateRange") or {}).get("date_to"),
        earliest=context.earliest,
    )
    breakdowns = read_breakdowns(query, context, display)
    compare = query.get("compareFilter") or {}
    previous = (
        previous_range(current, compare.get("compare_to")) if compare.get("compare") else None
    )
    check_parts(len(series), max(1, len(breakdowns.cohorts)) * (1 if previous is None else 2))
    return TrendsPlan(
        query=query,
        context=context,
        current=current,
        previous=previous,
        series=series,
        display=display,
        breakdowns=breakdowns,
        formulas=_formulas(trends, len(series)),
        smoothing=whole(trends, "smoothingIntervals", 1, "/trendsFilter"),
    )


def _formulas(trends: Mapping[str, Any], series: int) -> tuple[Formula, ...]:
    nodes: Sequence[Mapping[str, Any]] = trends.get("formulaNodes") or []
    where = "/trendsFilter/formulaNodes/{}/formula"
    if not nodes and trends.get("formulas"):
        nodes = [{"formula": one} for one in trends["formulas"]]
        where = "/trendsFilter/formulas/{}"
    if not nodes and trends.get("formula"):
        nodes, where = [{"formula": trends["formula"]}], "/trendsFilter/formula"
    return tuple(
        [
            parse_formula(
                str(one["formula"]),
                series,
                custom_name=one.get("custom_name"),
                pointer=where.format(index),
            )
            for index, one in enumerate(nodes)
            if str(one.get("formula") or "").strip()
        ]
    )
