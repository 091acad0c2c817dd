"""`math*` members of an entity -> those of a series item, which differ between the insights.

Sources: upgrade.md 3.3 and 6; PostHog's tests of funnels and stickiness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from querykit.legacy.notes import shown
from querykit.legacy.reading import choice, is_blank, number, text
from querykit.legacy.vocabulary import GROUP_TYPES, MATHS

if TYPE_CHECKING:
    from querykit.errors import Document, Json
    from querykit.legacy.notes import Place
    from querykit.legacy.reading import Coercion


@dataclass(frozen=True, slots=True)
class MathRule:
    """What an insight accepts as the math of a series item."""

    accepted: frozenset[str]
    frontend_only: frozenset[str] = frozenset()
    otherwise: str | None = None
    """What any other math becomes; None drops it."""

    frontend_default: str | None = None
    """What a missing math becomes by the browser's rules."""

    details: bool = True
    """Whether the members of `DETAILS` are taken."""


MATH_RULES = {
    "TRENDS": MathRule(frozenset(MATHS), frontend_default="total"),
    "STICKINESS": MathRule(
        frozenset({"dau", "weekly_active", "monthly_active", "unique_group", "hogql"}),
        otherwise="dau",
        frontend_default="dau",
    ),
    "FUNNELS": MathRule(
        frozenset({"first_time_for_user"}),
        frontend_only=frozenset({"first_time_for_user_with_filters"}),
        details=False,
    ),
    "LIFECYCLE": MathRule(frozenset(), details=False),
}

IMPLIED = "total"
"""The math of an entity that has none: to drop it changes nothing."""

DETAILS: dict[str, Coercion] = {
    "math_property": text,
    "math_hogql": text,
    "math_group_type_index": choice(*GROUP_TYPES),
}

FRONTEND_DETAILS: dict[str, Coercion] = {"math_property_type": text, "math_multiplier": number}
"""Known to the browser's converter only."""

MEMBERS = frozenset({"math", *DETAILS, *FRONTEND_DETAILS})


def math_of(entity: Document, insight: str, place: Place) -> Document:
    """Return the math members of a series item made from an entity."""
    rule = MATH_RULES[insight]
    result: Document = {}
    math = _math(entity.get("math"), rule, place)
    if math is not None:
        result["math"] = math
    accepted = _details(rule, place)
    for name in (*DETAILS, *FRONTEND_DETAILS):
        value, here = entity.get(name), place / name
        if is_blank(value):
            continue
        if name not in accepted:
            here.lost(f"`{name}` is not taken in {insight} insights; dropped")
        elif (member := accepted[name](value, here)) is not None:
            result[name] = member
    return result


def _details(rule: MathRule, place: Place) -> dict[str, Coercion]:
    if not rule.details:
        return {}
    return DETAILS | FRONTEND_DETAILS if place.rules.frontend else DETAILS


def _math(value: Json, rule: MathRule, place: Place) -> object:
    here = place / "math"
    if is_blank(value):
        return rule.frontend_default if place.rules.frontend else None
    math = choice(*MATHS)(value, here)
    accepted = rule.accepted | (rule.frontend_only if place.rules.frontend else frozenset())
    if math is None or math in accepted:
        return math
    outcome = f"becomes {shown(rule.otherwise)}" if rule.otherwise else "is dropped"
    message = f"math {shown(math)} {outcome}"
    if math == IMPLIED:
        here.changed(message)
    else:
        here.lost(message)
    return rule.otherwise
