"""What the persons of a cohort did: each sort of behaviour as a condition on `id` of persons.

Times count back from now. `explicit_datetime`, a date or `-30d`, takes the place of `time_value` and
`time_interval`; `explicit_datetime_to` ends the time before now.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from querykit.draft.actions import action_condition
from querykit.draft.build import all_of, any_of, call, compare, expr, field, moment
from querykit.draft.dates import read_moment
from querykit.draft.dates.text import shift_back
from querykit.draft.properties import filters_condition
from querykit.errors import DraftProblem, NotSupported
from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from querykit.draft.context import Context

    Given = Mapping[str, Any]

UNITS = {"minute": "M", "hour": "h", "day": "d", "week": "w", "month": "m", "year": "y"}
LATER = {unit: f"add{unit.capitalize()}s" for unit in UNITS}
"""Unit -> the function that goes so many of them ahead."""

COUNTS = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "eq": "==", "exact": "=="}
AT = field("timestamp")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A behaviour that was read as far as all sorts have it."""

    given: Given
    context: Context
    done: ast.Node
    """Which events count."""

    since: datetime | None
    until: datetime

    @property
    def within(self) -> ast.Node:
        """Return that an event lies in the time."""
        upper = compare("<=", AT, moment(self.until))
        return upper if self.since is None else all_of(compare(">=", AT, moment(self.since)), upper)


def behaviour_condition(given: Given, context: Context) -> ast.Node:
    """Return the condition that a person showed a behaviour.

    Raises:
        NotSupported: querykit does not know the sort.
        DraftProblem: a number or unit of it can be no such.
    """
    sort = str(given.get("value") or "performed_event")
    make = BEHAVIOURS.get(sort)
    if make is None:
        raise NotSupported(f"cohorts described by {sort}")
    done = all_of(
        _event(given.get("key"), given.get("event_type"), context),
        filters_condition(given.get("event_filters"), context),
    )
    until = context.clock.now
    if given.get("explicit_datetime_to"):
        until = read_moment(str(given["explicit_datetime_to"]), context.clock).at
    return make(Behaviour(given, context, done, _since(given, context), until))


def _event(key: Any, event_type: Any, context: Context) -> ast.Node:
    if event_type == "actions":
        return action_condition(int(key), context)
    return compare("==", field("event"), key)


def _since(given: Given, context: Context) -> datetime | None:
    if given.get("explicit_datetime"):
        return read_moment(str(given["explicit_datetime"]), context.clock).at
    return _back(given, context, "time_value", "time_interval")


def _back(
    given: Given, context: Context, value: str, interval: str, times: int = 1
) -> datetime | None:
    """Return now less a number of units, so many times; None without a number."""
    if not given.get(value):
        return None
    number = times * _whole(given, value)
    return shift_back(context.clock.now, number, UNITS[_unit(given, interval)])


def _whole(given: Given, name: str, default: int = 1, least: int = 1) -> int:
    value = given.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise DraftProblem(f"{name} of a cohort is {value!r}, and no number") from None
    if number < least:
        raise DraftProblem(f"{name} of a cohort is {number}, and not {least} or more")
    return number


def _unit(given: Given, name: str) -> str:
    unit = str(given.get(name) or "day")
    if unit not in UNITS:
        raise DraftProblem(f"{name} of a cohort is {unit!r}", hint=f"it may be {', '.join(UNITS)}")
    return unit


def _enough(given: Given, number: ast.Node) -> ast.Node:
    """Return that a number of events is as many as were asked for.

    Raises:
        DraftProblem: it can only be none; who did nothing has no events that could be found.
    """
    operator = given.get("operator") or "gte"
    op = COUNTS.get(str(operator))
    if op is None:
        raise DraftProblem(f"the operator {operator!r} cannot compare how often an event happened")
    times = _whole(given, "operator_value", least=0)
    if (times == 0 and op in ("==", "<=", "<")) or (times == 1 and op == "<"):
        raise DraftProblem(
            "a cohort of who did an event no times cannot be found",
            hint="describe who did it, and negate that",
        )
    return compare(op, number, times)


def _who(where: ast.Node, having: ast.Node) -> ast.Node:
    return expr(
        "id IN (SELECT person_id FROM events WHERE {where} GROUP BY person_id HAVING {having})",
        where=where,
        having=having,
    )


def _any(condition: ast.Node) -> ast.Node:
    return compare(">", call("countIf", condition), 0)


