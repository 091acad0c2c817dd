"""Whether a value fits a schema: yes or no, for the subset of draft-07 that our schemas use.

The gate (jsonschema-rs) answers this for whole nodes; here it is asked for the branches of unions,
inside a node that the gate has refused. Both must agree, which a property test holds them to.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Callable

    from querykit.errors import Document, Json

NUMBERS = (int, float, Decimal)
CONTAINERS = (dict, list, tuple)
ARRAYS = (list, tuple)
UNIONS = ("anyOf", "oneOf")
PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": ARRAYS,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
"""The types that are not numbers."""


class Fitter:
    """Answers for one document; remembers its answers, so that nested unions stay cheap."""

    def __init__(self, definitions: Document) -> None:
        self.definitions = definitions
        self._known: dict[tuple[int, int], bool] = {}

    def resolved(self, schema: Json) -> Document:
        """Follow references; the schemas `true` and `false` come back as objects."""
        while isinstance(schema, dict) and "$ref" in schema:
            schema = self.definitions[schema["$ref"].rpartition("/")[2]]
        if isinstance(schema, dict):
            return schema
        return {} if schema else {"anyOf": []}

    def fits(self, schema: Json, value: Json) -> bool:
        """Whether the value fits."""
        schema = self.resolved(schema)
        if not isinstance(value, CONTAINERS):
            return self._fits(schema, value)
        key = (id(schema), id(value))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._fits(schema, value)
        return known

    def _fits(self, schema: Document, value: Json) -> bool:
        allowed = schema.get("enum", [schema["const"]] if "const" in schema else None)
        fits = (
            ("type" not in schema or is_type(value, schema["type"]))
            and (allowed is None or is_among(value, allowed))
            and all(self.fits(one, value) for one in schema.get("allOf", ()))
            and all(
                any(self.fits(one, value) for one in schema[union])
                for union in UNIONS
                if union in schema
            )
        )
        if not fits:
            return False
        if isinstance(value, dict):
            return self._object_fits(schema, value)
        if isinstance(value, (list, tuple)):
            return self._array_fits(schema, value)
        return not broken_bounds(schema, value) and format_fits(schema, value)

    def _object_fits(self, schema: Document, value: Document) -> bool:
        if any(name not in value for name in schema.get("required", ())):
            return False
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        for name, member in value.items():
            own = properties.get(name, others)
            if own is False or (own is not True and not self.fits(own, member)):
                return False
        return True

    def _array_fits(self, schema: Document, value: list[Json] | tuple[Json, ...]) -> bool:
        if broken_bounds(schema, value):
            return False
        items = schema.get("items", True)
        if items is True:
            return True
        if isinstance(items, list):
            pairs = zip(items, value, strict=False)
            return all(self.fits(item, member) for item, member in pairs)
        return all(self.fits(items, member) for member in value)


def is_type(value: Json, wanted: Json) -> bool:
    """Whether a value is of a JSON type, or of one of several."""
    if isinstance(wanted, list):
        return any(is_type(value, one) for one in wanted)
    if wanted in PYTHON_TYPES:
        return isinstance(value, PYTHON_TYPES[wanted])
    if isinstance(value, bool) or not isinstance(value, NUMBERS):
        return False
    return wanted == "number" or isinstance(value, int) or value == value // 1


def is_among(value: Json, allowed: list[Json]) -> bool:
    """Whether a value is one of the allowed ones; true is not 1, as in JSON."""
    return any(isinstance(value, bool) == isinstance(one, bool) and value == one for one in allowed)


BOUNDS: tuple[tuple[str, tuple[type, ...], Callable[[Any, Any], bool], str], ...] = (
    ("minimum", NUMBERS, lambda value, bound: value >= bound, "be at least {}"),
    ("maximum", NUMBERS, lambda value, bound: value <= bound, "be at most {}"),
    ("exclusiveMinimum", NUMBERS, lambda value, bound: value > bound, "be more than {}"),
    ("exclusiveMaximum", NUMBERS, lambda value, bound: value < bound, "be less than {}"),
    ("minItems", ARRAYS, lambda value, bound: len(value) >= bound, "have at least {} items"),
    ("maxItems", ARRAYS, lambda value, bound: len(value) <= bound, "have at most {} items"),
    ("minLength", (str,), lambda value, bound: len(value) >= bound, "have at least {} characters"),
    ("maxLength", (str,), lambda value, bound: len(value) <= bound, "have at most {} characters"),
)
"""Keyword, the types it is about, whether a value keeps it, and how to say it."""


def broken_bounds(schema: Document, value: Json) -> list[str]:
    """Return a text for each bound that the value breaks, e.g. `have at most 3 items`."""
    return [
        words.format(schema[keyword])
        for keyword, sorts, keeps, words in BOUNDS
        if keyword in schema
        and isinstance(value, sorts)
        and not isinstance(value, bool)
        and not keeps(value, schema[keyword])
    ]


def format_fits(schema: Document, value: Json) -> bool:
    """Whether a string has the format that its schema names."""
    if "format" not in schema or not isinstance(value, str):
        return True
    return _format_gate(schema["format"]).is_valid(value)


@cache
def _format_gate(name: str) -> jsonschema_rs.Validator:
    schema = {"$schema": "http://json-schema.org/draft-07/schema#", "format": name}
    return jsonschema_rs.validator_for(schema)
