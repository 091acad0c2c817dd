"""The modifier `customChannelTypeRules`: a project's own rules for channels, asked before PostHog's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from querykit.errors import UnsupportedModifier

MODIFIER = "customChannelTypeRules"
KEYS = (
    *("utm_source", "utm_medium", "utm_campaign", "referring_domain"),
    *("url", "pathname", "hostname"),
)
WITHOUT_VALUE = ("is_set", "is_not_set")
OPERATORS = (
    *("exact", "is_not", "icontains", "not_icontains", "regex", "not_regex"),
    *WITHOUT_VALUE,
)


@dataclass(frozen=True, slots=True)
class ChannelCondition:
    """One question about how somebody came."""

    key: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """A channel, and what must hold of an arrival for it."""

    channel: str
    every: bool
    """Whether all conditions must hold, or one of them."""

    conditions: tuple[ChannelCondition, ...]


def read_channel_rules(given: Any) -> tuple[ChannelRule, ...]:
    """Return the rules of the modifier; one without conditions is never asked.

    Raises:
        UnsupportedModifier: a rule is not of the schema's form.
    """
    if not isinstance(given, (list, tuple)):
        raise UnsupportedModifier(f"{MODIFIER} is a list of rules, not {given!r}")
    rules = [_rule(one, f"{MODIFIER}[{index}]") for index, one in enumerate(given)]
    return tuple([one for one in rules if one.conditions])


def _rule(given: Any, place: str) -> ChannelRule:
    if not isinstance(given, dict) or not isinstance(given.get("channel_type"), str):
        raise UnsupportedModifier(f"{place} names no channel_type")
    combiner = given.get("combiner")
    if combiner not in ("AND", "OR"):
        raise UnsupportedModifier(f"{place}.combiner is AND or OR, not {combiner!r}")
    items = given.get("items")
    if not isinstance(items, (list, tuple)):
        raise UnsupportedModifier(f"{place}.items is a list of conditions, not {items!r}")
    conditions = [_condition(one, f"{place}.items[{index}]") for index, one in enumerate(items)]
    return ChannelRule(given["channel_type"], combiner == "AND", tuple(conditions))


def _condition(given: Any, place: str) -> ChannelCondition:
    key = given.get("key") if isinstance(given, dict) else None
    if key not in KEYS:
        raise UnsupportedModifier(
            f"{place}.key cannot be {key!r}", hint=f"one of {', '.join(KEYS)}"
        )
    operator = given.get("op")
    if operator not in OPERATORS:
        hint = f"one of {', '.join(OPERATORS)}"
        raise UnsupportedModifier(f"{place}.op cannot be {operator!r}", hint=hint)
    value = given.get("value")
    values = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
    if not all(isinstance(one, str) for one in values):
        raise UnsupportedModifier(f"{place}.value is a text or a list of texts, not {value!r}")
    if not values and operator not in WITHOUT_VALUE:
        raise UnsupportedModifier(f"{place} asks {operator} of no value")
    return ChannelCondition(key, operator, tuple(values))
