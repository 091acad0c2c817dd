"""What goes with converting in a funnel: counts of who did, or is, something, and what they say.

Numbers as PostHog's tests state them: one is added to each count before odds are compared; what
few actors did, and only a small part of them, says nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from querykit.draft.correlation import AUTOCAPTURE, CHAIN, SEPARATOR
from querykit.run.elements import parse_elements

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from querykit.errors import Document

PRIOR = 1
MOST_OF_A_SORT = 10
FEW_ACTORS, SMALL_PART = 25, 0.02
MOST_SKEWED = 10
"""How many times more of one sort there may be than of the other."""


class Totals(NamedTuple):
    """How many entered a funnel and came through, and how many did not."""

    converted: int
    dropped: int


def correlations(who: Totals, rows: Iterable[Mapping[str, Any]]) -> Document:
    """Return what the counts say: what goes with converting, then what goes with dropping off.

    Args:
        who: everybody who entered the funnel.
        rows: `name`, and how many of those with it converted (`success`), and did not (`failure`).
    """
    most, least = max(who.converted, who.dropped), min(who.converted, who.dropped)
    skewed = least == 0 or most > MOST_SKEWED * least
    if least == 0:
        return {"events": [], "skewed": skewed}
    found = [_one(who, row) for row in rows if _is_significant(who, row)]
    good = [one for one in found if one["correlation_type"] == "success"]
    bad = [one for one in found if one["correlation_type"] == "failure"]
    good.sort(key=lambda one: (-one["odds_ratio"], one["event"]["event"]))
    bad.sort(key=lambda one: (one["odds_ratio"], one["event"]["event"]))
    return {"events": [*good[:MOST_OF_A_SORT], *bad[:MOST_OF_A_SORT]], "skewed": skewed}


def _is_significant(who: Totals, row: Mapping[str, Any]) -> bool:
    count = int(row["success"]) + int(row["failure"])
    return count >= FEW_ACTORS or count >= SMALL_PART * (who.converted + who.dropped)


def _one(who: Totals, row: Mapping[str, Any]) -> Document:
    success, failure = int(row["success"]), int(row["failure"])
    with_it = (success + PRIOR) / (failure + PRIOR)
    without = (who.converted - success + PRIOR) / (who.dropped - failure + PRIOR)
    odds = with_it / without
    return {
        "event": _event(str(row["name"])),
        "odds_ratio": odds,
        "success_count": success,
        "failure_count": failure,
        "correlation_type": "success" if odds > 1 else "failure",
    }


def _event(name: str) -> Document:
    """Return an event as answers describe it; a click comes with its elements."""
    event: Document = {"event": name, "properties": {}, "elements": []}
    prefix = f"{AUTOCAPTURE}::{CHAIN}::"
    if name.startswith(prefix):
        sort, _, chain = name.removeprefix(prefix).partition(SEPARATOR)
        event["properties"] = {"$event_type": sort}
        event["elements"] = parse_elements(chain)
    return event
