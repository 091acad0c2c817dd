"""Which stored values a property filter keeps, from the rules of semantics.md 2, without any SQL."""

from __future__ import annotations

import json
import operator as python
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

ABSENT = object()
"""The property is not there."""

ORDERED = {
    "gt": python.gt,
    "gte": python.ge,
    "min": python.ge,
    "lt": python.lt,
    "lte": python.le,
    "max": python.le,
}
OPPOSITES = {
    "is_not": "exact",
    "not_in": "in",
    "not_icontains": "icontains",
    "not_icontains_multi": "icontains_multi",
    "not_regex": "regex",
    "not_starts_with": "starts_with",
    "not_ends_with": "ends_with",
    "is_not_set": "is_set",
}
"""Operators that keep what another leaves out, rows without a value among them."""

DATES = {"is_date_exact": python.eq, "is_date_before": python.lt, "is_date_after": python.gt}
VERSIONS = {
    "semver_eq": python.eq,
    "semver_gt": python.gt,
    "semver_gte": python.ge,
    "semver_lt": python.lt,
    "semver_lte": python.le,
}
STORED_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?")


@dataclass(frozen=True)
class Property:
    """How values of a property are read."""

    kind: str | None
    now: datetime
    cleaning: tuple[tuple[str, str], ...] = ()


def keeps(  # noqa: PLR0911 - one per sort
    stored: Any, operator: str, value: Any, of: Property
) -> bool:
    """Return whether a filter keeps a row with a stored value."""
    if operator in OPPOSITES and not _is_neutral(operator, value):
        return not keeps(stored, OPPOSITES[operator], value, of)
    if _is_neutral(operator, value):
        return True
    read = reading(stored, of.kind)
    if operator == "is_set":
        return read is not None
    if read is None:
        return False
    if operator in ("between", "not_between"):
        number = _number(text_of(read))
        inside = number is not None and float(value[0]) <= number <= float(value[1])
        return inside if operator == "between" else number is not None and not inside
    if operator == "icontains" and value == []:
        value = "[]"
    if operator.startswith("icontains"):
        return _contains(text_of(read), operator, value)
    values = value if isinstance(value, list) else [value]
    if operator == "semver_neq":
        return all(_one(read, operator, one, of) for one in values)
    return any(_one(read, operator, one, of) for one in values)


def _is_neutral(operator: str, value: Any) -> bool:
    if operator in ("is_set", "is_not_set"):
        return False
    return value is None or (value == [] and operator != "icontains")


def _one(read: Any, operator: str, value: Any, of: Property) -> bool:  # noqa: PLR0911 - one per sort
    text, wanted = text_of(read), text_of(value)
    if operator in ("exact", "in"):
        return _equal(read, value, of)
    if operator in ORDERED:
        return _ordered(read, operator, value, of)
    if operator == "starts_with":
        return _like(text, f"{wanted}%")
    if operator == "ends_with":
        return _like(text, f"%{wanted}")
    if operator == "regex":
        return re.search(wanted, text) is not None
    if operator in DATES:
        date = _date(text)
        return date is not None and DATES[operator](date, moment(wanted, of.now))
    if operator == "is_cleaned_path_exact":
        for pattern, alias in of.cleaning:
            text = re.sub(pattern, alias, text)
        return text == wanted
    return _version(text, operator, wanted)


def _contains(text: str, operator: str, value: Any) -> bool:
    """One text is searched with wildcards, several as they are."""
    values = value if isinstance(value, list) else [value]
    if len(values) == 1 and operator == "icontains":
        return _like(text, f"%{text_of(values[0])}%")
    return any(str(one).lower() in text.lower() for one in values)


def _like(text: str, pattern: str) -> bool:
    parts = [{"%": ".*", "_": "."}.get(one, re.escape(one)) for one in pattern]
    return re.fullmatch("".join(parts), text, re.IGNORECASE | re.DOTALL) is not None


# -- reading ------------------------------------------------------------------------------------------


def reading(stored: Any, kind: str | None) -> Any:
    """Return a stored value as its property is read; None for no value."""
    if stored is ABSENT or stored is None:
        return None
    text = text_of(stored)
    if kind == "Numeric":
        return _number(text)
    if kind == "Boolean":
        return {"true": True, "false": False}.get(text)
    return _date(text) if kind == "DateTime" else text


def text_of(value: Any) -> str:
    """Return a value as JSON has it as text, and texts as they are."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, separators=(",", ":"))


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def _date(text: str) -> datetime | None:
    if re.match(r"\d{4}-\d{2}-\d{2}", text) is None:
        return None
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moment(text: str, now: datetime) -> datetime:
    """Return the instant that a date of a filter stands for."""
    found = re.fullmatch(r"-?(\d+)([hdw])", text)
    if found is None:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    hours = {"h": 1, "d": 24, "w": 168}[found[2]]
    return now - timedelta(hours=int(found[1]) * hours)


# -- comparing ----------------------------------------------------------------------------------------


def _equal(read: Any, value: Any, of: Property) -> bool:
    if of.kind == "Numeric":
        return _number(text_of(value)) == read
    if of.kind == "DateTime":
        return _date(text_of(value)) == read
    return text_of(read) == text_of(value)


def _ordered(read: Any, operator: str, value: Any, of: Property) -> bool:
    compare = ORDERED[operator]
    if of.kind == "DateTime":
        return compare(read, _date(value))
    if isinstance(value, str) and of.kind != "Numeric":
        return compare(text_of(read), value)
    number = _number(text_of(read))
    return number is not None and compare(number, float(value))


def _version(text: str, operator: str, wanted: str) -> bool:
    stored = _version_key(text)
    if stored is None:
        return False
    if operator in VERSIONS:
        return VERSIONS[operator](stored, _version_key(_filled(wanted)))
    if operator == "semver_neq":
        return stored != _version_key(_filled(wanted))
    low, high = _bounds(operator, wanted)
    return low <= stored < high


def _version_key(text: str) -> list[int] | None:
    """Return the numbers of a version; what comes behind them does not count, as in `sortableSemver`."""
    found = STORED_VERSION.fullmatch(text)
    return None if found is None else [int(one) for one in found.groups()]


def _filled(text: str) -> str:
    numbers, mark, rest = text.partition("-")
    parts = numbers.removeprefix("v").split(".")
    return ".".join([*parts, "0", "0"][:3]) + mark + rest


def _bounds(operator: str, wanted: str) -> tuple[list[int], list[int]]:
    given = [int(one) for one in wanted.removeprefix("v").split(".") if one != "*"]
    numbers = [*given, 0, 0][:3]
    if operator == "semver_caret":
        place = next((index for index, one in enumerate(numbers) if one), 2)
    elif operator == "semver_tilde":
        place = 1 if len(given) > 1 else 0
    else:
        place = len(given) - 1
    above = [*numbers[:place], numbers[place] + 1, 0, 0][:3]
    return numbers, above
