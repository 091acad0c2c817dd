"""The arrays in which the windows of an unordered funnel are found (semantics.md 5.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.attempt_arrays import EventArrays
from querykit.draft.build import (
    all_of,
    any_of,
    call,
    compare,
    const,
    each,
    expr,
    field,
    member,
    minus,
)

if TYPE_CHECKING:
    from querykit.hogql import ast


class UnorderedArrays(EventArrays):
    """Makes the columns that find the window of most steps.

    Each event that matches a step begins a window. In it lies the next event of each step, if that is
    soon enough and before an exclusion. No event may match two steps: which it serves would depend on
    those before.

    A window is the tuple of how many steps it has, whether an exclusion ended it, their times, and
    where it is needed the breakdown value of its first event.
    """

    def columns(self) -> dict[str, ast.Node]:
        """Return the columns that find the window, in the order of their use."""
        steps = range(1, len(self.plan.steps) + 1)
        made = {f"next_{step}": self._next(self._matches(step)) for step in steps}
        arrays: dict[str, ast.Node] = {"e": field("events")}
        arrays |= {f"n{step}": field(f"next_{step}") for step in steps}
        if self.plan.exclusions:
            flags = self.members["exclusions"]
            made["next_out"] = self._next(expr("has({flags}, 1)", flags=flags))
            arrays["out"] = field("next_out")
        made["windows"] = call("arrayMap", each(*arrays, self._window()), *arrays.values())
        most = each("w", member("w", 1))
        made["most"] = call("arrayMax", call("arrayMap", most, field("windows")))
        counts = all_of(
            compare(">", member("w", 1), 0),
            compare("==", member("w", 1), field("most")),
            compare("==", member("w", 2), 0),
        )
        made["found"] = call("arrayFirst", each("w", counts), field("windows"))
        return made

    def times(self) -> ast.Node:
        """Return the times of the steps of the window, sorted: the first of them done, the second, ..."""
        none = const([0.0] * len(self.plan.steps))
        done = call("arraySort", member("found", 3))
        return call("arraySlice", call("arrayConcat", done, none), 1, len(self.plan.steps))

    def value(self) -> dict[str, ast.Node]:
        """Return the column `value`: that of the first step, where a step is attributed."""
        return {"value": member("found", 4)} if self.by_step else super().value()

    def _next(self, matches: ast.Node) -> ast.Node:
        """Return the number and time of the next event of a sort, from each event on."""
        this, none = call("tuple", field("number"), member("e", 1)), call("tuple", 0, 0.0)
        own = each("e", "number", call("if", matches, this, none))
        numbers = call("arrayEnumerate", field("events"))
        there = each("x", compare(">", member("x", 1), 0))
        return call("arrayReverseFill", there, call("arrayMap", own, field("events"), numbers))

    def _window(self) -> ast.Node:
        """Return the window that begins with an event."""
        times = [
            call("if", self._is_in_window(f"n{step}"), member(f"n{step}", 2), -1.0)
            for step in range(1, len(self.plan.steps) + 1)
        ]
        done = call("arrayFilter", each("t", compare(">=", field("t"), 0)), const(times))
        count = call("length", done)
        spoilt: ast.Node = const(0)
        if self.plan.exclusions:
            comes = all_of(compare(">", member("out", 1), 0), self._is_soon("out"))
            incomplete = compare("<", count, len(times))
            spoilt = call("if", all_of(comes, incomplete), 1, 0)
        value = [self.members["value"]] if self.by_step else []
        begins = compare(">", self.members["step"], 0)
        none = call(
            "tuple", 0, 0, expr("arrayFilter(t -> t > 0, [0.0])"), *[self._no_value] * len(value)
        )
        return call("if", begins, call("tuple", count, spoilt, done, *value), none)

    def _is_in_window(self, name: str) -> ast.Node:
        there = compare(">", member(name, 1), 0)
        if not self.plan.exclusions:
            return all_of(there, self._is_soon(name))
        before = compare("<", member(name, 1), member("out", 1))
        open_ = any_of([compare("==", member("out", 1), 0), before])
        return all_of(there, self._is_soon(name), open_)

    def _is_soon(self, name: str) -> ast.Node:
        return compare("<=", minus(member(name, 2), member("e", 1)), self.plan.window)
