"""How names and values are written in ClickHouse SQL: the only module that quotes.

Nothing of a query reaches SQL but through here, through the tables of names in the catalogue, or as
a number.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from uuid import UUID

from querykit.errors import InternalError

BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*\Z", re.ASCII)
RESERVED = frozenset(
    [
        "select",
        "from",
        "where",
        "prewhere",
        "group",
        "order",
        "limit",
        "offset",
        "union",
        "all",
        "distinct",
        "as",
        "with",
        "having",
        "join",
        "on",
        "using",
        "array",
        "left",
        "right",
        "inner",
        "outer",
        "full",
        "cross",
        "any",
        "asof",
        "semi",
        "anti",
        "final",
        "sample",
        "format",
        "settings",
        "into",
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "between",
        "like",
        "ilike",
        "case",
        "when",
        "then",
        "else",
        "end",
        "interval",
        "over",
        "window",
        "by",
        "asc",
        "desc",
        "true",
        "false",
        "inf",
        "nan",
        "except",
        "intersect",
        "qualify",
        "global",
        "paste",
    ]
)
"""Words that read as syntax where a bare name stands, so they are quoted as names."""

ESCAPES = {
    "\b": "\\b",
    "\f": "\\f",
    "\r": "\\r",
    "\n": "\\n",
    "\t": "\\t",
    "\0": "\\0",
    "\a": "\\a",
    "\v": "\\v",
    "\\": "\\\\",
}
TEXT_ESCAPES = str.maketrans({**ESCAPES, "'": "\\'"})
NAME_ESCAPES = str.maketrans({**ESCAPES, "`": "``"})


def identifier(name: str) -> str:
    """Return a name as ClickHouse reads it: bare, or in backticks.

    Raises:
        InternalError: the name holds a `%`; the resolver refuses those with a place.
    """
    if BARE.match(name) and name.lower() not in RESERVED:
        return name
    if "%" in name or not name:
        raise InternalError(f"the name {name!r} cannot be written in SQL")
    return f"`{name.translate(NAME_ESCAPES)}`"


def quoted(text: str) -> str:
    """Return a text as a literal."""
    return f"'{text.translate(TEXT_ESCAPES)}'"


def literal(value: object) -> str:  # noqa: PLR0911 - one return for each sort
    """Return a constant as ClickHouse reads it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, datetime):
        moment = value.strftime("%Y-%m-%d %H:%M:%S.%f")
        zone = str(value.tzinfo) if value.tzinfo is not None else "UTC"
        return f"toDateTime64({quoted(moment)}, 6, {quoted(zone)})"
    if isinstance(value, date):
        return f"toDate({quoted(value.isoformat())})"
    if isinstance(value, UUID):
        return f"toUUIDOrNull({quoted(str(value))})"
    raise InternalError(f"a constant of type {type(value).__name__} cannot be written in SQL")


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    return repr(value)
