"""From the events of each actor to the rows of a retention (semantics.md 6.3 to 6.9)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.draft.retention import FIRST_EVER, RECURRING, bounds
from querykit.draft.trends.breakdowns import NULL_TOKEN
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from querykit.draft.retention import RetentionPlan
    from querykit.errors import Document

OTHER = "Other"
HOURS = {"Hour": 1, "Day": 24, "Week": 7 * 24, "Month": 30 * 24}


class Event(NamedTuple):
    """One event of an actor."""

    at: float
    """Seconds since 1970."""

    is_named: bool
    """Whether it is of the target's name, filters aside."""

    is_target: bool
    is_return: bool
    value: str
    number: float


@dataclass(slots=True)
class Cell:
    """One number of the answer."""

    count: int = 0
    total: float = 0.0
    """Sum of the property that is aggregated."""


@dataclass(slots=True)
class Table:
    """The cells of one breakdown value."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=lambda: defaultdict(Cell))

    def add(self, row: int, column: int, total: float) -> None:
        """Count one actor."""
        cell = self.cells[row, column]
        cell.count += 1
        cell.total += total

    @property
    def size(self) -> int:
        """How many starts there are, over all rows."""
        return sum(cell.count for (_, column), cell in self.cells.items() if column == 0)


def retention_results(plan: RetentionPlan, tables: Mapping[str, Table]) -> list[Document]:
    """Return `results` of a RetentionQuery.

    Args:
        plan: the query as it was read.
        tables: one for each breakdown value; under an empty text without a breakdown.
    """
    if not plan.breakdowns:
        return _rows(plan, tables.get("", Table()))
    return [
        {**row, "breakdown_value": _shown(plan, value)}
        for value, table in _within_limit(plan, tables)
        for row in _rows(plan, table)
    ]


class Counted(NamedTuple):
    """That one actor counts in one cell."""

    actor: str
    value: str
    """The breakdown value, or the id of the cohort."""

    row: int
    column: int
    total: float


def counted_actors(plan: RetentionPlan, streams: Iterable[Mapping[str, Any]]) -> Iterator[Counted]:
    """Yield each cell that each actor counts in."""
    borders = [start.timestamp() for start in plan.starts]
    for row in streams:
        events = sorted(Event(*(_plain(one) for one in event)) for event in row["stream"])
        for value, start, column, total in _counted(plan, borders, events):
            yield Counted(str(row["actor"]), str(row["cohort"]) or value, start, column, total)


def kept_values(plan: RetentionPlan, counted: Iterable[Counted]) -> set[str]:
    """Return the breakdown values that have rows of their own."""
    tables = _tables(counted)
    return {value for value, _ in _within_limit(plan, tables) if value in tables}


def tables_of_cells(rows: Iterable[Mapping[str, Any]]) -> dict[str, Table]:
    """Return the tables of rows of `querykit.draft.retention_cells.cells_tree`."""
    tables: dict[str, Table] = defaultdict(Table)
    for row in rows:
        cell = Cell(int(row["actors"]), float(row["total"]))
        tables[_plain(row["value"])].cells[int(row["start"]), int(row["column"])] = cell
    return tables


def tables_of_streams(plan: RetentionPlan, rows: Iterable[Mapping[str, Any]]) -> dict[str, Table]:
    """Return the tables of rows of `querykit.draft.retention.retention_tree`."""
    return _tables(counted_actors(plan, rows))


def _tables(counted: Iterable[Counted]) -> dict[str, Table]:
    tables: dict[str, Table] = defaultdict(Table)
    for one in counted:
        tables[one.value].add(one.row, one.column, one.total)
    return tables


def _plain(value: Any) -> Any:
    return "" if value == NULL_TOKEN else value


def _counted(
    plan: RetentionPlan, borders: Sequence[float], events: Sequence[Event]
) -> Iterator[tuple[str, int, int, float]]:
    """Yield breakdown value, row, column and number of each cell that an actor counts in."""
    returns: dict[int, list[Event]] = defaultdict(list)
    targets: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        index = bisect_right(borders, event.at) - 1
        if event.is_return and index >= 0:
            returns[index].append(event)
        if event.is_target and index >= 0:
            targets[index].append(event)
    returns = {index: some for index, some in returns.items() if len(some) >= plan.minimum}
    for start in _starts(plan, borders, events, targets):
        own = targets[start]
        value = own[0].value if plan.breakdowns.items else ""
        yield value, start, 0, sum(event.number for event in own)
        for column, total in _columns(plan, start, own[0].at, returns):
            yield value, start, column, total


def _starts(
    plan: RetentionPlan,
    borders: Sequence[float],
    events: Sequence[Event],
    targets: Mapping[int, list[Event]],
) -> Iterable[int]:
    """Return the rows that an actor is in."""
    if plan.sort == RECURRING:
        return sorted(targets)
    first = next((event for event in events if _may_be_first(plan, event)), None)
    if first is None or not first.is_target or not borders or first.at < borders[0]:
        return ()
    return (bisect_right(borders, first.at) - 1,)


def _may_be_first(plan: RetentionPlan, event: Event) -> bool:
    return event.is_named if plan.sort == FIRST_EVER else event.is_target


def _columns(
    plan: RetentionPlan, start: int, at: float, returns: Mapping[int, list[Event]]
) -> Iterator[tuple[int, float]]:
    """Yield the columns behind the first in which an actor counts, with the number of each."""
    if plan.is_rolling:
        offsets = _rolling(plan, at, returns)
    else:
        offsets = {
            index - start: sum(event.number for event in some)
            for index, some in returns.items()
            if index > start
        }
    if plan.brackets:
        offsets = _bracketed(plan, offsets)
    within = {column: total for column, total in offsets.items() if column < plan.columns}
    if plan.is_cumulative and within:
        for column in range(1, max(within) + 1):
            yield column, within.get(column, 0.0)
    else:
        yield from within.items()


def _rolling(
    plan: RetentionPlan, at: float, returns: Mapping[int, list[Event]]
) -> dict[int, float]:
    """Return the offsets in windows of whole hours from an actor's own start."""
    width = HOURS[plan.period] * 3_600
    totals: dict[int, float] = defaultdict(float)
    for some in returns.values():
        for event in some:
            offset = int((event.at - at) // width)
            if offset >= 1:
                totals[offset] += event.number
    return totals


def _bracketed(plan: RetentionPlan, offsets: Mapping[int, float]) -> dict[int, float]:
    """Return the brackets that offsets fall into."""
    totals: dict[int, float] = defaultdict(float)
    for column, (low, high) in enumerate(bounds(plan), 1):
        inside = [total for offset, total in offsets.items() if low <= offset <= high]
        if inside:
            totals[column] = sum(inside)
    return totals


# -- the shape --------------------------------------------------------------------------------------


def _rows(plan: RetentionPlan, table: Table) -> list[Document]:
    labels = _labels(plan)
    rows = []
    for index, start in enumerate(plan.starts):
        values = []
        for column, label in enumerate(labels):
            cell = table.cells.get((index, column), Cell())
            value: Document = {"count": cell.count, "label": label}
            if plan.aggregation is not None:
                average = cell.total / cell.count if cell.count else 0.0
                value["aggregation_value"] = average if plan.aggregation == "avg" else cell.total
            values.append(value)
        rows.append(
            {"label": f"{plan.period} {index}", "date": iso_moment(start), "values": values}
        )
    return rows


def _labels(plan: RetentionPlan) -> list[str]:
    if not plan.brackets:
        return [f"{plan.period} {column}" for column in range(plan.columns)]
    brackets = [f"{low}" if low == high else f"{low}-{high}" for low, high in bounds(plan)]
    return [f"{plan.period} {part}" for part in ("0", *brackets)]


def _within_limit(plan: RetentionPlan, tables: Mapping[str, Table]) -> list[tuple[str, Table]]:
    """Return the breakdown values by size; those beyond the limit as one."""
    if plan.breakdowns.cohorts:
        return [(str(one), tables.get(str(one), Table())) for one in plan.breakdowns.cohorts]
    ranked = sorted(tables.items(), key=lambda item: (-item[1].size, item[0]))
    kept, rest = ranked[: plan.breakdowns.limit], ranked[plan.breakdowns.limit :]
    if rest and not plan.breakdowns.hide_other:
        other = Table()
        for _, table in rest:
            for (row, column), cell in table.cells.items():
                mine = other.cells[row, column]
                mine.count += cell.count
                mine.total += cell.total
        kept.append((OTHER, other))
    return kept


def _shown(plan: RetentionPlan, value: str) -> Any:
    if plan.breakdowns.cohorts and value != "all":
        return int(value)
    return value
