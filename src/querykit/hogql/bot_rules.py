"""The modifier `customBotDefinitions`: a project's own bots, asked for before the known ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, ip_network
from typing import Any

from querykit.errors import UnsupportedModifier

MODIFIER = "customBotDefinitions"
USER_AGENT, ADDRESS = "$raw_user_agent", "$ip"
KEYS = (
    *(USER_AGENT, ADDRESS, "$lib", "$host", "$pathname", "$current_url", "$browser", "$os"),
    *("$browser_language", "$screen_width", "$screen_height", "$geoip_country_code"),
    *("$referrer", "$referring_domain"),
)
MATCHERS = ("contains", "regex", "exact", "cidr")
TYPES = {
    "ai_crawler": "AI Agent",
    "ai_search": "AI Agent",
    "ai_assistant": "AI Agent",
    "search_crawler": "Bot",
    "seo_crawler": "Bot",
    "social_crawler": "Bot",
    "monitoring": "Bot",
    "http_client": "Automation",
    "headless_browser": "Automation",
    "custom": "Bot",
}
"""Category -> type of traffic."""

LOOKING = re.compile(r"\(\?(?:=|!|<=|<!)|\\[1-9]")
"""Look-around and references back, which ClickHouse's patterns do not have."""

MAPPED = 96
"""Bits that stand before an IPv4 address written as an IPv6 one."""


@dataclass(frozen=True, slots=True)
class BotCondition:
    """One question about an event."""

    key: str
    matcher: str
    pattern: str


@dataclass(frozen=True, slots=True)
class BotRule:
    """A bot, and what must hold of an event for it."""

    name: str
    category: str
    every: bool
    """Whether all conditions must hold, or one of them."""

    conditions: tuple[BotCondition, ...]

    @property
    def operator(self) -> str:
        """Who runs it; a rule does not tell."""
        return ""

    @property
    def traffic_type(self) -> str:
        """The type of its traffic."""
        return TYPES[self.category]


def read_bot_rules(given: Any) -> tuple[BotRule, ...]:
    """Return the rules of the modifier in the order they are asked.

    PostHog asks all rules of one condition about the same property at the place of the first of them.

    Raises:
        UnsupportedModifier: a rule is not of the schema's form, or no event can be asked it.
    """
    if not isinstance(given, (list, tuple)):
        raise UnsupportedModifier(f"{MODIFIER} is a list of rules, not {given!r}")
    rules = [_rule(one, f"{MODIFIER}[{index}]") for index, one in enumerate(given)]
    places: dict[Any, int] = {}
    groups = [_group(rule, index) for index, rule in enumerate(rules)]
    for group in groups:
        places.setdefault(group, len(places))
    order = sorted(range(len(rules)), key=lambda index: places[groups[index]])
    return tuple([rules[index] for index in order])


def _group(rule: BotRule, index: int) -> Any:
    if len(rule.conditions) > 1:
        return index
    (only,) = rule.conditions
    return (only.key, only.matcher == "cidr")


def _rule(given: Any, place: str) -> BotRule:
    name = given.get("name") if isinstance(given, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise UnsupportedModifier(f"{place} names no bot")
    category = given.get("category") or "custom"
    if category not in TYPES:
        hint = f"one of {', '.join(TYPES)}"
        raise UnsupportedModifier(f"{place}.category cannot be {category!r}", hint=hint)
    if "items" not in given and "pattern" in given:  # as rules were before they had conditions
        return BotRule(name, category, every=True, conditions=(_condition(given, place),))
    combiner = given.get("combiner")
    if combiner not in ("AND", "OR"):
        raise UnsupportedModifier(f"{place}.combiner is AND or OR, not {combiner!r}")
    items = given.get("items")
    if not isinstance(items, (list, tuple)) or not items:
        raise UnsupportedModifier(f"{place}.items is a list of conditions, not {items!r}")
    conditions = [_condition(one, f"{place}.items[{index}]") for index, one in enumerate(items)]
    return BotRule(name, category, combiner == "AND", tuple(conditions))


def _condition(given: Any, place: str) -> BotCondition:
    key = given.get("key") if isinstance(given, dict) else None
    if key not in KEYS:
        hint = f"one of {', '.join(KEYS)}"
        raise UnsupportedModifier(f"{place}.key cannot be {key!r}", hint=hint)
    matcher, pattern = given.get("matcher"), given.get("pattern")
    if matcher not in MATCHERS:
        hint = f"one of {', '.join(MATCHERS)}"
        raise UnsupportedModifier(f"{place}.matcher cannot be {matcher!r}", hint=hint)
    if not isinstance(pattern, str) or not pattern.strip():
        raise UnsupportedModifier(f"{place}.pattern is a text, not {pattern!r}")
    if matcher == "regex":
        _check_pattern(pattern, place)
    if matcher == "cidr":
        if key != ADDRESS:
            raise UnsupportedModifier(f"{place} asks {key} for a range; ranges are for {ADDRESS}")
        pattern = _range(pattern, place)
    return BotCondition(key, matcher, pattern)


def _check_pattern(pattern: str, place: str) -> None:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsupportedModifier(f"{place}.pattern is no regular expression: {error}") from None
    if LOOKING.search(pattern):
        raise UnsupportedModifier(f"{place}.pattern looks around or back, which ClickHouse cannot")


def _range(written: str, place: str) -> str:
    """Return a range of IPv6 addresses; those of IPv4 lie among them."""
    try:
        network = ip_network(written.strip(), strict=False)
    except ValueError:
        network = None
    if network is None or "%" in written:
        raise UnsupportedModifier(f"{place}.pattern is no range of addresses: {written!r}")
    if isinstance(network, IPv4Network):
        return f"::ffff:{network.network_address}/{network.prefixlen + MAPPED}"
    return str(network)
