"""Rows of the query of a box plot -> `boxplot_data` of PostHog's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from querykit.draft.dates import day_text, labels
from querykit.draft.entities import series_name
from querykit.draft.intervals import bucket_key
from querykit.draft.trends import NULL_TOKEN
from querykit.draft.trends.maths import BOX
from querykit.draft.trends.rows import PERIODS
from querykit.run.trends.lines import key_of
from querykit.run.trends.results import breakdown_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.draft.trends import TrendsPlan
    from querykit.errors import Document
    from querykit.run.trends.lines import Key


@dataclass(slots=True)
class Boxes:
    """The boxes of one series, period and breakdown value."""

    series: int
    period: int
    key: Key
    amount: float = 0
    """How many numbers there are in all boxes."""

    by_place: dict[int, list[float]] = field(default_factory=dict)


def boxplot_data(
    plan: TrendsPlan, rows: Iterable[Mapping[str, Any]]
) -> tuple[list[Document], bool]:
    """Return a box for each bucket with numbers, and whether some breakdown values have none.

    Boxes have no place for a breakdown value or a period, so the label of the series names them, and
    each has a `series_index` of its own. The rest beyond the limit has no boxes: quantiles of it
    cannot be made of those of its parts.
    """
    lines, has_more = _limited(plan, _read(plan, rows))
    found = []
    for number, line in enumerate(lines):
        within = plan.ranges[line.period]
        starts, index = within.buckets(), line.series if plan.is_plain else number
        names, label = labels(starts, within), _label(plan, line)
        for at, numbers in sorted(line.by_place.items()):
            place = {"label": names[at], "day": day_text(starts[at], within.interval)}
            box = dict(zip(BOX, numbers, strict=True))
            found.append({**place, **box, "series_index": index, "series_label": label})
    return found, has_more


def _read(plan: TrendsPlan, rows: Iterable[Mapping[str, Any]]) -> list[Boxes]:
    places = [
        {str(bucket_key(at, one.interval)): index for index, at in enumerate(one.buckets())}
        for one in plan.ranges
    ]
    found: dict[tuple[int, int, Key], Boxes] = {}
    for row in rows:
        series, period = int(row["series"]), PERIODS.index(row["period"])
        at = places[period].get(str(row["bucket"]))
        if at is None:
            continue
        key = key_of(row.get("breakdown_value"))
        boxes = found.setdefault((series, period, key), Boxes(series, period, key))
        amount, *numbers = map(float, row["result"])
        boxes.amount += amount
        boxes.by_place[at] = numbers
    return sorted(found.values(), key=_rank)


def _rank(boxes: Boxes) -> tuple[Any, ...]:
    """Return the place of a line: by its numbers, the most first; no value comes last."""
    is_null = bool(boxes.key) and all(one == NULL_TOKEN for one in boxes.key)
    return (boxes.series, boxes.period, is_null, -boxes.amount, boxes.key)


def _limited(plan: TrendsPlan, lines: list[Boxes]) -> tuple[list[Boxes], bool]:
    """Return the values with the most numbers of each series and period."""
    kept: list[Boxes] = []
    counts: dict[tuple[int, int], int] = {}
    for one in lines:
        place = one.series, one.period
        counts[place] = counts.get(place, 0) + 1
        if not one.key or counts[place] <= plan.breakdowns.limit:
            kept.append(one)
    return kept, len(kept) < len(lines)


def _label(plan: TrendsPlan, line: Boxes) -> str:
    words = [series_name(plan.series[line.series], plan.context)]
    if line.key:
        value = breakdown_label(plan, line.key)
        words = [value] if len(plan.series) == 1 else [*words, value]
    if plan.previous is not None:
        words.append(PERIODS[line.period])
    return " - ".join(words)
