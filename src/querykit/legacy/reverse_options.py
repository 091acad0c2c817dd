"""What only one insight has -> legacy names: the tables of options.py read backwards.

Source: upgrade.md 3.8.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.options import OPTIONS
from querykit.legacy.reading import is_blank
from querykit.legacy.reverse_series import exclusion_to_entity

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place


def hidden_keys(value: Json, _place: Place) -> Document:
    """Return the map of hidden series or breakdown values."""
    return {str(one): True for one in value if one is not None} if isinstance(value, list) else {}


def exclusions(value: Json, place: Place) -> list[Document]:
    """Return exclusions as entities."""
    items = value if isinstance(value, list) else []
    entities = [exclusion_to_entity(one, at, place / at) for at, one in enumerate(items)]
    return [one for one in entities if one is not None]


WRITERS: dict[str, Callable[[Json, Place], Json]] = {
    "hidden_legend_keys": hidden_keys,
    "exclusions": exclusions,
}
"""Legacy members that are not written as the query has them."""

MEANT_EMPTY = ("toggledLifecycles",)
"""Lists that say something when they are empty: no lifecycle is shown."""


def options_to_filters(options: Json, insight: str, place: Place) -> Document:
    """Return the legacy members for the options of a query."""
    if not isinstance(options, dict):
        if options is not None:
            place.lost(f"{shown(options)} is not an object; dropped")
        return {}
    names = {option.wire: legacy for legacy, option in OPTIONS[insight].items()}
    formula = _formula(options, place) if insight == "TRENDS" else {}
    filters: Document = {}
    for wire, value in options.items():
        if wire in names and (not is_blank(value) or (wire in MEANT_EMPTY and value is not None)):
            legacy = names[wire]
            write = WRITERS.get(legacy)
            filters[legacy] = write(value, place / wire) if write else copy.deepcopy(value)
        elif not is_blank(value) and not (formula and wire in FORMULA_LISTS):
            (place / wire).lost(f"filters have no member for `{str(wire)[:40]}`; dropped")
    return filters | formula


FORMULA_LISTS = ("formulaNodes", "formulas")
"""Where newer queries keep formulas; the first that is there counts."""


def _formula(options: Document, place: Place) -> Document:
    """Return the only formula of a query that has them in a list; filters have one at most."""
    wire = next((one for one in FORMULA_LISTS if options.get(one)), None)
    formulas = options[wire] if wire else None
    if not isinstance(formulas, list) or len(formulas) != 1:
        return {}
    (one,) = formulas
    formula = one.get("formula") if isinstance(one, dict) else one
    if not isinstance(formula, str):
        return {}
    if isinstance(one, dict) and one.get("custom_name"):
        (place / wire / 0 / "custom_name").lost("filters cannot name a formula; dropped")
    return {"formula": formula}
