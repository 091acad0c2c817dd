"""Rows of the query of a trend -> lines: the numbers of one series, period and breakdown value."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from querykit.draft.intervals import bucket_key
from querykit.draft.trends import NULL_TOKEN, OTHER_TOKEN
from querykit.draft.trends.maths import COUNTED, math_of
from querykit.draft.trends.rows import PERIODS, SeriesRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.trends import TrendsPlan

Key = tuple[str, ...]
"""A breakdown value: its texts; empty where there is no breakdown."""


@dataclass(frozen=True, slots=True)
class Line:
    """Numbers that belong together."""

    series: int
    period: int
    key: Key
    data: tuple[float, ...] = ()
    """A number for each bucket; one number where the display shows the whole range."""

    @property
    def is_other(self) -> bool:
        """Return whether the line stands for all values beyond the limit."""
        return bool(self.key) and self.key[0] == OTHER_TOKEN

    @property
    def is_null(self) -> bool:
        """Return whether the line stands for rows without a value."""
        return bool(self.key) and all(one == NULL_TOKEN for one in self.key)

    @property
    def total(self) -> float:
        """Return the sum of the numbers."""
        return sum(self.data)


def read_lines(plan: TrendsPlan, rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Return the lines of each series and period in their order: ranked, cut, smoothed, added up."""
    places = [
        {bucket_key(at, one.interval): index for index, at in enumerate(one.buckets())}
        for one in plan.ranges
    ]
    numbers: dict[tuple[int, int], dict[Key, list[float]]] = defaultdict(dict)
    for row in rows:
        period = PERIODS.index(row["period"])
        at = 0 if plan.is_total else places[period].get(_bucket(row["bucket"]))
        if at is None:
            continue
        of_series = numbers[int(row["series"]), period]
        length = 1 if plan.is_total else len(places[period])
        data = of_series.setdefault(key_of(row.get("breakdown_value")), [0.0] * length)
        data[at] += _number(row["result"])
    lines: list[Line] = []
    for index in range(len(plan.series)):
        for period in range(len(plan.ranges)):
            length = 1 if plan.is_total else len(places[period])
            for key in _expected(plan):
                numbers[index, period].setdefault(key, [0.0] * length)
            found = [
                Line(index, period, key, tuple(data))
                for key, data in numbers[index, period].items()
            ]
            lines.extend(_finished(plan, _cut(plan, found)))
    return lines


def ranked(lines: Iterable[Line]) -> list[Line]:
    """Return lines by their total, the largest first; no value, then all others, come last."""
    return sorted(lines, key=lambda one: (one.is_other, one.is_null, -one.total, one.key))


def _cut(plan: TrendsPlan, lines: Sequence[Line]) -> list[Line]:
    """Merge the lines beyond the limit into one."""
    lines = ranked(lines)
    limit = plan.breakdowns.limit
    if not plan.breakdowns or len(lines) <= limit:
        return lines
    rest, first = lines[limit:], lines[0]
    math = str(plan.series[first.series].get("math"))
    merge = {"max": max, "min": min}.get(math, sum)
    data = tuple([float(merge(values)) for values in zip(*[one.data for one in rest], strict=True)])
    key = (OTHER_TOKEN,) * len(first.key)
    return [*lines[:limit], Line(first.series, first.period, key, data)]


def _finished(plan: TrendsPlan, lines: Iterable[Line]) -> list[Line]:
    return [replace(one, data=_smoothed_and_summed(plan, one)) for one in lines]


def _smoothed_and_summed(plan: TrendsPlan, line: Line) -> tuple[float, ...]:
    data = line.data
    if plan.is_total:
        return data
    if plan.smoothing > 1:
        windows = [data[max(0, at + 1 - plan.smoothing) : at + 1] for at in range(len(data))]
        data = tuple([float(math.floor(sum(one) / len(one))) for one in windows])
    if plan.is_cumulative:
        sums, so_far = [], 0.0
        for one in data:
            so_far += one
            sums.append(so_far)
        data = tuple(sums)
    return data


def is_whole(plan: TrendsPlan, series: int) -> bool:
    """Return whether the numbers of a series are counts."""
    node = plan.series[series]
    return node.get("math_multiplier") is None and math_of(SeriesRows(plan, series, 0)) in COUNTED


def _expected(plan: TrendsPlan) -> list[Key]:
    """Return the keys that have a line even without any row."""
    if plan.breakdowns.cohorts:
        return [(str(one),) for one in plan.breakdowns.cohorts]
    return [] if plan.breakdowns else [()]


def key_of(value: Any) -> Key:
    """Return the breakdown value of a row."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def _bucket(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _number(value: Any) -> float:
    number = float(value) if value is not None else 0.0
    return number if math.isfinite(number) else 0.0
