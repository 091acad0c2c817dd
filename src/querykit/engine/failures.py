"""From ClickHouse's error codes to our errors."""

from __future__ import annotations

import re

from querykit.errors import EngineError, EngineLimit, EngineRefusal, QueryCancelled

LIMITS = {
    159: "took longer than it may",
    160: "would take longer than it may",
    241: "needed more memory than it may",
    396: "gave more rows than it may",
    158: "read more rows than it may",
    307: "read more bytes than it may",
}
"""TIMEOUT_EXCEEDED, TOO_SLOW, MEMORY_LIMIT_EXCEEDED, TOO_MANY_ROWS_OR_BYTES, TOO_MANY_ROWS/BYTES."""

CANCELLED = 394
_code = re.compile(r"Code:\s*(\d+)")
_name = re.compile(r"\s*\(([A-Z_]+)\)\s*(?:\(version [^)]*\))?\s*$")
_head = re.compile(r"^Code:\s*\d+\.\s*(?:DB::Exception:\s*)+")
LONGEST = 600


def engine_error(message: str) -> EngineError:
    """Return the error for what ClickHouse said.

    Args:
        message: its text, which begins with `Code: N. DB::Exception: `.
    """
    found = _code.search(message)
    code = int(found[1]) if found else None
    name = _name.search(message.strip())
    said = _name.sub("", _head.sub("", message.strip()))
    said = said if len(said) <= LONGEST else f"{said[:LONGEST]}..."
    if code == CANCELLED:
        return QueryCancelled("the query was cancelled", clickhouse_code=code)
    if code in LIMITS:
        return EngineLimit(
            f"the query {LIMITS[code]}",
            hint="ask for less: a shorter date range, fewer columns, a LIMIT",
            clickhouse_code=code,
        )
    label = f" ({name[1]})" if name else ""
    return EngineRefusal(f"ClickHouse refused the query: {said}{label}", clickhouse_code=code)
