"""Exchange rates: where they are kept, and how they get there (physical.md 12)."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from querykit.engine.dictionaries import DATABASE
from querykit.errors import BadData

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from querykit.engine.backend import Backend

COLUMNS = ("currency", "date", "rate", "version")


def store_rates(backend: Backend, rates: Iterable[Mapping[str, Any]]) -> int:
    """Store what a US dollar is worth in other currencies; return how many rates there were.

    A rate counts from its day until the next one that is known, and replaces an older one of that day.
    Engines in memory share their rates with the others of the process: they are facts about the world.

    Args:
        backend: the engine.
        rates: `{"currency": "EUR", "date": "2024-01-31", "rate": 0.92}` each: 0.92 EUR for one USD.

    Raises:
        BadData: a rate lacks something, or is not above zero.
    """
    newest = f"(SELECT max(version) FROM {DATABASE}.exchange_rate)"
    version, database = backend.query(
        f"SELECT greatest(toUnixTimestamp(now()), {newest} + 1), currentDatabase()"
    ).rows[0]
    rows = [_row(rate, number, int(version)) for number, rate in enumerate(rates)]
    lines = "\n".join(json.dumps(row) for row in rows).encode()
    for table in dict.fromkeys((f"{database}.exchange_rate", f"{DATABASE}.exchange_rate")):
        backend.insert(table, COLUMNS, lines)
    backend.command(f"SYSTEM RELOAD DICTIONARY {DATABASE}.exchange_rate_dict")
    return len(rows)


def _row(rate: Mapping[str, Any], number: int, version: int) -> dict[str, Any]:
    missing = [name for name in COLUMNS[:3] if not rate.get(name)]
    if missing:
        raise BadData(
            f"rate {number}: there is no {missing[0]}",
            hint='a rate is {"currency": "EUR", "date": "2024-01-31", "rate": 0.92}',
        )
    if not _is_rate(rate["rate"]):
        raise BadData(f"rate {number}: {rate['rate']!r} is no rate above zero")
    return {
        "currency": str(rate["currency"]),
        "date": str(rate["date"])[:10],
        "rate": str(rate["rate"]),
        "version": version,
    }


def _is_rate(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return False
    try:
        return 0 < float(value) < math.inf
    except ValueError:
        return False
