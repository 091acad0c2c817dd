"""Switches for how HogQL is compiled and run."""

from typing import Literal

from typing_extensions import TypeAliasType

from querykit.schema.base import Model, Number
from querykit.schema.operators import FilterLogicalOperator


class DataWarehouseEventsModifier(Model):
    """Treats a warehouse table as if it held events."""

    distinct_id_field: str
    id_field: str
    table_name: str
    timestamp_field: str


CustomBotField = TypeAliasType(
    "CustomBotField",
    Literal[
        "$raw_user_agent",
        "$ip",
        "$lib",
        "$host",
        "$pathname",
        "$current_url",
        "$browser",
        "$os",
        "$browser_language",
        "$screen_width",
        "$screen_height",
        "$geoip_country_code",
        "$referrer",
        "$referring_domain",
    ],
)

CustomBotMatcher = TypeAliasType("CustomBotMatcher", Literal["contains", "regex", "exact", "cidr"])


class CustomBotCondition(Model):
    """One test of a rule that tells bots."""

    id: str
    key: CustomBotField
    matcher: CustomBotMatcher
    pattern: str


class CustomBotRule(Model):
    """A rule of the team's own that tells bots from people."""

    id: str
    name: str
    combiner: FilterLogicalOperator
    items: list[CustomBotCondition]
    category: str | None = None


CustomChannelField = TypeAliasType(
    "CustomChannelField",
    Literal[
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "referring_domain",
        "url",
        "pathname",
        "hostname",
    ],
)

CustomChannelOperator = TypeAliasType(
    "CustomChannelOperator",
    Literal[
        "exact",
        "is_not",
        "is_set",
        "is_not_set",
        "icontains",
        "not_icontains",
        "regex",
        "not_regex",
    ],
)


class CustomChannelCondition(Model):
    """One test of a channel rule."""

    id: str
    key: CustomChannelField
    op: CustomChannelOperator
    value: str | list[str] | None = None


class CustomChannelRule(Model):
    """A rule of the team's own that says which channel a visit came through."""

    id: str
    channel_type: str
    combiner: FilterLogicalOperator
    items: list[CustomChannelCondition]


class HogQLQueryModifiers(Model):
    """Every switch that changes how a query is compiled, with unset meaning the default."""

    bounceRateDurationSeconds: Number | None = None
    bounceRatePageViewMode: (
        Literal["count_pageviews", "uniq_urls", "uniq_page_screen_autocaptures"] | None
    ) = None
    convertToProjectTimezone: bool | None = None
    customBotDefinitions: list[CustomBotRule] | None = None
    customChannelTypeRules: list[CustomChannelRule] | None = None
    dataWarehouseEventsModifiers: list[DataWarehouseEventsModifier] | None = None
    debug: bool | None = None
    forceClickhouseDataSkippingIndexes: list[str] | None = None
    formatCsvAllowDoubleQuotes: bool | None = None
    inCohortVia: Literal["auto", "leftjoin", "subquery", "leftjoin_conjoined"] | None = None
    inlineCohortCalculation: Literal["off", "auto", "always"] | None = None
    materializationMode: (
        Literal["auto", "legacy_null_as_string", "legacy_null_as_null", "disabled"] | None
    ) = None
    materializedColumnsOptimizationMode: Literal["disabled", "optimized"] | None = None
    mergeFederatedAggregateJoins: bool | None = None
    optimizeJoinedFilters: bool | None = None
    optimizeProjections: bool | None = None
    parserMode: (
        Literal[
            "cpp_only",
            "cpp_with_rust_shadow",
            "cpp_with_rust_py_shadow",
            "rust_with_cpp_shadow",
            "rust_only",
            "rust_py_only",
            "rust_py_with_cpp_shadow",
        ]
        | None
    ) = None
    personsArgMaxVersion: Literal["auto", "v1", "v2"] | None = None
    personsJoinMode: Literal["inner", "left"] | None = None
    personsOnEventsMode: (
        Literal[
            "disabled",
            "person_id_no_override_properties_on_events",
            "person_id_override_properties_on_events",
            "person_id_override_properties_joined",
        ]
        | None
    ) = None
    propertyGroupsMode: Literal["enabled", "disabled", "optimized"] | None = None
    pushDownPredicates: bool | None = None
    s3TableUseInvalidColumns: bool | None = None
    sessionIdPushdown: bool | None = None
    sessionPropertyPreAggregation: bool | None = None
    sessionTableVersion: Literal["auto", "v1", "v2", "v3"] | None = None
    sessionsV2JoinMode: Literal["string", "uuid"] | None = None
    timings: bool | None = None
    typeAwareCastSimplification: bool | None = None
    useMaterializedViews: bool | None = None
    usePreaggregatedIntermediateResults: bool | None = None
    usePreaggregatedTableTransforms: bool | None = None
    useWebAnalyticsPreAggregatedTables: bool | None = None
    webAnalyticsFirstPageviewFilters: bool | None = None
