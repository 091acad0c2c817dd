"""`hidden_legend_keys`: which series or breakdown values a chart hides.

Sources: upgrade.md 3.6; PostHog's tests of both forms.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.reading import decoded

if TYPE_CHECKING:
    from querykit.errors import Json
    from querykit.legacy.notes import Place

DIGITS = re.compile(r"[0-9]{1,9}")
FULL_KEY_PARTS = 4
"""Until 2022 a key was `type/id/order/label`."""


def hidden_indexes(value: Json, place: Place) -> list[int] | None:
    """Return the positions of hidden series: `{"0": true, "1": false}` -> `[0]`."""
    indexes: dict[int, None] = {}
    for key, state in _states(value, place).items():
        if state is not True:
            continue
        if DIGITS.fullmatch(key):
            indexes[int(key)] = None
        else:
            (place / key).lost("a hidden series that is not named by its position is dropped")
    return list(indexes) or None


def hidden_breakdowns(value: Json, place: Place) -> list[str] | None:
    """Return the hidden breakdown values of a funnel.

    Keys of digits only are ignored; old keys `type/id/order/label` stand for their label, and the
    first key of a label counts.
    """
    states: dict[str, object] = {}
    for key, state in _states(value, place).items():
        if not DIGITS.fullmatch(key):
            states.setdefault(_label(key), state)
        elif state is True:
            (place / key).lost("a funnel hides breakdown values, not positions; dropped")
    return [label for label, state in states.items() if state is True] or None


def _label(key: str) -> str:
    parts = key.split("/")
    is_full = len(parts) == FULL_KEY_PARTS and DIGITS.fullmatch(parts[2])
    return parts[3] if is_full else key


def _states(value: Json, place: Place) -> dict[str, object]:
    value = decoded(value)
    if isinstance(value, dict):
        return {str(key): state for key, state in value.items()}
    place.lost(f"{shown(value)} is not an object; dropped")
    return {}
