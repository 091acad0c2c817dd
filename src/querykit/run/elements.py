"""Chains of elements (`a.link:text="Click";div:…`) -> the elements they stand for."""

from __future__ import annotations

import re
from typing import Any

_element = re.compile(r'(?:[^";]|"(?:\\.|[^"\\])*")+')
_attribute = re.compile(r'(?P<name>[^=":]+)="(?P<value>(?:\\.|[^"\\])*)"')

NUMBERS = {"nth-child": "nth_child", "nth-of-type": "nth_of_type"}
TEXTS = {"text": "text", "href": "href", "attr_id": "attr_id"}


def parse_elements(chain: str) -> list[dict[str, Any]]:
    """Return the elements of a chain, the innermost first."""
    return [_one(text, order) for order, text in enumerate(_element.findall(chain))]


def _one(text: str, order: int) -> dict[str, Any]:
    head, _, rest = text.partition(":")
    tag, *classes = head.split(".")
    element: dict[str, Any] = {"tag_name": tag, "attr_class": classes or None, "order": order}
    attributes: dict[str, str] = {}
    for found in _attribute.finditer(rest):
        name, value = found["name"], found["value"].replace('\\"', '"')
        if name in NUMBERS:
            element[NUMBERS[name]] = int(value) if value.isdigit() else None
        elif name in TEXTS:
            element[TEXTS[name]] = value
        else:
            attributes[name] = value
    element["attributes"] = attributes
    return element
