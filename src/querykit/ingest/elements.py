"""Elements of an autocaptured event -> the chain that PostHog stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def elements_chain(event: Mapping[str, Any], properties: dict[str, Any]) -> str:
    """Return the chain of an event: its own, or that of its list of elements, or an empty one.

    Args:
        event: as it was written.
        properties: its properties; browsers put the elements there, and PostHog takes them out.
    """
    chain = properties.pop("$elements_chain", None)
    elements = properties.pop("$elements", None)
    chain, elements = event.get("elements_chain", chain), event.get("elements", elements)
    if isinstance(chain, str):
        return chain
    if not isinstance(elements, list):
        return ""
    return ";".join(_element(one) for one in elements if isinstance(one, dict))


def _element(element: Mapping[str, Any]) -> str:
    """Return one element as PostHog writes it: `tag.class:name="value"...`, names in order."""
    attributes = dict(element.get("attributes") or {})
    known = {
        "text": element.get("text") or element.get("$el_text"),
        "nth-child": element.get("nth_child"),
        "nth-of-type": element.get("nth_of_type"),
        "href": element.get("href") or element.get("attr__href"),
        "attr_id": element.get("attr_id") or element.get("attr__id"),
    }
    attributes.update((name, one) for name, one in known.items() if one is not None)
    classes = element.get("attr_class") or element.get("attr__class") or ()
    if isinstance(classes, str):
        classes = classes.split()
    tag = str(element.get("tag_name") or "")
    head = ".".join([tag, *sorted(map(str, classes))])
    written = "".join(f'{name}="{_escaped(one)}"' for name, one in sorted(attributes.items()))
    return f"{head}:{written}" if written else head


def _escaped(value: object) -> str:
    return str(value).replace('"', '\\"')
