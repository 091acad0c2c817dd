"""Coercions: each takes a legacy value and its place, and returns the value for the query.

None means: leave the member out. Saved filters come from URLs and hand-written files too, so
numbers and flags may be strings; what was coerced or dropped is noted at the place.
"""

from __future__ import annotations

import copy
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.vocabulary import DISPLAYS, FUNNEL_PATH_TYPES, INTERVALS

if TYPE_CHECKING:
    from querykit.errors import Json
    from querykit.legacy.notes import Place

Coercion = Callable[[object, "Place"], object]

WHOLE = re.compile(r"\s*[+-]?[0-9]{1,15}(\.0*)?\s*")
WORDS = {
    **dict.fromkeys(("y", "yes", "t", "true", "on", "1"), True),
    **dict.fromkeys(("n", "no", "f", "false", "off", "0"), False),
}


def is_blank(value: object) -> bool:
    """Whether the value says nothing: null or an empty text, list or object."""
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def decoded(value: Json) -> Json:
    """Return what a string of JSON stands for; any other value, and a string that is none, as is."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[", '"')):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def kept(value: Json, _place: Place) -> Json:
    """Return a copy of the value, whatever it is."""
    return copy.deepcopy(value)


def flag(value: object, place: Place) -> bool | None:
    """Return a boolean; words and 0/1 count as one."""
    if isinstance(value, bool):
        return value
    word = WORDS.get(str(value).strip().lower()) if isinstance(value, str | int) else None
    if word is None:
        place.lost(f"{shown(value)} is neither true nor false; dropped")
    else:
        place.changed(f"{shown(value)} is read as {shown(word)}")
    return word


def integer(value: object, place: Place) -> int | None:
    """Return a whole number; digits in a string count as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    if isinstance(value, str) and WHOLE.fullmatch(value):
        place.changed(f"{shown(value)} is read as a number")
        return int(float(value))
    place.lost(f"{shown(value)} is not a whole number; dropped")
    return None


def number(value: object, place: Place) -> float | None:
    """Return a finite number; a string that holds one counts."""
    if isinstance(value, int | float) and not isinstance(value, bool) and _finite(value):
        return value
    if isinstance(value, str):
        try:
            parsed = float(value)
        except ValueError:
            parsed = math.nan
        if math.isfinite(parsed):
            place.changed(f"{shown(value)} is read as a number")
            return parsed
    place.lost(f"{shown(value)} is not a number; dropped")
    return None


def _finite(value: float) -> bool:
    return isinstance(value, int) or math.isfinite(value)


def text(value: object, place: Place) -> str | None:
    """Return a string; a number becomes its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        place.changed(f"{shown(value)} is read as a text")
        return str(value)
    place.lost(f"{shown(value)} is not a text; dropped")
    return None


def choice(*accepted: object) -> Coercion:
    """Return a coercion to one of the accepted values; upper and lower case may be mixed up."""
    folded = {str(one).casefold(): one for one in accepted}

    def read(value: object, place: Place) -> object:
        if any(value == one and type(value) is type(one) for one in accepted):
            return value
        found = folded.get(str(value).strip().casefold()) if _is_scalar(value) else None
        if found is None:
            place.lost(f"{shown(value)} is not a known value; dropped")
        else:
            place.changed(f"{shown(value)} is read as {shown(found)}")
        return found

    return read


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def many(read_item: Coercion, *, keep_empty: bool = False) -> Coercion:
    """Return a coercion of lists; bad items are dropped, and so is an empty list."""

    def read(value: Json, place: Place) -> object:
        value = decoded(value)
        if not isinstance(value, list | tuple):
            place.changed(f"{shown(value)} is read as a list of one")
            value = [value]
        items = (
            read_item(item, place / index) for index, item in enumerate(value) if item is not None
        )
        present = [item for item in items if item is not None]
        return present if present or keep_empty else None

    return read


def path_cleaning(value: object, place: Place) -> object:
    """Return one path cleaning filter: alias, regex and order."""
    if not isinstance(value, dict):
        place.lost(f"{shown(value)} is not a path cleaning filter; dropped")
        return None
    readers = {"alias": text, "regex": text, "order": number}
    members = {
        key: reader(value[key], place / key)
        for key, reader in readers.items()
        if value.get(key) is not None
    }
    return {key: member for key, member in members.items() if member is not None}


def interval(value: object, place: Place) -> object:
    """Return an interval; a minute becomes an hour, as PostHog does."""
    if value == "minute":
        place.lost('interval "minute" becomes "hour"')
        return "hour"
    return choice(*INTERVALS)(value, place)


def display(value: object, place: Place) -> object:
    """Return a chart display.

    PostHog drops every value that its newest schema does not have. Where the meaning is obvious we
    repair instead: "Pie" -> "ActionsPie", "actionstable" -> "ActionsTable".
    """
    short = str(value).strip().casefold().removesuffix("linear") if isinstance(value, str) else ""
    for name in DISPLAYS:
        if short and short in {name.casefold(), name.removeprefix("Actions").casefold()}:
            if value != name:
                place.changed(f"display {shown(value)} is read as {shown(name)}")
            return name
    place.lost(f"{shown(value)} is not a known display; dropped")
    return None


def bin_count(value: object, place: Place) -> int | None:
    """Return a number of bins; "auto" is what a query does without one."""
    if value == "auto":
        place.changed('"auto" is the default; left out')
        return None
    return integer(value, place)


funnel_path_type = choice(*FUNNEL_PATH_TYPES)


def as_sequence(value: Json, place: Place) -> Sequence[Json]:
    """Return the items of a list, or of a string of JSON that holds one; else note and nothing."""
    value = decoded(value)
    if isinstance(value, list | tuple):
        return value
    if not is_blank(value):
        place.lost(f"{shown(value)} is not a list; dropped")
    return ()
