"""HogQLQueryModifiers: the options that change SQL.

Each is honoured (`VALUES`, and what is read in its own way: `bounceRateDurationSeconds`,
`customBotDefinitions` and `customChannelTypeRules`), has no say in the rows (`HARMLESS`), or is refused
by name with a reason (`REFUSED`); a test holds the three against the schema.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from querykit.errors import UnsupportedModifier
from querykit.hogql.bot_rules import BotRule, read_bot_rules
from querykit.hogql.channel_rules import ChannelRule, read_channel_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

VALUES: dict[str, tuple[Any, ...]] = {
    "personsOnEventsMode": (
        "disabled",
        "person_id_no_override_properties_on_events",
        "person_id_override_properties_on_events",
        "person_id_override_properties_joined",
    ),
    "personsArgMaxVersion": ("auto", "v1", "v2"),
    "inCohortVia": ("auto", "subquery", "leftjoin", "leftjoin_conjoined"),
    "materializationMode": (
        "auto",
        "legacy_null_as_null",
        "legacy_null_as_string",
        "disabled",
    ),
    "sessionTableVersion": ("auto", "v1", "v2", "v3"),
    "propertyGroupsMode": ("disabled", "enabled", "optimized"),
    "convertToProjectTimezone": (True, False),
    "bounceRatePageViewMode": (
        "count_pageviews",
        "uniq_urls",
        "uniq_page_screen_autocaptures",
    ),
}
"""Modifier -> the values that are honoured."""

ATTRIBUTES = {
    "personsOnEventsMode": "persons_on_events",
    "personsArgMaxVersion": "persons_version",
    "inCohortVia": "cohorts_via",
    "materializationMode": "materialization",
    "sessionTableVersion": "sessions_version",
    "propertyGroupsMode": "property_groups",
    "convertToProjectTimezone": "project_timezone",
    "bounceRatePageViewMode": "bounce_mode",
    "bounceRateDurationSeconds": "bounce_seconds",
    "customChannelTypeRules": "channel_rules",
    "customBotDefinitions": "bot_rules",
}
HARMLESS = frozenset(
    {
        "debug",
        "timings",
        "optimizeJoinedFilters",
        "optimizeProjections",
        "pushDownPredicates",
        "useMaterializedViews",
        "usePresortedEventsTable",
        "useWebAnalyticsPreAggregatedTables",
        "usePreaggregatedTableTransforms",
        "usePreaggregatedIntermediateResults",
        "formatCsvAllowDoubleQuotes",
        "s3TableUseInvalidColumns",
        "propertiesWithJsonSupport",
        "sessionsV2JoinMode",
        "parserMode",
    }
)
"""Modifiers that change speed or form, not the rows of a query compiled here."""

REFUSED = {
    "dataWarehouseEventsModifiers": "tables of the warehouse cannot stand in for events",
    "forceClickhouseDataSkippingIndexes": "which indexes there are is not known",
    "inlineCohortCalculation": "a cohort is calculated in place if it has no version",
    "materializedColumnsOptimizationMode": "materialised columns are read in one way only",
    "mergeFederatedAggregateJoins": "joins are not merged",
    "personsJoinMode": "how persons are joined is fixed",
    "sessionIdPushdown": "session ids are not pushed down",
    "sessionPropertyPreAggregation": "session properties are not aggregated beforehand",
    "typeAwareCastSimplification": "casts are not simplified",
    "webAnalyticsFirstPageviewFilters": "filters of web analytics are not moved",
}
"""Modifiers that are not compiled here -> why; they may still be given as what asks for nothing."""

NOTHING: tuple[Any, ...] = (False, [], {}, "off", "disabled")
"""Values that ask for nothing."""


@dataclass(frozen=True, slots=True)
class Modifiers:
    """The options of one compilation."""

    persons_on_events: str = "person_id_override_properties_on_events"
    persons_version: str = "auto"
    cohorts_via: str = "auto"
    materialization: str = "auto"
    sessions_version: str = "auto"
    property_groups: str = "disabled"
    project_timezone: bool = True
    bounce_mode: str = "uniq_page_screen_autocaptures"
    bounce_seconds: int = 10
    channel_rules: tuple[ChannelRule, ...] = ()
    bot_rules: tuple[BotRule, ...] = ()


DEFAULT = Modifiers()


def read_modifiers(*sources: Mapping[str, Any] | None) -> Modifiers:
    """Return the options of some modifier objects; later ones win.

    Raises:
        UnsupportedModifier: one of them asks for something that is not compiled here.
    """
    chosen: dict[str, Any] = {}
    for name, value in _given(sources):
        if name in HARMLESS:
            continue
        if name == "bounceRateDurationSeconds":
            if not _is_duration(value):
                raise UnsupportedModifier(f"bounceRateDurationSeconds cannot be {value!r}")
            chosen["bounce_seconds"] = int(value)
            continue
        if name == "customChannelTypeRules":
            chosen["channel_rules"] = read_channel_rules(value)
            continue
        if name == "customBotDefinitions":
            chosen["bot_rules"] = read_bot_rules(value)
            continue
        if name not in VALUES:
            if name in REFUSED and value in NOTHING:
                continue
            raise _not_supported(name)
        if value not in VALUES[name]:
            allowed = ", ".join(str(one) for one in VALUES[name])
            raise UnsupportedModifier(
                f"the modifier {name} cannot be {value!r} here", hint=f"one of {allowed}"
            )
        chosen[ATTRIBUTES[name]] = value
    return Modifiers(**chosen) if chosen else DEFAULT


def _is_duration(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value < math.inf  # which nan is not, either


def _not_supported(name: str) -> UnsupportedModifier:
    if name in REFUSED:
        return UnsupportedModifier(f"the modifier {name} is not supported: {REFUSED[name]}")
    close = get_close_matches(name, [*ATTRIBUTES, *HARMLESS, *REFUSED], n=1)
    hint = f"did you mean {close[0]}?" if close else None
    return UnsupportedModifier(f"there is no modifier {name}", hint=hint)


def _given(sources: tuple[Mapping[str, Any] | None, ...]) -> list[tuple[str, Any]]:
    return [
        (name, value)
        for source in sources
        if source
        for name, value in source.items()
        if value is not None
    ]
