"""Answers on standard output: as a table, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import click

from querykit.cli.charts import chart_of
from querykit.cli.tables import print_json, print_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.errors import Document

LEFT_OUT = frozenset({"action", "people", "persons_urls", "filter", "compare"})
"""Members of results that are no numbers, and long."""


def show_answer(answer: Document, style: str) -> None:
    """Write an answer; `json` is the whole response object, the others are its rows."""
    if style == "json":
        print_json(answer)
        return
    if style == "chart":
        click.echo(chart_of(answer))
        return
    head, rows = table_of(answer)
    if style == "csv":
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([head, *rows])
        click.echo(written.getvalue(), nl=False)
        return
    print_table(head, rows) if rows else click.echo("no rows")
    if answer.get("hasMore"):
        click.echo(f"the first {len(rows)} rows; there are more", err=True)


def table_of(answer: Document) -> tuple[Sequence[str], list[list[str]]]:
    """Return the head and the rows of an answer, whatever its kind."""
    results = answer.get("results")
    columns = answer.get("columns")
    if columns and isinstance(results, list):
        return list(map(str, columns)), [[_cell(one) for one in row] for row in results]
    if isinstance(results, dict):
        return ["name", "value"], [[name, _cell(value)] for name, value in results.items()]
    if not isinstance(results, list):
        return ["name", "value"], [[name, _cell(value)] for name, value in answer.items()]
    found = _flat(results)
    if found and all("data" in row and "days" in row for row in found):
        return _series(found)
    names = list(dict.fromkeys(key for row in found for key in row))
    shown = [name for name in names if name not in LEFT_OUT]
    return shown, [[_cell(row.get(name)) for name in shown] for row in found]


def _flat(results: list[Any]) -> list[Document]:
    """Return the objects of results; a funnel with a breakdown has a list for each value."""
    return [
        one
        for item in results
        for one in (item if isinstance(item, list) else [item])
        if isinstance(one, dict)
    ]


def _series(found: list[Document]) -> tuple[list[str], list[list[str]]]:
    """Return one row a day, one column a series."""
    labels = [str(row.get("label") or row.get("breakdown_value") or "value") for row in found]
    days = found[0]["days"]
    rows = [
        [str(day), *(_cell(row["data"][index]) for row in found if index < len(row["data"]))]
        for index, day in enumerate(days)
    ]
    return ["day", *labels], rows


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
