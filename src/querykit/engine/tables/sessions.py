"""raw_sessions: the state of each session, derived from its events (physical.md 5.2).

On a cluster a materialised view keeps the states; here they are made when they are read, which gives
the same answers and costs nothing when events are loaded.
"""

from __future__ import annotations

from querykit.engine.tables.base import Table

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

TABLE = Table(
    "raw_sessions",
    "SELECT\n    "
    + ",\n    ".join(_columns())
    + f"\nFROM events\nWHERE `$session_id_uuid` IS NOT NULL AND {VERSION_7}"
    + "\nGROUP BY team_id, session_id_v7",
    stage=1,
)
