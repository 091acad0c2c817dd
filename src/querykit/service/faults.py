"""From our errors to PostHog's: the one table of statuses, codes and texts (api.md 11)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from querykit.errors import (
    DocumentError,
    EngineBusy,
    EngineCrashed,
    EngineError,
    EngineTooOld,
    EngineUnreachable,
    NotRunnable,
    StateError,
    UserError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

INVALID = "invalid_request"
VALIDATION = "validation_error"
AUTHENTICATION = "authentication_error"
SERVER = "server_error"


@dataclass(frozen=True, slots=True)
class Fault:
    """An error as PostHog's API tells it."""

    status: int
    type: str
    code: str
    detail: str
    attr: str | None = None
    shown: bool = True
    """Whether the status of an asynchronous query tells the detail."""

    name: str | None = None
    """ClickHouse's name for it, which the status of an asynchronous query tells as its code."""

    retry_after: int | None = None
    """Seconds until it is worth to try again."""


class Refusal(UserError):
    """A request that is answered with a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


class Relayed(EngineError):
    """An error of the engine that another server process got for the same query."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault


def invalid(detail: str, *, code: str = "invalid_input", attr: str | None = None) -> Fault:
    """Return the fault of a value that is wrong."""
    return Fault(400, VALIDATION, code, detail, attr)


def unparsable(text: str) -> Fault:
    """Return the fault of a body that is no JSON, or not of the right shape."""
    return Fault(400, INVALID, "parse_error", f"JSON parse error - {text}")


UNEXPECTED = Fault(500, SERVER, "error", "A server error occurred.", shown=False)
NOT_FOUND = Fault(404, INVALID, "not_found", "Not found.")
PLAIN = Fault(500, SERVER, "error", "ClickHouse error while executing query.", shown=False)
LOST = Fault(
    500, SERVER, "error", "The server stopped before this query finished. Run the query again."
)


def _internal(detail: str) -> Fault:
    return Fault(500, SERVER, "error", detail)


_TOO_MUCH = _internal(
    "This query reads or returns more data than the limit allows. Use a shorter date range, add"
    " filters, or add a LIMIT clause. Then run the query again."
)
_TOO_COMPLEX = _internal(
    "This query is too complex to run. Use fewer nested subqueries, conditions, or values in IN"
    " lists. Then run the query again."
)
_TEMPORARY = _internal(
    "The database had a temporary problem while it ran this query. Wait a few minutes, then run"
    " the query again. If the problem continues, contact support."
)
_CROWDED = Fault(
    503,
    SERVER,
    "error",
    "Queries are a little too busy right now. We're working to free up resources. Please try again"
    " later.",
)
UNREACHABLE = Fault(
    503,
    SERVER,
    "database_unavailable",
    "We couldn't reach the database just now. Please try again in a moment.",
    retry_after=1,
)

CLICKHOUSE: Mapping[int, Fault] = {
    1: _internal("ClickHouse rejected the query with error UNSUPPORTED_METHOD."),
    47: _internal(
        "A column in this query doesn't exist in the data. Check the column names. If the query"
        " uses a view, check that the view still matches its source table."
    ),
    62: _internal("ClickHouse rejected the query with error SYNTAX_ERROR."),
    158: _TOO_MUCH,
    191: _TOO_MUCH,
    396: _TOO_MUCH,
    161: _internal(
        "This query uses more columns than the limit allows. Select fewer columns, then run the"
        " query again."
    ),
    162: _TOO_COMPLEX,
    167: _TOO_COMPLEX,
    168: _TOO_COMPLEX,
    306: _TOO_COMPLEX,
    209: _TEMPORARY,
    210: _TEMPORARY,
    242: _TEMPORARY,
    252: _TEMPORARY,
    279: _TEMPORARY,
    202: _CROWDED,
    439: _CROWDED,
    159: Fault(
        504,
        SERVER,
        "error",
        "Query has hit the max execution time before completing. See our docs for how to improve"
        " your query performance. You may need to materialize.",
    ),
    160: Fault(
        512,
        SERVER,
        "error",
        "Estimated query execution time is too long. Try reducing its scope by changing the time"
        " range.",
    ),
    241: Fault(
        513,
        SERVER,
        "clickhouse_memory_limit_exceeded",
        "This query ran out of memory before it could finish, usually because it's scanning too"
        " much data. Try a shorter date range or narrower filters, or see our docs for more ways to"
        " speed it up: https://posthog.com/docs/product-analytics/troubleshooting"
        "#how-do-i-speed-up-my-insights-and-queries",
    ),
    394: _internal("The database stopped this query before it finished. Run the query again."),
    499: _internal(
        "PostHog can't read the files behind a data warehouse table. Check that the files still"
        " exist and that the source credentials are valid. Then run the query again."
    ),
}
"""What is told for ClickHouse's errors that are not the user's, by number."""

