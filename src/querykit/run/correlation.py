"""What goes with converting in a funnel: counts of who did, or is, something, and what they say.

Numbers as PostHog's tests state them: one is added to each count before odds are compared; what
few actors did, and only a small part of them, says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from querykit.draft.actors.source import MATCHING, MATCHING_TYPE, relation
from querykit.draft.correlation import AUTOCAPTURE, CHAIN, SEPARATOR
from querykit.run.actors.funnels import marks, whose_funnel
from querykit.run.elements import parse_elements
from querykit.run.funnels.reached import reached_by_value, read_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from querykit.draft.funnels import FunnelPlan
    from querykit.errors import Document
    from querykit.hogql import ast
    from querykit.run.actors.found import Whose

PRIOR = 1
MOST_OF_A_SORT = 10
FEW_ACTORS, SMALL_PART = 25, 0.02
MOST_SKEWED = 10
"""How many times more of one sort there may be than of the other."""


@dataclass(frozen=True, slots=True)
class Travellers:
    """Who entered a funnel, until when what they did counts, and who came through."""

    tree: ast.Node
    """A query for `actor_id`, `since`, `until` (seconds since 1970), `converted`."""

    whose: Whose
    converted: int
    dropped: int


def travellers(
    plan: FunnelPlan,
    rows: Iterable[Mapping[str, Any]],
    value: Sequence[str] | None,
    *,
    recordings: bool = False,
) -> Travellers:
    """Return who entered a funnel.

    What counts is what somebody did between the first step and the last, or, without the last, within
    the conversion window.

    Args:
        plan: the funnel.
        rows: of `querykit.draft.funnels.funnel_tree`.
        value: a breakdown value; None for all.
        recordings: whether the event of the last step that was done comes along.
    """
    last, end = len(plan.steps) - 1, plan.within.end.timestamp()
    listed: dict[str, list[Any]] = {}
    for shown, actors in reached_by_value(plan, read_streams(rows)).items():
        if value is not None and tuple(value) != shown:
            continue
        for actor, attempt in actors:
            through = last in attempt.done
            until = attempt.events[-1].at if through else min(attempt.start + plan.window, end)
            own = [marks(attempt, None)] if recordings else []
            listed[actor] = [actor, attempt.start, until, int(through), *own]
    columns = {"since": "Float64", "until": "Float64", "converted": "Int64"}
    if recordings:
        columns[MATCHING] = MATCHING_TYPE
    whose = whose_funnel(plan.query)
    tree = relation(listed.values(), columns, are_persons=whose.are_persons)
    converted = sum(row[3] for row in listed.values())
    return Travellers(tree, whose, converted, len(listed) - converted)


def correlations(who: Travellers, rows: Iterable[Mapping[str, Any]]) -> Document:
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


def _is_significant(who: Travellers, row: Mapping[str, Any]) -> bool:
    count = int(row["success"]) + int(row["failure"])
    return count >= FEW_ACTORS or count >= SMALL_PART * (who.converted + who.dropped)


def _one(who: Travellers, row: Mapping[str, Any]) -> Document:
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
