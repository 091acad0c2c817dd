"""Values of filters, made to fit the type of the property they are compared with."""

from __future__ import annotations

from typing import Any

BOOLEANS = {"true": True, "false": False}


def fitted(value: Any, property_type: str | None) -> Any:
    """Return a value as the property holds it; lists are fitted value by value."""
    if isinstance(value, (list, tuple)):
        return [fitted(one, property_type) for one in value]
    if property_type == "Boolean":
        return BOOLEANS.get(value, value) if isinstance(value, str) else value
    if property_type == "Numeric":
        return _number(value)
    return as_text(value) if isinstance(value, (bool, int, float)) else value


def as_text(value: Any) -> str:
    """Return a value as the text that a JSON property has when it is read as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
