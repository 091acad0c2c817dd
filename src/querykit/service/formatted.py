"""Answers as text tables, for assistants that read no JSON: one line a row, a bar between cells."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from querykit.errors import Document

    Table = Iterable[Iterable[Any]]
    """Rows, the first of which has the headings."""


def formatted(kind: str, answer: Document) -> str | None:
    """Return an answer as text; None for a kind that has no such form, or a job that still runs."""
    lay_out = FORMATS.get(kind)
    results = answer.get("results")
    if lay_out is None or not isinstance(results, list):
        return None
    return "\n".join("|".join(map(_cell, row)) for row in lay_out(answer, results))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " / ".join(map(str, value))
    return str(value)


def _rows(answer: Document, results: list[Any]) -> Table:
    return [answer.get("columns") or [], *results]


def _series(_answer: Document, results: list[Document]) -> Table:
    """Lay series out beside each other, by time; those of one number each below each other."""
    timed = [one for one in results if one.get("data")]
    if not timed:
        return [
            ["series", "value"],
            *([one["label"], one.get("aggregated_value")] for one in results),
        ]
    labels = max((one["labels"] for one in timed), key=len)
    head = [["", *(_name(one) for one in timed)]]
    return head + [
        [label, *(_at(one["data"], place) for one in timed)] for place, label in enumerate(labels)
    ]


def _name(series: Document) -> str:
    label, compared = series.get("label", "conversion"), series.get("compare_label")
    return f"{label} ({compared})" if compared else str(label)


def _at(data: list[Any], place: int) -> Any:
    return data[place] if place < len(data) else None


def _funnel(_answer: Document, results: list[Any]) -> Table:
    """Lay steps out below each other, each with the share of the first one's persons."""
    if results and isinstance(results[0], dict) and "data" in results[0]:
        return _series({}, results)
    groups = results if results and isinstance(results[0], list) else [results]
    head = ["breakdown", "step", "count", "conversion", "average seconds", "median seconds"]
    return [head, *chain.from_iterable(map(_steps, groups))]


def _steps(steps: list[Document]) -> Table:
    first = steps[0]["count"] if steps else 0
    for step in steps:
        share = f"{step['count'] / first:.1%}" if first else None
        times = [step.get("average_conversion_time"), step.get("median_conversion_time")]
        name = step.get("custom_name") or step["name"]
        yield [step.get("breakdown_value"), name, step["count"], share, *times]


def _retention(_answer: Document, results: list[Document]) -> Table:
    longest: list[Document] = max((one["values"] for one in results), key=len, default=[])
    yield ["cohort", "date", *(value["label"] for value in longest)]
    for one in results:
        yield [one["label"], one.get("date"), *(value["count"] for value in one["values"])]


def _paths(_answer: Document, results: list[Document]) -> Table:
    yield ["source", "target", "count"]
    yield from ([one["source"], one["target"], one["value"]] for one in results)


FORMATS: Mapping[str, Callable[[Document, list[Any]], Table]] = {
    "HogQLQuery": _rows,
    "TrendsQuery": _series,
    "StickinessQuery": _series,
    "LifecycleQuery": _series,
    "FunnelsQuery": _funnel,
    "RetentionQuery": _retention,
    "PathsQuery": _paths,
}