def _none(condition: ast.Node) -> ast.Node:
    return compare("==", call("countIf", condition), 0)


# -- the sorts ----------------------------------------------------------------------------------------


def _performed(one: Behaviour) -> ast.Node:
    """Did it at all; older cohorts say here too how often."""
    often = one.given.get("operator_value") is not None and one.given.get("operator") in COUNTS
    enough = _enough(one.given, call("count")) if often else compare(">=", call("count"), 1)
    return _who(all_of(one.done, one.within), enough)


def _multiple(one: Behaviour) -> ast.Node:
    """Did it so many times."""
    return _who(all_of(one.done, one.within), _enough(one.given, call("count")))


def _first_time(one: Behaviour) -> ast.Node:
    """Did it for the first time within the time."""
    first = expr("min(timestamp)")
    since = None if one.since is None else compare(">=", first, moment(one.since))
    upper = compare("<=", AT, moment(one.context.clock.now))
    until = compare("<=", first, moment(one.until))
    return _who(all_of(one.done, upper), all_of(since, until))


def _stopped(one: Behaviour) -> ast.Node:
    """Did it within the time, but not lately."""
    _, lately = _ordered_times(one)
    return _who(
        all_of(one.done, one.within),
        all_of(_any(call("not", lately)), _none(lately)),
    )


def _restarted(one: Behaviour) -> ast.Node:
    """Did it before the time, then not until lately, and lately again."""
    since, lately = _ordered_times(one)
    upper = compare("<=", AT, moment(one.until))
    return _who(
        all_of(one.done, upper),
        all_of(_any(call("not", since)), _none(all_of(since, call("not", lately))), _any(lately)),
    )


def _ordered_times(one: Behaviour) -> tuple[ast.Node, ast.Node]:
    """Return that an event lies within the time, and that it happened lately."""
    lately = _back(one.given, one.context, "seq_time_value", "seq_time_interval")
    if one.since is None or lately is None or lately <= one.since:
        raise DraftProblem(
            f"{one.given['value']} needs a time, and a shorter one that says what lately is",
            hint="set time_value and time_interval, seq_time_value and seq_time_interval",
        )
    return compare(">=", AT, moment(one.since)), compare(">=", AT, moment(lately))


def _regularly(one: Behaviour) -> ast.Node:
    """Did it so many times in so many of the last periods, which end now and follow each other."""
    total, least = _whole(one.given, "total_periods"), _whole(one.given, "min_periods")
    if least > total:
        raise DraftProblem(f"min_periods of a cohort is {least}, and there are only {total}")
    ends = [one.context.clock.now]
    for number in range(1, total + 1):
        end = _back(one.given, one.context, "time_value", "time_interval", times=number)
        if end is None:
            raise DraftProblem("performed_event_regularly has no time_value")
        ends.append(end)
    counts = [
        call(
            "countIf",
            all_of(compare(">", AT, moment(begin)), compare("<=", AT, moment(end))),
        )
        for end, begin in pairwise(ends)
    ]
    enough = expr(
        "arrayCount(times -> {enough}, {counts}) >= {least}",
        enough=_enough(one.given, field("times")),
        counts=ast.Array(exprs=tuple(counts)),
        least=least,
    )
    reach = all_of(compare(">", AT, moment(ends[-1])), compare("<=", AT, moment(ends[0])))
    return _who(all_of(one.done, reach), enough)


def _sequence(one: Behaviour) -> ast.Node:
    """Did it, and another event after it, not later than a time after."""
    given = one.given
    second = _event(given.get("seq_event"), given.get("seq_event_type"), one.context)
    ahead = call(
        LATER[_unit(given, "seq_time_interval")],
        field("begun"),
        _whole(given, "seq_time_value"),
    )
    follows = expr(
        "arrayExists(begun -> arrayExists(then -> then > begun AND then <= {ahead}, "
        "groupArrayIf(timestamp, {second})), groupArrayIf(timestamp, {first}))",
        ahead=ahead,
        first=one.done,
        second=second,
    )
    return _who(all_of(any_of([one.done, second]), one.within), follows)


BEHAVIOURS: Mapping[str, Callable[[Behaviour], ast.Node]] = {
    "performed_event": _performed,
    "performed_event_multiple": _multiple,
    "performed_event_first_time": _first_time,
    "performed_event_regularly": _regularly,
    "performed_event_sequence": _sequence,
    "stopped_performing_event": _stopped,
    "restarted_performing_event": _restarted,
}
"""Sort of a behaviour -> its condition."""
