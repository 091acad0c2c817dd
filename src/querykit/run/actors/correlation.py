"""The actors of a correlation in funnels that no HogQL tells, or with their recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from querykit.draft.actors.correlation import (
    correlated,
    has_recordings,
    read_correlation_actors,
)
from querykit.run.actors.found import Found
from querykit.run.insights import context_of
from querykit.run.travellers import find_travellers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.run.asked import Asked


def fold_correlation_actors(node: Mapping[str, Any], asked: Asked) -> Found:
    """Return who entered the funnel and did an event while it counted, or has properties."""
    insight = node["source"]["source"]["source"]
    plan, value = read_correlation_actors(node, context_of(insight, asked))
    who, compiled = find_travellers(plan, value, asked, recordings=has_recordings(node))
    return Found(correlated(node, plan, who), compiled)
