"""From ClickHouse's error codes to our errors."""

from __future__ import annotations

import re

from querykit.errors import (
    EngineError,
    EngineLimit,
    EngineRefusal,
    EngineUnreachable,
    QueryCancelled,
)

TIMEOUT = 159
LIMITS = {
    TIMEOUT: "took longer than it may",
    160: "would take longer than it may",
    241: "needed more memory than it may",
    396: "gave more rows than it may",
    158: "read more rows than it may",
    307: "read more bytes than it may",
}
"""TIMEOUT_EXCEEDED, TOO_SLOW, MEMORY_LIMIT_EXCEEDED, TOO_MANY_ROWS_OR_BYTES, TOO_MANY_ROWS/BYTES."""

CANCELLED = 394
ACCESS = {
    192: "the user is not known",
    193: "the password is wrong",
    194: "the user needs a password",
    516: "the user is not known, or the password is wrong",
}
"""UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED."""

HINTS = {
    60: "`querykit engine init` makes PostHog's tables where they are missing",
    81: "name another database in the URL, or make this one and its tables: `querykit engine init`",
    243: "make room on the disk that has the data; what is stored can still be read",
}
"""UNKNOWN_TABLE, UNKNOWN_DATABASE, NOT_ENOUGH_SPACE: what to do next."""

_code = re.compile(r"Code:\s*(\d+)")
_name = re.compile(r"\s*\(([A-Z_]+)\)\s*(?:\(version [^)]*\))?\s*$")
_head = re.compile(r"^Code:\s*\d+\.\s*(?:DB::Exception:\s*)+")
LONGEST = 600
SHORTEST = 100


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
    return EngineRefusal(
        f"ClickHouse refused the query: {said}{label}",
        hint=HINTS.get(code or 0),
        clickhouse_code=code,
    )


def server_error(message: str, place: str) -> EngineError:
    """Return the error for what a server answered instead of rows.

    Args:
        message: the body of its answer, or what a client says it was.
        place: the server, for the message.
    """
    begin = message.find("Code:")
    if begin < 0:
        begun = " ".join(message.split())[:SHORTEST]
        return EngineUnreachable(
            f"what answers at {place} is no ClickHouse: {begun or 'it says nothing'}",
            hint="name the host and port of ClickHouse's HTTP interface",
        )
    error = engine_error(message[begin:])
    if error.clickhouse_code in ACCESS:
        return EngineUnreachable(
            f"{place} does not let us in: {ACCESS[error.clickhouse_code]}",
            hint="check user and password in the URL",
            clickhouse_code=error.clickhouse_code,
        )
    return error
