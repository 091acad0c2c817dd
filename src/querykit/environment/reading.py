"""Checks of single members, and the one error that says which is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from querykit.errors import BadEnvironment

LONGEST = 60
MOST_DIGITS = 18
"""What surely fits the 64 bits of an id in PostHog."""


def refused(
    fact: object, member: str | None, found: object, expected: object, place: str = ""
) -> BadEnvironment:
    """Return the error for a member that is wrong.

    Args:
        fact: the value or class it belongs to.
        member: its name; None when the whole value is wrong.
        found: what is there.
        expected: a phrase, or the values that are allowed.
        place: where in the environment, e.g. `actions[2]`.
    """
    sort = fact.__name__ if isinstance(fact, type) else type(fact).__name__
    if not isinstance(expected, str) and isinstance(expected, Iterable):
        expected = f"one of {', '.join(map(str, expected))}"
    what = f"{sort}.{member}" if member else f"a {sort}"
    where = f"{place}: " if place else ""
    if found is None:
        return BadEnvironment(f"{where}{what} must be {expected}")
    shown = repr(found)
    shown = shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."
    return BadEnvironment(f"{where}{what} must be {expected}, not {shown}")


def of_text(fact: object, member: str) -> None:
    """Refuse a member that is no text, or an empty one."""
    value = getattr(fact, member)
    if not isinstance(value, str) or not value:
        raise refused(fact, member, value, "a text that is not empty")


def maybe_text(fact: object, member: str) -> None:
    """Refuse a member that is no text; null, as exports have it for what has no name, is empty."""
    value = getattr(fact, member)
    if value is None:
        object.__setattr__(fact, member, "")
    elif not isinstance(value, str):
        raise refused(fact, member, value, "a text")


def maybe_object(fact: object, member: str) -> None:
    """Refuse a member that is neither an object nor null."""
    value = getattr(fact, member)
    if value is not None and not isinstance(value, dict):
        raise refused(fact, member, value, "an object")


def whole_number(fact: object, member: str) -> None:
    """Refuse a member that is no whole number; digits in a text are taken as one."""
    value: Any = getattr(fact, member)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS:
        object.__setattr__(fact, member, int(value))
    elif isinstance(value, bool) or not isinstance(value, int):
        raise refused(fact, member, value, "a whole number")


def of_list(fact: object, member: str, of: type = dict) -> None:
    """Refuse a member that is no list of objects, and keep it as a tuple."""
    value = getattr(fact, member)
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, of) for one in value):
        raise refused(fact, member, value, "a list of objects")
    object.__setattr__(fact, member, tuple(value))
