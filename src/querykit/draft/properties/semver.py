"""Operators that compare versions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from querykit.draft.build import all_of, call, compare
from querykit.errors import DraftProblem

if TYPE_CHECKING:
    from querykit.hogql import ast

COMPARISONS = {
    "semver_eq": "==",
    "semver_neq": "!=",
    "semver_gt": ">",
    "semver_gte": ">=",
    "semver_lt": "<",
    "semver_lte": "<=",
}
RANGES = ("semver_tilde", "semver_caret", "semver_wildcard")
OPERATORS = (*COMPARISONS, *RANGES)

STORED = r"^v?[0-9]+\.[0-9]+\.[0-9]+([-+].*)?$"
"""What a stored value must look like to be a version at all."""

VERSION = re.compile(r"v?(?P<numbers>\d+(\.\d+)*)(?P<rest>[-+].*)?\Z")
WILDCARD = re.compile(r"v?(?P<numbers>\d+(\.\d+)*)\.[*xX]\Z")


def condition(text: ast.Node, operator: str, value: Any) -> ast.Node:
    """Return the condition of a version operator.

    Raises:
        DraftProblem: the value is no version.
    """
    looks = call("ifNull", call("match", text, STORED), 0)
    key = call("sortableSemver", text)
    if operator in COMPARISONS:
        wanted = call("sortableSemver", _padded(str(value)))
        return all_of(looks, compare(COMPARISONS[operator], key, wanted))
    low, high = bounds(operator, str(value))
    return all_of(
        looks,
        compare(">=", key, call("sortableSemver", low)),
        compare("<", key, call("sortableSemver", high)),
    )


def bounds(operator: str, value: str) -> tuple[str, str]:
    """Return the range of a version operator: the lowest version in it, the first one above.

    Raises:
        DraftProblem: the value is no version.
    """
    if operator == "semver_wildcard":
        numbers = _numbers(WILDCARD, value)
        if len(numbers) >= 3:
            numbers = numbers[:3]
            return _text([*numbers, 0]), _text([*_raised(numbers, 2), 0])
        return _text(_three(numbers)), _text(_raised(_three(numbers), len(numbers) - 1))
    found = _numbers(VERSION, value)
    numbers = _three(found)
    low = _text(numbers)
    rest = VERSION.match(value)
    if rest is not None and rest["rest"]:
        low += rest["rest"]
    if operator == "semver_tilde":
        return low, _text(_raised(numbers, 1 if len(found) > 1 else 0))
    leading = next((index for index, one in enumerate(numbers) if one), 2)
    return low, _text(_raised(numbers, leading))


def _padded(value: str) -> str:
    numbers = _numbers(VERSION, value)
    found = VERSION.match(value)
    rest = (found["rest"] or "") if found is not None else ""
    return _text(numbers if len(numbers) > 3 else _three(numbers)) + rest


def _numbers(pattern: re.Pattern[str], value: str) -> list[int]:
    found = pattern.match(value.strip())
    if found is None:
        raise DraftProblem(f"{value!r} is no version", hint="write it as 1.2.3")
    return [int(one) for one in found["numbers"].split(".")]


def _three(numbers: list[int]) -> list[int]:
    return [*numbers, 0, 0][:3]


def _raised(numbers: list[int], place: int) -> list[int]:
    return [*numbers[:place], numbers[place] + 1, *([0] * (2 - place))]


def _text(numbers: list[int]) -> str:
    return ".".join(map(str, numbers))
