"""What the runners of insights share: the context of a draft, running a tree, the envelope."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from querykit.draft.build import any_of, select
from querykit.draft.context import Context, make_context
from querykit.draft.entities import series_condition, source_of
from querykit.hogql.compile import CompiledQuery, compile_tree
from querykit.run.asked import SETTINGS
from querykit.run.cohorts import expand_cohorts
from querykit.run.values import iso_moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.dates import DateRange
    from querykit.engine import Rows
    from querykit.errors import Document
    from querykit.hogql import ast
    from querykit.run.asked import Asked


def context_of(node: Mapping[str, Any], asked: Asked) -> Context:
    """Return the context for the draft of an insight; looks up where `all` begins."""
    context = make_context(asked.environment, asked.now)
    if (node.get("dateRange") or {}).get("date_from") != "all":
        return context
    return dataclasses.replace(context, earliest=_earliest(node, context, asked))


def fetch(tree: ast.Node, node: Mapping[str, Any], asked: Asked) -> tuple[Rows, CompiledQuery]:
    """Compile a tree and run it; all rows, as they are the raw numbers of a chart."""
    compiled = compiled_whole(tree, node, asked)
    return asked.query(compiled.sql), compiled


def compiled_whole(tree: ast.Node, node: Mapping[str, Any], asked: Asked) -> CompiledQuery:
    """Compile a tree without a limit of rows."""
    with asked.timed("compile"):
        return compile_tree(
            expand_cohorts(tree, make_context(asked.environment, asked.now)),
            environment=asked.environment,
            values=node.get("values"),
            modifiers=node.get("modifiers"),
            now=asked.now,
            filters=node.get("filters"),
            variables=node.get("variables"),
            settings=SETTINGS,
            max_rows=None,
        )


def envelope(
    node: Mapping[str, Any],
    asked: Asked,
    compiled: CompiledQuery | None,
    results: Any,
    within: DateRange | None = None,
    *,
    compared: DateRange | None = None,
    **more: Any,
) -> Document:
    """Return the response object around results.

    Args:
        node: the query.
        asked: the circumstances of the run.
        compiled: the SQL that was run.
        results: what came of it.
        within: the range of the query.
        compared: the range that it is compared with.
        more: further members of the answer.
    """
    answer: Document = {
        "results": results,
        "hogql": compiled.hogql if compiled else None,
        "clickhouse": compiled.sql if compiled else None,
        "timings": asked.timings,
        "modifiers": node.get("modifiers") or {},
        "error": None,
        **more,
    }
    ranges = {"resolved_date_range": within, "resolved_compare_date_range": compared}
    for name, one in ranges.items():
        if one is not None:
            answer[name] = {"date_from": iso_moment(one.start), "date_to": iso_moment(one.end)}
    return answer


def _earliest(node: Mapping[str, Any], context: Context, asked: Asked) -> datetime | None:
    found: list[int] = []
    sources: dict[tuple[ast.Node, ast.Node], list[Mapping[str, Any]]] = {}
    for one in node.get("series") or []:
        source = source_of(one)
        sources.setdefault((source.table, source.timestamp), []).append(one)
    for (table, timestamp), series in sources.items():
        tree = select(
            "SELECT count(), toUnixTimestamp(min({at})) FROM {table} WHERE {where}",
            at=timestamp,
            table=table,
            where=any_of([series_condition(one, context) for one in series]),
        )
        rows, _ = fetch(tree, node, asked)
        count, first = rows.rows[0]
        if int(count):
            found.append(int(first))
    return datetime.fromtimestamp(min(found), UTC) if found else None
