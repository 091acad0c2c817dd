"""OFFSET is refused to API keys, wherever it is in the query (api.md 10)."""

from __future__ import annotations

from querykit.hogql import ast
from querykit.hogql.parser import parse_select
from querykit.hogql.visitor import walk
from querykit.service.faults import Refusal, invalid

TEXT = (
    "OFFSET is not supported on queries made with a personal API key. For pagination, use keyset"
    " pagination on the `timestamp` column, e.g. `WHERE timestamp > :last_seen_timestamp ORDER BY"
    " timestamp LIMIT N`. For bulk data extraction, use batch exports:"
    " https://posthog.com/docs/cdp/batch-exports"
)


def refuse_offset(sql: str) -> None:
    """Refuse a text with OFFSET; `SAMPLE ... OFFSET` is something else, and allowed.

    Raises:
        Refusal: there is one.
        HogQLError: the text does not parse.
    """
    if "offset" not in sql.lower():
        return
    for node in walk(parse_select(sql)):
        pages = isinstance(node, (ast.SelectQuery, ast.SelectSetQuery)) and node.offset is not None
        if pages or (isinstance(node, ast.LimitByExpr) and node.offset_value is not None):
            raise Refusal(invalid(TEXT))
