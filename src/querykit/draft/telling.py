"""What the parts of a draft are, in words: the comments of its HogQL."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from querykit.draft.entities import series_name
from querykit.draft.retention import entities_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from querykit.draft.context import Context

    Node = Mapping[str, Any]

LINKS = {"unordered": ", ", "strict": ", right after it "}


def tell_series(query: Node, context: Context) -> list[str]:
    """Return one comment for each series: its letter and its name."""
    names = [series_name(one, context) for one in query.get("series") or ()]
    return [one_line(f"{ascii_uppercase[index % 26]}: {name}") for index, name in enumerate(names)]


def tell_funnel(query: Node, context: Context) -> list[str]:
    """Return the steps of a funnel, by name."""
    order = (query.get("funnelsFilter") or {}).get("funnelOrderType") or "ordered"
    names = [series_name(one, context) for one in query.get("series") or ()]
    return [one_line(f"{order} funnel: {LINKS.get(order, ', then ').join(names)}")]


def tell_retention(query: Node, context: Context) -> list[str]:
    """Return who is counted in a retention, and what as a return."""
    target, back = (series_name(one, context) for one in entities_of(query))
    return [one_line(f"retention: of {target}, by {back}")]


def one_line(text: str) -> str:
    """Return a text without line breaks, which would end the comment it stands in."""
    return " ".join(text.split())
