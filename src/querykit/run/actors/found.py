"""Actors that were found, as a source for a list of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import ActorSource, relation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from querykit.hogql.compile import CompiledQuery

Mark = Sequence[str]
"""What tells an event: see `querykit.draft.insight.EVENT_MARK`."""

Marks = Callable[[Sequence[str]], Mapping[str, Sequence[Mark]]]
"""Takes the ids of actors, and returns the events of each that are behind the number."""


@dataclass(frozen=True, slots=True)
class Found:
    """The actors of a source."""

    source: ActorSource
    compiled: CompiledQuery | None = None
    """What was asked for them beforehand; None where the list itself asks."""

    marks: Marks | None = None
    """Finds their events for recordings, where the list does not."""


def found_rows(
    rows: Iterable[Sequence[Any]],
    columns: Mapping[str, str],
    whose: tuple[int | None, bool],
    compiled: CompiledQuery,
    *,
    marks_later: bool = False,
) -> Found:
    """Return actors that were worked out here.

    Args:
        rows: the id of each, then its columns.
        columns: name -> ClickHouse type.
        whose: which groups they are, and whether they are values of an expression instead.
        compiled: what was asked to work them out.
        marks_later: whether the events behind the number are looked up for those that are listed.
    """
    index, others = whose
    tree = relation(rows, columns, are_persons=index is None and not others)
    source = ActorSource(tree, tuple(columns), index, others, marks_later=marks_later)
    return Found(source, compiled)
