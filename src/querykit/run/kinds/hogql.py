"""HogQLQuery: SQL of the user's own (semantics.md 14)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from querykit.draft.connections import refuse_connection
from querykit.draft.context import make_context
from querykit.hogql import ast
from querykit.hogql.compile import compile_tree
from querykit.hogql.parser import parse_select
from querykit.run.asked import SETTINGS
from querykit.run.cohorts import expand_cohorts
from querykit.run.values import plain_rows

if TYPE_CHECKING:
    from querykit.errors import Document
    from querykit.run.asked import Asked

KINDS = ("HogQLQuery",)
DEFAULT_ROWS = 100
"""Rows of a query without a LIMIT of its own."""


def run(node: Document, asked: Asked) -> Document:
    """Compile and run the text; a query without a LIMIT gives 100 rows, and says if there are more."""
    refuse_connection(node)
    with asked.timed("parse"):
        tree = parse_select(str(node.get("query") or ""))
    paged = False
    if isinstance(tree, ast.SelectQuery) and tree.limit is None:
        paged = True
        tree = dataclasses.replace(tree, limit=ast.Constant(value=DEFAULT_ROWS + 1))
    with asked.timed("compile"):
        compiled = compile_tree(
            expand_cohorts(tree, make_context(asked.environment, asked.now)),
            environment=asked.environment,
            values=node.get("values"),
            modifiers=node.get("modifiers"),
            now=asked.now,
            filters=node.get("filters"),
            variables=node.get("variables"),
            settings=SETTINGS,
        )
    rows = asked.query(compiled.sql)
    results = plain_rows(rows)
    answer: Document = {
        "query": node.get("query"),
        "results": results[:DEFAULT_ROWS] if paged else results,
        "columns": list(compiled.columns or rows.columns),
        "types": [[name, kind] for name, kind in zip(rows.columns, rows.types, strict=True)],
        "hogql": compiled.hogql,
        "clickhouse": compiled.sql,
        "error": None,
        "timings": asked.timings,
        "modifiers": node.get("modifiers") or {},
    }
    if paged:
        more: dict[str, Any] = {"hasMore": len(results) > DEFAULT_ROWS}
        answer |= {**more, "limit": DEFAULT_ROWS, "offset": 0}
    if node.get("explain"):
        plan = asked.query(f"EXPLAIN {compiled.sql}", "explain")
        answer["explain"] = [row[0] for row in plan.rows]
    return answer
