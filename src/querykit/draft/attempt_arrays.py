"""The arrays in which the attempts of an actor are found, step by step.

Made as trees, not as text: PostHog's parser in C++ takes a second for what nests as deep as this.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from querykit.draft.build import (
    TRUE,
    alias,
    all_of,
    any_of,
    call,
    compare,
    const,
    each,
    expr,
    field,
    item,
    member,
    minus,
)
from querykit.draft.entities import series_condition
from querykit.draft.funnels import actor_of, breakdown_of, entity_of, rows_of, step_condition
from querykit.draft.intervals import bucket_of
from querykit.draft.trends.breakdowns import NULL_TOKEN
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from querykit.draft.funnels import FunnelPlan


class EventArrays(ABC):
    """What ordered and unordered attempts share: the events of an actor, and its breakdown value.

    An event is the tuple of its time and the first step that it matches, 0 for none; then, where they
    are needed: flags of the steps, flags of the exclusions, its breakdown value, its interval.
    """

    def __init__(self, plan: FunnelPlan) -> None:
        self.plan = plan
        self.by_value = bool(plan.breakdowns.items)
        self.by_step = self.by_value and plan.attribution == "step"
        self._conditions = [step_condition(plan, step) for step in plan.steps]
        members = ["at", "step"]
        if not are_apart(plan):
            members.append("steps")
        if plan.exclusions:
            members.append("exclusions")
        if self.by_value:
            members.append("value")
        if plan.viz == "trends":
            members.append("period")
        self.members = {name: member("e", place) for place, name in enumerate(members, 1)}
        self._no_value = const([""] * len(plan.breakdowns.items))

    def events(self, cohort: int | str | None) -> ast.Node:
        """Return the query for the events that matter, one a row: `actor`, `seen`, perhaps `value`."""
        plan = self.plan
        number = const(0)
        for step in range(len(self._conditions), 0, -1):
            number = call("if", self._conditions[step - 1], step, number)
        exclusions = [
            series_condition(entity_of(one.node), plan.context) for one in plan.exclusions
        ]
        members: dict[str, ast.Node] = {
            "at": expr("assumeNotNull(toFloat(timestamp))"),
            "step": number,
            "steps": _flags(self._conditions),
            "exclusions": _flags(exclusions),
            "value": breakdown_of(plan),
            "period": bucket_of(field("timestamp"), plan.within),
        }
        seen = call("tuple", *[members[name] for name in self.members])
        columns = [alias(actor_of(plan), "actor"), alias(seen, "seen")]
        if self.by_value:
            columns.append(alias(breakdown_of(plan), "value"))
        matters = TRUE if plan.order == "strict" else any_of([*self._conditions, *exclusions])
        return ast.SelectQuery(
            select=tuple(columns),
            select_from=ast.JoinExpr(table=field("events")),
            where=all_of(*rows_of(plan, cohort), matters),
        )

    def per_actor(self, cohort: int | str | None, **more: ast.Node) -> ast.SelectQuery:
        """Return the query for the columns of each actor, with `value` where the funnel breaks down.

        Args:
            cohort: whose members it is about; None for everybody.
            more: columns that are worked out from those of `columns`.
        """
        keys = [field("actor")]
        columns = {"events": expr("arraySort(groupArray(seen))"), **self.columns(), **more}
        if self.by_value and self.plan.attribution == "all_events":
            keys.append(field("value"))
        elif self.by_value:
            columns |= self.value()
        elif cohort is not None:
            columns["value"] = const([str(cohort)])
        return ast.SelectQuery(
            select=(*keys, *[alias(one, name) for name, one in columns.items()]),
            select_from=ast.JoinExpr(table=self.events(cohort)),
            group_by=tuple(keys),
        )

    def shown_value(self) -> list[ast.Node]:
        """Return the column `value` as answers have it: missing ones are empty; none without a breakdown."""
        if not self.plan.breakdowns:
            return []
        text = expr("if(one = {token}, '', one)", token=NULL_TOKEN)
        return [alias(call("arrayMap", each("one", text), field("value")), "value")]

    def value(self) -> dict[str, ast.Node]:
        """Return the column `value` of an actor, and those it needs, where actors are not split by it."""
        matched = call(
            "arrayFilter", each("e", compare(">", self.members["step"], 0)), field("events")
        )
        is_set = expr("arrayExists(text -> text != {token}, one)", token=NULL_TOKEN)
        chosen = item("filled", -1 if self.plan.attribution == "last_touch" else 1)
        return {
            "touched": call("arrayMap", each("e", self.members["value"]), matched),
            "filled": call("arrayFilter", each("one", is_set), field("touched")),
            "value": call("if", expr("notEmpty(filled)"), chosen, item("touched", 1)),
        }

    @abstractmethod
    def columns(self) -> dict[str, ast.Node]:
        """Return the columns that find attempts, in the order of their use."""

    def _matches(self, step: int) -> ast.Node:
        if "steps" in self.members:
            return compare("==", item(self.members["steps"], step), 1)
        return compare("==", self.members["step"], step)


class OrderedArrays(EventArrays):
    """Makes the columns that find the attempt of an ordered or strict funnel.

    An attempt that reached step n is the tuple of n times, of which the first is 0 where there is no
    attempt; then, where they are needed: whether an exclusion spoilt it; the number and the time of the
    next event that may yet; the value of the step that is attributed.
    """

    def columns(self) -> dict[str, ast.Node]:
        """Return the columns of all steps, in the order of their use."""
        made: dict[str, ast.Node] = {}
        for step in range(1, len(self.plan.steps) + 1):
            made |= self._step(step)
        return made

    def _step(self, step: int) -> dict[str, ast.Node]:
        """Return the columns of a step.

        `made_n` is the attempt that reached the step with each event; `before_n` the attempt at the
        step that each event can go on from; `found_n` the first one that counts.
        """
        columns: dict[str, ast.Node] = {}
        arrays: dict[str, ast.Node] = {"e": field("events")}
        if self.plan.exclusions:
            columns[f"next_{step}"] = self._next(step)
            arrays |= {
                "number": call("arrayEnumerate", field("events")),
                "next": field(f"next_{step}"),
            }
        none = self._none(step)
        new = self._first() if step == 1 else none
        for one in reversed(self._steps_before(step)):
            in_time = compare("<=", minus(member("e", 1), member(f"b{one}", 1)), self.plan.window)
            is_open = all_of(compare(">", member(f"b{one}", 1), 0), in_time)
            new = call("if", is_open, self._continued(step, one), new)
            arrays[f"b{one}"] = field(f"before_{one}")
        made = each(*arrays, call("if", self._matches(step), new, none))
        columns[f"made_{step}"] = call("arrayMap", made, *arrays.values())
        if step < len(self.plan.steps):
            kept: ast.Node = field(f"made_{step}")
            if (
                self.plan.order != "strict"
            ):  # a strict attempt goes on with the very next event only
                kept = call("arrayFill", each("x", _is_there("x")), kept)
            columns[f"before_{step}"] = call("arrayPushFront", call("arrayPopBack", kept), none)
        clean = each("x", self._is_clean(step))
        columns[f"found_{step}"] = call("arrayFirst", clean, field(f"made_{step}"))
        return columns

    def times(self) -> ast.Node:
        """Return the times of the deepest attempt: the first that no exclusion spoilt."""
        count = len(self.plan.steps)
        times = const([0.0] * count)
        for step in range(1, count + 1):
            own = [member(f"found_{step}", place) for place in range(1, step + 1)]
            padded = const(own + [0.0] * (count - step))
            times = call("if", self._is_reached(step), padded, times)
        return times

    def value(self) -> dict[str, ast.Node]:
        """Return the column `value`: that of the step that is attributed, where it is one's."""
        if not self.by_step:
            return super().value()
        value = self._no_value
        for step in range(self.plan.attribution_step + 1, len(self.plan.steps) + 1):
            own = member(f"found_{step}", self._place(step, "value"))
            value = call("if", self._is_reached(step), own, value)
        return {"value": value}

    # -- attempts as tuples

    def _extras(self, step: int) -> list[str]:
        extras = ["spoilt", "number", "next"] if self.plan.exclusions else []
        if self.by_step and step > self.plan.attribution_step:
            extras.append("value")
        return extras

    def _place(self, step: int, extra: str) -> int:
        return step + 1 + self._extras(step).index(extra)

    def _none(self, step: int) -> ast.Node:
        empty = {"spoilt": 0, "number": 0, "next": 0.0, "value": self._no_value}
        return call("tuple", *[0.0] * step, *[empty[one] for one in self._extras(step)])

    def _first(self) -> ast.Node:
        new = {
            "spoilt": const(0),
            "number": member("next", 1),
            "next": member("next", 2),
            "value": self._own_value(),
        }
        return call("tuple", member("e", 1), *[new[one] for one in self._extras(1)])

    def _continued(self, step: int, before: int) -> ast.Node:
        """Return the attempt that goes on with an event from an earlier step."""
        name = f"b{before}"
        times = [member(name, place) for place in range(1, before + 1)]
        skipped = [0.0] * (step - 1 - before)
        new = {"number": member("next", 1), "next": member("next", 2)}
        if self.plan.exclusions:
            spoilt, number, at = (
                member(name, self._place(before, one)) for one in ("spoilt", "number", "next")
            )
            passed = all_of(
                compare(">", number, 0),
                compare("<", number, field("number")),
                compare("<=", minus(at, member(name, 1)), self.plan.window),
            )
            new["spoilt"] = call("if", any_of([compare("==", spoilt, 1), passed]), 1, 0)
        if step == self.plan.attribution_step + 1:
            new["value"] = self._own_value()
        elif "value" in self._extras(before):
            new["value"] = member(name, self._place(before, "value"))
        else:
            new["value"] = self._no_value
        extras = [new[one] for one in self._extras(step)]
        return call("tuple", *times, *skipped, member("e", 1), *extras)

    def _own_value(self) -> ast.Node:
        return self.members.get("value", self._no_value)

    def _steps_before(self, step: int) -> list[int]:
        """Return the steps that a step can follow on: the one before, and further while that is optional."""
        before = []
        for one in range(step - 1, 0, -1):
            before.append(one)
            if not self.plan.optional[one - 1]:
                break
        return before

    def _next(self, step: int) -> ast.Node:
        """Return the column of the next event that spoils an attempt at a step, from each event on."""
        flags = [
            compare("==", item(self.members["exclusions"], place), 1)
            for place, one in enumerate(self.plan.exclusions, 1)
            if one.from_step < step <= one.to_step
        ]
        none = call("tuple", 0, 0.0)
        this = call("tuple", field("number"), member("e", 1))
        spoils = each("e", "number", call("if", any_of(flags), this, none) if flags else none)
        numbers = call("arrayEnumerate", field("events"))
        every = call("arrayMap", spoils, field("events"), numbers)
        return call("arrayReverseFill", each("x", _is_there("x")), every)

    def _is_reached(self, step: int) -> ast.Node:
        """Return whether a step was reached at all; a spoilt attempt hides those that came less far."""
        if not self.plan.exclusions:
            return _is_there(f"found_{step}")
        return call("arrayExists", each("x", _is_there("x")), field(f"made_{step}"))

    def _is_clean(self, step: int) -> ast.Node:
        if not self.plan.exclusions:
            return _is_there("x")
        spoilt, number, at = (
            member("x", self._place(step, one)) for one in ("spoilt", "number", "next")
        )
        too_late = compare(">", minus(at, member("x", 1)), self.plan.window)
        return all_of(
            _is_there("x"), compare("==", spoilt, 0), any_of([compare("==", number, 0), too_late])
        )


def _is_there(name: str) -> ast.Node:
    return compare(">", member(name, 1), 0)


def _flags(conditions: Sequence[ast.Node]) -> ast.Node:
    return ast.Array(exprs=tuple([call("if", condition, 1, 0) for condition in conditions]))


def are_apart(plan: FunnelPlan) -> bool:
    """Return whether no event can match two steps, as all are of different events."""
    events = [one.get("event") for one in plan.steps if one.get("kind") == "EventsNode"]
    return len(set(events) - {None}) == len(plan.steps)
