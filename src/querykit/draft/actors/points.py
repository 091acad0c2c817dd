"""Which point of a chart is meant: its day, its series, its period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.dates import align, read_moment
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from querykit.draft.dates import DateRange

    Node = Mapping[str, Any]


def series_index(node: Node, series: Sequence[Any]) -> int:
    """Return which series is meant; the first when nothing is said.

    Raises:
        DraftProblem: there is no such series.
    """
    index = int(node.get("series") or 0)
    if not 0 <= index < len(series):
        raise DraftProblem(
            f"there is no series {index}",
            hint=f"series count from 0 to {len(series) - 1}",
            pointer="/series",
        )
    return index


def period_index(node: Node, ranges: Sequence[DateRange]) -> int:
    """Return which period is meant: 0 for the current, 1 for the one before.

    Raises:
        DraftProblem: the insight compares nothing.
    """
    if node.get("compare") != "previous":
        return 0
    if len(ranges) == 1:
        raise DraftProblem(
            "the insight is not compared with a period before",
            hint='set compareFilter to {"compare": true} in it',
            pointer="/compare",
        )
    return 1


def bucket_start(day: Any, ranges: Sequence[DateRange], period: int) -> datetime | None:
    """Return the start of the interval that a day stands for; None for the whole range.

    A day of the current range stands for its counterpart when the period before is meant.

    Raises:
        DraftProblem: it lies outside of the range.
    """
    if day in (None, ""):
        return None
    current, meant = ranges[0], ranges[period]
    moment = read_moment(str(day), current.clock)
    if not moment.is_relative:
        starts = meant.buckets()
        wanted = align(moment.at, current.interval, current.clock).timestamp()
        for counterpart, start in zip(current.buckets(), starts, strict=False):
            if counterpart.timestamp() == wanted:
                return start
        for start in starts:
            if start.timestamp() == wanted:
                return start
    raise DraftProblem(
        f"the day {day!r} lies outside of the range of the insight",
        hint=f"it goes from {current.start:%Y-%m-%d} to {current.end:%Y-%m-%d}",
        pointer="/day",
    )
