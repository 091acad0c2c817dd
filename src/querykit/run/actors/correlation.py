"""The actors of a correlation: in funnels that no HogQL tells, and their recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.correlation import correlated, read_correlation_actors
from querykit.run.actors.found import Found, Marks
from querykit.run.actors.funnels import marks_of
from querykit.run.funnels.reached import Reached, Stream, reached_by_value
from querykit.run.insights import context_of
from querykit.run.travellers import find_travellers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.run.asked import Asked

    Node = Mapping[str, Any]


def fold_correlation_actors(node: Node, asked: Asked) -> Found:
    """Return who entered the funnel and did an event while it counted, or has properties."""
    plan, value = _read(node, asked)
    who, compiled = find_travellers(plan, value, asked)
    return Found(correlated(node, plan, who), compiled)


def correlation_marks(node: Node, asked: Asked) -> Marks:
    """Return what finds the event of the last step that an actor did."""
    plan, value = _read(node, asked)

    def chosen(streams: Iterable[Stream], value: Sequence[str] | None) -> list[Reached]:
        return [
            one
            for shown, actors in reached_by_value(plan, streams).items()
            if value is None or tuple(value) == shown
            for one in actors
        ]

    return marks_of(plan, value, chosen, None, asked)


def _read(node: Node, asked: Asked) -> tuple[FunnelPlan, Sequence[str] | None]:
    insight = node["source"]["source"]["source"]
    return read_correlation_actors(node, context_of(insight, asked))
