"""`top 10 pages by views`: what is ranked, and what it is measured by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.nodes import breakdown_filter
from querykit.draft.prompt.pieces import (
    Breakdown,
    Cohort,
    Event,
    Groups,
    Piece,
    Property,
    Users,
)
from querykit.draft.prompt.reading import Found

if TYPE_CHECKING:
    from querykit.draft.prompt.pieces import Top
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document

DEFAULT_TOP = 10
KNOWN = ("$", "utm_")
"""How PostHog's own properties begin; they are texts, but for those that are known as numbers."""


def ranked_breakdown(said: Said, top: Top) -> Document:
    """Return the breakdown by what is ranked; a number after `by` is left as what is measured.

    Raises:
        UnclearPrompt: nothing is named of which there can be a top.
    """
    splits = said.take_found(Breakdown)
    things: list[Property | Cohort | Groups] = [_ranked(said)]
    for one in splits:
        for thing in one.piece.things if isinstance(one.piece, Breakdown) else ():
            if isinstance(thing, Property) and _is_measure(said, one, thing):
                place = sum(each.start < one.start for each in said.left)
                said.left.insert(place, Found(thing, one.start, one.end))
            else:
                things.append(thing)
    return (breakdown_filter(said, things) or {}) | {
        "breakdown_limit": top.count or DEFAULT_TOP,
        "breakdown_hide_other_aggregation": True,
    }


def _ranked(said: Said) -> Property | Groups:
    """Take the first thing that there can be a top of."""
    for one in said.left:
        piece: Piece = one.piece
        if isinstance(piece, Users):
            said.note("users are told apart by their distinct id")
            piece = Property("event_metadata", "distinct_id")
        if isinstance(piece, Property | Groups):
            said.left.remove(one)
            return piece
    for one in said.left:
        if one.piece == Event(None):
            said.left.remove(one)
            return Property("event_metadata", "event")
    raise said.unclear(
        "I do not see of what the top is asked for", hint='for example "top 10 pages"'
    )


def _is_measure(said: Said, found: Found, thing: Property) -> bool:
    """Say whether `by` a property means the size of a number.

    Raises:
        UnclearPrompt: it is not known whether the property is a number.
    """
    if thing.property_type is None and not thing.key.startswith(KNOWN):
        raise said.unclear(
            f'I do not see whether "{thing.key}" is measured, or splits the list further',
            found,
            hint=f'say "by the sum of {thing.key}", or give it a type in property_definitions.json',
        )
    return thing.property_type == "Numeric"
