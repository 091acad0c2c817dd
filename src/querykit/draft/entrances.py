"""Funnel trends as HogQL: who entered in each interval, and who of them converted (semantics.md 5.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.attempt_arrays import EventArrays, are_apart
from querykit.draft.build import all_of, call, compare, each, field, member, minus, select, union
from querykit.draft.unordered_arrays import UnorderedArrays
from querykit.hogql import ast

if TYPE_CHECKING:
    from querykit.draft.funnels import FunnelPlan


def are_entrances_in_sql(plan: FunnelPlan) -> bool:
    """Return whether the entrances of a funnel trend are counted by HogQL.

    Not with exclusions, nor where the entrance is counted by a later step than the first or attributed
    to a step: these need the whole attempt of each entrance.
    """
    needs_attempts = plan.exclusions or plan.from_step or plan.attribution == "step"
    is_plain = plan.order != "unordered" or are_apart(plan)
    return plan.viz == "trends" and is_plain and not needs_attempts


def entrances_tree(plan: FunnelPlan) -> ast.Node:
    """Return the query for the intervals of a funnel trend.

    Its columns: `period`, the key of the interval as `querykit.draft.intervals.bucket_of` has it;
    `entered` and `converted`, actors; and where the funnel breaks down `value`, an array of texts.
    """
    if not plan.breakdowns.cohorts:
        return _tree(plan, None)
    return union([_tree(plan, cohort) for cohort in plan.breakdowns.cohorts])


def actor_entrances_tree(plan: FunnelPlan) -> ast.Node:
    """Return the query for the intervals that each actor entered in.

    Its columns: `actor`; `entry`, the key of an interval and whether an entry in it converted (1 or 0);
    and where the funnel breaks down `value`, an array of texts.
    """
    if not plan.breakdowns.cohorts:
        return _entered(plan, None)
    return union([_entered(plan, cohort) for cohort in plan.breakdowns.cohorts])


def _tree(plan: FunnelPlan, cohort: int | str | None) -> ast.Node:
    value = "value, " if plan.breakdowns else ""
    made: ast.Node = select(
        f"SELECT {value}entry.1 AS period, count() AS entered, sum(entry.2) AS converted"
        f" FROM {{entries}} GROUP BY {value}period",
        entries=_entered(plan, cohort),
    )
    return made


def _entered(plan: FunnelPlan, cohort: int | str | None) -> ast.Node:
    arrays = (UnorderedEntrances if plan.order == "unordered" else OrderedEntrances)(plan)
    value = "value, " if plan.breakdowns else ""
    made: ast.Node = select(
        f"SELECT actor, {value}arrayJoin({{entries}}) AS entry FROM {{actors}}",
        entries=_once_a_period(),
        actors=_shown(arrays, arrays.per_actor(cohort, entries=arrays.entries())),
    )
    return made


def _shown(arrays: EventArrays, actors: ast.SelectQuery) -> ast.SelectQuery:
    return ast.SelectQuery(
        select=(field("actor"), field("entries"), *arrays.shown_value()),
        select_from=ast.JoinExpr(table=actors),
    )


def _once_a_period() -> ast.Node:
    """Return each interval that an actor entered in, once, and whether any entry of it converted."""
    period = each("one", member("one", 1))
    converting = each("one", compare("==", member("one", 2), 1))
    converted = call("arrayMap", period, call("arrayFilter", converting, field("entries")))
    entered = call("arrayDistinct", call("arrayMap", period, field("entries")))
    found = call("if", call("has", converted, field("period")), 1, 0)
    return call("arrayMap", each("period", call("tuple", field("period"), found)), entered)


class OrderedEntrances(EventArrays):
    """Makes the columns that tell, for each event, when the steps after it are done at the earliest."""

    def columns(self) -> dict[str, ast.Node]:
        """Return `after_n`: the next event of step n behind each event, and when the last step follows.

        It is the tuple of whether there is one, and the time of the last step, 0 where that never comes.
        """
        made: dict[str, ast.Node] = {}
        none = call("tuple", 0, 0.0)
        for step in range(self.plan.to_step + 1, 1, -1):
            arrays: dict[str, ast.Node] = {"e": field("events")}
            last = member("e", 1)
            if step <= self.plan.to_step:
                arrays["after"] = field(f"after_{step + 1}")
                last = member("after", 2)
            this = call("if", self._matches(step), call("tuple", 1, last), none)
            then = call("arrayMap", each(*arrays, this), *arrays.values())
            if self.plan.order != "strict":  # there, the very next event must be the step
                then = call("arrayReverseFill", each("x", compare(">", member("x", 1), 0)), then)
            made[f"after_{step}"] = call("arrayPushBack", call("arrayPopFront", then), none)
        return made

    def entries(self) -> ast.Node:
        """Return the interval of each entrance, and whether it converts."""
        taken = minus(member("after", 2), member("e", 1))
        converts = all_of(
            compare(">", member("after", 2), 0), compare("<=", taken, self.plan.window)
        )
        return _entries(self, self._matches(1), converts, after=field("after_2"))


class UnorderedEntrances(UnorderedArrays):
    """Makes the columns of the window that each event begins."""

    def entries(self) -> ast.Node:
        """Return the interval of each entrance, and whether it converts."""
        begins = compare(">", self.members["step"], 0)
        converts = compare(">", member("window", 1), self.plan.to_step)
        return _entries(self, begins, converts, window=field("windows"))


def _entries(
    arrays: EventArrays, begins: ast.Node, converts: ast.Node, **beside: ast.Node
) -> ast.Node:
    entry = call(
        "tuple", arrays.members["period"], call("if", converts, 1, 0), call("if", begins, 1, 0)
    )
    made = call("arrayMap", each("e", *beside, entry), field("events"), *beside.values())
    return call("arrayFilter", each("x", compare("==", member("x", 3), 1)), made)
