"""Names that follow a rule: an aggregation and a chain of suffixes, such as `sumArrayIf`.

Only these seven aggregations combine freely; of the others, just the names in `families/` exist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.hogql.functions.base import Function

if TYPE_CHECKING:
    from collections.abc import Iterator

BASES = ("avg", "sum", "min", "max", "count", "countDistinct", "median")

PLAIN = ("Array", "Map", "State", "Merge", "ForEach")
"""Suffixes that take what the aggregation takes."""

DEFAULTS = ("OrDefault", "OrNull")
OF_PARTS = ("Array", "Map", "Merge", "ForEach")
"""Suffixes that take arrays, maps or states of what the aggregation takes."""

EXTREMES = ("ArgMin", "ArgMax")
"""Suffixes with one more argument: by what the rows are chosen."""


def combinations(base: Function) -> Iterator[Function]:
    """Yield every combination of an aggregation with suffixes."""
    for chain, extra in _chains():
        most = base.max_args
        yield Function(
            name=base.name + chain,
            clickhouse=base.clickhouse and base.clickhouse + chain,
            min_args=base.min_args + extra,
            max_args=None if most is None else most + extra,
            aggregate=True,
            family=base.family,
            takes=None if chain.startswith(OF_PARTS) else base.takes,
        )


def _chains() -> Iterator[tuple[str, int]]:
    """Yield the chains of suffixes, each with the arguments it adds."""
    yield "If", 1
    for plain in PLAIN:
        yield plain, 0
        yield f"{plain}If", 1
        yield from _with_default(plain, 0)
    yield from _with_default("", 0)
    for extreme in EXTREMES:
        yield extreme, 1
        yield f"{extreme}If", 2
        yield from _with_default(extreme, 1)


def _with_default(before: str, extra: int) -> Iterator[tuple[str, int]]:
    for default in DEFAULTS:
        yield f"{before}{default}", extra
        yield f"{before}{default}If", extra + 1
