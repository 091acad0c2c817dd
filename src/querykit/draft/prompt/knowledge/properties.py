"""PostHog's own properties, and what is usually meant by words for money."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PROPERTIES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("event", "$browser"): ("browser", "web browser"),
    ("event", "$browser_version"): ("browser version",),
    ("event", "$browser_language"): ("browser language", "language"),
    ("event", "$os"): ("os", "operating system"),
    ("event", "$os_version"): ("os version", "operating system version"),
    ("event", "$device_type"): ("device", "device type", "kind of device", "type of device"),
    ("event", "$device_manufacturer"): ("device manufacturer",),
    ("event", "$device_model"): ("device model",),
    ("event", "$geoip_country_name"): ("country", "country name", "geography"),
    ("event", "$geoip_country_code"): ("country code",),
    ("event", "$geoip_city_name"): ("city", "city name", "town"),
    ("event", "$geoip_continent_name"): ("continent",),
    ("event", "$geoip_subdivision_1_name"): ("region", "state", "province", "subdivision"),
    ("event", "$geoip_time_zone"): ("time zone", "timezone"),
    ("event", "$current_url"): ("url", "current url", "page url", "address"),
    ("event", "$pathname"): ("page", "path", "pathname", "page path", "url path", "path name"),
    ("event", "$host"): ("host", "hostname", "domain"),
    ("event", "$referrer"): ("referrer", "referer", "referring url"),
    ("event", "$referring_domain"): ("referring domain", "referrer domain", "referring site"),
    ("event", "$screen_name"): ("screen", "screen name"),
    ("event", "$app_version"): ("app version", "application version"),
    ("event", "$lib"): ("library", "sdk"),
    ("event", "$lib_version"): ("library version", "sdk version"),
    ("event", "$event_type"): ("autocapture type",),
    ("event", "$exception_types"): ("exception type", "error type"),
    ("event", "$feature_flag"): ("feature flag", "flag"),
    ("event", "utm_source"): ("utm source", "source"),
    ("event", "utm_medium"): ("utm medium", "medium"),
    ("event", "utm_campaign"): ("utm campaign", "campaign"),
    ("event", "utm_content"): ("utm content",),
    ("event", "utm_term"): ("utm term",),
    ("event", "$ai_model"): ("ai model", "llm model", "llm", "model"),
    ("event", "$ai_provider"): ("ai provider", "llm provider"),
    ("event", "$ai_total_cost_usd"): ("ai cost", "llm cost", "generation cost"),
    ("event", "$ai_latency"): ("ai latency", "llm latency", "generation latency"),
    ("event", "$ai_input_tokens"): ("input token", "prompt token"),
    ("event", "$ai_output_tokens"): ("output token", "completion token"),
    ("event_metadata", "event"): ("event name", "event"),
    ("event_metadata", "distinct_id"): ("distinct id", "user id"),
    ("person", "$initial_referring_domain"): ("initial referring domain", "first referrer"),
    ("person", "$initial_utm_source"): ("initial utm source", "initial source"),
    ("person", "$initial_utm_campaign"): ("initial utm campaign", "initial campaign"),
    ("session", "$channel_type"): ("channel", "channel type", "traffic source", "traffic channel"),
    ("session", "$entry_pathname"): ("entry page", "landing page", "entry path"),
    ("session", "$end_pathname"): ("exit page", "exit path", "end page"),
    ("session", "$session_duration"): (
        *("session duration", "session length", "duration of session", "length of session"),
        *("visit duration", "time on site", "duration of visit"),
    ),
    ("session", "$pageview_count"): ("pageviews in session",),
}
"""Type and key of properties that need no definition, and what they are called."""

NUMERIC = frozenset(
    {"$session_duration", "$pageview_count", "$ai_total_cost_usd", "$ai_latency"}
    | {"$ai_input_tokens", "$ai_output_tokens"}
)

ORDER_VALUE = (
    *("order value", "order total", "order amount", "cart value", "basket value", "revenue"),
    *("purchase value", "purchase amount", "total price", "amount", "value", "total", "price"),
)
MONEY = (
    "revenue",
    "income",
    "turnover",
    "earnings",
    "sales",
    "amount",
    "total price",
    "order value",
)

CONCEPTS: tuple[tuple[tuple[str, ...], tuple[str, ...], str | None], ...] = (
    (
        (
            *("order value", "order total", "order amount", "order size", "basket value"),
            *("basket size", "cart value", "value of order", "purchase value", "purchase amount"),
            *("purchase size", "value of purchase"),
        ),
        ORDER_VALUE,
        "order completed",
    ),
    (("revenue", "income", "turnover", "earnings"), MONEY, None),
)
"""Phrases; the names they may mean, the likeliest first; and the event that is meant with them."""
