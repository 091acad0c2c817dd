"""Property filters, one at a time: what PostHog's converter cleans in each.

Source: upgrade.md 3.4.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.reading import WHOLE
from querykit.legacy.vocabulary import OPERATORS

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place

COHORT_TYPES = ("cohort", "precalculated-cohort", "static-cohort")
SEPARATOR = "__"
"""Between the property and the operator in the key of an old-style filter."""


def clean_filter(value: Json, place: Place) -> Document | None:
    """Return one property filter as a query holds it, or None for something that is none.

    Before::

        {"key": "id", "type": "static-cohort", "value": 8, "operator": null, "negation": true}

    After::

        {"key": "id", "type": "cohort", "value": 8, "operator": "not_in"}
    """
    if not isinstance(value, dict):
        place.lost(f"{shown(value)} is not a property filter; dropped")
        return None
    cleaned = {str(key): copy.deepcopy(member) for key, member in value.items()}
    if not cleaned:
        return cleaned
    if cleaned.get("type") == "events":
        cleaned["type"] = "event"
    values = cleaned.pop("values", None)
    if cleaned.get("value") is None and values is not None:
        cleaned["value"] = values
    if cleaned.get("type") in COHORT_TYPES:
        _clean_cohort(cleaned, place)
    _clean_operator(cleaned, place)
    if isinstance(cleaned.get("value"), list):
        cleaned["value"] = [item for item in cleaned["value"] if item is not None]
    if cleaned.get("type") is None:
        place.changed(
            "a property filter without `type`; PostHog invents none, so it has none still"
        )
    return {key: member for key, member in cleaned.items() if member is not None}


def _clean_cohort(cleaned: Document, place: Place) -> None:
    cleaned["type"] = "cohort"
    cleaned["key"] = "id"
    negated = cleaned.pop("negation", None)
    if cleaned.get("operator") is None:
        cleaned["operator"] = "not_in" if negated else "in"
    if isinstance(cleaned.get("value"), str) and WHOLE.fullmatch(cleaned["value"]):
        (place / "value").changed(f"{shown(cleaned['value'])} is read as a number")
        cleaned["value"] = int(float(cleaned["value"]))


def _clean_operator(cleaned: Document, place: Place) -> None:
    if cleaned.get("type") == "hogql":
        operator = cleaned.pop("operator", None)
        if operator not in (None, "exact"):
            (place / "operator").lost("a HogQL filter has no operator; dropped")
    elif cleaned.get("operator") is None:
        cleaned["operator"] = "exact"


def is_filter(value: Json) -> bool:
    """Whether an object is one property filter, rather than a group or an old-style object."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("key"), str)
        and bool({"value", "operator", "type"} & value.keys())
    )


def old_style_filters(value: Document, place: Place) -> list[Document]:
    """Return the filters of an old-style object, `{"<key>__<operator>": value}`, one per key.

    PostHog reads objects with exactly one key and fails on more; we read every key. What follows
    the last `__` is part of the key when it is no operator.
    """
    if len(value) > 1:
        place.changed("an old-style object with several keys: each is read as a filter")
    filters = []
    for name, wanted in value.items():
        key, separator, operator = str(name).rpartition(SEPARATOR)
        if not separator or not key or operator not in OPERATORS:
            key, operator = str(name), "exact"
        member = {"key": key, "operator": operator, "type": "event", "value": wanted}
        cleaned = clean_filter(member, place / name)
        if cleaned is not None:
            filters.append(cleaned)
    return filters
