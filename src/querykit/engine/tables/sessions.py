"""raw_sessions: the state of each session, derived from its events (physical.md 5.2).

On a server each insert of events feeds the states. In the embedded engine they are made when they are
read: that gives the same answers, and to feed them made the loading of a million events 1.45 times as
long, while a query about all of their sessions took 0.35 s instead of 0.1 s.
"""

from __future__ import annotations

from querykit.engine.tables.base import Table

MOMENT = "DateTime64(6, 'UTC')"
AT = "toDateTime64(timestamp, 6, 'UTC')"

FIRST_TEXTS = {
    "entry_url": "$current_url",
    "initial_browser": "$browser",
    "initial_browser_version": "$browser_version",
    "initial_os": "$os",
    "initial_os_version": "$os_version",
    "initial_device_type": "$device_type",
    "initial_geoip_country_code": "$geoip_country_code",
    "initial_geoip_subdivision_1_code": "$geoip_subdivision_1_code",
    "initial_geoip_subdivision_1_name": "$geoip_subdivision_1_name",
    "initial_geoip_subdivision_city_name": "$geoip_city_name",
    "initial_geoip_time_zone": "$geoip_time_zone",
    "initial_referring_domain": "$referring_domain",
    **{f"initial_utm_{one}": f"utm_{one}" for one in ("source", "campaign", "medium", "term")},
    "initial_utm_content": "utm_content",
    **{
        f"initial_{one}": one
        for one in (
            *("gclid", "gad_source", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid"),
            *("twclid", "li_fat_id", "mc_cid", "igshid", "ttclid", "_kx", "irclid"),
        )
    },
}
"""Columns that keep the property of a session's first event."""

LAST_TEXTS = {"end_url": "$current_url", "last_external_click_url": "$external_click_url"}
FIRST_NUMBERS = {
    "initial_viewport_width": "$viewport_width",
    "initial_viewport_height": "$viewport_height",
}
COUNTED = {"pageview": "$pageview", "autocapture": "$autocapture", "screen": "$screen"}


def _columns() -> list[str]:
    def text(name: str) -> str:
        return f"JSONExtractString(properties, '{name}')"

    pages = ", ".join(f"'{event}'" for event in COUNTED.values())
    return [
        "team_id",
        "assumeNotNull(`$session_id_uuid`) AS session_id_v7",
        f"argMaxState(distinct_id, {AT}) AS distinct_id",
        f"min({AT}) AS min_timestamp",
        f"max({AT}) AS max_timestamp",
        f"max({AT}) AS max_inserted_at",
        f"arrayFilter(url -> url != '', groupUniqArray({text('$current_url')})) AS urls",
        *(f"argMinState({text(name)}, {AT}) AS {column}" for column, name in FIRST_TEXTS.items()),
        *(f"argMaxState({text(name)}, {AT}) AS {column}" for column, name in LAST_TEXTS.items()),
        *(
            f"argMinState(JSONExtractInt(properties, '{name}'), {AT}) AS {column}"
            for column, name in FIRST_NUMBERS.items()
        ),
        *(f"toInt64(countIf(event = '{event}')) AS {one}_count" for one, event in COUNTED.items()),
        *(
            f"uniqState(if(event = '{event}', toNullable(uuid), NULL)) AS {one}_uniq"
            for one, event in COUNTED.items()
        ),
        "false AS maybe_has_session_replay",
        (
            f"uniqUpToState(1)(if(event IN ({pages}), toNullable(uuid), NULL))"
            " AS page_screen_autocapture_uniq_up_to"
        ),
        (
            "argMinState(JSONExtract(properties, '$web_vitals_LCP_value', 'Nullable(Float64)'),"
            f" {AT}) AS vitals_lcp"
        ),
    ]


VERSION_7 = "bitAnd(bitShiftRight(`$session_id_uuid`, 76), 15) = 7"
"""Only ids that are UUIDs of version 7, which begin with a time, make sessions."""


def _feed() -> str:
    """Return the query that makes the state of each session from events."""
    return (
        "SELECT\n    "
        + ",\n    ".join(_columns())
        + f"\nFROM {{events}}\nWHERE `$session_id_uuid` IS NOT NULL AND {VERSION_7}"
        + "\nGROUP BY team_id, session_id_v7"
    )


def _definitions() -> str:
    """Return the columns that keep such states."""

    def state(function: str, kind: str, *rest: str) -> str:
        return f"AggregateFunction({', '.join((function, kind, *rest))})"

    def kept(function: str, kind: str) -> str:
        return f"SimpleAggregateFunction({function}, {kind})"

    columns = {
        "team_id": "Int64",
        "session_id_v7": "UInt128",
        "distinct_id": state("argMax", "String", MOMENT),
        "min_timestamp": kept("min", MOMENT),
        "max_timestamp": kept("max", MOMENT),
        "max_inserted_at": kept("max", MOMENT),
        "urls": kept("groupUniqArrayArray", "Array(String)"),
        **{column: state("argMin", "String", MOMENT) for column in FIRST_TEXTS},
        **{column: state("argMax", "String", MOMENT) for column in LAST_TEXTS},
        **{column: state("argMin", "Int64", MOMENT) for column in FIRST_NUMBERS},
        **{f"{one}_count": kept("sum", "Int64") for one in COUNTED},
        **{f"{one}_uniq": state("uniq", "Nullable(UUID)") for one in COUNTED},
        "maybe_has_session_replay": kept("max", "Bool"),
        "page_screen_autocapture_uniq_up_to": state("uniqUpTo(1)", "Nullable(UUID)"),
        "vitals_lcp": state("argMin", "Nullable(Float64)", MOMENT),
    }
    return ",\n".join(f"{column} {kind}" for column, kind in columns.items())


BEGUN = "fromUnixTimestamp(toInt64(bitShiftRight(session_id_v7, 80) / 1000))"
"""The time in the id."""

TABLE = Table(
    "raw_sessions",
    _definitions(),
    f"AggregatingMergeTree PARTITION BY toYYYYMM({BEGUN})"
    f" ORDER BY (team_id, toStartOfHour({BEGUN}), cityHash64(session_id_v7), session_id_v7)"
    " SAMPLE BY cityHash64(session_id_v7)",
    _feed(),
    stage=1,
    sharded_by="cityHash64(session_id_v7)",
)
