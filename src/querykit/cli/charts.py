"""Answers as charts in the terminal: a line of blocks for a series, a bar for a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from querykit.errors import Document

BLOCKS = " ▁▂▃▄▅▆▇█"
WIDTH = 40
"""Characters of the longest bar."""


def chart_of(answer: Document) -> str:
    """Return the chart of an answer.

    Raises:
        UsageError: its kind has none; a table shows every kind.
    """
    rows = list(_rows(answer.get("results")))
    if rows and all(isinstance(row.get("data"), list) and row["data"] for row in rows):
        return "\n".join(_lines(rows))
    if rows and all("count" in row and "order" in row for row in rows):
        return "\n".join(_bars([(str(row["name"]), float(row["count"])) for row in rows]))
    if rows and all("aggregated_value" in row for row in rows):
        values = [(_label(row), float(row["aggregated_value"] or 0)) for row in rows]
        return "\n".join(_bars(values))
    raise click.UsageError("There is no chart for this answer: try --format table.")


def _rows(results: Any) -> Iterator[Document]:
    """Yield the objects of results; a funnel with a breakdown has a list for each value."""
    for item in results if isinstance(results, list) else ():
        for one in item if isinstance(item, list) else (item,):
            if isinstance(one, dict):
                yield one


def _lines(rows: Sequence[Document]) -> Iterator[str]:
    """Yield one line of blocks for each series, all to the same scale."""
    series = [(_label(row), [float(one or 0) for one in row["data"]]) for row in rows]
    highest = max((max(values) for _, values in series), default=0.0)
    wide = max(len(label) for label, _ in series)
    for label, values in series:
        blocks = "".join(BLOCKS[_height(one, highest)] for one in values)
        yield f"{label.ljust(wide)}  {blocks}  {min(values):g} to {max(values):g}"
    days = rows[0].get("days") or rows[0].get("labels") or []
    if days:
        yield f"{' ' * wide}  {days[0]} to {days[-1]}"


def _height(value: float, highest: float) -> int:
    """Return which block shows a value; anything above zero can be seen."""
    if value <= 0 or highest <= 0:
        return 0
    return max(1, round(value / highest * (len(BLOCKS) - 1)))


def _bars(values: Sequence[tuple[str, float]]) -> Iterator[str]:
    highest = max((value for _, value in values), default=0.0) or 1.0
    wide = max(len(label) for label, _ in values)
    for label, value in values:
        yield f"{label.ljust(wide)}  {'█' * round(value / highest * WIDTH)} {value:g}"


def _label(row: Document) -> str:
    value = row.get("breakdown_value")
    return str(row.get("label") or ("" if value is None else value) or row.get("status") or "value")
