"""What an expression in a placeholder gives: computed before the query runs, as PostHog's Hog does.

Values are JSON's, dates and points in time. Functions are those of Hog that need nothing but their
arguments; places in lists count from one. Whatever could grow without end is capped.
"""

from __future__ import annotations

import json
import math
import operator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from querykit.hogql import ast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from zoneinfo import ZoneInfo

LONGEST = 100_000
"""Most characters of a text and items of a list that an expression may make."""


class CannotCompute(Exception):
    """An expression that cannot be computed; the message says why."""


class Evaluator:
    """Computes expressions over some values."""

    def __init__(self, values: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> None:
        self._values = values
        self._now = now.astimezone(zone)
        self._zone = zone

    def value(self, node: ast.Node) -> Any:
        """Return the value of an expression.

        Raises:
            CannotCompute: it has a name without a value, a function that is not known here, or a
                value of the wrong type.
        """
        compute = COMPUTED.get(type(node))
        if compute is None:
            raise CannotCompute(f"{type(node).__name__} cannot stand in a placeholder")
        try:
            return capped(compute(self, node))
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as problem:
            raise CannotCompute(str(problem) or type(problem).__name__) from problem

    # -- sorts of expressions -----------------------------------------------------------------------

    def _constant(self, node: ast.Constant) -> Any:
        if node.value_type is not None and isinstance(node.value, str):
            number = float(node.value)
            return number if not math.isfinite(number) else int(number)
        return node.value

    def _field(self, node: ast.Field) -> Any:
        value: Any = self._values
        for index, step in enumerate(node.chain):
            if index == 0 and str(step) not in self._values:
                raise CannotCompute(f"Global variable not found: {step}")
            value = member(value, step)
        return value

    def _list(self, node: ast.Array | ast.Tuple) -> list[Any]:
        return [self.value(one) for one in node.exprs]

    def _dict(self, node: ast.Dict) -> dict[Any, Any]:
        return {self.value(key): self.value(value) for key, value in node.items}

    def _arithmetic(self, node: ast.ArithmeticOperation) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        return ARITHMETIC[node.op](numeric(left), numeric(right))

    def _compare(self, node: ast.CompareOperation) -> bool:
        compare = COMPARED.get(node.op)
        if compare is None:
            raise CannotCompute(f"{node.op} cannot be computed beforehand")
        return compare(self.value(node.left), self.value(node.right))

    def _and(self, node: ast.And) -> bool:
        return all(self.value(one) for one in node.exprs)

    def _or(self, node: ast.Or) -> bool:
        return any(self.value(one) for one in node.exprs)

    def _not(self, node: ast.Not) -> bool:
        return not self.value(node.expr)

    def _between(self, node: ast.BetweenExpr) -> bool:
        inside = bool(self.value(node.low) <= self.value(node.expr) <= self.value(node.high))
        return inside != node.negated

    def _access(self, node: ast.ArrayAccess) -> Any:
        return member(self.value(node.array), self.value(node.property))

    def _tuple_access(self, node: ast.TupleAccess) -> Any:
        return member(self.value(node.tuple), node.index)

    def _call(self, node: ast.Call) -> Any:
        if node.name in BRANCHING:
            return BRANCHING[node.name](self, node.args)
        if node.name in MOMENTS and not node.args:
            return MOMENTS[node.name](self._now)
        if node.name in ("toDateTime", "toDate"):
            (one,) = node.args
            at = moment(self.value(one), self._zone)
            return at.date() if node.name == "toDate" else at
        function = FUNCTIONS.get(node.name)
        if function is None:
            raise CannotCompute(f"the function {node.name} cannot be computed beforehand")
        return function(*[self.value(one) for one in node.args])


def capped(value: Any) -> Any:
    """Return a value that is not too long.

    Raises:
        CannotCompute: it is.
    """
    if isinstance(value, (str, list)) and len(value) > LONGEST:
        raise CannotCompute(f"the value is longer than {LONGEST}")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**256:
        raise CannotCompute("the number is too large")
    return value


def member(value: Any, key: Any) -> Any:
    """Return a member of a value, None where it has none; places in lists count from one."""
    if isinstance(value, dict):
        return value.get(key, value.get(str(key)))
    if isinstance(value, (list, tuple)) and isinstance(key, int):
        if key == 0:
            raise CannotCompute("places in lists count from one")
        inside = abs(key) <= len(value)
        return value[key - 1 if key > 0 else key] if inside else None
    if value is None:
        return None
    raise CannotCompute(f"{type(value).__name__} has no member {key!r}")


def numeric(value: Any) -> Any:
    """Return a value that can be calculated with."""
    if isinstance(value, (int, float, datetime, date, timedelta)):
        return value
    raise CannotCompute(f"{value!r} is no number")


def text(value: Any) -> str:
    """Return a value as `toString` writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, (list, dict)):
        return json.dumps(value, default=str)
    return str(value)


def to_int(value: Any) -> int | None:
    """Return a value as a whole number; None for what is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def to_float(value: Any) -> float | None:
    """Return a value as a number; None for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def moment(value: Any, zone: ZoneInfo) -> datetime:
    """Return a point in time from its text in a zone, or from seconds since 1970."""
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, tz=zone)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at.astimezone(zone) if at.tzinfo is not None else at.replace(tzinfo=zone)


def added(unit: str, sign: int) -> Callable[[Any, int], Any]:
    """Return what adds a number of units to a day or a moment."""
    return lambda at, count: at + timedelta(**{unit: sign * count})


def is_like(value: Any, pattern: str, *, any_case: bool) -> bool:
    """Return whether a text fits a LIKE pattern; goes back to the last `%` only, so it is never slow."""
    found = text(value)
    if any_case:
        found, pattern = found.lower(), pattern.lower()
    at = place = 0
    star, resume = -1, 0
    while at < len(found):
        if place < len(pattern) and pattern[place] == "%":
            star, resume, place = place, at, place + 1
        elif place < len(pattern) and pattern[place] in ("_", found[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            place, resume = star + 1, resume + 1
            at = resume
        else:
            return False
    return not pattern[place:].strip("%")


def _if(evaluator: Evaluator, args: Any) -> Any:
    *branches, otherwise = args
    for condition, result in zip(branches[::2], branches[1::2], strict=True):
        if evaluator.value(condition):
            return evaluator.value(result)
    return evaluator.value(otherwise)


def _coalesce(evaluator: Evaluator, args: Any) -> Any:
    for one in args:
        value = evaluator.value(one)
        if value is not None:
            return value
    return None


BRANCHING: dict[str, Callable[[Evaluator, Any], Any]] = {
    "if": _if,
    "multiIf": _if,
    "ifNull": _coalesce,
    "coalesce": _coalesce,
}
"""Functions that do not compute all of their arguments."""

MOMENTS: dict[str, Callable[[datetime], Any]] = {
    "now": lambda now: now,
    "today": lambda now: now.date(),
    "yesterday": lambda now: now.date() - timedelta(days=1),
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda one, many: one in many,
    "not in": lambda one, many: one not in many,
    "like": lambda one, like: is_like(one, like, any_case=False),
    "ilike": lambda one, like: is_like(one, like, any_case=True),
    "not like": lambda one, like: not is_like(one, like, any_case=False),
    "not ilike": lambda one, like: not is_like(one, like, any_case=True),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "not": operator.not_,
    "equals": operator.eq,
    "notEquals": operator.ne,
    "less": operator.lt,
    "lessOrEquals": operator.le,
    "greater": operator.gt,
    "greaterOrEquals": operator.ge,
    "concat": lambda *parts: "".join([text(one) for one in parts]),
    "toString": text,
    "toInt": to_int,
    "toFloat": to_float,
    "toBool": bool,
    "length": len,
    "empty": lambda value: not value,
    "notEmpty": bool,
    "isNull": lambda value: value is None,
    "isNotNull": lambda value: value is not None,
    "lower": lambda value: text(value).lower(),
    "upper": lambda value: text(value).upper(),
    "trim": lambda value: text(value).strip(),
    "trimLeft": lambda value: text(value).lstrip(),
    "trimRight": lambda value: text(value).rstrip(),
    "reverse": lambda value: value[::-1],
    "replaceAll": lambda value, old, new: text(value).replace(old, new),
    "replaceOne": lambda value, old, new: text(value).replace(old, new, 1),
    "substring": lambda value, start, count: text(value)[start - 1 :][:count],
    "splitByString": lambda by, value: text(value).split(by),
    "splitByChar": lambda by, value: text(value).split(by),
    "arrayStringConcat": lambda items, by="": by.join([text(one) for one in items]),
    "startsWith": lambda value, start: text(value).startswith(start),
    "endsWith": lambda value, end: text(value).endswith(end),
    "position": lambda value, part: text(value).find(part) + 1,
    "array": lambda *items: list(items),
    "tuple": lambda *items: list(items),
    "has": lambda items, value: value in items,
    "arrayConcat": lambda *many: [one for items in many for one in items],
    "arraySort": sorted,
    "arrayReverse": lambda items: list(items)[::-1],
    "arrayDistinct": lambda items: [one for at, one in enumerate(items) if one not in items[:at]],
    "keys": lambda value: list(value.keys()),
    "values": lambda value: list(value.values()),
    "jsonParse": json.loads,
    "jsonStringify": lambda value: json.dumps(value, default=str),
    "abs": abs,
    "round": lambda value, digits=0: round(value, digits) if digits else math.floor(value + 0.5),
    "floor": math.floor,
    "ceil": math.ceil,
    "min2": min,
    "max2": max,
    "toIntervalSecond": lambda count: timedelta(seconds=count),
    "toIntervalMinute": lambda count: timedelta(minutes=count),
    "toIntervalHour": lambda count: timedelta(hours=count),
    "toIntervalDay": lambda count: timedelta(days=count),
    "toIntervalWeek": lambda count: timedelta(weeks=count),
    **{f"add{unit.capitalize()}": added(unit, 1) for unit in ("days", "weeks", "hours", "minutes")},
    **{f"subtract{unit.capitalize()}": added(unit, -1) for unit in ("days", "weeks", "hours")},
}
"""Name in HogQL -> what it computes of values."""

COMPUTED: dict[type, Callable[[Evaluator, Any], Any]] = {
    ast.Constant: Evaluator._constant,  # noqa: SLF001 - the table of the class itself
    ast.Field: Evaluator._field,  # noqa: SLF001
    ast.Array: Evaluator._list,  # noqa: SLF001
    ast.Tuple: Evaluator._list,  # noqa: SLF001
    ast.Dict: Evaluator._dict,  # noqa: SLF001
    ast.ArithmeticOperation: Evaluator._arithmetic,  # noqa: SLF001
    ast.CompareOperation: Evaluator._compare,  # noqa: SLF001
    ast.And: Evaluator._and,  # noqa: SLF001
    ast.Or: Evaluator._or,  # noqa: SLF001
    ast.Not: Evaluator._not,  # noqa: SLF001
    ast.BetweenExpr: Evaluator._between,  # noqa: SLF001
    ast.ArrayAccess: Evaluator._access,  # noqa: SLF001
    ast.TupleAccess: Evaluator._tuple_access,  # noqa: SLF001
    ast.Call: Evaluator._call,  # noqa: SLF001
}
"""Sort of node -> what computes it; all others cannot stand in a placeholder."""