USERS: Mapping[int, str] = {
    42: "number_of_arguments_doesnt_match",
    43: "illegal_type_of_argument",
    46: "unknown_function",
    53: "type_mismatch",
    60: "unknown_table",
    184: "illegal_aggregation",
    215: "not_an_aggregate",
    307: "too_many_bytes",
    376: "cannot_parse_uuid",
    386: "no_common_type",
    403: "invalid_join_on_expression",
    467: "cannot_parse_bool",
}
"""ClickHouse's errors that are the user's, whose text is shown."""

NAMES: Mapping[int, str] = {
    1: "unsupported_method",
    47: "unknown_identifier",
    62: "syntax_error",
    158: "too_many_rows",
    159: "timeout_exceeded",
    160: "too_slow",
    161: "too_many_columns",
    162: "too_deep_subqueries",
    167: "too_deep_ast",
    168: "too_big_ast",
    191: "set_size_limit_exceeded",
    202: "too_many_simultaneous_queries",
    209: "socket_timeout",
    210: "network_error",
    241: "clickhouse_memory_limit_exceeded",
    242: "table_is_read_only",
    252: "too_many_parts",
    279: "all_connection_tries_failed",
    306: "too_deep_recursion",
    394: "query_was_cancelled",
    396: "too_many_rows_or_bytes",
    439: "cannot_schedule_task",
    499: "s3_error",
}
"""How a status names them."""


def clickhouse_name(number: int) -> str | None:
    """Return the name of one of ClickHouse's errors, in lower case; None for one not known here."""
    return NAMES.get(number) or USERS.get(number)


TOO_LONG = 62
TOO_LONG_FAULT = _internal("Query size exceeded.")
"""How a syntax error is told that comes from a text that is too long."""

_ours = re.compile(r"^ClickHouse refused the query: ")
_name = re.compile(r" \([A-Z_]+\)$")


def _of_clickhouse(error: EngineError) -> Fault:
    number = error.clickhouse_code
    if number is None:
        return PLAIN
    if number == TOO_LONG and "query size exceeded" in error.message.lower():
        return replace(TOO_LONG_FAULT, name=NAMES[TOO_LONG])
    if number in USERS:
        text = _name.sub("", _ours.sub("", error.message))
        return invalid(text, code=USERS[number])
    return replace(CLICKHOUSE.get(number, PLAIN), name=NAMES.get(number))


_BRANCHES: tuple[tuple[type[UserError], Callable[[Any], Fault]], ...] = (
    (Refusal, lambda error: error.fault),
    (Relayed, lambda error: error.fault),
    (EngineUnreachable, lambda _: UNREACHABLE),
    (EngineBusy, lambda _: UNREACHABLE),
    (EngineCrashed, lambda _: UNREACHABLE),
    (EngineTooOld, lambda _: UNREACHABLE),
    (StateError, lambda _: UNREACHABLE),
    (NotRunnable, lambda error: invalid(error.message)),
    (EngineError, _of_clickhouse),
    (DocumentError, lambda error: unparsable(error.message)),
    (UserError, lambda error: invalid(error.message)),
)
"""Branches of our error tree, the narrow ones first, and how they are told."""


def fault_of(error: BaseException) -> Fault:
    """Return how PostHog would tell an error of ours; what is not the caller's is told in general."""
    for branch, tell in _BRANCHES:
        if isinstance(error, branch):
            return tell(error)
    return UNEXPECTED
