"""`target_entity` and `returning_entity` of retention filters, and the mean of a retention.

Source: upgrade.md 3.6. Beyond PostHog's converter we keep the properties of these entities: the
newest schema has a place for them, and without them the insight would count other people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from querykit.errors import NotConvertible
from querykit.legacy.entities import action_id
from querykit.legacy.notes import shown
from querykit.legacy.properties import clean_entity_properties
from querykit.legacy.reading import choice, decoded, flag, integer, is_blank, text
from querykit.legacy.vocabulary import ENTITY_TYPES, RETENTION_ENTITY_KINDS

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place
    from querykit.legacy.reading import Coercion


def entity_id(value: Json, place: Place) -> str | int | float | None:
    """Return the id of an event or action as it is."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else text(value, place)


MEMBERS: dict[str, Coercion] = {
    "type": choice(*ENTITY_TYPES),
    "id": entity_id,
    "name": text,
    "custom_name": text,
    "order": integer,
    "properties": clean_entity_properties,
}
FRONTEND_MEMBERS: dict[str, Coercion] = {"kind": choice(*RETENTION_ENTITY_KINDS), "uuid": text}


def retention_entity(value: Json, place: Place) -> Json:
    """Return a retention entity, or in template mode the string that stands for one.

    Raises:
        NotConvertible: a string that stands for an entity, outside template mode.
    """
    value = decoded(value)
    if isinstance(value, str):
        if place.rules.allow_variables:
            return value
        raise NotConvertible(
            f"{shown(value)} stands for an entity, but this is no template",
            hint="fill the template in, or convert with allow_variables",
            pointer=place.pointer,
        )
    if not isinstance(value, dict):
        place.lost(f"{shown(value)} is no entity; dropped")
        return None
    accepted = MEMBERS | FRONTEND_MEMBERS if place.rules.frontend else MEMBERS
    entity: Document = {}
    for key, member in value.items():
        if is_blank(member):
            continue
        if key not in accepted:
            if key not in FRONTEND_MEMBERS:
                (place / key).lost("not a member of a retention entity; dropped")
        elif (read := accepted[key](member, place / key)) is not None:
            entity[key] = read
    number = action_id(entity.get("id"))
    if place.rules.frontend and entity.get("type") == "actions" and number is not None:
        entity["id"] = number
    return entity or None


def mean_of(filters: Document, options: Document, place: Place) -> None:
    """Set the mean where the filters name none: from `show_mean`, else "simple"."""
    if "meanRetentionCalculation" in options:
        return
    show = filters.get("show_mean")
    shows = True if is_blank(show) else flag(show, place / "show_mean")
    options["meanRetentionCalculation"] = "none" if shows is False else "simple"
