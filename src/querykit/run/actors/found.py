"""Actors that were found, as a source for a list of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import MATCHING, MATCHING_TYPE, ActorSource, relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.hogql import ast
    from querykit.hogql.compile import CompiledQuery


@dataclass(frozen=True, slots=True)
class Found:
    """The actors of a source."""

    source: ActorSource
    compiled: CompiledQuery | None = None
    """What was asked for them beforehand; None where the list itself asks."""


@dataclass(frozen=True, slots=True)
class Whose:
    """What the actors of a fold are."""

    group_type_index: int | None = None
    are_others: bool = False

    @property
    def are_persons(self) -> bool:
        """Return whether they are persons."""
        return self.group_type_index is None and not self.are_others


def found_rows(
    rows: Iterable[Sequence[Any]],
    columns: Mapping[str, str],
    whose: Whose,
    compiled: CompiledQuery,
    *,
    recordings: bool,
    order: tuple[ast.OrderExpr, ...] = (),
) -> Found:
    """Return actors that were worked out here.

    Args:
        rows: the id of each, then its columns.
        columns: name -> ClickHouse type.
        whose: what they are.
        compiled: what was asked to work them out.
        recordings: whether each row ends with its matching events.
        order: how they are ordered.
    """
    named = {**columns, **({MATCHING: MATCHING_TYPE} if recordings else {})}
    tree = relation(rows, named, are_persons=whose.are_persons)
    index, others = whose.group_type_index, whose.are_others
    return Found(ActorSource(tree, tuple(named), index, others, order), compiled)
