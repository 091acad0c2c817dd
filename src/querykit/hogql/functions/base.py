"""One function of HogQL, and the notation in which families of them are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.errors import BrokenRegistry

if TYPE_CHECKING:
    from collections.abc import Mapping

_line = re.compile(
    r"(?P<name>\w+)\s+(?P<args>\d+(?:\+|-\d+)?)"
    r"(?:\s+params\s+(?P<params>\d+(?:\+|-\d+)?))?"
    r"(?:\s+->\s+(?P<clickhouse>\w+|\?))?"
    r"(?P<flags>(?:\s+(?:ci|tz|within-group|name-arg))*)"
    r"(?:\s+of\s+(?P<takes>\w+(?:,\w+)*))?"
    r"(?:\s+gives\s+(?P<result>\w+)(?P<null>[!?]?))?"
    r"(?:\s+now\s+(?P<now>\w+))?"
)
GROUPS = {"number": ("Integer", "Float", "Decimal", "Boolean"), "time": ("Date", "DateTime")}
"""Words that stand for several kinds of types."""

KINDS = frozenset(
    {"String", "Integer", "Float", "Decimal", "Boolean", "Date", "DateTime", "UUID"}
    | {"Array", "Map", "Tuple", "Interval"}
)
OF_ARGUMENT = {"first": 0, "second": 1}
"""Results that are of the type of an argument."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function or aggregation, as HogQL knows it."""

    name: str
    """As it is spelled in HogQL."""

    clickhouse: str | None
    """Its name in ClickHouse; None when it is written out there by other means."""

    min_args: int
    max_args: int | None
    """None for any number."""

    min_params: int = 0
    """Parameters stand before the arguments: `quantile(0.9)(x)`."""

    max_params: int | None = 0
    aggregate: bool = False
    any_case: bool = False
    """Whether `LOWER(x)` is as good as `lower(x)`."""

    timezone: bool = False
    """Whether the project's time zone becomes its last argument, unless one is given."""

    within_group: bool = False
    """Whether it needs `WITHIN GROUP (ORDER BY ...)`."""

    takes_name: bool = False
    """Whether its first argument is the name of an aggregation."""

    posthog_only: bool = False
    """Whether ClickHouse has nothing of the sort."""

    family: str = ""
    takes: frozenset[str] | None = None
    """Kinds of types that its first argument may have; None where it is not known, or any."""

    result: str | None = None
    """The kind of its result; `first` or `second` for the type of that argument, None if unknown."""

    nullable: bool | None = None
    """Whether the result may be NULL; None where it may if an argument may."""

    now: str | None = None
    """The name that has taken its place."""


def family(
    name: str, text: str, *, aggregate: bool = False, posthog_only: bool = False
) -> Mapping[str, Function]:
    """Return the functions of a family, by name.

    Args:
        name: the family, in the words of PostHog's reference.
        text: one function a line, `name args`, where args is `2`, `1-3` or `2+`; then, where
            needed, `params 1`, `-> clickhouseName` (`-> ?` for what has no name of its own there),
            and flags: `ci` any letter case, `tz` the time zone is added, `within-group`, `name-arg`;
            `of number,time` what its first argument may be; `gives Integer`, or `gives first` for what
            the first argument is, with a `!` where it is never NULL, with a `?` where it may be whatever
            the arguments are; `now NAME` for an old name.
        aggregate: whether they are aggregations.
        posthog_only: whether ClickHouse has nothing of the sort.

    Raises:
        BrokenRegistry: a line is not of that form, or names a function twice.
    """
    found: dict[str, Function] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _line.fullmatch(line)
        if match is None:
            raise BrokenRegistry(f"the family {name!r} has a line that is no function: {line!r}")
        if match["name"] in found:
            raise BrokenRegistry(f"the family {name!r} has {match['name']} twice")
        low, high = _bounds(match["args"])
        min_params, max_params = _bounds(match["params"] or "0")
        flags = match["flags"].split()
        clickhouse = match["clickhouse"] or match["name"]
        found[match["name"]] = Function(
            name=match["name"],
            clickhouse=None if clickhouse == "?" else clickhouse,
            min_args=low,
            max_args=high,
            min_params=min_params,
            max_params=max_params,
            aggregate=aggregate,
            any_case="ci" in flags,
            timezone="tz" in flags,
            within_group="within-group" in flags,
            takes_name="name-arg" in flags,
            posthog_only=posthog_only,
            family=name,
            takes=_kinds(match["takes"], line),
            result=_result(match["result"], line),
            nullable={"!": False, "?": True}.get(match["null"] or ""),
            now=match["now"],
        )
    return found


def _kinds(text: str | None, line: str) -> frozenset[str] | None:
    if text is None:
        return None
    found = frozenset([kind for word in text.split(",") for kind in GROUPS.get(word, (word,))])
    if found - KINDS:
        raise BrokenRegistry(f"the line {line!r} names types that there are not")
    return found


def _result(text: str | None, line: str) -> str | None:
    if text is None or text in KINDS or text in OF_ARGUMENT:
        return text
    raise BrokenRegistry(f"the line {line!r} gives {text}, which is no kind of type")


def _bounds(text: str) -> tuple[int, int | None]:
    """Return the least and the most of `2`, `1-3` or `2+`."""
    if text.endswith("+"):
        return int(text[:-1]), None
    low, _, high = text.partition("-")
    return int(low), int(high or low)
