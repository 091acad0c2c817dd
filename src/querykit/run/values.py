"""Values of ClickHouse -> values as PostHog's API returns them."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.engine import Rows

_moment = re.compile(r"DateTime(?:64)?(?:\((?:\d+(?:,\s*)?)?(?:'(?P<zone>[^']+)')?\))?")


def plain_rows(rows: Rows) -> list[list[Any]]:
    """Return rows with points in time as ISO 8601 texts with their offset."""
    changes = [(index, _converter(kind)) for index, kind in enumerate(rows.types)]
    changing = [(index, change) for index, change in changes if change is not None]
    if not changing:
        return rows.rows
    made = []
    for row in rows.rows:
        new = list(row)
        for index, change in changing:
            if new[index] is not None:
                new[index] = change(new[index])
        made.append(new)
    return made


@cache
def _converter(kind: str) -> Callable[[Any], Any] | None:
    """Return what converts a value of a type that is not NULL; None when it stays as it is."""
    for outer in ("Nullable", "LowCardinality"):
        if kind.startswith(f"{outer}("):
            return _converter(kind[len(outer) + 1 : -1])
    if kind.startswith("Array("):
        inner = _converter(kind[len("Array(") : -1])
        if inner is None:
            return None
        return lambda values: [None if one is None else inner(one) for one in values]
    found = _moment.fullmatch(kind)
    if found is None:
        return None
    zone = ZoneInfo(found["zone"] or "UTC")

    def iso(text: str) -> str:
        return iso_moment(datetime.fromisoformat(text).replace(tzinfo=zone))

    return iso


def iso_moment(moment: datetime) -> str:
    """Return a point in time as PostHog writes it: UTC ends in Z."""
    text = moment.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text
