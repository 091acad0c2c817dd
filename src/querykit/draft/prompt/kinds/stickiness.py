"""Stickiness: on how many days, weeks or months people did something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.draft.prompt.nodes import (
    comparison,
    date_range,
    entity_node,
    filters,
    interval,
    query,
    test_accounts,
)
from querykit.draft.prompt.pieces import Action, Event, Intent, Users

if TYPE_CHECKING:
    from querykit.draft.prompt.said import Said
    from querykit.errors import Document


def fits(said: Said) -> bool:
    """Say whether the prompt is about stickiness."""
    return said.has(Intent, "stickiness")


def compose(said: Said) -> Document:
    """Return the StickinessQuery."""
    said.take(Intent, "stickiness")
    said.take(Users)
    found = [one.piece for one in said.take_found(Action, Event)]
    if not found:
        said.note("no event is named, so every event counts")
    unit = interval(said)
    return query(
        "StickinessQuery",
        series=[
            entity_node(one, math="dau")
            for one in found or [Event(None)]
            if isinstance(one, Action | Event)
        ],
        interval=unit,
        dateRange=date_range(said, unit),
        properties=filters(said),
        filterTestAccounts=test_accounts(said),
        compareFilter=comparison(said),
    )
